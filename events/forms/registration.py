from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from core.forms import FromAPerson
from events.forms.answers import AnswersForm
from events.forms.fields import OrganisationField, refuse_egn
from members.addresses import refuse_doubles
from members.behalf import preferred
from members.models import Organisation
from members.names import clean_name


def name_field(**kwargs):
    return forms.CharField(
        max_length=120,
        validators=[refuse_egn],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        **kwargs,
    )


def organisation_name_field():
    return forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        validators=[refuse_egn],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text=_("Leave it empty if you come only for yourself."),
    )


def email_field(**kwargs):
    return forms.EmailField(
        max_length=254,
        validators=[refuse_doubles],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        **kwargs,
    )


class RegistrationForm(AnswersForm):
    """On behalf of whom; and how one is called, if the account does not say."""

    name = name_field(
        label=_("Your name"), help_text=_("The organisers will see it in the list.")
    )
    organisation = forms.ModelChoiceField(
        None,
        label=_("On behalf of"),
        required=False,
        blank=True,
        empty_label=_("only myself"),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, event, user, **kwargs):
        super().__init__(*args, event=event, **kwargs)
        own = Organisation.objects.filter(pk__in=user.organisation_ids())
        if event.organiser.is_practice:
            own = own.none()
        if own:
            self.fields["organisation"].queryset = own
            if self.registration and self.registration.stands():
                chosen = self.registration.organisation_id
            else:
                chosen = preferred(user)
            self.initial.setdefault("organisation", chosen or "")
        else:
            del self.fields["organisation"]
        if user.person.name:
            del self.fields["name"]

    def on_behalf(self):
        """As chosen; what cannot be chosen here stays as it was."""
        if "organisation" in self.fields:
            return self.cleaned_data["organisation"]
        return self.registration.organisation if self.registration else None


class GuestForm(FromAPerson, AnswersForm):
    """For everybody without an account. Nothing tells whether the address is known."""

    salt = "events.guest"
    least_seconds = 2

    name = name_field(
        label=_("Your name"), help_text=_("The organisers will see it in the list.")
    )
    email = email_field(
        label=_("Your e-mail"),
        help_text=_("We send a link there, by which you confirm the registration."),
    )
    organisation_name = organisation_name_field()
    field_order = ["name", "email", "organisation_name", "address", "opened"]

    def clean_name(self):
        return clean_name(self.cleaned_data["name"])


class ByLinkForm(AnswersForm):
    """Whoever holds a personal link: the address is known."""

    name = name_field(
        label=_("Your name"), help_text=_("The organisers will see it in the list.")
    )
    organisation_name = organisation_name_field()

    def __init__(self, *args, event, registration=None, called="", **kwargs):
        super().__init__(*args, event=event, registration=registration, **kwargs)
        self.initial.setdefault("name", called)
        if registration:
            del self.fields["name"]
            if registration.organisation_id:
                del self.fields["organisation_name"]
            else:
                kept = registration.organisation_name
                self.initial.setdefault("organisation_name", kept)

    def clean_name(self):
        return clean_name(self.cleaned_data["name"])


class ByHandForm(AnswersForm):
    """Somebody who called: the organiser writes them on the list."""

    name = name_field(label=_("Name"))
    email = email_field(
        label=_("E-mail"),
        required=False,
        help_text=_("They get a mail with a link to their registration. May be empty."),
    )
    organisation = OrganisationField(
        label=_("Organisation of the directory"),
        required=False,
        widget=forms.TextInput(attrs={"list": "organisations"}),
    )
    organisation_name = organisation_name_field()

    def __init__(self, *args, event, known, **kwargs):
        super().__init__(*args, event=event, optional=True, **kwargs)
        self.fields["organisation"].queryset = known
        field = self.fields["organisation_name"]
        field.label = _("Or another organisation")
        field.help_text = _("As they say it, if it is not in the directory.")

    def clean_name(self):
        return clean_name(self.cleaned_data["name"])


class CancelForm(forms.Form):
    """When the registration that the page shows was made; see `actions.withdraw`."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean_seen(self):
        try:
            return parse_datetime(self.cleaned_data["seen"] or "")
        except ValueError:
            return None


class ReasonForm(forms.Form):
    """Why somebody does what touches others; it is kept in the audit log."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        min_length=3,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = help_text


class ExportForm(ReasonForm):
    format = forms.ChoiceField(
        label=_("File"),
        choices=[("xlsx", "XLSX"), ("csv", "CSV")],
        widget=forms.RadioSelect,
        initial="xlsx",
    )
