from django import template
from django.urls import reverse

from forums.addresses import slug

register = template.Library()


@register.filter
def forum_address(number, name):
    """The address of the forum with this number and name."""
    return reverse("forum:forum", args=[slug(name), number])
