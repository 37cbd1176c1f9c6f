from django import template

from projects.models import Project

register = template.Library()


@register.filter
def state_name(code):
    """A state of a project in words; a code that is no more says nothing."""
    return dict(Project.Status.choices).get(code, "")
