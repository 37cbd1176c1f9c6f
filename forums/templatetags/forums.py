from django import template
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.html import text_of
from forums.addresses import slug
from forums.authority import silence_in
from forums.mentionable import with_names

register = template.Library()


@register.simple_tag(takes_context=True)
def silence(context, forum):
    """The decision by which the reader does not write in the forum for now, or None."""
    return silence_in(context["user"], forum)


@register.filter
def forum_address(number, name):
    """The address of the forum with this number and name."""
    return reverse("forum:forum", args=[slug(name), number])


@register.inclusion_tag("forums/_lists.html", takes_context=True)
def forum_lists(context):
    """The way between the lists of topics, with the one that is open."""
    here = context["request"].resolver_match.view_name
    signed_in = context["user"].is_authenticated
    lists = [
        ("forum:index", _("Forums"), True),
        ("forum:unread", _("Unread"), signed_in),
        ("forum:latest", pgettext("topics", "Latest"), True),
        ("forum:mine", pgettext("topics", "Mine"), signed_in),
        ("forum:following", pgettext("topics", "What I follow"), signed_in),
        ("forum:unanswered", pgettext("topics", "Without an answer"), True),
    ]
    return {
        "tabs": [
            (words, reverse(name), name == here)
            for name, words, shown in lists
            if shown
        ]
    }


@register.filter
def with_mentions(cleaned, post):
    """Whom the cleaned text of the post names, as links to their pages where there are any."""
    return with_names(cleaned, post.kept_mentions)


@register.filter
def first_words(post):
    """How the post begins, without markup."""
    return Truncator(text_of(post.content.rendered)).chars(120)
