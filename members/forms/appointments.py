from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields import ObshtiniField
from members.models import Appointment, Organisation, User

Role = Appointment.Role


class EndAppointmentForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it, and it stays in the history of the roles."),
    )


class AppointmentForm(EndAppointmentForm):
    """What a role extends to; an administrator's role is always the whole network."""

    kinds = forms.MultipleChoiceField(
        label=_("Kinds of organisation"),
        required=False,
        choices=Organisation.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For a coordinator. Nothing ticked means all kinds."),
    )
    obshtini = ObshtiniField(
        label=_("Territory"),
        required=False,
        help_text=_("Nothing ticked means the whole country."),
    )
    field_order = ["email", "role", "kinds", "obshtini", "reason"]

    def __init__(self, *args, role="", **kwargs):
        super().__init__(*args, **kwargs)
        self.role = role
        if role == Role.MODERATOR:
            del self.fields["kinds"]

    def clean(self):
        """Only what the role can have: kinds are of organisations, which coordinators admit."""
        cleaned = super().clean()
        role = cleaned.get("role") or self.role
        if role != Role.COORDINATOR:
            cleaned["kinds"] = []
        if role == Role.ADMINISTRATOR:
            cleaned["obshtini"] = []
        return cleaned


class AppointForm(AppointmentForm):
    email = forms.EmailField(
        label=_("E-mail of the account"),
        max_length=254,
        help_text=_("The person has opened an account and confirmed this address."),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        initial=Role.COORDINATOR,
        widget=forms.RadioSelect,
        help_text=_(
            "A coordinator admits organisations and looks after them, a moderator looks "
            "after the forums, an administrator may also give roles."
        ),
    )

    def clean_email(self):
        """The account with this address."""
        email = self.cleaned_data["email"].lower()
        confirmed = User.objects.filter(is_active=True, emailaddress__verified=True)
        user = confirmed.filter(email=email).distinct().first()
        if user is None:
            raise forms.ValidationError(
                _(
                    "There is no account with this confirmed e-mail. Ask the person to "
                    "sign up first, then come back."
                ),
                code="no_account",
            )
        self.user = user
        return email
