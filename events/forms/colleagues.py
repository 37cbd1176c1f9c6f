"""Several colleagues in one form, a row for each."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.registration import email_field, name_field
from events.models import Event
from members.behalf import preferred
from members.models import Organisation
from members.names import clean_name

ROWS, MOST_ROWS = 4, 20


class ColleagueForm(forms.Form):
    name = name_field(label=_("Name"), required=False)
    email = email_field(label=_("E-mail"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # What a browser knows is one's own, and these are others. A row needs both or none.
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
            field.is_needed = True

    def clean(self):
        data = super().clean()
        name, email = data.get("name", ""), data.get("email", "")
        if email and not name and "name" not in self.errors:
            self.add_error("name", _("Write the name of this colleague too."))
        if name and not email and "email" not in self.errors:
            self.add_error(
                "email",
                _("Each gets a mail with their own page, so each needs an address."),
            )
        if name and "name" not in self.errors:
            try:
                data["name"] = clean_name(name)
            except forms.ValidationError as error:
                self.add_error("name", error)
        data["email"] = email.lower()
        return data


class BaseColleagues(forms.BaseFormSet):
    def clean(self):
        """Every address once; at least one row."""
        seen = set()
        for form in self.forms:
            email = form.cleaned_data.get("email", "") if form.is_valid() else ""
            if email and email in seen:
                form.add_error("email", _("This address is in an earlier row already."))
            if email:
                seen.add(email)
        if not seen and not any(form.errors for form in self.forms):
            raise forms.ValidationError(_("Write at least one colleague."))

    def filled(self):
        return [
            (form.cleaned_data["name"], form.cleaned_data["email"])
            for form in self.forms
            if form.cleaned_data.get("email")
        ]


Colleagues = forms.formset_factory(
    ColleagueForm,
    formset=BaseColleagues,
    extra=ROWS,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
    validate_max=True,
)


class BehalfForm(forms.Form):
    """On behalf of which of one's organisations."""

    organisation = forms.ModelChoiceField(
        None, label=_("On behalf of"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args, event: Event, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organisation.objects.filter(pk__in=user.organisation_ids())
        if event.organiser.is_practice:
            own = own.none()
        self.fields["organisation"].queryset = own
        self.initial.setdefault("organisation", preferred(user) or "")
        if len(own) == 1:
            self.only = own[0]
            self.fields["organisation"].required = False
            self.fields["organisation"].widget = forms.HiddenInput()
            self.initial["organisation"] = self.only.pk

    def clean_organisation(self):
        return self.cleaned_data["organisation"] or getattr(self, "only", None)
