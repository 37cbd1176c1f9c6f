from allauth.account.adapter import get_adapter
from django.shortcuts import render

from core import throttle

# Of one account, and of one network without an account.
TABLES_AN_HOUR = 30


class LimitedTable:
    """A file with the words and names of many people: whoever reads takes a few, a robot no more."""

    def get(self, request, *args, **kwargs):
        key = f"participation-table:{self.who()}"
        if not throttle.hit(key, limit=TABLES_AN_HOUR, seconds=3600):
            return render(request, "leadernet/tables_limit.html", status=429)
        return super().get(request, *args, **kwargs)

    def who(self):
        user = self.request.user
        if user.is_authenticated:
            return user.pk
        return get_adapter().get_client_ip(self.request)
