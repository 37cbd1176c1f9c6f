"""Inviting by mail: a personal link for each address, a reminder, and taking it back."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import audit, mail
from events import links
from events.actions.answering import Answers
from events.actions.by_hand import known_person
from events.actions.people import locked, writable
from events.actions.registering import (
    Entry,
    enter,
    refuse_unless_open,
    refuse_unless_takes_place,
)
from events.actions.sparing import refuse_to_bother
from events.models import Event, Invitee, Registration
from members.models import User

MOST_A_DAY = 1000
MOST_OF_AN_EVENT = 3000


@transaction.atomic
def invite(
    event: Event,
    addresses: Iterable[tuple[str, str]],
    *,
    language: str,
    actor: User,
) -> list[Invitee]:
    """Write to each (address, name) once; whoever is invited already gets nothing twice.

    Returns whom it wrote to. An account reads it in its own language.
    """
    event = writable(event)
    refuse_unless_takes_place(event)
    wanted = {email.lower(): name for email, name in addresses}
    there = set(
        event.invitees.filter(email__in=wanted, revoked_at=None).values_list(
            "email", flat=True
        )
    )
    new = {email: name for email, name in wanted.items() if email not in there}
    refuse_too_many(event, len(new), actor)
    languages = dict(
        User.objects.filter(email__in=new, is_active=True).values_list(
            "email", "language"
        )
    )
    made = [
        invite_one(event, email, name, languages.get(email, language), actor)
        for email, name in new.items()
    ]
    audit.record("events.invited", actor=actor, target=event, count=len(made))
    return made


def refuse_too_many(event, count, actor):
    if event.invitees.count() + count > MOST_OF_AN_EVENT:
        raise ValidationError(
            ngettext(
                "At most %(count)s person is invited to one event.",
                "At most %(count)s people are invited to one event.",
                MOST_OF_AN_EVENT,
            ),
            code="too_many",
            params={"count": MOST_OF_AN_EVENT},
        )
    since = timezone.now() - datetime.timedelta(days=1)
    today = Invitee.objects.filter(created_by=actor, invited_at__gt=since).count()
    if today + count > MOST_A_DAY:
        raise ValidationError(
            _("You invited very many people today. Continue tomorrow."),
            code="too_many",
        )


def invite_one(event, email, name, language, actor):
    """A withdrawn invitation begins anew; its old link stays dead."""
    before, _rows = event.invitees.filter(email=email).delete()
    if before:
        refuse_to_bother(email, actor=actor)
    invitee = event.invitees.create(
        email=email,
        name=name,
        language=language,
        created_by=actor,
        registration=event.registrations.standing()
        .filter(person__email__iexact=email)
        .first(),
    )
    if invitee.registration is None:
        write_to(invitee, "invitation", event=event)
    return invitee


def write_to(invitee, what, *, event):
    link = links.address("invitation", invitee, event=event, language=invitee.language)
    mail.queue(
        f"events/{what}",
        to=invitee,
        context={"event": event, "invitee": invitee, "link": link},
        key=f"events.{what}:{invitee.key}",
    )


@transaction.atomic
def remind_invited(event: Event, *, actor: User) -> int:
    """Write once more to those who did not answer; to nobody a third time. How many."""
    event = writable(event)
    refuse_unless_open(event)
    rows = list(event.invitees.silent().select_for_update())
    for invitee in rows:
        invitee.reminded_at = timezone.now()
        invitee.save(update_fields=["reminded_at"])
        write_to(invitee, "invitation_again", event=event)
    if rows:
        audit.record("events.invited_again", actor=actor, target=event, count=len(rows))
    return len(rows)


@transaction.atomic
def revoke(invitee: Invitee, *, actor: User) -> Invitee:
    """The link ends. Who registered by it keeps the place: that is released apart."""
    event = writable(invitee.event)
    invitee = event.invitees.get(pk=invitee.pk)
    if invitee.revoked_at is None:
        invitee.revoked_at = timezone.now()
        invitee.save(update_fields=["revoked_at"])
        audit.record(
            "events.invitation_revoked", actor=actor, target=event, invitee=invitee.pk
        )
    return invitee


@transaction.atomic
def accept_invitation(
    invitee: Invitee,
    *,
    name: str,
    language: str,
    answers: Answers,
) -> Registration:
    """Register whoever holds the link; that the mail came to them confirms the address."""
    event = writable(invitee.event)
    refuse_unless_open(event)
    invitee = event.invitees.select_for_update().get(pk=invitee.pk)
    if invitee.revoked_at:
        raise ValidationError(_("This invitation was withdrawn."), code="revoked")
    person = person_invited(event, invitee, name, language)
    entry = Entry(answers=answers, needs_approval=False)
    registration = enter(event, person, entry, actor=person.user)
    if registration.confirmed_at is None:
        registration.confirmed_at = timezone.now()
        registration.save(update_fields=["confirmed_at"])
    invitee.registration, invitee.declined_at = registration, None
    invitee.name = invitee.name or name
    invitee.save(update_fields=["registration", "declined_at", "name"])
    return registration


def person_invited(event, invitee, name, language):
    """Whoever has the address; a guest is called as they write now."""
    if invitee.registration:
        return invitee.registration.person
    person = known_person(event, name, invitee.email, None)
    if person.user_id is None:
        person.name, person.guest_language = name, language
        person.save(update_fields=["name", "guest_language"])
    return person


@transaction.atomic
def decline_invitation(invitee: Invitee) -> Invitee:
    """Say that one will not come; it may be taken back by registering.

    One's own wish, so it may be said of the event of an archived group too.
    """
    event = locked(invitee.event)
    invitee = event.invitees.select_for_update().get(pk=invitee.pk)
    if invitee.declined_at is None and invitee.revoked_at is None:
        invitee.declined_at = timezone.now()
        invitee.save(update_fields=["declined_at"])
        audit.record(
            "events.invitation_declined", actor=None, target=event, invitee=invitee.pk
        )
    return invitee


def opened(invitee: Invitee) -> None:
    """A read mark, nothing more: somebody's program may have looked for them."""
    rows = Invitee.objects.filter(pk=invitee.pk, opened_at=None)
    rows.update(opened_at=timezone.now())
