"""What waits for somebody at their desk."""

import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core.desk import Waiting
from events.models import (
    Attendance,
    CoOrganiser,
    Decision,
    Event,
    Recommendation,
    Registration,
)

DAYS = 60
# Days before a term from which it waits at the desk, and of each kind no more than so many.
NEAR = 14
MOST = 20


def waiting_for(user):
    return [
        *questions_for(user),
        *approvals(user),
        *recommendations_to_answer(user),
        *decisions_to_carry_out(user),
        *untaken_attendance(user),
        *without_answer(user),
    ]


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


def start_of(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def decisions_to_carry_out(user):
    """Open ones of the user's organisations with a term that is near or over."""
    soon = timezone.localdate() + datetime.timedelta(days=NEAR)
    rows = Decision.objects.owned_by(user).open().filter(due_on__lte=soon)
    return [
        Waiting(
            title=_("To be done by %(day)s: %(text)s")
            % {"day": date_format(one.due_on), "text": shortened(one.text)},
            url=one.get_absolute_url(),
            since=one.published_at,
        )
        for one in in_use(rows).order_by("due_on", "pk")[:MOST]
    ]


def recommendations_to_answer(user):
    """Addressed to an institution that the user speaks for, and not answered."""
    rows = Recommendation.objects.addressed_to(user).unanswered()
    return [
        Waiting(
            title=_("Recommendation to answer: %(text)s")
            % {"text": shortened(one.text)},
            url=one.get_absolute_url(),
            since=one.published_at,
        )
        for one in in_use(rows).order_by("published_at", "pk")[:MOST]
    ]


def without_answer(user):
    """What the user's organisations recommended, and the term is over."""
    organisers = user.organisation_ids("owner", "editor")
    rows = Recommendation.objects.waiting().overdue()
    own = rows.filter(event__organiser__in=organisers).select_related("event")
    return [
        Waiting(
            title=_("No answer by the term: %(text)s") % {"text": shortened(one.text)},
            url=one.get_absolute_url(),
            since=start_of(one.answer_by + datetime.timedelta(days=1)),
        )
        for one in own.order_by("answer_by", "pk")[:MOST]
    ]


def in_use(rows):
    return rows.select_related("event").filter(
        event__deleted_at=None, event__is_published=True
    )


def shortened(text):
    return Truncator(text).chars(80)


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
