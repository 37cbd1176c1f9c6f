"""Asking for news of a project by mail."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.forms import FromAPerson


class FollowByMailForm(FromAPerson):
    """For anybody. Nothing tells whether the address is known."""

    salt = "projects.follow"
    least_seconds = 2

    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("A mail asks you to confirm it; before that nothing is sent."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the letters"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
    field_order = ["email", "address", "opened", "language"]
