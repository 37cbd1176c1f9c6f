from itertools import pairwise

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DocumentField
from members.fields import NamedChoiceField
from members.models import Group
from participation.models import Idea
from projects.forms import BulgarianFirstForm, date_field
from projects.models import Indicator, Measurement, Period, Project
from reports.sources import SOURCES, plain


class IndicatorForm(BulgarianFirstForm):
    needed = ("title_bg", "unit_bg")

    idea_status = forms.ChoiceField(
        label=_("Ideas that came at least as far as"),
        choices=[
            ("", _("choose a step")),
            *((step.value, step.label) for step in Idea.STEPS),
        ],
        required=False,
        help_text=_("Only for ideas by status."),
    )

    class Meta:
        model = Indicator
        field_classes = {"group": NamedChoiceField}
        fields = [
            "result",
            "title_bg",
            "title_en",
            "unit_bg",
            "unit_en",
            "measure_code",
            "baseline",
            "source",
            "activity",
            "group",
            "idea_status",
            "position",
        ]
        labels = {
            "result": _("Result that it measures"),
            "title_bg": _("Title in Bulgarian"),
            "title_en": _("Title in English"),
            "unit_bg": _("Counted in, in Bulgarian"),
            "unit_en": _("Counted in, in English"),
            "measure_code": _("Kind of number"),
            "baseline": _("Value before the project"),
            "source": _("Where the value comes from"),
            "activity": _("Only events of this activity"),
            "group": _("Members of this group"),
            "position": _("Order"),
        }
        help_texts = {
            "unit_bg": _("For example: organisations, meetings, ideas."),
            "group": _("Only for members of a group."),
            "position": _("Indicators with a lower number come first."),
        }

    def __init__(self, *args, project: Project, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["result"].queryset = project.results.all()
        self.fields["result"].empty_label = None
        self.initial["baseline"] = plain(self.instance.baseline)
        self.fields["activity"].queryset = project.activities.all()
        self.fields["activity"].empty_label = _("all events of the project")
        readable = Group.objects.readable_by(user)
        kept = Group.objects.filter(pk=self.instance.group_id)
        self.fields["group"].queryset = readable | kept
        self.fields["group"].empty_label = _("choose a group")
        self.fields["group"].settle()

    def rules(self):
        """(source, its rule in words), as the page beside the form explains them."""
        return [
            (Indicator.Source(code).label, source.explanation)
            for code, source in SOURCES.items()
        ]

    def clean(self):
        data = super().clean()
        source = data.get("source")
        if source == Indicator.Source.GROUP_MEMBERS and not data.get("group"):
            self.add_error("group", _("Choose the group whose members are counted."))
        if source == Indicator.Source.IDEAS and not data.get("idea_status"):
            self.add_error("idea_status", _("Choose the step that the ideas reached."))
        return data


class PeriodForm(forms.ModelForm):
    starts_on = date_field(_("Starts on"))
    ends_on = date_field(_("Ends on"))

    class Meta:
        model = Period
        fields = ["starts_on", "ends_on", "target_value"]
        labels = {"target_value": _("Target")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["target_value"] = plain(self.instance.target_value)


class OrderlyPeriods(BaseInlineFormSet):
    """At least one period, none overlapping another; what was measured stays."""

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
        kept = sorted(
            (form.cleaned_data["starts_on"], form.cleaned_data["ends_on"])
            for form in self.forms
            if form.cleaned_data.get("starts_on")
            and not form.cleaned_data.get("DELETE")
        )
        for (_start, end), (start, _end) in pairwise(kept):
            if start <= end:
                raise ValidationError(_("Two periods overlap."), code="overlap")
        for form in self.deleted_forms:
            if form.instance.pk and form.instance.measurements.exists():
                raise ValidationError(
                    _("A period with a measured value is not removed."), code="measured"
                )


PeriodFormSet = forms.inlineformset_factory(
    Indicator,
    Period,
    form=PeriodForm,
    formset=OrderlyPeriods,
    extra=1,
    min_num=1,
    validate_min=True,
)


class MeasurementForm(forms.ModelForm):
    measured_on = date_field(_("Measured on"))
    proof = DocumentField(
        label=_("Proof"),
        help_text=_("A scanned list, a protocol, a photograph. Everybody can open it."),
    )

    class Meta:
        model = Measurement
        fields = ["period", "value", "measured_on", "note", "proof"]
        labels = {
            "period": _("Period"),
            "value": _("Value"),
            "note": _("How it was measured"),
        }

    def __init__(self, *args, indicator: Indicator, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["period"].queryset = indicator.periods.all()
        self.fields["period"].empty_label = None

    def clean_measured_on(self):
        day = self.cleaned_data["measured_on"]
        if day > timezone.localdate():
            raise ValidationError(_("The day of measuring is still to come."))
        return day
