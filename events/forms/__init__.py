from events.forms.attendance import AttendanceForm, WalkInForm
from events.forms.calendar_key import CalendarKeyForm
from events.forms.colleagues import BehalfForm, Colleagues
from events.forms.event import EventForm
from events.forms.inviting import InviteForm
from events.forms.material import MaterialForm
from events.forms.programme import ProgrammeFormSet
from events.forms.questions import AsksForm, QuestionForm
from events.forms.registration import (
    ByHandForm,
    ByLinkForm,
    CancelForm,
    ExportForm,
    GuestForm,
    ReasonForm,
    RegistrationForm,
)
from events.forms.sheets import BadgesForm, CertificatesForm, CodeForm, SheetForm

__all__ = [
    "AsksForm",
    "AttendanceForm",
    "BadgesForm",
    "BehalfForm",
    "ByHandForm",
    "ByLinkForm",
    "CalendarKeyForm",
    "CancelForm",
    "CertificatesForm",
    "CodeForm",
    "Colleagues",
    "EventForm",
    "ExportForm",
    "GuestForm",
    "InviteForm",
    "MaterialForm",
    "ProgrammeFormSet",
    "QuestionForm",
    "ReasonForm",
    "RegistrationForm",
    "SheetForm",
    "WalkInForm",
]
