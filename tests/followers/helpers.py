"""What the clock and the worker do, and a time in which things happened."""

import datetime

from django.utils import timezone

from core.models import Notification
from leadernet.followers import happenings, telling
from projects.models import Happening, ProjectFollower

WHILE_AGO = datetime.timedelta(minutes=10)


def ago(**delta):
    return timezone.now() - datetime.timedelta(**delta)


def follow(project, user, **delta):
    """Since a month ago, or as said."""
    since = ago(**(delta or {"days": 30}))
    return ProjectFollower.objects.create(project=project, user=user, since=since)


def tick():
    """Find what happened and tell it; what is already known is told no more."""
    for found in happenings.found():
        telling.begin(found)
    for happening in Happening.objects.filter(is_done=False).order_by("pk"):
        while telling.tell_some(happening.pk):
            pass


def told(*users):
    """[(who, kind, about what)] in the order in which it was told."""
    rows = Notification.objects.filter(kind__startswith="projects.").order_by("pk")
    if users:
        rows = rows.filter(user__in=users)
    return [(row.user, row.kind.partition(".")[2], row.target) for row in rows]
