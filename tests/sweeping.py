"""What a sweep over all addresses need not do, because another test does it."""

from contextlib import contextmanager

import pytest
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from django.urls import URLResolver

# Everything that these may open is drawn in `test_stored_text`.
READERS = ["anonymous", "citizen", "editor", "owner", "administrator", "moderator"]


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
