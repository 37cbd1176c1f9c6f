"""What waits for somebody at their desk."""

import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.desk import Waiting
from events.models import Attendance, CoOrganiser, Event, Registration

DAYS = 60


def waiting_for(user):
    return [*questions_for(user), *approvals(user), *untaken_attendance(user)]


def approvals(user):
    """Events of the user's organisations where registrations wait for the organiser's word."""
    asked = Q(registrations__status=Registration.Status.REQUESTED)
    events = (
        Event.objects.filter(
            asked,
            organiser__in=user.organisation_ids("owner", "editor"),
            is_published=True,
            deleted_at=None,
            cancelled_at=None,
            starts_at__gt=timezone.now(),
        )
        .annotate(
            asked_count=Count("registrations"),
            asked_since=Min("registrations__registered_at"),
        )
        .order_by("starts_at", "pk")
    )
    return [
        Waiting(
            title=_("Approve registrations: %(title)s") % {"title": event.title},
            url=reverse("events:registrations", args=[event.slug])
            + f"?state={Registration.Status.REQUESTED}",
            count=event.asked_count,
            since=event.asked_since,
        )
        for event in events
    ]


def questions_for(user):
    """Others ask whether an organisation of the user's organises an event together with them."""
    rows = CoOrganiser.objects.waiting_for(user).select_related("event")
    return [
        Waiting(
            title=_("Organise together: %(title)s") % {"title": row.event.title},
            url=reverse("events:coorganise", args=[row.event.slug, row.pk]),
            since=row.asked_at,
        )
        for row in rows.order_by("asked_at", "pk")
    ]


def untaken_attendance(user):
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
