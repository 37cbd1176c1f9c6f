"""What every page of the portal has around its content."""

import functools

from django import template
from django.conf import settings
from django.db.models import Count
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models import Notification
from core.prepared import prepared

register = template.Library()

MENU = [
    (_("News"), "news:list"),
    (_("Events"), "events:list"),
    (_("Forums"), "forum:index"),
    (_("Members"), "members:list"),
    (_("Projects"), "projects:list"),
]


@register.simple_tag
def is_demonstration():
    return settings.DEMO


@register.simple_tag
def menu():
    """[(label, address)] of the main navigation."""
    return [(label, reverse(name)) for label, name in MENU]


@register.simple_tag(takes_context=True)
def place_in_menu(context):
    """The entry below which the page lies, and what aria-current says: the page or a part."""
    request = context.get("request")
    path = request.path if request else ""
    for url in menu_addresses(get_language()):
        if path.startswith(url):
            return {"url": url, "current": "page" if path == url else "true"}
    return {}


@functools.cache
def menu_addresses(_language):
    return [reverse(name) for _label, name in MENU]


@register.simple_tag
def unread_notices(user):
    rows = unread_of(user.pk)
    return rows[0][0] if rows else 0


@prepared
def unread_of(user_id):
    unread = Notification.objects.filter(user=user_id, read_at=None).order_by()
    return unread.values("user").annotate(number=Count("pk")).values_list("number")


@register.filter
def factors(user):
    """The kinds of second factor that the person has: "totp", "webauthn" …"""
    return list(user.authenticator_set.values_list("type", flat=True))


# The first that is found counts: Edge and Opera call themselves Chrome, Chrome calls itself Safari.
BROWSERS = ["Firefox", "Edg", "OPR", "SamsungBrowser", "Chrome", "Safari"]
BROWSER_NAMES = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet"}
SYSTEMS = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"]


@register.filter
def device(user_agent):
    """ "Firefox, Android" instead of a line that only programmers read."""
    found = [
        next((name for name in names if name in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    browser, system = found
    words = [BROWSER_NAMES.get(browser, browser), system]
    return ", ".join(word for word in words if word) or _("Unknown device")


# Why somebody who pressed a button stands before the entrance, by the page behind it.
REASONS = {
    "members:apply": _(
        "To apply for your organisation, first sign in or make an account. "
        "It keeps your application, so that you can go on later and on another device."
    ),
    "members:invitation": _(
        "You are invited to a team. Sign in, or make an account with the e-mail address "
        "that the invitation was sent to."
    ),
    "members:ask_to_join": _(
        "To join the team of your organisation, first sign in or make an account."
    ),
    "events:register": _(
        "To register for the event, first sign in or make an account."
    ),
}


@register.simple_tag(takes_context=True)
def entrance_reason(context):
    """The sentence above the form of the entrance, if a page behind it explains itself."""
    behind = context["request"].GET.get("next", "").partition("?")[0]
    try:
        return REASONS.get(resolve(behind).view_name, "")
    except Resolver404:
        return ""
