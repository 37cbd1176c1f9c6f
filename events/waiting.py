"""What waits for somebody at their desk."""

import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.desk import Waiting
from events.models import Attendance, Event

DAYS = 60


def waiting_for(user):
    """Events of the user's organisations that are over and whose attendance nobody took."""
    since = timezone.now() - datetime.timedelta(days=DAYS)
    taken = Attendance.objects.filter(session__event=OuterRef("pk"))
    organisers = user.organisation_ids("owner", "editor")
    untaken = (
        Event.objects.filter(organiser__in=organisers, is_published=True)
        .filter(deleted_at=None, cancelled_at=None)
        .filter(ends_at__lt=timezone.now(), ends_at__gt=since)
        .exclude(Exists(taken))
        .with_places_taken()
        .order_by("ends_at", "pk")
    )
    return [
        Waiting(
            title=_("Take attendance: %(title)s") % {"title": event.title},
            url=reverse("events:attendance", args=[event.slug]),
            count=event.places_taken,
            since=event.ends_at,
        )
        for event in untaken
    ]
