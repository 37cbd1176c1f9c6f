"""What people do to indicators: promise a value, and measure what the portal cannot count."""

from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.forms import ModelForm
from django.forms.models import BaseInlineFormSet

from core import audit, files
from core.models import Attachment
from members.models import User
from projects.closed import refuse_if_closed
from projects.models import Indicator, Measurement, PartTarget, Period


@transaction.atomic
def save_indicator(
    form: ModelForm,
    periods: BaseInlineFormSet,
    *,
    actor: User,
    submission: UUID | None = None,
) -> Indicator:
    """A new form that was sent twice makes one indicator; the project is locked while it does."""
    is_new = form.instance.pk is None
    project = form.instance.result.project_id
    refuse_if_closed(project)
    if is_new and submission:
        own = Indicator.objects.filter(result__project=project)
        if first := own.filter(submission=submission).first():
            return first
        form.instance.submission = submission
    indicator = form.save()
    periods.instance = indicator
    periods.save()
    verb = "reports.indicator_added" if is_new else "reports.indicator_changed"
    audit.record(
        verb,
        actor=actor,
        target=indicator.result.project,
        indicator=indicator.pk,
        fields=form.changed_data,
    )
    return indicator


@transaction.atomic
def promise_parts(
    period: Period, promised: dict[tuple[str, str], Decimal], *, actor: User
) -> None:
    """Exactly these targets of parts; the period is locked, so that two people's are not mixed."""
    refuse_if_closed(period.indicator.result.project_id)
    period = Period.objects.select_for_update().get(pk=period.pk)
    period.part_targets.all().delete()
    PartTarget.objects.bulk_create(
        PartTarget(period=period, dimension=dimension, key=key, target_value=value)
        for (dimension, key), value in promised.items()
    )
    audit.record(
        "reports.parts_promised",
        actor=actor,
        target=period.indicator.result.project,
        indicator=period.indicator_id,
        parts=len(promised),
    )


@transaction.atomic
def measure(
    measurement: Measurement, *, proof: UploadedFile, actor: User
) -> Measurement:
    """Save a value entered by hand; without its proof it is not saved either.

    The same form sent twice gives the first value; its period is locked while it does.
    """
    refuse_if_closed(measurement.period.indicator.result.project_id)
    period = Period.objects.select_for_update().get(pk=measurement.period_id)
    sent = Q(submission=measurement.submission, submission__isnull=False)
    if first := period.measurements.filter(sent).first():
        return first
    measurement.save()
    files.attach(measurement, proof, purpose=Attachment.Purpose.PROOF, user=actor)
    audit.record(
        "reports.measured",
        actor=actor,
        target=measurement.period.indicator.result.project,
        indicator=measurement.period.indicator_id,
        value=measurement.value,
    )
    return measurement
