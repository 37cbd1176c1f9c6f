"""What a sweep over all addresses need not do, because another test does it."""

from contextlib import contextmanager

import pytest
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import URLResolver, reverse

# Everything that these may open is drawn in `test_stored_text`.
READERS = ["anonymous", "citizen", "editor", "owner", "administrator", "moderator"]


def client_of(user):
    """A client of somebody who was here a moment ago, or of nobody.

    The first page of a session writes down when it was seen. Each page of a sweep would be the
    first, since what it writes is taken back.
    """
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user, backend="members.backends.SignIn")
        client.get(reverse("privacy"))
    return client


@contextmanager
def refusals_undrawn():
    """The pages that refuse are the same at each address; here only their status counts."""

    def handler(_resolver, status):
        return lambda request, **_kwargs: HttpResponse(status=status)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(URLResolver, "resolve_error_handler", handler)
        yield


@contextmanager
def nothing_drawn():
    with refusals_undrawn(), pages_undrawn():
        yield


@contextmanager
def pages_undrawn():
    """The view does all its work, but what it found is not drawn by its template."""

    def leave_empty(response):
        response.content = b""
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SimpleTemplateResponse, "render", leave_empty)
        yield
