"""Organising together: one side asks, the other accepts or declines, either may end it."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, notifications
from events import search
from events.actions.people import staff, writable
from events.models import CoOrganiser, Event
from members.models import Organisation, User

STAFF = ("owner", "editor")
State = CoOrganiser.State


@transaction.atomic
def set_coorganisers(
    event: Event, organisations: Iterable[Organisation], *, actor: User
) -> list[CoOrganiser]:
    """Ask those who are new in the list; whoever is not in it any more is no longer asked.

    Returns the rows of those who were asked just now.
    """
    event = writable(event)
    wanted = {one.pk: one for one in organisations if one.pk != event.organiser_id}
    known = {row.organisation_id: row for row in event.coorganisers.all()}
    for pk, row in known.items():
        if pk not in wanted and row.state != State.DECLINED:
            withdraw(row, actor=actor)
    asked = []
    for pk, organisation in wanted.items():
        row = known.get(pk)
        if row is None or row.state == State.DECLINED:
            asked.append(ask(event, organisation, actor=actor))
    return asked


def ask(event, organisation, *, actor, is_told=True):
    """Ask once; who declined before may be asked again."""
    row, _is_new = CoOrganiser.objects.update_or_create(
        event=event,
        organisation=organisation,
        defaults={
            "state": State.ASKED,
            "reason": "",
            "asked_at": timezone.now(),
            "answered_at": None,
            "answered_by": None,
        },
    )
    audit.record(
        "events.coorganiser_asked",
        actor=actor,
        target=event,
        organisation=organisation.pk,
    )
    if is_told:
        tell_those_asked(event, organisation, actor=actor)
    return row


def tell_those_asked(event, organisation, *, actor, count=1):
    """One notice, also of a whole series; each of its events waits on the desk."""
    notifications.notify(
        staff(organisation, *STAFF),
        "events.coorganiser_asked",
        target=event,
        actor=actor,
        organisation=event.organiser.name,
        asked=organisation.name,
        count=count,
    )


def withdraw(row: CoOrganiser, *, actor: User) -> None:
    """The organiser asks no longer, or goes on alone; the other side reads of it."""
    event, organisation = row.event, row.organisation
    row.delete()
    audit.record(
        "events.coorganiser_withdrawn",
        actor=actor,
        target=event,
        organisation=organisation.pk,
    )
    search.index(event)
    notifications.notify(
        staff(organisation, *STAFF),
        "events.coorganiser_withdrawn",
        # A draft is no longer theirs to see; their own page is.
        target=organisation,
        actor=actor,
        title=event.title,
        organisation=event.organiser.name,
    )


@transaction.atomic
def accept_coorganising(
    row: CoOrganiser, *, actor: User, whole_series: bool = False
) -> int:
    """Organise together. With `whole_series` every event of it where the same was asked.

    Returns how many events were accepted; a second press accepts none.
    """
    rows = [row]
    if whole_series and row.event.series_id:
        rows = list(open_in_series(row))
    return sum(answer(one, State.ACCEPTED, "", actor=actor) for one in rows)


@transaction.atomic
def decline_coorganising(row: CoOrganiser, *, reason: str, actor: User) -> bool:
    """Not together, or no longer; the organiser reads the reason."""
    return answer(row, State.DECLINED, reason, actor=actor)


def open_in_series(row):
    """The same organisation's questions of all events of the series."""
    return CoOrganiser.objects.filter(
        organisation=row.organisation,
        event__series=row.event.series_id,
        event__deleted_at=None,
        state=State.ASKED,
    ).select_related("event")


def answer(row, state, reason, *, actor):
    event = writable(row.event)
    row = CoOrganiser.objects.select_related("organisation").filter(pk=row.pk).first()
    if row is None:
        raise ValidationError(
            _("The organiser no longer asks for this."), code="withdrawn"
        )
    if row.state == state:
        return False
    row.state, row.reason = state, reason
    row.answered_at, row.answered_by = timezone.now(), actor
    row.save(update_fields=["state", "reason", "answered_at", "answered_by"])
    audit.record(
        "events.coorganiser_answered",
        actor=actor,
        target=event,
        organisation=row.organisation_id,
        state=state,
    )
    search.index(event)
    notifications.notify(
        staff(event.organiser, *STAFF),
        "events.coorganiser_answered",
        target=event,
        actor=actor,
        organisation=row.organisation.name,
        accepted=state == State.ACCEPTED,
        reason=reason,
    )
    return True
