"""What was sent when a session had ended or a form had expired: kept, and sent by one press."""

import hashlib
import json
import re
import secrets
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

JSON = "application/json"
# Never written back into a page, besides every field with "password" in its name.
TICKET = "kept_ticket"
SECRETS = {"csrfmiddlewaretoken", "code", "credential", TICKET}
# In the session: {ticket: fingerprint of what its page holds}.
TICKETS, MOST_TICKETS = "kept_forms", 5
# Whoever stands at the door is not asked to sign in first.
DOOR = ("account_", "mfa_")


def keep_what_was_sent(request):
    """A page that holds the sent fields and sends them again.

    Only for forms of our own pages: another site's fields are never written into a page
    of ours. Files and passwords cannot be kept, and the page says so.
    """
    if not came_from_here(request):
        return render(request, "403.html", status=403)
    if keeps_nothing(request):
        messages.warning(
            request,
            _("Nothing was sent, and what you chose was kept nowhere. Choose anew."),
        )
        return redirect(request.get_full_path())
    if request.get_preferred_type(["text/html", "application/json"]) == JSON:
        # A script keeps the words itself; a ticket for each of its tries helps nobody.
        return JsonResponse({"signed_out": True}, status=403)
    fields = kept_fields(request)
    context = {
        "fields": fields,
        "readable": readable(request, fields),
        "ticket_name": TICKET,
        "ticket": give_ticket(request, fields),
        "action": request.get_full_path(),
        "lost_files": [file.name for file in request.FILES.values()],
        "lost_password": any("password" in name.lower() for name in request.POST),
        "login_url": "" if is_door(request) else reverse("account_login"),
    }
    response = render(request, "errors/resend.html", context, status=403)
    response["Cache-Control"] = "private, no-store"
    return response


def keeps_nothing(request):
    """Of a ballot not even a fingerprint may stay in the session of who cast it."""
    view = getattr(request.resolver_match.func, "view_class", None)
    return getattr(view, "keeps_nothing", False)


def give_ticket(request, fields):
    """Good for these fields at this address, in this session, once.

    Signing in makes a new CSRF token but goes on with the session, so the page that was
    kept meanwhile is known by its ticket. Nobody else can have one for this session.
    """
    ticket = secrets.token_urlsafe(16)
    older = list(request.session.get(TICKETS, {}).items())[1 - MOST_TICKETS :]
    request.session[TICKETS] = dict(older) | {ticket: fingerprint(request, fields)}
    return ticket


def take_ticket(request) -> bool:
    """Does the form come from the page that we made to send these very fields again?"""
    tickets = dict(request.session.get(TICKETS, {}))
    expected = tickets.pop(request.POST.get(TICKET, ""), None)
    if expected is None or not came_from_here(request):
        return False
    request.session[TICKETS] = tickets
    return constant_time_compare(expected, fingerprint(request, kept_fields(request)))


def fingerprint(request, fields):
    """Browsers write line ends their own way, so these do not count."""
    words = [[name, "\n".join(value.splitlines())] for name, value in fields]
    text = json.dumps([request.get_full_path(), words])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def kept_fields(request):
    return [
        (name, value)
        for name, values in request.POST.lists()
        if not is_secret(name)
        for value in values
    ]


def is_secret(name):
    return name in SECRETS or "password" in name.lower()


def readable(request, fields):
    """What the person wrote, with the labels of the form where the view names it."""
    view = getattr(request.resolver_match.func, "view_class", None)
    known = getattr(getattr(view, "form_class", None), "base_fields", {})
    return [
        (known[name].label if name in known else "", as_text(value))
        for name, value in fields
        if was_written(known.get(name), value)
    ]


def was_written(field, value):
    """Words, not the number of a choice or the name of a button."""
    if field is None:
        return not value.isascii() or len(value.split()) > 1
    return bool(value) and isinstance(field, forms.CharField)


def as_text(value):
    """Without the tags of the editor; only to be looked at."""
    return strip_tags(re.sub("</(p|li|h[1-6])>", "\n", value)).strip()


def is_door(request):
    return request.user.is_authenticated or request.resolver_match.view_name.startswith(
        DOOR
    )


def came_from_here(request):
    """Browsers send Origin with every POST; without it the Referer must be ours."""
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        return urlsplit(source).netloc == request.get_host()
    except ValueError:
        return False
