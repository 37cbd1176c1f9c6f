"""What organisations do with a position. Each act is one transaction with its audit entry."""

import datetime

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.forms import ModelForm
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, files
from core.models import Attachment
from core.notifications import notify
from members.models import Organisation, User
from participation.common import actions as common
from participation.common.actions import move
from participation.common.actions.limits import refuse_often
from participation.common.actions.supporting import in_turn
from participation.common.models import Channel, OfficialAnswer, Submission, Support
from participation.common.telling import tell
from participation.positions import adopting, search
from participation.positions.models import Position
from participation.positions.telling import people_of
from projects.closed import refuse_if_closed

Status = Position.Status
# Of one account, to all its positions together: the staff of each organisation is told.
INVITATIONS_A_DAY = 50


def locked(position: Position) -> Position:
    """As it is now; nothing is written into a closed project."""
    if position.project_id:
        refuse_if_closed(position.project_id)
    return in_turn(position)


def draft_of(position):
    position = locked(position)
    if not position.is_draft():
        raise ValidationError(
            _("The position is no draft any more; its text is not changed."),
            code="stale",
        )
    return position


def begin(form: ModelForm, *, actor: User) -> Position:
    """A new draft; the same form sent twice makes one."""
    try:
        with transaction.atomic():
            return _begin(form, actor=actor)
    except IntegrityError:
        made = Position.objects.filter(submission=form.instance.submission)
        if form.instance.submission and (first := made.first()):
            return first
        raise


def _begin(form, *, actor):
    if form.instance.project_id:
        refuse_if_closed(form.instance.project_id)
    form.instance.created_by = actor
    position = form.save()
    position.state_changes.create(before="", after=Status.DRAFT, actor=actor)
    audit.record("positions.begun", actor=actor, target=position)
    return position


@transaction.atomic
def save(form: ModelForm, *, seen_at, actor: User) -> Position:
    """The draft as it was typed, unless somebody else changed it since `seen_at`."""
    if form.instance.project_id:
        refuse_if_closed(form.instance.project_id)
    now = draft_of(Position.objects.get(pk=form.instance.pk))
    if now.updated_at != seen_at:
        raise ValidationError(
            _("Somebody else saved this text while you were writing."), code="conflict"
        )
    position = form.save()
    audit.record(
        "positions.changed", actor=actor, target=position, fields=form.changed_data
    )
    return position


@transaction.atomic
def attach(position: Position, upload: UploadedFile, *, actor: User) -> Attachment:
    position = draft_of(position)
    added = files.attach(
        position, upload, purpose=Attachment.Purpose.DOCUMENT, user=actor
    )
    audit.record("positions.file_added", actor=actor, target=position, name=added.name)
    return added


@transaction.atomic
def detach(attachment: Attachment, *, position: Position, actor: User) -> None:
    position = draft_of(position)
    audit.record(
        "positions.file_removed", actor=actor, target=position, name=attachment.name
    )
    files.remove(attachment)


@transaction.atomic
def invite(position: Position, organisation: Organisation, *, actor: User):
    """Ask another organisation to write it too; asked twice it is asked once."""
    position = draft_of(position)
    if organisation.pk == position.organisation_id:
        raise ValidationError(_("It is your own position already."), code="own")
    row, is_new = position.drafters.get_or_create(organisation=organisation)
    if is_new:
        refuse_often(f"position-invite:{actor.pk}", a_day=INVITATIONS_A_DAY)
        audit.record(
            "positions.invited",
            actor=actor,
            target=position,
            organisation=organisation.pk,
        )
        notify(
            User.objects.staff_of([organisation]),
            "positions.invited",
            target=position,
            actor=actor,
        )
    return row


@transaction.atomic
def agree(position: Position, organisation: Organisation, *, moment, actor: User):
    position = draft_of(position)
    rows = position.drafters.asked().filter(organisation=organisation)
    if rows.update(agreed_at=moment):
        audit.record(
            "positions.agreed",
            actor=actor,
            target=position,
            organisation=organisation.pk,
        )


@transaction.atomic
def leave(position: Position, organisation: Organisation, *, actor: User) -> None:
    """An organisation does not write it, or no longer; what it wrote stays."""
    position = draft_of(position)
    if position.drafters.filter(organisation=organisation).delete()[0]:
        audit.record(
            "positions.left", actor=actor, target=position, organisation=organisation.pk
        )


@transaction.atomic
def change_status(
    position: Position,
    *,
    status: str,
    actor: User,
    on: datetime.date | None = None,
    reason: str = "",
) -> Position:
    """To the next state, as far as the actor may; whoever drafts or signs it is told."""
    # What the law or somebody's rights forbid goes off the site of a closed project too.
    position = (in_turn if status == Status.HIDDEN else locked)(position)
    if status == position.status:
        return position
    if not actor.has_perm(f"positions.move_{status}", position):
        raise ValidationError(
            _("Meanwhile the position is in another state."), code="stale"
        )
    BEFORE.get(status, lambda position: None)(position)
    if status in Position.NEEDS_REASON and not reason:
        raise ValidationError({"reason": _("Write why.")})
    if status == Status.ADOPTED:
        refuse_before_decisions(position, on)
        adopting.freeze(position, on=on)
    return into(position, status, actor=actor, on=on, reason=reason)


