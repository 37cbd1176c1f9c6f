from django import forms
from django.utils.translation import gettext_lazy as _

from members.behalf import preferred
from members.models import Organisation


class RegistrationForm(forms.Form):
    """On behalf of whom; and how one is called, if the account does not say."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("The organisers will see it in the list."),
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
        super().__init__(*args, **kwargs)
        own = Organisation.objects.filter(pk__in=user.organisation_ids())
        if event.organiser.is_practice:
            own = own.none()
        if own:
            self.fields["organisation"].queryset = own
            self.initial.setdefault("organisation", preferred(user) or "")
        else:
            del self.fields["organisation"]
        if user.person.name:
            del self.fields["name"]


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
