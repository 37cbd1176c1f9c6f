"""„I work here“: somebody asks to join a team, whoever keeps it answers."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, notifications, throttle
from members.actions.network import explain
from members.actions.team import enter, locked
from members.models import Appointment, JoinRequest, Organisation, User

A_DAY = int(datetime.timedelta(days=1).total_seconds())


@transaction.atomic
def ask(organisation: Organisation, *, note: str, actor: User) -> JoinRequest:
    """Ask once; the owners are told, or the administrators where there is no owner."""
    row = locked(organisation)
    if not row.takes_join_requests():
        raise ValidationError(
            _("This organisation does not take requests now."), code="closed"
        )
    refuse_repetition(row, actor)
    request = row.join_requests.create(created_by=actor, note=note)
    audit.record("members.asked_to_join", actor=actor, target=row)
    notifications.notify(
        keepers_of(row),
        "members.asked_to_join",
        target=row,
        actor=actor,
        mail="members/join_request",
        context={"request": request, "organisation": row},
    )
    return request


def refuse_repetition(organisation, actor):
    if organisation.team().filter(person=actor.person, role__gt="").exists():
        raise ValidationError(_("You are already in this team."), code="in_team")
    earlier = organisation.join_requests.filter(created_by=actor)
    if earlier.waiting().exists():
        raise ValidationError(
            _("Your request is already with the owners of the organisation."),
            code="asked",
        )
    if earlier.recently_refused().exists():
        raise ValidationError(
            _("The organisation answered you not long ago. Call or write to it first."),
            code="refused",
        )
    if not throttle.hit(f"join:{actor.pk}", limit=JoinRequest.PER_DAY, seconds=A_DAY):
        raise ValidationError(
            _("You sent several requests today. Continue tomorrow."), code="too_many"
        )


def keepers_of(organisation):
    """Who answers: the owners, else the administrators of the network."""
    owners = list(organisation.owners())
    return owners or list(
        User.objects.filter(
            is_active=True, appointments__role=Appointment.Role.ADMINISTRATOR
        )
    )


@transaction.atomic
def answer(
    request: JoinRequest,
    *,
    accept: bool,
    role: str = "",
    words: str = "",
    actor: User,
    reason: str = "",
) -> JoinRequest:
    """Take the person into the team with a role, or refuse; they are told either way."""
    organisation = locked(request.organisation)
    row = still_waiting(request)
    if accept:
        if not organisation.takes_join_requests():
            raise ValidationError(
                _("This organisation does not take requests now."), code="closed"
            )
        explain(organisation, "added", actor=actor, reason=reason, who=row.created_by)
        enter(organisation, row.created_by.person, role)
    close(row, "ACCEPTED" if accept else "REFUSED", actor=actor)
    verb = "members.join_accepted" if accept else "members.join_refused"
    audit.record(
        verb,
        actor=actor,
        target=organisation,
        person=row.created_by.person.pk,
        role=role,
    )
    notifications.notify(
        [row.created_by],
        verb,
        target=organisation,
        actor=actor,
        words=words,
        role=role,
    )
    return row


@transaction.atomic
def withdraw(request: JoinRequest, *, actor: User) -> None:
    row = still_waiting(request)
    close(row, "WITHDRAWN", actor=actor)
    audit.record("members.join_withdrawn", actor=actor, target=row.organisation)


def still_waiting(request):
    row = JoinRequest.objects.select_for_update().filter(pk=request.pk).first()
    if row is None or not row.is_waiting():
        raise ValidationError(_("This request was already answered."), code="answered")
    return row


def close(row, state, *, actor):
    row.state = JoinRequest.State[state]
    row.answered_at = timezone.now()
    row.answered_by = actor
    row.save(update_fields=["state", "answered_at", "answered_by"])
