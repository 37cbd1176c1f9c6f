from django import template
from django.urls import reverse

from forums.addresses import slug

register = template.Library()


@register.filter
def forum_address(number, name):
    """The address of the forum with this number and name."""
    return reverse("forum:forum", args=[slug(name), number])


@register.filter
def of_person(organisations, post):
    """The organisation for which the post's author is known, if any."""
    return organisations.get(post.poster.person.pk) if post.poster_id else None
