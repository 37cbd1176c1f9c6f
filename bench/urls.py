from django.http import HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache

from leadernet.urls import urlpatterns as portal


@never_cache
def hello(request):
    """What server and middleware cost; never from the page cache."""
    return HttpResponse("Hello, world\n", content_type="text/plain")


urlpatterns = [path("hello", hello), *portal]
