"""The portal's settings, with a database server, uploads and mails of the tests' own."""

import os

from leadernet import postgres

os.environ.setdefault("LEADERNET_LOCAL_DIR", str(postgres.BASE_DIR / ".local" / "test"))
os.environ["DATABASE_URL"] = postgres.ensure_running(durable=False)

from leadernet.settings import *  # noqa: F403 - after the environment is set

# whitenoise warns of a missing folder, and warnings are errors here.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
