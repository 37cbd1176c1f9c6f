"""What every page of the portal has around its content."""

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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


@register.simple_tag(takes_context=True)
def menu(context):
    """The main navigation; the entry below which the page lies is current."""
    request = context.get("request")
    path = request.path if request else ""
    entries = [(label, reverse(name)) for label, name in MENU]
    return [
        {"label": label, "url": url, "current": current(path, url)}
        for label, url in entries
    ]


def current(path, url):
    """The value of aria-current: the page itself, or a page below it."""
    if path == url:
        return "page"
    return "true" if path.startswith(url) else ""


@register.simple_tag
def unread_notices(user):
    return user.notifications.filter(read_at=None).count()


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
