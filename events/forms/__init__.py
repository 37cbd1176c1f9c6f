from events.forms.attendance import AttendanceForm, WalkInForm
from events.forms.calendar_key import CalendarKeyForm
from events.forms.colleagues import BehalfForm, Colleagues
from events.forms.contacts import ContactFormSet
from events.forms.door import DoorKeeperForm, SignedSheetForm
from events.forms.event import EventForm
from events.forms.export import AllRegistrationsForm
from events.forms.inviting import InviteForm
from events.forms.material import MaterialForm, MaterialWordsForm
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
from events.forms.series import (
    CopyForm,
    DatesForm,
    MunicipalitiesForm,
    SeriesForm,
)
from events.forms.series_rows import SeriesRowsForm
from events.forms.sheets import BadgesForm, CertificatesForm, CodeForm, SheetForm

__all__ = [
    "AllRegistrationsForm",
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
    "ContactFormSet",
    "CopyForm",
    "DatesForm",
    "DoorKeeperForm",
    "EventForm",
    "ExportForm",
    "GuestForm",
    "InviteForm",
    "MaterialForm",
    "MaterialWordsForm",
    "MunicipalitiesForm",
    "ProgrammeFormSet",
    "QuestionForm",
    "ReasonForm",
    "RegistrationForm",
    "SeriesForm",
    "SeriesRowsForm",
    "SheetForm",
    "SignedSheetForm",
    "WalkInForm",
]
