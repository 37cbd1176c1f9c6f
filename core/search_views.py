"""What all pages that search have in common: the words, the page, and one limit for them together."""

from allauth.account.adapter import get_adapter
from django.shortcuts import render

from core import throttle

# A reader's questions, and those of one address without an account.
SEARCHES_A_MINUTE = 30
LONGEST = 200
PAGES = 100


class AsksSearch:
    """A view that answers the words in `?q=`."""

    def get(self, request, *args, **kwargs):
        if self.query and not throttle.hit(
            f"search:{self.who}", limit=SEARCHES_A_MINUTE, seconds=60
        ):
            return render(request, "leadernet/search_limit.html", status=429)
        return super().get(request, *args, **kwargs)

    @property
    def query(self):
        return self.request.GET.get("q", "").strip()[:LONGEST]

    @property
    def page_number(self):
        """A page between 1 and 100; anything else is the first."""
        text = self.request.GET.get("page", "")
        is_short = text.isdecimal() and len(text) <= len(str(PAGES))
        return int(text) if is_short and 1 <= int(text) <= PAGES else 1

    @property
    def who(self):
        """The account, else the address: behind our proxy everybody has the proxy's REMOTE_ADDR."""
        user = self.request.user
        if user.is_authenticated:
            return user.pk
        return get_adapter().get_client_ip(self.request)
