from django import forms

from core.models import Frequency
from core.subjects import subjects


class NoticeSettingsForm(forms.Form):
    """One choice for each subject; `chosen` is {name: how often} now."""

    def __init__(self, *args, chosen, **kwargs):
        super().__init__(*args, **kwargs)
        for name, frequency in chosen.items():
            subject = subjects()[name]
            self.fields[name] = forms.ChoiceField(
                label=subject.label,
                help_text=subject.help,
                choices=Frequency.choices,
                initial=frequency,
            )
