"""The link under a mail that ends such mails without signing in, by RFC 8058 with one press."""

import datetime
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from core.views import BySecretLink

# Mails are found again long after they came.
LINK_AGE = datetime.timedelta(days=365)


def active_accounts():
    return get_user_model().objects.filter(is_active=True)


class Link:
    """Signed for one purpose, one reader and what shall end; `readers` are those it may name."""

    def __init__(
        self,
        salt: str,
        *,
        view: str,
        readers: Callable = active_accounts,
        age: datetime.timedelta = LINK_AGE,
    ):
        self.salt, self.view, self.readers, self.age = salt, view, readers, age

    def for_reader(self, reader, what) -> str:
        """Their address in the reader's language."""
        with translation.override(reader.language):
            path = reverse(self.view, args=[self.token(reader.pk, what)])
        return f"{settings.SITE_URL}{path}"

    def token(self, pk: int, what) -> str:
        return signing.dumps([what, pk], salt=self.salt)

    def read(self, token: str):
        """(what, reader) whose link it is; None when it is broken, too old, or nobody is there."""
        try:
            what, pk = signing.loads(token, salt=self.salt, max_age=self.age)
        except signing.BadSignature:
            return None
        reader = self.readers().filter(pk=pk).first()
        return (what, reader) if reader else None


def headers(link: str) -> dict[str, str]:
    """What lets a mail program show its own button for the link."""
    return {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


@method_decorator(csrf_exempt, name="dispatch")
class StopByLink(BySecretLink, TemplateView):
    """Looking at the page changes nothing, since programs look at links before people do.

    The link itself is the secret, so no token of a form is needed. Each kind of mail has a
    `link` and an `act(starts=…)` that ends its mails, or starts them again.
    """

    link: Link

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        found = self.link.read(kwargs["token"])
        if found is None:
            raise Http404
        self.what, self.reader = found

    def post(self, request, **kwargs):
        self.act(starts="start" in request.POST)
        if "List-Unsubscribe" in request.POST:
            return HttpResponse(status=204)
        return self.render_to_response(self.get_context_data())
