from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import CalendarKey


class CalendarKeyForm(forms.ModelForm):
    class Meta:
        model = CalendarKey
        fields = ["with_groups", "with_organisations"]
        labels = {
            "with_groups": _("Events of my groups as well"),
            "with_organisations": _("Events of my organisations as well"),
        }
