from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from events.forms.fields import OrganisationField
from events.models import Attendance
from members.models import Organisation

OFFERED = 200


class AttendanceForm(forms.Form):
    """Presence in one session. `shown` says what the page showed when it was opened."""

    present = forms.ModelMultipleChoiceField(None, required=False)
    online = forms.ModelMultipleChoiceField(None, required=False)
    shown = forms.CharField(
        required=False,
        max_length=60000,
        widget=forms.HiddenInput,
        validators=[RegexValidator(r"^([0-9]{1,18}:[a-z_]*(,|$))*$")],
    )

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        rows = session.event.registrations.all()
        self.fields["present"].queryset = self.fields["online"].queryset = rows

    def changes(self):
        """{registration id: how} of the rows whose mark differs from what was shown."""
        now = dict.fromkeys(
            (row.pk for row in self.cleaned_data["online"]), Attendance.How.ONLINE
        )
        now |= dict.fromkeys(
            (row.pk for row in self.cleaned_data["present"]), Attendance.How.IN_PERSON
        )
        found = {}
        for row in filter(None, self.cleaned_data["shown"].split(",")):
            pk, _colon, was = row.partition(":")
            if was != now.get(int(pk), ""):
                found[int(pk)] = now.get(int(pk), "")
        return found


def known_to(user, event):
    """On behalf of whom somebody may have come; in practice only invented organisations."""
    visible = Organisation.objects.visible_to(user)
    return visible.filter(is_practice=event.organiser.is_practice)


def likely_guests(user, event):
    """Names offered at the door: from the same oblast, else a few; any other may be typed."""
    rows = known_to(user, event)
    if event.settlement:
        rows = rows.in_oblast([event.settlement.obshtina.oblast.code])
    return rows[:OFFERED]


class WalkInForm(forms.Form):
    """Somebody who came without registering, in one line."""

    name = forms.CharField(label=_("Name"), max_length=120)
    organisation = OrganisationField(
        label=_("Organisation"),
        required=False,
        widget=forms.TextInput(attrs={"list": "organisations"}),
    )
    is_online = forms.BooleanField(label=_("online"), required=False)

    def __init__(self, *args, event, user, with_online, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = known_to(user, event)
        if not with_online:
            del self.fields["is_online"]

    def how(self):
        if self.cleaned_data.get("is_online"):
            return Attendance.How.ONLINE
        return Attendance.How.IN_PERSON
