from django import forms
from django.utils.translation import gettext_lazy as _

from members import confirmations
from members.models import Organisation
from places.models import Oblast


class OutdatedFilter(forms.Form):
    """What the coordinator wants to see of the silent profiles."""

    MARKED, ASKED, ALL = "marked", "asked", "all"
    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            (MARKED, _("possibly out of date")),
            (ASKED, _("asked less than two months ago")),
            (ALL, _("everybody who was asked")),
        ],
    )
    oblast = forms.ModelChoiceField(
        label=_("Oblast"),
        required=False,
        queryset=None,
        to_field_name="code",
        empty_label=_("all"),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("all")), *Organisation.Kind.choices],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["oblast"].queryset = Oblast.objects.all()

    def narrow(self, rows):
        """Values that the form does not know narrow nothing."""
        self.is_valid()
        asked = getattr(self, "cleaned_data", {})
        marked = confirmations.outdated().order_by().values("pk")
        if asked.get("state") == self.ASKED:
            rows = rows.exclude(pk__in=marked)
        elif asked.get("state") != self.ALL:
            rows = rows.filter(pk__in=marked)
        if asked.get("oblast"):
            rows = rows.filter(seat__obshtina__oblast=asked["oblast"])
        if asked.get("kind"):
            rows = rows.filter(kind=asked["kind"])
        return rows


class ReadyMailForm(forms.Form):
    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(
        label=_("Text"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "Where {link} stands, each owner finds a link of their own that confirms "
            "the profile without signing in."
        ),
    )


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("Your words at the beginning"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "The rest is ready, in the language of each organisation's owners."
        ),
    )
