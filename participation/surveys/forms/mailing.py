"""Where the secret address of one's answers is sent."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MailCodeForm(forms.Form):
    """Never filled in by us: nothing joins these answers to an account."""

    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
