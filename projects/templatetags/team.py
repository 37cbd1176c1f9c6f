from django import template

register = template.Library()


@register.simple_tag
def project_contacts(project):
    """Who of the team is named to be asked; each agreed to it."""
    return list(project.team.contacts())
