"""The thing behind an address of the portal, or behind words."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation

from core import search
from leadernet.path.kinds import BY_KEY, BY_ROUTE

FOUND = 10


def at(address: str, user):
    """What stands there, if it takes part in the chain and the reader sees it; else None."""
    with translation.override(settings.LANGUAGE_CODE):
        try:
            match = resolve(path_in(address))
        except Resolver404:
            return None
    kind = BY_ROUTE.get(match.view_name)
    return kind and kind.rows(user).filter(**match.kwargs).first()


def is_ours(address: str) -> bool:
    try:
        host = urlsplit(address.strip()).netloc
    except ValueError:
        return False
    return host in ("", urlsplit(settings.SITE_URL).netloc)


def path_in(address):
    """As it is in the first language."""
    try:
        path = urlsplit(address.strip()).path
    except ValueError:
        return ""
    return unquote(path).removeprefix("/en")


def by_words(query: str, user, *, language: str):
    """Entries of the search that may be a step and that the reader finds."""
    found = search.find(query, keys=user.audience_keys(), language=language, user=user)
    return [entry for entry in found.entries if entry.kind in BY_KEY][:FOUND]
