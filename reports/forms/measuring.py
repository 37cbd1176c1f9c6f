import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, DocumentField
from projects.models import Indicator, Measurement
from reports.forms.numbers import NumberField
from reports.forms.scales import step_field


class MeasurementForm(forms.ModelForm):
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    measured_on = DayField(label=_("Measured on"))
    proof = DocumentField(
        label=_("Proof"),
        help_text=_(
            "A protocol, a summary, a photograph. Everybody can open it, so nothing that "
            "names people who did not agree."
        ),
    )

    class Meta:
        model = Measurement
        fields = ["period", "value", "measured_on", "note", "proof"]
        field_classes = {"value": NumberField}
        labels = {
            "period": _("Period"),
            "value": _("Value"),
            "note": _("How it was measured"),
        }

    def __init__(self, *args, indicator: Indicator, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["submission"] = uuid.uuid4()
        self.fields["period"].queryset = indicator.periods.all()
        self.fields["period"].empty_label = None
        if indicator.is_qualitative:
            label = self.fields["value"].label
            self.fields["value"] = step_field(label, indicator.steps)

    def clean_measured_on(self):
        day = self.cleaned_data["measured_on"]
        if day > timezone.localdate():
            raise ValidationError(_("The day of measuring is still to come."))
        return day
