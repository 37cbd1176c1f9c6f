"""Somebody disagrees with a decision, once; another moderator answers, and it is final."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.notifications import notify
from forums.actions.alerting import alert_of_appeal, call_off_appeal
from forums.actions.sanctioning import lift
from forums.models import Appeal, Sanction
from members.models import User

Decision = Appeal.Decision


@transaction.atomic
def appeal(sanction: Sanction, *, text: str, actor: User) -> Appeal:
    """In the author's words, while the decision stands."""
    row = Sanction.objects.select_for_update().get(pk=sanction.pk)
    if Appeal.objects.filter(sanction=row).exists():
        raise ValidationError(
            _("You have appealed already; another moderator answers."), code="twice"
        )
    if not row.is_standing():
        raise ValidationError(_("The decision does not hold any more."), code="over")
    made = Appeal.objects.create(sanction=row, text=text)
    audit.record("forums.appealed", actor=actor, target=row)
    alert_of_appeal(made)
    return made


@transaction.atomic
def answer(appeal: Appeal, *, reverses: bool, words: str, actor: User) -> bool:
    """Reversing undoes the decision. False if somebody has answered meanwhile."""
    sanction = Sanction.objects.select_for_update().get(pk=appeal.sanction_id)
    if actor.pk in {sanction.user_id, sanction.decided_by_id}:
        raise ValidationError(
            _("Another moderator answers: you have decided about it yourself."),
            code="involved",
        )
    row = Appeal.objects.get(pk=appeal.pk)
    if row.decision:
        return False
    row.decision = Decision.REVERSED if reverses else Decision.UPHELD
    row.answer, row.decided_by, row.decided_at = words, actor, timezone.now()
    row.save()
    call_off_appeal(sanction)
    if reverses:
        lift(sanction, reason=words, actor=actor, is_told=False)
    verb = f"forums.appeal_{row.decision}"
    audit.record(verb, actor=actor, target=sanction, reason=words)
    notify([sanction.user], verb, target=sanction, actor=actor, reason=words)
    return True
