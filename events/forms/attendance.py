import datetime
import uuid

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from events.actions import Press, WalkIn
from events.forms.fields import OrganisationField
from events.models import Attendance, Registration
from members.models import Organisation

OFFERED = 200
MOST_PRESSES, MOST_WALK_INS = 2000, 50
# Of each session one letter, so that a list of hundreds stays small.
LETTERS = {"": "-", Attendance.How.IN_PERSON: "i", Attendance.How.ONLINE: "o"}
HOW = {letter: str(how) for how, letter in LETTERS.items()}
LARGEST_NUMBER = 2**63 - 1


def whole(marks: list[str]) -> str:
    """How somebody is marked in all sessions together; nothing where these differ."""
    return marks[0] if len(set(marks)) == 1 else ""


class NumbersField(forms.Field):
    """Numbers of rows as boxes send them; what is none of ours is passed over."""

    widget = forms.MultipleHiddenInput

    def clean(self, value):
        texts = super().clean(value) or []
        return [int(text) for text in texts if text.isdecimal() and len(text) < 19]


class AttendanceForm(forms.Form):
    """Presence in the sessions of the page; `shown` says what it showed when it was opened."""

    present = NumbersField(required=False)
    online = NumbersField(required=False)
    shown = forms.CharField(
        required=False,
        max_length=60000,
        widget=forms.HiddenInput,
        validators=[RegexValidator(r"^([0-9]{1,18}:[io-]*(,|$))*$")],
    )

    def __init__(self, *args, sessions, **kwargs):
        super().__init__(*args, **kwargs)
        self.sessions = sessions

    def presses(self):
        """What the person changed; a row left as it was shown is nobody's press."""
        ticked = dict.fromkeys(self.cleaned_data["online"], Attendance.How.ONLINE)
        ticked |= dict.fromkeys(self.cleaned_data["present"], Attendance.How.IN_PERSON)
        found = []
        for row in filter(None, self.cleaned_data["shown"].split(",")):
            pk, _colon, letters = row.partition(":")
            letters = letters.ljust(len(self.sessions), "-")
            marks = [HOW[letter] for letter in letters[: len(self.sessions)]]
            now = ticked.get(int(pk), "")
            if now != whole(marks):
                found += self.row(int(pk), marks, now)
        return found

    def row(self, pk, marks, now):
        return [
            Press(pk, session.pk, str(now), was)
            for session, was in zip(self.sessions, marks, strict=True)
            if was != now
        ]


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


def answers(choices):
    return [("", _("not said")), *choices]


class WalkInForm(forms.Form):
    """Somebody who came without registering, in one line."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    organisation = OrganisationField(
        label=_("Organisation"),
        required=False,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )
    office = forms.ChoiceField(
        label=_("Office"), required=False, choices=answers(Registration.Office.choices)
    )
    sex = forms.ChoiceField(
        label=_("Sex"), required=False, choices=answers(Registration.Sex.choices)
    )
    age_group = forms.ChoiceField(
        label=_("Age"), required=False, choices=answers(Registration.AgeGroup.choices)
    )
    is_online = forms.BooleanField(label=_("online"), required=False)
    is_somebody_else = forms.BooleanField(
        label=_("It is somebody else of the same name"), required=False
    )
    number = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, event, user, with_online, only_online=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.only_online = only_online
        self.fields["organisation"].queryset = known_to(user, event)
        self.initial["number"] = uuid.uuid4()
        if not with_online or only_online:
            del self.fields["is_online"]
        for name in ("office", "sex", "age"):
            if not getattr(event, f"asks_{name}"):
                del self.fields["age_group" if name == "age" else name]

    def asked(self):
        """The fields about the person that this event asks for."""
        return [
            self[name] for name in ("office", "sex", "age_group") if name in self.fields
        ]

    def walk_in(self, *, pressed_at=None):
        data = self.cleaned_data
        is_online = self.only_online or data.get("is_online")
        return WalkIn(
            name=data["name"],
            organisation=data["organisation"],
            how=Attendance.How.ONLINE if is_online else Attendance.How.IN_PERSON,
            office=data.get("office", ""),
            sex=data.get("sex", ""),
            age_group=data.get("age_group", ""),
            is_somebody_else=data["is_somebody_else"],
            number=data["number"],
            pressed_at=pressed_at,
        )


class ReasonOfCorrection(forms.Form):
    """Asked for after the event's last day only; whether it must be said, the act knows."""

    reason = forms.CharField(
        label=_("Why the list is corrected"),
        max_length=300,
        help_text=_("For example: she signed the sheet, but was not marked."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


# What a script sends.


def read_presses(rows, *, event) -> list[Press]:
    """Presses as the script keeps them; one that is broken is left out."""
    if not isinstance(rows, list):
        return []
    found = (read_press(row, event) for row in rows[:MOST_PRESSES])
    return [press for press in found if press]


def read_press(row, event):
    if not isinstance(row, dict):
        return None
    people = [row.get(name) for name in ("registration", "session")]
    marks = [row.get(name) for name in ("was", "now")]
    is_sound = all(
        isinstance(one, int) and 0 < one <= LARGEST_NUMBER for one in people
    ) and all(isinstance(one, str) and one in HOW for one in marks)
    number = number_of(row.get("number"))
    if not is_sound or number is None:
        return None
    was, now = (HOW[one] for one in marks)
    return Press(*people, now, was, number, moment_of(row.get("at"), event))


def number_of(text):
    try:
        return uuid.UUID(text)
    except (ValueError, TypeError, AttributeError):
        return None


def moment_of(text, event):
    """When it was pressed by the clock of the browser, never an impossible hour."""
    try:
        moment = parse_datetime(text)
    except (ValueError, TypeError):
        return None
    if moment is None or timezone.is_naive(moment):
        return None
    earliest = event.starts_at - datetime.timedelta(days=1)
    return moment if earliest < moment <= timezone.now() else None
