"""Addresses of what was merged lead to what stayed, with everything below them."""

import re

from django.http import HttpResponsePermanentRedirect

from members.models import Merge, Organisation, Person

ORGANISATION = re.compile(r"^((?:/en)?/members/)([-\w]+)(/.*)$")
PERSON = re.compile(r"^((?:/en)?/people/)([0-9]{1,18})(/.*)$")


class FormerAddresses:
    """Middleware: asked only when nothing was found, so that it costs no other page a query."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        path = today(request.path, request.user)
        if path is None:
            return response
        query = request.META.get("QUERY_STRING")
        return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def today(path, user):
    """The address under which the thing is found now, or None.

    What not everybody knew is led on only for those who are signed in, and only to what the
    reader may know today.
    """
    known = Merge.objects.all() if user.is_authenticated else Merge.objects.public()
    if match := ORGANISATION.match(path):
        seen = Organisation.objects.visible_to(user).values("pk")
        rows = known.filter(slug=match[2], organisation__in=seen)
        found = rows.values_list("organisation__slug", flat=True).first()
    elif match := PERSON.match(path):
        seen = Person.objects.visible_to(user).values("pk")
        rows = known.filter(number=match[2], person__in=seen)
        found = rows.values_list("person", flat=True).first()
    else:
        return None
    return f"{match[1]}{found}{match[3]}" if found else None