def into(position, status, *, actor, on=None, reason=""):
    step(position, status, actor=actor, on=on, reason=reason)
    kind = "opened" if status == Status.OPEN else "status_changed"
    notify(people_of(position), f"positions.{kind}", target=position, actor=actor)
    return position


def step(position, status, *, actor, on=None, reason=""):
    change = move(position, after=status, actor=actor, on=on, reason=reason)
    position.status, position.status_changed_on = status, change.on
    position.save()
    audit.record(
        "positions.status_changed",
        actor=actor,
        target=position,
        before=change.before,
        after=status,
        reason=reason,
    )
    search.index(position)
    return change


def refuse_without_addressee(position):
    if not position.addressees.exists():
        raise ValidationError(
            _("Say first to which institution it is addressed."), code="addressee"
        )


def refuse_signed(position):
    if position.supports.standing().exists():
        raise ValidationError(
            _(
                "Somebody has signed this text already. Withdraw the position and begin another."
            ),
            code="signed",
        )


def refuse_few(position):
    if position.supports.standing().count() < Position.FEWEST_SIGNATORIES:
        raise ValidationError(
            _("A position is adopted once at least two organisations have signed it."),
            code="few",
        )


def refuse_before_decisions(position, on):
    late = position.supports.standing().filter(
        decided_on__gt=on or timezone.localdate()
    )
    if late.exists():
        raise ValidationError(
            {"on": _("One of the boards decided after this day.")}, code="too_early"
        )


def take_back(position):
    common.take_back(position, actor=None)


BEFORE = {
    Status.OPEN: refuse_without_addressee,
    Status.DRAFT: refuse_signed,
    Status.ADOPTED: refuse_few,
    Status.WITHDRAWN: take_back,
    Status.HIDDEN: take_back,
}


@transaction.atomic
def restore(position: Position, *, actor: User) -> Position:
    """Back on the site, in the state in which it was taken off."""
    position = locked(position)
    if position.status != Status.HIDDEN:
        return position
    last = position.state_changes.filter(after=Status.HIDDEN).last()
    return into(position, last.before, actor=actor)


@transaction.atomic
def sign_on_paper(
    position: Position,
    *,
    organisation: Organisation,
    decision: str,
    decided_on: datetime.date,
    actor: User,
) -> Support:
    """From the signed sheet; the organisation's owners are told and may withdraw it."""
    row = common.support_for(
        locked(position),
        organisation=organisation,
        decision=decision,
        decided_on=decided_on,
        actor=actor,
        channel=Channel.PAPER,
    )
    row.entered_by = actor
    row.save(update_fields=["entered_by"])
    notify(
        User.objects.staff_of([organisation], ["owner"]),
        "positions.signed_on_paper",
        target=position,
        actor=actor,
    )
    return row


@transaction.atomic
def send(
    position: Position,
    *,
    addressee: Organisation,
    way: str,
    on: datetime.date | None,
    actor: User,
) -> Submission:
    """Hand it over to one of its institutions; with the first it is sent.

    The day is that of a letter; a mail leaves today.
    """
    position = locked(position)
    if not actor.has_perm("positions.send", position):
        raise ValidationError(
            _("Meanwhile the position is in another state."), code="stale"
        )
    if way == Submission.Way.MAIL or on is None:
        on = timezone.localdate()
    if on.isoformat() < position.adopted["adopted_on"]:
        raise ValidationError(
            {"on": _("It was adopted after this day.")}, code="too_early"
        )
    submission = common.submit(
        position, addressee=addressee, way=way, on=on, actor=actor
    )
    if position.status == Status.ADOPTED:
        into(position, Status.SENT, actor=actor, on=submission.sent_on)
    return submission


def answered(position: Position, answer: OfficialAnswer, *, actor: User | None) -> None:
    """Named in `settings.AFTER_ANSWERS`: who stands behind it is told of each answer."""
    position = in_turn(position)
    tell(answer)
    # The other one may still be silent; that none answered is true no more.
    is_all = not position.submissions.unanswered().exists()
    status = Status.ANSWERED if is_all else Status.SENT
    if position.status in {Status.SENT, Status.UNANSWERED} - {status}:
        move(position, after=status, actor=actor, on=answer.answered_on)
        position.status = status
        position.status_changed_on = answer.answered_on
        position.save()
        search.index(position)


@transaction.atomic
def note_silence(position: Position) -> None:
    """Of the clock: the term of all institutions passed, and who stands behind it is told."""
    position = in_turn(position)
    if Position.objects.without_answer().filter(pk=position.pk).exists():
        tell(step(position, Status.UNANSWERED, actor=None))


def unanswered(position: Position, submission: Submission) -> None:
    """Named in `settings.AFTER_TERMS`. Of several institutions some answered: then one that does
    not is no state of the position, and who stands behind it is told all the same."""
    if position.submissions.answered().exists():
        tell(submission)
