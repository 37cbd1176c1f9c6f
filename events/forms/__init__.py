from events.forms.attendance import AttendanceForm, WalkInForm
from events.forms.calendar_key import CalendarKeyForm
from events.forms.event import EventForm
from events.forms.material import MaterialForm
from events.forms.programme import ProgrammeFormSet
from events.forms.registration import ExportForm, ReasonForm, RegistrationForm
from events.forms.sheets import BadgesForm, CertificatesForm, CodeForm, SheetForm

__all__ = [
    "AttendanceForm",
    "BadgesForm",
    "CalendarKeyForm",
    "CertificatesForm",
    "CodeForm",
    "EventForm",
    "ExportForm",
    "MaterialForm",
    "ProgrammeFormSet",
    "ReasonForm",
    "RegistrationForm",
    "SheetForm",
    "WalkInForm",
]
