"""What staff do to a call: its texts, phases, fields and meetings."""

import datetime

from django.db import transaction
from django.db.models import Max
from django.forms import ModelForm

from core import audit
from core.models.secret_addresses import random_secret
from core.ordering import swap
from members.models import User
from participation.ideas import search
from participation.ideas.actions.writing import writable
from participation.ideas.models import IdeaCall, MatrixField, Sitting
from projects.closed import refuse_if_closed


@transaction.atomic
def save_call(form: ModelForm, *, actor: User) -> IdeaCall:
    is_new = form.instance.pk is None
    if not is_new:
        writable(IdeaCall.objects.get(pk=form.instance.pk))
    refuse_if_closed(form.instance.project_id)
    call = form.save()
    verb = "participation.call_added" if is_new else "participation.call_changed"
    audit.record(verb, actor=actor, target=call, fields=form.changed_data)
    # The project says who finds the ideas.
    for idea in call.ideas.select_related("call__project__organisation", "obshtina"):
        search.index(idea)
    return call


@transaction.atomic
def save_phases(
    call: IdeaCall,
    days: dict[str, tuple[datetime.date, datetime.date]],
    *,
    actor: User,
) -> None:
    call = writable(call)
    call.phases.exclude(phase__in=days).delete()
    for phase, (first, last) in days.items():
        call.phases.update_or_create(
            phase=phase, defaults={"starts_on": first, "ends_on": last}
        )
    audit.record(
        "participation.phases_changed",
        actor=actor,
        target=call,
        phases={phase: [str(one) for one in both] for phase, both in days.items()},
    )


@transaction.atomic
def save_field(field: MatrixField, *, actor: User) -> MatrixField:
    """A new field comes last; one that was hidden is asked again."""
    writable(field.call)
    if field.pk is None:
        last = field.call.fields.aggregate(last=Max("position"))["last"] or 0
        field.position = last + 1
    field.is_hidden = False
    field.save()
    audit.record(
        "participation.field_saved",
        actor=actor,
        target=field.call,
        field=field.pk,
        label=field.label,
    )
    return field


@transaction.atomic
def move_field(field: MatrixField, *, up: bool, actor: User) -> None:
    """One place up or down; at the end nothing happens."""
    writable(field.call)
    order = list(field.call.fields.asked())
    if field in order:
        swap(order, field, up=up)


@transaction.atomic
def remove_field(field: MatrixField, *, actor: User) -> None:
    """What holds something already is hidden with it; what is empty goes."""
    writable(field.call)
    audit.record(
        "participation.field_removed",
        actor=actor,
        target=field.call,
        field=field.pk,
        label=field.label,
    )
    if not field.is_used():
        field.delete()
        return
    field.is_hidden = True
    field.save(update_fields=["is_hidden"])


@transaction.atomic
def save_sitting(form: ModelForm, *, actor: User) -> Sitting:
    is_new = form.instance.pk is None
    writable(form.instance.call)
    sitting = form.save(commit=is_new)
    if not is_new:
        # Its address may have been made anew meanwhile.
        sitting.save(update_fields=form.changed_data)
    verb = "participation.sitting_added" if is_new else "participation.sitting_changed"
    audit.record(verb, actor=actor, target=sitting, fields=form.changed_data)
    return sitting


@transaction.atomic
def renew_sitting(sitting: Sitting, *, actor: User) -> Sitting:
    """Another address; whoever has the old one enters nothing any more."""
    writable(sitting.call)
    sitting.secret = random_secret()
    sitting.save(update_fields=["secret"])
    audit.record("participation.sitting_renewed", actor=actor, target=sitting)
    return sitting
