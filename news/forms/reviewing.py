from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Words to the author."""

    reason = forms.CharField(
        label=_("Your words to the authors"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
