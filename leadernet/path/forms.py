from django import forms
from django.utils.translation import gettext_lazy as _

from leadernet.path import finding

LEADS, COMES = "leads", "comes"


class LinkForm(forms.Form):
    """Which thing, and on which side of this one it stands."""

    direction = forms.ChoiceField(
        label=_("How they are connected"),
        choices=[
            (COMES, _("This came from the chosen page")),
            (LEADS, _("This led to the chosen page")),
        ],
        widget=forms.RadioSelect,
    )
    found = forms.ChoiceField(
        label=_("What was found"), widget=forms.RadioSelect, required=False
    )
    address = forms.CharField(
        label=_("Address of the page"),
        max_length=500,
        required=False,
        help_text=_(
            "Open the page of the other thing, copy its address and paste it here."
        ),
    )

    def __init__(self, *args, user, entries, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if entries:
            self.fields["found"].choices = [
                (one.url, f"{one.title} ({kinds[one.kind]})") for one in entries
            ]
        else:
            del self.fields["found"]

    def clean(self):
        """`other`: the thing itself. What is hidden is as unknown as what never was."""
        data = super().clean()
        address = data.get("address") or data.get("found")
        if self.errors:
            return data
        if not address:
            self.add_error("address", _("Choose what was found, or paste an address."))
        elif not finding.is_ours(address):
            self.add_error("address", _("This address is not of a page of the portal."))
        elif (other := finding.at(address, self.user)) is None:
            self.add_error(
                "address",
                _(
                    "No survey, event, cause, idea, vote, question to an institution, opportunity, presentation of ideas, position, project or news item is known under this address."
                ),
            )
        else:
            data["other"] = other
        return data
