"""Forms with which people stand behind an idea, a cause or a question."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, FromAPerson
from members.models import Organisation
from members.names import clean_name
from participation.common.models import Channel
from places.models import Obshtina
from projects.forms import by_oblast

IS_NAMED = _("My name may be seen among the supporters")
WHO_SEES = _(
    "Then everybody sees your name; in the list of supporters your municipality and "
    "the day may stand beside it. Without this you are only counted."
)
PAPER_LINES = 300


class ObshtinaField(forms.ModelChoiceField):
    """A municipality under the name of its oblast; may stay empty."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Municipality"))
        super().__init__(Obshtina.objects.all(), required=False, **kwargs)

    def settle(self):
        """Ask for the choices, once the form is made."""
        self.choices = [("", _("choose a municipality")), *by_oblast()]


class OwnSupportForm(forms.Form):
    is_named = forms.BooleanField(label=IS_NAMED, help_text=WHO_SEES, required=False)


class OrganisationSupportForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), empty_label=_("choose")
    )
    decision = forms.CharField(
        label=_("Decision of the board"),
        max_length=300,
        help_text=_("For example: decision No 4 of the board."),
    )
    decided_on = DayField(label=_("Decided on"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organisation.objects.filter(pk__in=user.organisation_ids("owner"))
        self.fields["organisation"].queryset = own
        if len(own) == 1:
            self.initial.setdefault("organisation", own[0].pk)

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class GuestForm(FromAPerson):
    """Of somebody without an account. Nothing tells whether the address is known."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_name(self):
        return clean_name(self.cleaned_data["name"])

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()


class GuestSupportForm(GuestForm):
    salt = "participation.support"

    obshtina = ObshtinaField(label=_("Where you live"))
    is_named = forms.BooleanField(label=IS_NAMED, help_text=WHO_SEES, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["obshtina"].settle()
        self.fields["email"].help_text = _(
            "We send you a mail in which you confirm your support; before that it does not count."
        )


class PaperSupportForm(forms.Form):
    names = forms.CharField(
        label=_("Names from the sheet"),
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("One person on each line, as on the signed sheet."),
    )
    obshtina = ObshtinaField(label=_("Where they live"))
    channel = forms.ChoiceField(
        label=_("How they were collected"),
        choices=[
            (one.value, one.label)
            for one in (Channel.PAPER, Channel.MEETING, Channel.DESK)
        ],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["obshtina"].settle()

    def clean_names(self):
        lines = [
            " ".join(line.split()) for line in self.cleaned_data["names"].split("\n")
        ]
        names = [line for line in lines if line]
        if len(names) > PAPER_LINES:
            raise forms.ValidationError(
                _("These are more than %(most)s lines. Enter one sheet at a time."),
                params={"most": PAPER_LINES},
            )
        for name in names:
            if len(name) > 120:
                raise forms.ValidationError(
                    _(
                        "“%(name)s…” is too long for a name. Write one person on each line."
                    ),
                    params={"name": name[:40]},
                )
        return names
