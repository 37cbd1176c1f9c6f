import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadernet.settings")

application = get_wsgi_application()

# What is loaded now stays: collecting garbage need not walk through it again, nor so often.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
