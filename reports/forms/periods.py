import datetime
from collections import Counter
from itertools import pairwise

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from projects.models import Indicator, Period, Project
from reports.forms.numbers import NumberField
from reports.forms.scales import step_field
from reports.sources import plain

# What a project brought about is still measured years after its end.
MEASURED_AFTER = datetime.timedelta(days=5 * 365)


class PeriodForm(forms.ModelForm):
    starts_on = DayField(label=_("Starts on"))
    ends_on = DayField(label=_("Ends on"))

    class Meta:
        model = Period
        fields = ["starts_on", "ends_on", "target_value"]
        field_classes = {"target_value": NumberField}
        labels = {"target_value": _("Target")}

    def __init__(self, *args, steps, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["target_value"] = plain(self.instance.target_value)
        if steps:
            label = self.fields["target_value"].label
            self.fields["target_value"] = step_field(label, steps)


class OrderlyPeriods(BaseInlineFormSet):
    """At least one period, none overlapping another; what was measured stays."""

    default_error_messages = BaseInlineFormSet.default_error_messages | {
        "too_few_forms": _("Give at least one period with its target."),
    }

    def __init__(self, *args, project: Project, **kwargs):
        super().__init__(*args, **kwargs)
        self.project = project

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if form.instance.pk:
            form.fields["DELETE"].label = _("Remove this period")
        else:
            form.fields["DELETE"].widget = forms.HiddenInput()

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        kept = [
            form
            for form in self.forms
            if form.cleaned_data.get("starts_on")
            and not form.cleaned_data.get("DELETE")
        ]
        self.refuse_overlapping(kept)
        for form in kept:
            self.check_days(form)
            self.check_target(form)
            self.check_parts(form)
        for form in self.deleted_forms:
            if form.instance.pk and form.instance.measurements.exists():
                raise ValidationError(
                    _("A period with a measured value is not removed."), code="measured"
                )

    def check_days(self, form):
        """A slip in the year would count nothing, and nobody would know why."""
        begins, ends = form.cleaned_data["starts_on"], form.cleaned_data["ends_on"]
        if ends < self.project.starts_on:
            form.add_error(
                "ends_on",
                _("The project begins only after this period. Look at the year."),
            )
        if begins > self.project.ends_on + MEASURED_AFTER:
            form.add_error(
                "starts_on",
                _("The project ended long before this period. Look at the year."),
            )

    def check_target(self, form):
        if form.cleaned_data["target_value"] < 0 and not self.instance.is_typed:
            form.add_error(
                "target_value",
                _("What the portal counts is never below zero: write 0 or more."),
            )

    def check_parts(self, form):
        """Parts of it may not be more than the whole."""
        target = form.cleaned_data.get("target_value")
        rows = form.instance.part_targets.all() if form.instance.pk else []
        together = Counter()
        for row in rows:
            together[row.dimension] += row.target_value
        if target is not None and together and max(together.values()) > target:
            words = _(
                "The targets for its parts add up to %(number)s. Lower them first, or "
                "keep the target."
            )
            most = plain(max(together.values()))
            form.add_error("target_value", words % {"number": most})

    def refuse_overlapping(self, kept):
        days = sorted(
            (form.cleaned_data["starts_on"], form.cleaned_data["ends_on"])
            for form in kept
        )
        for (_start, end), (start, _end) in pairwise(days):
            if start <= end:
                raise ValidationError(_("Two periods overlap."), code="overlap")


PeriodFormSet = forms.inlineformset_factory(
    Indicator,
    Period,
    form=PeriodForm,
    formset=OrderlyPeriods,
    extra=1,
    min_num=1,
    validate_min=True,
)
