from events.views.attendance import ExportRegistrations, Registrations
from events.views.attending import TakeAttendance
from events.views.calendar import event_list
from events.views.certificates import (
    Certificates,
    CertificatesFile,
    CheckCertificate,
    IssueCertificates,
    OwnCertificate,
    RevokeCertificate,
    SendCertificates,
    SetCertificates,
)
from events.views.editing import (
    Cancel,
    Delete,
    EventCreate,
    EventUpdate,
    Publish,
    Unpublish,
)
from events.views.event import EventDetail, Materials
from events.views.feeds import (
    CalendarFeed,
    EventCalendar,
    OwnCalendar,
    OwnCalendarFeed,
    Subscribe,
)
from events.views.numbers import ExportNumbers, Numbers, NumbersFile, NumbersList
from events.views.pictures import Pictures
from events.views.presses import AttendanceMarks
from events.views.registration import Register, Release, Withdraw
from events.views.sheets import Badges, Papers, SignInSheet

__all__ = [
    "AttendanceMarks",
    "Badges",
    "CalendarFeed",
    "Cancel",
    "Certificates",
    "CertificatesFile",
    "CheckCertificate",
    "Delete",
    "EventCalendar",
    "EventCreate",
    "EventDetail",
    "EventUpdate",
    "ExportNumbers",
    "ExportRegistrations",
    "IssueCertificates",
    "Materials",
    "Numbers",
    "NumbersFile",
    "NumbersList",
    "OwnCalendar",
    "OwnCalendarFeed",
    "OwnCertificate",
    "Papers",
    "Pictures",
    "Publish",
    "Register",
    "Registrations",
    "Release",
    "RevokeCertificate",
    "SendCertificates",
    "SetCertificates",
    "SignInSheet",
    "Subscribe",
    "TakeAttendance",
    "Unpublish",
    "Withdraw",
    "event_list",
]
