"""An opportunity: written, published, called off, over."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import ModelForm
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from members.models import User
from participation.common.actions import move
from participation.volunteering import search
from participation.volunteering.actions.places import leave_all
from participation.volunteering.actions.telling import tell
from participation.volunteering.actions.turns import in_turn, locked
from participation.volunteering.models import Opportunity
from projects.closed import refuse_if_closed

Status = Opportunity.Status
WHERE = {"settlement_id", "address"}
# What the calendar files of its shifts say.
IN_THE_FILE = WHERE | {
    "title_bg",
    "title_en",
    "requirements_bg",
    "requirements_en",
    "contact_name",
    "contact_email",
    "contact_phone",
}


def create(form: ModelForm, *, actor: User) -> Opportunity:
    """A draft. The same form sent twice makes one."""
    try:
        with transaction.atomic():
            refuse_closed(form.instance.project_id)
            form.instance.created_by = actor
            opportunity = form.save()
            audit.record("volunteering.created", actor=actor, target=opportunity)
            return opportunity
    except IntegrityError:
        made = Opportunity.objects.filter(submission=form.instance.submission)
        if form.instance.submission and (first := made.first()):
            return first
        raise


def refuse_closed(*projects):
    for project in sorted(filter(None, set(projects))):
        refuse_if_closed(project)


@transaction.atomic
def save(form: ModelForm, *, actor: User) -> Opportunity:
    """Only what was typed is written; who is signed up reads of another place."""
    refuse_closed(form.initial.get("project"), form.instance.project_id)
    before = locked(form.instance)
    if not actor.has_perm("volunteering.edit", before):
        raise ValidationError(
            _("Meanwhile it is in another state and is not changed any more."),
            code="stale",
        )
    opportunity = form.save(commit=False)
    opportunity.save(update_fields=form.changed_columns())
    audit.record(
        "volunteering.changed",
        actor=actor,
        target=opportunity,
        fields=form.changed_data,
    )
    if is_other(before, opportunity, IN_THE_FILE):
        opportunity.shifts.filter(cancelled_at=None).newer()
    if is_other(before, opportunity, WHERE) and opportunity.is_public():
        tell_standing(opportunity, "changed", actor=actor)
    search.index(opportunity)
    return opportunity


def is_other(before, after, names):
    """Not only typed otherwise: a place has several spellings."""
    return any(
        (getattr(before, name) or "") != (getattr(after, name) or "") for name in names
    )


def tell_standing(opportunity, what, *, actor, **words):
    rows = opportunity.applications.standing().select_related("person__user")
    for application in rows:
        application.opportunity = opportunity
        tell(application, what, actor=actor, **words)


@transaction.atomic
def publish(opportunity: Opportunity, *, actor: User) -> Opportunity:
    opportunity = in_turn(opportunity)
    if opportunity.status != Status.DRAFT:
        return opportunity
    if not opportunity.shifts.exists():
        raise ValidationError(
            _("Say first when you need volunteers: add a shift."), code="no_shifts"
        )
    return become(opportunity, Status.PUBLISHED, actor=actor)


@transaction.atomic
def call_off(opportunity: Opportunity, *, reason: str, actor: User) -> Opportunity:
    """Whoever is signed up is told why; what was worked before stays and is counted."""
    opportunity = in_turn(opportunity)
    if opportunity.status != Status.PUBLISHED:
        return opportunity
    coming = [*opportunity.shifts.to_come().values_list("pk", flat=True)]
    off = opportunity.shifts.filter(pk__in=coming)
    off.update(cancelled_at=timezone.now())
    off.newer()
    tell_standing(opportunity, "called_off", actor=actor, shifts=off, answer=reason)
    for application in opportunity.applications.standing():
        leave_all(application)
    return become(opportunity, Status.CANCELLED, reason=reason, actor=actor)


@transaction.atomic
def end(opportunity: Opportunity) -> Opportunity:
    """Its last shift is past. Of the clock; in a closed project too."""
    opportunity = locked(opportunity)
    if not Opportunity.objects.due_to_end().filter(pk=opportunity.pk).exists():
        return opportunity
    return become(opportunity, Status.OVER, actor=None)


def become(opportunity, status, *, actor, reason=""):
    move(opportunity, after=status, reason=reason, actor=actor)
    before, opportunity.status = opportunity.status, status
    opportunity.save(update_fields=["status"])
    audit.record(
        "volunteering.status_changed",
        actor=actor,
        target=opportunity,
        before=before,
        after=status,
        reason=reason,
    )
    search.index(opportunity)
    return opportunity
