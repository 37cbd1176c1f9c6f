"""What every page of the portal has around its content."""

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
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
    entries = [(label, safe_url(name)) for label, name in MENU]
    return [
        {"label": label, "url": url, "current": current(path, url)}
        for label, url in entries
        if url
    ]


def current(path, url):
    """The value of aria-current: the page itself, or a page below it."""
    if path == url:
        return "page"
    return "true" if path.startswith(url) else ""


@register.simple_tag
def unread_notices(user):
    return user.notifications.filter(read_at=None).count()


@register.simple_tag
def safe_url(name):
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
