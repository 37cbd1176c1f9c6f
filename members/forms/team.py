from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.addresses import read_addresses
from members.models import Membership
from members.names import clean_name

ROLES_HELP = _(
    "An owner manages the team, an editor publishes, a member takes part and reads."
)


class ReasonForm(forms.Form):
    """What an owner does at once, an administrator of the network explains."""

    def __init__(self, *args, needs_reason=False, **kwargs):
        super().__init__(*args, **kwargs)
        if needs_reason:
            self.fields["reason"] = forms.CharField(
                label=_("Reason"),
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("The owners of the organisation read it."),
            )


class InvitationForm(ReasonForm):
    """One role for several addresses; nothing is sent while one of them is wrong."""

    emails = forms.CharField(
        label=_("E-mail addresses"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4, "autocapitalize": "none"}),
        help_text=_(
            "One on a line or separated by commas. "
            "Names are understood too: Ivan Ivanov &lt;ivan@example.org&gt;."
        ),
    )
    role = forms.ChoiceField(
        label=_("Role on the portal"),
        choices=Membership.Role.choices,
        initial=Membership.Role.EDITOR,
        help_text=ROLES_HELP,
    )
    position = forms.CharField(
        label=_("Position in the team"), max_length=80, required=False
    )

    def clean_emails(self):
        good, bad = read_addresses(self.cleaned_data["emails"])
        if bad:
            raise forms.ValidationError(
                ngettext(
                    "This is not an e-mail address: %(bad)s",
                    "These are not e-mail addresses: %(bad)s",
                    len(bad),
                ),
                code="emails",
                params={"bad": ", ".join(bad)},
            )
        return good


class AnswerForm(ReasonForm):
    """The answer to „I work here“."""

    ACCEPT, REFUSE = "accept", "refuse"
    answer = forms.ChoiceField(
        label=_("Answer"),
        widget=forms.RadioSelect,
        choices=[(ACCEPT, _("Take into the team")), (REFUSE, _("Refuse"))],
    )
    role = forms.ChoiceField(
        label=_("Role on the portal"),
        choices=Membership.Role.choices,
        initial=Membership.Role.EDITOR,
        help_text=ROLES_HELP,
    )
    words = forms.CharField(
        label=_("A few words to the person"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class JoinRequestForm(forms.Form):
    note = forms.CharField(
        label=_("A few words about you"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "What you do there, so that the owners know who asks. "
            "They see your name and your words, not your e-mail."
        ),
    )


class TeamEntryForm(ReasonForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    position = forms.CharField(label=_("Position in the team"), max_length=80)
    is_public = forms.BooleanField(
        label=_("Show in the public team; the person agreed"), required=False
    )

    def clean_name(self):
        return clean_name(self.cleaned_data["name"])


class MembershipForm(ReasonForm):
    """Role and position of one person; without an account there is no role."""

    role = forms.ChoiceField(
        label=_("Role on the portal"),
        choices=Membership.Role.choices,
        help_text=ROLES_HELP,
    )
    position = forms.CharField(
        label=_("Position in the team"), max_length=80, required=False
    )
    is_public = forms.BooleanField(
        label=_("Show in the public team; the person agreed"), required=False
    )

    def __init__(self, *args, membership, **kwargs):
        kwargs["initial"] = {
            "role": membership.role,
            "position": membership.position,
            "is_public": membership.is_public,
        }
        super().__init__(*args, **kwargs)
        if not membership.person.user_id:
            del self.fields["role"]

    def clean(self):
        return {"role": ""} | super().clean()
