from django import template
from django.urls import reverse

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


@register.filter
def with_mentions(cleaned, post):
    """Whom the cleaned text of the post names, as links to their pages where there are any."""
    return with_names(cleaned, post.kept_mentions)
