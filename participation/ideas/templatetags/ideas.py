from django import template

from participation.ideas.models import Idea

register = template.Library()


@register.simple_tag
def status_label(status):
    """The state in words, from what a notice remembers of it."""
    return Idea.Status(status).label


@register.simple_tag
def follows_idea(user, idea):
    return user.is_authenticated and idea.followers.filter(pk=user.pk).exists()
