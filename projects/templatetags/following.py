from django import template

from core.prepared import prepared
from projects.models import ProjectFollower

register = template.Library()


@register.simple_tag
def follows_project(user, project):
    """Is the person told what is new in it?"""
    return user.is_authenticated and bool(follows(user.pk, project.pk))


@prepared
def follows(user, project):
    return ProjectFollower.objects.filter(user=user, project=project).values_list("pk")


@register.simple_tag
def number_of_followers(project):
    """With and without an account, in one question."""
    by_mail = project.mail_followers.confirmed().order_by().values("pk")
    return project.followers.order_by().values("pk").union(by_mail, all=True).count()
