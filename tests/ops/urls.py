"""Pages that behave in every way the page cache must tell apart."""

from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.views.decorators.cache import never_cache

from news.models import Rubric


def rubrics(request):
    return HttpResponse(", ".join(Rubric.objects.values_list("name_bg", flat=True)))


def with_token(request):
    return HttpResponse(get_token(request))


def with_nonce(request):
    return HttpResponse(str(request.csp_nonce))


def with_message(request):
    messages.success(request, "Saved for you alone.")
    return HttpResponse("a page")


def with_name(request):
    return HttpResponse(str(request.user))


@never_cache
def never(request):
    return HttpResponse("now")


urlpatterns = [
    path("rubrics", rubrics),
    path("token", with_token),
    path("nonce", with_nonce),
    path("message", with_message),
    path("name", with_name),
    path("never", never),
]
