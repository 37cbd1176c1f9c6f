import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.slugs import unique_slug
from events import search, sequence, withdrawals
from events.actions.coorganising import set_coorganisers
from events.actions.people import (
    fill_places,
    refuse_in_archive,
    tell_moved_up,
    writable,
)
from events.actions.publishing import publish
from events.actions.purging import follow_project
from events.actions.telling import is_moved, tell_of_change
from events.models import ContactPerson, Event, EventChange, Session
from members.models import Organisation, User


def create(
    event: Event,
    *,
    sessions: Iterable[Session],
    actor: User,
    is_published: bool = False,
    **others,
) -> Event:
    """Save a new event with its programme. The same form sent twice gives the first event.

    `others` are its contacts and coorganisers, see `save_others`.
    """
    kept = {"sessions": list(sessions), "actor": actor, "is_published": is_published}
    try:
        return create_once(event, **kept, **others)
    except IntegrityError:
        made = Event.objects.filter(submission=event.submission, created_by=actor)
        if event.submission and (first := made.first()):
            return first
        # Somebody else took the same address at the same moment; there is another.
        return create_once(event, **kept, **others)


@transaction.atomic
def create_once(event, *, sessions, actor, is_published, **others):
    refuse_in_archive(event)
    event.slug = unique_slug(Event.objects.all(), text=event.title_bg)
    event.created_by = actor
    event.save()
    save_programme(event, sessions)
    audit.record("events.created", actor=actor, target=event)
    save_others(event, actor=actor, **others)
    return publish(event, actor=actor) if is_published else event


@transaction.atomic
def update(
    event: Event,
    *,
    sessions: Iterable[Session],
    removed: Iterable[Session],
    seen_at: datetime.datetime,
    actor: User,
    is_published: bool = False,
    **others,
) -> Event:
    """Save the changed event, unless somebody else changed it since `seen_at`.

    A new place or hour of a published event raises the version in calendars and is told to
    everybody registered; more places let the waiting list move up.
    """
    before = writable(event)
    refuse_in_archive(event)
    refuse_if_changed_since(before, seen_at)
    whole = before.session_of_the_whole()
    moved = before.is_published and is_moved(before, event)
    sequence.count_change(before, event)
    event.save()
    withdrawals.keep_if_hidden(before, event)
    remove_sessions(removed)
    save_programme(event, sessions, whole=whole)
    audit.record("events.changed", actor=actor, target=event, moved=moved)
    save_others(event, actor=actor, **others)
    if before.project_id != event.project_id:
        follow_project(event)
    if moved and not event.cancelled_at and not event.is_over():
        tell_of_change(event, EventChange.Kind.MOVED, actor=actor, before=before)
    if event.is_published and not event.cancelled_at and not event.has_begun():
        tell_moved_up(fill_places(event), event=event)
    search.index(event)
    return publish(event, actor=actor) if is_published else event


def save_others(
    event: Event,
    *,
    actor: User,
    contacts: Iterable[ContactPerson] | None = None,
    coorganisers: Iterable[Organisation] | None = None,
) -> None:
    """Whom to ask, and who else organises; None leaves them as they are."""
    if contacts is not None:
        event.contact_people.all().delete()
        for contact in contacts:
            contact.pk, contact.event = None, event
        ContactPerson.objects.bulk_create(contacts)
    if coorganisers is not None:
        set_coorganisers(event, coorganisers, actor=actor)


def refuse_if_changed_since(event, seen_at):
    if event.updated_at == seen_at:
        return
    raise ValidationError(
        _(
            "Somebody else changed this event while you were writing. Your text is kept "
            "below. Compare it with the event's page; if you save again, yours stays."
        ),
        code="conflict",
    )


def remove_sessions(removed):
    for session in removed:
        if session.attendances.exists():
            raise ValidationError(
                _("Presence was taken in “%(title)s”, so it stays in the programme."),
                code="attended",
                params={"title": session.title},
            )
        session.delete()


def save_programme(event, sessions, *, whole=None):
    """Save the sessions; an event without a programme has one session of its own length.

    That session stays under a programme written later if presence was taken in it.
    """
    for session in sessions:
        session.event = event
        session.save()
    programme = event.sessions.exclude(pk=whole.pk if whole else None)
    if programme.exists():
        if whole and not whole.attendances.exists():
            whole.delete()
        return
    session = whole or Session(event=event)
    session.title_bg, session.title_en = event.title_bg, event.title_en
    session.starts_at, session.ends_at = event.starts_at, event.ends_at
    session.save()
