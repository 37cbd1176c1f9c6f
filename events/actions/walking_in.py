"""People who came without registering."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from events.actions.attending import REASON, Door, Press
from events.actions.people import writable
from events.models import AttendanceChange, Event, Registration, Session
from members.models import Organisation, Person, User


@dataclass(frozen=True)
class WalkIn:
    """What was typed at the door. `is_somebody_else`: not the one of the same name."""

    name: str
    organisation: Organisation | None
    how: str
    office: str = ""
    sex: str = ""
    age_group: str = ""
    is_somebody_else: bool = False
    number: uuid.UUID | None = None
    pressed_at: datetime.datetime | None = None


class NamesakesError(ValidationError):
    """Somebody of the same name is on the list, with another organisation or none."""

    def __init__(self, registrations):
        self.registrations = registrations
        super().__init__(
            _("Somebody of this name is on the list already. Is it the same person?"),
            code="namesakes",
        )


@transaction.atomic
def add_walk_in(
    event: Event,
    walk_in: WalkIn,
    *,
    sessions: Iterable[Session],
    actor: User,
    reason: str = "",
) -> tuple[Registration, bool]:
    """Add somebody who came without registering and mark them present.

    Whoever is on the list already under that name and organisation is only marked, so that
    pressing twice does not make two people. Returns the registration and whether it is new.
    """
    event = writable(event)
    door = Door(event, actor=actor, reason=reason)
    if known := sent_before(event, walk_in):
        return known, False
    registration = same_person(event, walk_in)
    is_new = registration is None
    if is_new:
        registration = enter(event, walk_in)
    press_all(door, registration, walk_in, sessions, is_new=is_new)
    return registration, is_new


def sent_before(event, walk_in):
    """The same line over a bad connection: it was written the first time."""
    if walk_in.number is None:
        return None
    change = AttendanceChange.objects.of(event).filter(number=walk_in.number)
    row = change.select_related("registration__person").first()
    return row.registration if row else None


def same_person(event, walk_in):
    """Of the same name and organisation; else the namesakes are asked about first."""
    if walk_in.is_somebody_else:
        return None
    alike = namesakes(event, walk_in.name)
    organisation = walk_in.organisation.pk if walk_in.organisation else None
    for one in alike:
        if one.organisation_id == organisation:
            return one
    if alike:
        raise NamesakesError(alike)
    return None


def namesakes(event, name):
    """Registrations of the same names in any order, whatever their state."""
    wanted = words_of(name)
    names = event.registrations.filter(person__erased_at=None).values_list(
        "pk", "person__name"
    )
    found = [pk for pk, other in names if words_of(other) == wanted]
    rows = event.registrations.filter(pk__in=found)
    return list(rows.select_related("person", "organisation").order_by("pk"))


def words_of(name):
    return sorted(name.casefold().replace("-", " ").split())


def enter(event, walk_in):
    return Registration.objects.create(
        event=event,
        person=Person.objects.create(
            name=walk_in.name, is_practice=event.organiser.is_practice
        ),
        organisation=walk_in.organisation,
        is_walk_in=True,
        comes=walk_in.how,
        office=walk_in.office,
        sex=walk_in.sex,
        age_group=walk_in.age_group,
    )


def press_all(door, registration, walk_in, sessions, *, is_new):
    """Present in each session; taken back everywhere, a new one is as if never added."""
    presses = [
        Press(
            registration=registration.pk,
            session=session.pk,
            now=walk_in.how,
            number=None if at else walk_in.number,
            pressed_at=walk_in.pressed_at,
        )
        for at, session in enumerate(sessions)
    ]
    door.look_up(presses)
    before = Registration.Status.CANCELLED if is_new else ""
    for press in presses:
        was = door.marks.get((press.registration, press.session), "")
        if was == press.now:
            continue
        if door.is_correction(press, was) and not door.reason:
            raise ValidationError(REASON, code="reason")
        door.write(registration, press, was, status_before=before)
