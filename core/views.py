"""Mixins of our views: who may, what is refused, where strangers and broken addresses are led."""

from functools import wraps
from itertools import chain
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from core.resending import keep_what_was_sent, take_ticket


class SignedInMixin(AccessMixin):
    """Somebody signed in, or the sign-in page; what they were sending is kept."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return sign_in_first(self, request)
        return super().dispatch(request, *args, **kwargs)


class PermissionRequiredMixin(SignedInMixin):
    """Ask the rule `permission_required` about `get_permission_object()`.

    The object comes from `visible_to`, so what one may not know about is 404 before the
    rule is asked; what one may see but not do is 403.
    """

    permission_required = None

    def get_permission_object(self):
        return None

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return sign_in_first(self, request)
        if not request.user.has_perm(
            self.permission_required, self.get_permission_object()
        ):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class BySecretLink:
    """Before the class of a page whose address holds a secret, mostly behind the link of a mail.

    Whatever it answers is kept by no cache and found by no search, and no other site is told
    the address.
    """

    @classmethod
    def as_view(cls, **initkwargs):
        view = super().as_view(**initkwargs)

        @wraps(view)
        def secret(request, *args, **kwargs):
            response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            response["X-Robots-Tag"] = "noindex"
            response["Referrer-Policy"] = "same-origin"
            return response

        return secret


class Acts:
    """A form whose `act(form)` may be refused; the refusal stands above the form."""

    done = ""

    def form_valid(self, form):
        try:
            result = self.act(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        if said := self.said(result):
            messages.success(self.request, said)
        return redirect(self.next_address(result))

    def said(self, result):
        return self.done

    def next_address(self, result):
        return result


class LooksAgain:
    """A page of work under way: the browser asks again by itself, without any script.

    The view says with `is_working()` whether it still is.
    """

    looks_again = 3  # seconds

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        if self.is_working():
            response["Refresh"] = self.looks_again
            response["Cache-Control"] = "private, no-store"
        return response


def sign_in_first(view, request):
    if request.method == "POST":
        return keep_what_was_sent(request)
    return view.handle_no_permission()


def csrf_failure(request, reason=""):
    """An expired form: send it when we promised to, else give back what was typed."""
    if take_ticket(request):
        asked = request.resolver_match
        return asked.func(request, *asked.args, **asked.kwargs)
    return keep_what_was_sent(request)


def own_path(request, candidate: str, default: str = "/") -> str:
    """`candidate` when it is an address of this portal, else `default`."""
    try:
        safe = url_has_allowed_host_and_scheme(
            candidate, {request.get_host()}, require_https=request.is_secure()
        )
    except ValueError:
        safe = False
    is_address = (candidate or "").startswith(("/", "http://", "https://"))
    return candidate if is_address and safe else default


class NextGuard:
    """Middleware: addresses that break whoever reads them are a 400, not a 500.

    An address in `next` may be impossible to parse; a zero byte in the path or in the
    question reaches PostgreSQL, which refuses it. A charset of the sender's own choice makes
    another question of the same address, under which the page cache would keep the answer.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.content_params.get("charset", "utf-8").lower() != "utf-8":
            return render(request, "400.html", status=400)
        posted = request.POST if request.method == "POST" else {}
        addresses = [data.get("next", "") for data in (request.GET, posted)]
        asked = [request.path, *chain(*dict(request.GET.lists()).values())]
        if any("\0" in text for text in asked) or not all(map(parses, addresses)):
            return render(request, "400.html", status=400)
        return self.get_response(request)


def parses(address):
    try:
        urlsplit(address)
    except ValueError:
        return False
    return True
