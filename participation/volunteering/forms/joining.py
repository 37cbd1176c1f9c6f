"""Signing up: with an account, without one, and from paper."""

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.paper_codes import LENGTH
from members.models import Person
from members.names import clean_name
from participation.common import forms as common
from participation.common.models import Channel
from participation.volunteering.models import Opportunity

NAMES_OFFERED = 300


class ShiftsField(forms.ModelMultipleChoiceField):
    """Shifts `with_taken` as check boxes, each with its places."""

    def __init__(self, **kwargs):
        super().__init__(
            None,
            label=_("Shifts"),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one shift.")},
            **kwargs,
        )

    def label_from_instance(self, shift):
        return ", ".join(filter(None, [str(shift), shift.place, places_left(shift)]))


def places_left(shift):
    """Nothing of a shift that has begun: it is entered from paper, whatever its places."""
    left = None if shift.has_begun() else shift.left()
    if left is None:
        return ""
    if not left:
        return gettext("full, with a waiting list")
    return ngettext("%(left)s place left", "%(left)s places left", left) % {
        "left": left
    }


class ShiftsForm(forms.Form):
    """Which shifts, and whether a parent has to agree."""

    # What the actions take beside the answers about age.
    told = ("shifts", "note")

    shifts = ShiftsField()
    is_minor = forms.BooleanField(
        label=_("I am under 18"),
        required=False,
    )
    parent_agrees = forms.BooleanField(
        label=_("My parent knows about it and agrees"),
        required=False,
        help_text=_(
            "Only if you are under 18. Bring the form with a parent's signature on the first day."
        ),
    )

    def __init__(self, *args, opportunity: Opportunity, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["shifts"].queryset = self.offered(opportunity).with_taken()
        if opportunity.is_for_adults():
            del self.fields["is_minor"], self.fields["parent_agrees"]

    def offered(self, opportunity):
        return opportunity.shifts.to_come()

    def clean(self):
        data = super().clean()
        if data.get("is_minor") and not data.get("parent_agrees"):
            self.add_error(
                "parent_agrees",
                _("Under 18 you can volunteer only if a parent agrees."),
            )
        return data

    def answers(self):
        """Of work for adults nobody is asked their age."""
        found = {name: self.cleaned_data[name] for name in self.told}
        for name in ("is_minor", "parent_agrees"):
            found[name] = self.cleaned_data.get(name, False)
        return found


class OwnForm(ShiftsForm):
    note = forms.CharField(
        label=_("Message to the organisation"),
        max_length=500,
        required=False,
        help_text=_("For example what you can do well, or that you come later."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class GuestForm(OwnForm, common.GuestForm):
    salt = "participation.volunteering"
    told = ("shifts", "note", "name", "email")
    field_order = ("shifts", "is_minor", "parent_agrees", "note", "name", "email")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _(
            "We send you an e-mail in which you confirm that you are coming."
        )


class EnterForm(ShiftsForm):
    """From paper or at a desk, also for a shift that is over."""

    told = ("shifts", "known", "name", "channel")

    known = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Was a volunteer with you before"),
        required=False,
        empty_label=_("no, this is somebody new"),
        help_text=_("Then the hours of one person are counted together."),
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=[
            (one.value, one.label)
            for one in (Channel.PAPER, Channel.DESK, Channel.MEETING, Channel.LETTER)
        ],
    )

    def __init__(self, *args, opportunity, **kwargs):
        super().__init__(*args, opportunity=opportunity, **kwargs)
        before = Person.objects.filter(
            user=None,
            erased_at=None,
            volunteer_applications__opportunity__organisation=opportunity.organisation,
        ).exclude(volunteer_applications__channel=Channel.PORTAL)
        before = before.exclude(name="").distinct().order_by("name", "pk")
        newest = before.values("pk")[:NAMES_OFFERED]
        self.fields["known"].queryset = Person.objects.filter(pk__in=newest).order_by(
            "name", "pk"
        )
        if "is_minor" in self.fields:
            self.fields["is_minor"].label = _("Under 18")
            self.fields["parent_agrees"].label = _("A parent signed the form")
            self.fields["parent_agrees"].help_text = ""
        self.order_fields(["known", "name", "channel", "shifts"])

    def offered(self, opportunity):
        return opportunity.shifts.filter(cancelled_at=None)

    def clean(self):
        data = super().clean()
        if not data.get("known") and not data.get("name"):
            self.add_error(
                "name", _("Write the name, or choose somebody from the list.")
            )
        return data

    def clean_name(self):
        name = self.cleaned_data["name"]
        return clean_name(name) if name else ""


class AnswerForm(forms.Form):
    """Two buttons: accepted or not, with words."""

    answer = forms.CharField(
        label=_("Your words to the volunteer"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed if you do not accept."),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the certificate"),
        max_length=LENGTH + 10,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
