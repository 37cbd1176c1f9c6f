"""From one state of a question to the next, under its lock."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.centre import search
from participation.centre.models import Question
from participation.common.actions import move


def locked(question):
    """As it is now."""
    rows = Question.objects.select_for_update(of=["self"])
    found = rows.select_related("addressee").filter(pk=question.pk).first()
    refuse_gone(found)
    return found


def refuse_gone(*questions):
    """The clock forgot it, as nobody confirmed it, or who asked left with it."""
    if None in questions:
        raise ValidationError(_("This question is no longer there."), code="gone")


def refuse_unless(may):
    if not may:
        raise ValidationError(
            _("Meanwhile the question is in another state."), code="stale"
        )


def go_to(question, status, *, actor, on=None, reason="", fields=()):
    """`fields` are others that the act changed."""
    on = on or timezone.localdate()
    move(question, after=status, actor=actor, on=on, reason=reason)
    question.status, question.status_changed_on = status, on
    question.save(update_fields=["status", "status_changed_on", *fields])
    search.index(question)
