"""Finished pages for anonymous readers, kept in the memory of each process.

A page is valid while the database stands still (core.memory). The stamp is read at most once a
second, always before the page that is kept under it is made; so a change shows within two seconds.
Pages that speak of today or "upcoming" are made anew each minute.

Only what belongs to nobody is kept: see `is_for_everybody`.
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

from core import memory

PAGE_SECONDS = 60
LONGEST_QUERY = 300
LARGEST_PAGE = 512 * 1024
# Of a request of our own (leadernet.offline); no header of a visitor can set it.
NOT_KEPT = "leadernet.not_kept"
# The language stands in the address, and without a session the cookies left say nothing.
HARMLESS_VARY = {"accept-encoding", "accept-language", "cookie"}


class PageCache:
    """Stands outside of everything that knows people; gzip, static files and security stand before it."""

    def __init__(self, get_response):
        self.get_response = get_response
        size = settings.PAGE_CACHE_MEGABYTES * 1024 * 1024
        # Apart, so that made-up queries push out each other and not the pages everybody reads.
        self.pages, self.queried_pages = Store(size * 3 // 4), Store(size // 4)

    def __call__(self, request):
        key = key_of(request) if settings.PAGE_CACHE else None
        stamp = self.begin(request)
        if key is None or stamp is None:
            return self.say_who_may_keep(request, self.get_response(request))
        store = self.queried_pages if key[-1] else self.pages
        page = store.get(key)
        if page and page.is_fresh(stamp):
            return page.answer(request)
        response = self.say_who_may_keep(request, self.get_response(request))
        if request.method == "GET" and is_for_everybody(request, response):
            page = Page(response, stamp)
            store.put(key, page)
            return page.answer(request)
        return response

    def begin(self, request):
        if not (settings.PAGE_CACHE or settings.REMEMBER):
            return None
        return memory.begin(fresh=settings.SESSION_COOKIE_NAME in request.COOKIES)

    def say_who_may_keep(self, request, response):
        if "Cache-Control" not in response:
            anybody = request.method in {"GET", "HEAD"} and is_for_everybody(
                request, response
            )
            response["Cache-Control"] = (
                "public, max-age=0, must-revalidate" if anybody else "private, no-store"
            )
        return response


def key_of(request):
    """What the page depends on, or None when it may depend on more."""
    query = request.META.get("QUERY_STRING", "")
    if (
        request.method not in {"GET", "HEAD"}
        or settings.SESSION_COOKIE_NAME in request.COOKIES
        or "HTTP_AUTHORIZATION" in request.META
        or NOT_KEPT in request.META
        or len(query) > LONGEST_QUERY
        or not query.isascii()
    ):
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    pairs = parse_qsl(query, keep_blank_values=True)
    query = urlencode(sorted(pairs, key=lambda pair: pair[0]))
    return request.scheme, host, request.path, query


def is_for_everybody(request, response):
    """Nobody signed in, nothing set, nothing in it that was made for one visit."""
    return (
        settings.SESSION_COOKIE_NAME not in request.COOKIES
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Content-Encoding")
        and not response.has_header("X-Accel-Redirect")
        and len(response.content) <= LARGEST_PAGE
        # Django leaves this mark whenever a CSRF token was asked for, django-csp this attribute.
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
        and getattr(request, "_csp_nonce", None) is None
        and not is_signed_in(request)
        and may_be_kept(response)
    )


def is_signed_in(request):
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


def may_be_kept(response):
    control = response.get("Cache-Control", "").lower()
    vary = {
        name.strip().lower() for name in response.get("Vary", "").split(",") if name
    }
    return vary <= HARMLESS_VARY and not any(
        word in control for word in ("private", "no-store", "no-cache")
    )


class Page:
    """A response without its request: headers, content, and the content compressed once."""

    def __init__(self, response, stamp):
        self.stamp, self.made_at = stamp, time.monotonic()
        self.content = response.content
        self.compressed = gzip.compress(self.content, compresslevel=6, mtime=0)
        patch_vary_headers(response, ("Accept-Encoding",))
        self.headers = dict(response.items())
        self.headers.pop("Content-Length", None)
        digest = hashlib.sha256(self.content).hexdigest()[:24]
        self.headers.setdefault("ETag", f'W/"{digest}"')

    def __len__(self):
        return len(self.content) + len(self.compressed) + 2048

    def is_fresh(self, stamp):
        return stamp == self.stamp and time.monotonic() - self.made_at < PAGE_SECONDS

    def answer(self, request):
        if request.META.get("HTTP_IF_NONE_MATCH") == self.headers["ETag"]:
            return HttpResponseNotModified(headers=self.headers)
        if accepts_gzip(request):
            response = HttpResponse(self.compressed, headers=self.headers)
            response["Content-Encoding"] = "gzip"
        else:
            response = HttpResponse(self.content, headers=self.headers)
        response["Content-Length"] = str(len(response.content))
        return response


def accepts_gzip(request):
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "").replace(" ", "").split(",")
    return any(
        name == "gzip" or (name.startswith("gzip;q=") and name[7:].strip("0."))
        for name in accepted
    )


class Store:
    """Pages up to a number of bytes; the one not read for longest goes first."""

    def __init__(self, limit):
        self.limit, self.size = limit, 0
        self.lock = threading.Lock()
        self.pages = OrderedDict()

    def get(self, key):
        with self.lock:
            if key in self.pages:
                self.pages.move_to_end(key)
            return self.pages.get(key)

    def put(self, key, page):
        with self.lock:
            old = self.pages.pop(key, None)
            self.size += len(page) - (len(old) if old else 0)
            self.pages[key] = page
            while self.size > self.limit:
                _key, oldest = self.pages.popitem(last=False)
                self.size -= len(oldest)
