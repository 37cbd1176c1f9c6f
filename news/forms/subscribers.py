"""Asking for the newsletter, and choosing what of it one gets."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.forms import FromAPerson
from news.models import Rubric
from places.models import Oblast


class ChoicesForm(forms.Form):
    """Language and interests; what is not narrowed comes whole."""

    language = forms.ChoiceField(
        label=_("Language of the letters"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
    rubrics = forms.ModelMultipleChoiceField(
        label=_("Only these rubrics"),
        help_text=_("Without a choice you get all of them."),
        queryset=Rubric.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    oblasti = forms.ModelMultipleChoiceField(
        label=_("Only news from these oblasti"),
        help_text=_(
            "Without a choice you get the whole country. News of no particular place always comes."
        ),
        queryset=Oblast.objects.all(),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def chosen(self) -> dict:
        """As `actions.subscribers` takes it."""
        data = self.cleaned_data
        return {
            "language": data["language"],
            "rubrics": sorted(one.slug for one in data["rubrics"]),
            "oblasti": sorted(one.code for one in data["oblasti"]),
        }


class SubscribeForm(FromAPerson, ChoicesForm):
    """For anybody. Nothing tells whether the address is known."""

    salt = "news.subscribe"
    least_seconds = 2

    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("A mail asks you to confirm it; before that nothing is sent."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["email", "address", "opened", "language", "rubrics", "oblasti"]
