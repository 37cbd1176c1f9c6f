"""What came and what was spent: entered, corrected, voided, never silently gone."""

import uuid

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.forms import ModelForm
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, files
from core.models import Attachment, AuditEntry
from members.models import User
from projects.actions.budgets import locked
from projects.models import Budget, Disbursement, Expenditure, Project

VERBS = {Expenditure: "projects.expenditure", Disbursement: "projects.disbursement"}


@transaction.atomic
def save_payment(
    form: ModelForm, *, documents: list[UploadedFile], version: str, actor: User
) -> Expenditure | Disbursement:
    """Enter a cost or an instalment, or change one. A form sent twice is one row."""
    budget, verb = locked(form.instance.budget), VERBS[type(form.instance)]
    if sent := sent_before(form, verb, actor):
        return sent
    refuse_old(form.instance, version)
    return keep(form, budget, verb, documents, actor)


def sent_before(form, verb, actor):
    """The row that the same page made already: in this budget, for this person.

    A number that another page brought says nothing of this one, which gets one of its own.
    """
    row = form.instance
    if row.pk:
        return None
    there = type(row).objects.filter(submission=row.submission).first()
    if there is None:
        return None
    if there.budget_id == row.budget_id and was_entered_by(there, verb, actor):
        return there
    row.submission = uuid.uuid4()
    return None


def was_entered_by(row, verb, actor):
    return AuditEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Project),
        object_id=row.budget.project_id,
        verb=f"{verb}_added",
        actor=actor,
        data__number=row.number,
    ).exists()


def refuse_old(row, version):
    if row.pk is None:
        return
    there = type(row).objects.get(pk=row.pk)
    if there.updated_at.isoformat() != version:
        raise ValidationError(
            _(
                "Somebody changed this while you were writing. What you typed is kept: "
                "compare it with the list, then save once more."
            ),
            code="meanwhile",
        )


def keep(form, budget, verb, documents, actor):
    row, is_new = form.instance, form.instance.pk is None
    before = {} if is_new else values(type(row).objects.get(pk=row.pk))
    if is_new:
        row.number = next_number(row)
    row = form.save()
    for upload in documents:
        files.attach(row, upload, purpose=Attachment.Purpose.DOCUMENT, user=actor)
    for document in form.cleaned_data.get("taken_away", ()):
        files.remove(document)
    audit.record(
        f"{verb}_added" if is_new else f"{verb}_changed",
        actor=actor,
        target=budget.project,
        number=row.number,
        fields=sorted(form.changed_data),
        before=before,
        after=values(row),
    )
    return row


def values(row):
    """What an auditor compares; names of suppliers are in the row's own history."""
    day = row.paid_on if isinstance(row, Expenditure) else row.received_on
    return {"amount": str(row.amount), "on": day}


def next_number(row):
    """The budget is locked, so nobody takes the same number."""
    numbers = type(row).objects.filter(budget=row.budget)
    return (numbers.aggregate(Max("number"))["number__max"] or 0) + 1


@transaction.atomic
def void_expenditure(expenditure: Expenditure, *, reason: str, actor: User) -> None:
    """It stays in the list with the reason and counts nothing from now on."""
    locked(expenditure.budget)
    row = Expenditure.objects.get(pk=expenditure.pk)
    if row.is_voided():
        return
    row.voided_at, row.void_reason = timezone.now(), reason
    row.save()
    audit.record(
        "projects.expenditure_voided",
        actor=actor,
        target=row.budget.project,
        number=row.number,
        amount=str(row.amount),
        reason=reason,
    )


@transaction.atomic
def remove_disbursement(disbursement: Disbursement, *, actor: User) -> None:
    """One that never came; what was received is corrected, not removed."""
    budget: Budget = locked(disbursement.budget)
    row = Disbursement.objects.filter(pk=disbursement.pk).first()
    if row is None:
        return
    if row.received_on:
        raise ValidationError(
            _("This instalment was received. Correct it instead of removing it."),
            code="received",
        )
    audit.record(
        "projects.disbursement_removed",
        actor=actor,
        target=budget.project,
        number=row.number,
        amount=str(row.amount),
    )
    for document in row.attachments.all():
        files.remove(document)
    row.delete()
