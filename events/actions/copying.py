"""The same meeting once more: one copy on another day, or a series made in one step."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from core import audit
from events.actions.coorganising import ask, tell_those_asked
from events.actions.editing import create_once, save_programme
from events.actions.people import writable
from events.actions.publishing import publish
from events.models import ContactPerson, Event, EventSeries, Question, Session
from members.models import Organisation, User
from places.models import Settlement

# What is that event's own: its address, its life, and what came of it.
NOT_COPIED = {
    "id",
    "slug",
    "series",
    "submission",
    "created_by",
    "created_at",
    "updated_at",
    "deleted_at",
    "is_published",
    "published_at",
    "cancelled_at",
    "cancel_reason",
    "sequence",
    "feedback_url",
    "purged_at",
    "purge_told_at",
}
# Their two languages are copied.
TRANSLATED = {"title", "summary", "body", "venue"}
OF_A_QUESTION = (
    "kind",
    "text_bg",
    "text_en",
    "help_text_bg",
    "help_text_en",
    "options_bg",
    "options_en",
    "is_required",
    "position",
)
OF_A_SESSION = ("title_bg", "title_en", "speaker", "takes_attendance")


@dataclass(frozen=True)
class Planned:
    """One meeting of a series, as its row of the form says. `key` names the row."""

    key: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    title_bg: str
    title_en: str
    settlement: Settlement | None
    venue_bg: str


@transaction.atomic
def copy(
    event: Event, *, starts_at: datetime.datetime, submission: uuid.UUID, actor: User
) -> Event:
    """A draft of the same on another day; the same form sent twice makes one."""
    event = writable(event)
    if made := Event.objects.filter(submission=submission).first():
        return made
    made = copied(event, starts_at=starts_at, submission=submission, actor=actor)
    for organisation in asked_with(event):
        ask(made, organisation, actor=actor)
    return made


def copied(event, *, starts_at, submission, actor, planned=None):
    """Save a draft; people, presence and outcomes stay where they are."""
    made = Event(submission=submission)
    for field in Event._meta.concrete_fields:
        if field.name not in NOT_COPIED | TRANSLATED:
            setattr(made, field.attname, getattr(event, field.attname))
    move(made, event, starts_at)
    if planned:
        arrange(made, planned)
    made = create_once(
        made,
        sessions=moved_programme(event, starts_at),
        actor=actor,
        is_published=False,
        contacts=[
            ContactPerson(
                person=one.person, name=one.name, phone=one.phone, email=one.email
            )
            for one in event.contact_people.shown()
        ],
    )
    Question.objects.bulk_create(
        Question(event=made, **{name: getattr(one, name) for name in OF_A_QUESTION})
        for one in event.questions.asked()
    )
    return made


def move(made, event, starts_at):
    """By the clock on the wall: two o'clock stays two o'clock in summer and in winter."""
    if event.registration_closes_at:
        closes_at = later(event, event.registration_closes_at, starts_at)
        made.registration_closes_at = closes_at
    made.ends_at = later(event, event.ends_at, starts_at)
    made.starts_at = starts_at


def later(event, moment, starts_at):
    distance = on_the_wall(moment) - on_the_wall(event.starts_at)
    return timezone.make_aware(on_the_wall(starts_at) + distance)


def on_the_wall(moment):
    return timezone.make_naive(moment)


def arrange(made, planned):
    for name in ("title_bg", "title_en", "settlement", "venue_bg", "ends_at"):
        setattr(made, name, getattr(planned, name))
    if made.settlement_id and planned.venue_bg == "":
        made.venue_en = ""


def moved_programme(event, starts_at):
    """The same parts at the same distance from the beginning."""
    return [
        Session(
            starts_at=later(event, session.starts_at, starts_at),
            ends_at=later(event, session.ends_at, starts_at),
            **{name: getattr(session, name) for name in OF_A_SESSION},
        )
        for session in event.programme()
    ]


def asked_with(event):
    """Organisations that organise the event too, or were asked to and have not answered."""
    return Organisation.objects.filter(
        pk__in=event.coorganisers.standing().values("organisation")
    )


@transaction.atomic
def make_series(
    event: Event,
    planned: Iterable[Planned],
    *,
    by: str,
    submission: uuid.UUID,
    actor: User,
    is_published: bool = False,
) -> list[Event]:
    """Make all meetings or none; the same form sent twice makes them once.

    A draft that was written for no place becomes the first of its meetings.
    """
    event = writable(event)
    planned = list(planned)
    numbers = {one.key: uuid.uuid5(submission, one.key) for one in planned}
    if made := list(Event.objects.filter(submission__in=numbers.values())):
        return made
    series = event.series or EventSeries.objects.create(by=by)
    Event.objects.filter(pk=event.pk).update(series=series)
    event.series = series
    own, rest = None, planned
    if becomes_the_first(event, by):
        own, *rest = planned
    made = [
        one_of_series(event, one, numbers[one.key], series, actor=actor) for one in rest
    ]
    ask_together(event, made, actor=actor)
    if own:
        become(event, own, numbers[own.key], is_alone=not rest)
        made.insert(0, event)
    audit.record("events.series_made", actor=actor, target=event, count=len(made))
    return [publish(one, actor=actor) for one in made] if is_published else made


def becomes_the_first(event: Event, by: str) -> bool:
    """Written as a pattern for municipalities: never shown to anybody, and for no place yet."""
    return (
        by == EventSeries.By.MUNICIPALITIES
        and event.published_at is None
        and event.settlement_id is None
    )


def one_of_series(event, planned, number, series, *, actor):
    made = copied(
        event,
        starts_at=planned.starts_at,
        submission=number,
        actor=actor,
        planned=planned,
    )
    made.series = series
    made.save(update_fields=["series"])
    return made


def ask_together(event, made, *, actor):
    """Each meeting is answered for by itself, but one notice tells of all."""
    for organisation in asked_with(event) if made else []:
        for one in made:
            ask(one, organisation, actor=actor, is_told=False)
        tell_those_asked(made[0], organisation, actor=actor, count=len(made))


def become(event, planned, number, *, is_alone):
    """The pattern gets its own day and place, after all copies were made of it."""
    whole, programme = event.session_of_the_whole(), event.programme()
    moments = [
        [later(event, at, planned.starts_at) for at in (one.starts_at, one.ends_at)]
        for one in programme
    ]
    move(event, event, planned.starts_at)
    arrange(event, planned)
    if is_alone:
        event.submission = number
    event.save()
    for session, (starts_at, ends_at) in zip(programme, moments, strict=True):
        session.starts_at, session.ends_at = starts_at, ends_at
    save_programme(event, programme, whole=whole)
