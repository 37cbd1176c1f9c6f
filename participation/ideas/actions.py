"""What people do to ideas. Each act is one transaction with its audit entry."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import ModelForm
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from members.models import User
from participation.common.actions import move
from participation.ideas import search
from participation.ideas.models import Idea, IdeaCall


@transaction.atomic
def save_call(form: ModelForm, *, actor: User) -> IdeaCall:
    is_new = form.instance.pk is None
    call = form.save()
    verb = "participation.call_added" if is_new else "participation.call_changed"
    audit.record(verb, actor=actor, target=call, fields=form.changed_data)
    # The project says who finds the ideas.
    for idea in call.ideas.select_related("call__project__organisation", "obshtina"):
        search.index(idea)
    return call


@transaction.atomic
def save_idea(form: ModelForm, *, actor: User) -> Idea:
    is_new = form.instance.pk is None
    idea = form.save()
    verb = "participation.idea_added" if is_new else "participation.idea_changed"
    audit.record(verb, actor=actor, target=idea, fields=form.changed_data)
    search.index(idea)
    return idea


@transaction.atomic
def change_status(idea: Idea, *, status: str, note: str, actor: User) -> Idea:
    """Say what became of the idea. Dropping it needs the reason."""
    if status == Idea.Status.DROPPED and not note:
        raise ValidationError(
            {"note": _("Say why the idea is dropped; its authors will read it.")}
        )
    idea = Idea.objects.select_for_update().get(pk=idea.pk)
    before = idea.status
    idea.status_note = note
    if status != before:
        move(idea, after=status, reason=note, actor=actor)
        idea.status = status
        idea.status_changed_on = timezone.localdate()
    idea.save(update_fields=["status", "status_note", "status_changed_on"])
    audit.record(
        "participation.status_changed",
        actor=actor,
        target=idea,
        before=before,
        after=status,
        note=note,
    )
    return idea
