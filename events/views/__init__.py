from events.views.attendance import ExportRegistrations
from events.views.attending import TakeAttendance
from events.views.by_link import (
    CalendarByLink,
    CancelByLink,
    ChangeByLink,
    CodeByLink,
    ConfirmGuest,
    GuestAsked,
    PlaceByLink,
    RegisterGuest,
    TakeOfferByLink,
)
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
from events.views.check_in import CheckIn
from events.views.colleagues import RegisterColleagues, WithdrawColleague
from events.views.coorganising import CoOrganise
from events.views.copying import Copy, Series
from events.views.editing import (
    Cancel,
    Delete,
    EventCreate,
    EventUpdate,
    Publish,
    Unpublish,
)
from events.views.event import EventDetail
from events.views.exporting import ExportAllRegistrations
from events.views.feeds import (
    CalendarFeed,
    EventCalendar,
    OwnCalendar,
    OwnCalendarFeed,
    Subscribe,
)
from events.views.handed_out import MaterialByLink
from events.views.invitation import DeclineInvitation, Invited
from events.views.inviting import Invitees, RemindInvited, RevokeInvitation
from events.views.keepers import DoorKeepers
from events.views.materials import Materials
from events.views.numbers import ExportNumbers, Numbers, NumbersFile, NumbersList
from events.views.outcomes import (
    OutcomeList,
    Outcomes,
    ShowDecision,
    ShowRecommendation,
    WriteDecision,
    WriteMinutes,
    WriteRecommendation,
)
from events.views.pictures import Pictures
from events.views.presses import AttendanceMarks
from events.views.questions import ArrangeQuestion, EditQuestion, Questions
from events.views.registration import (
    ChangeRegistration,
    Register,
    RegistrationCode,
    TakeOffer,
    Withdraw,
)
from events.views.registrations import (
    AddByHand,
    Decide,
    GivePlace,
    RegistrationDetail,
    Registrations,
    Release,
    SendToWaiting,
)
from events.views.report import ReportFile, ShowReport
from events.views.sheets import Badges, Papers, SignInSheet
from events.views.signed_sheets import MarkBesideSheet, RemoveSheet, SignedSheets
from events.views.told import ToldOfChanges
from events.views.trace import AttendanceTrace

__all__ = [
    "AddByHand",
    "ArrangeQuestion",
    "AttendanceMarks",
    "AttendanceTrace",
    "Badges",
    "CalendarByLink",
    "CalendarFeed",
    "Cancel",
    "CancelByLink",
    "Certificates",
    "CertificatesFile",
    "ChangeByLink",
    "ChangeRegistration",
    "CheckCertificate",
    "CheckIn",
    "CoOrganise",
    "CodeByLink",
    "ConfirmGuest",
    "Copy",
    "Decide",
    "DeclineInvitation",
    "Delete",
    "DoorKeepers",
    "EditQuestion",
    "EventCalendar",
    "EventCreate",
    "EventDetail",
    "EventUpdate",
    "ExportAllRegistrations",
    "ExportNumbers",
    "ExportRegistrations",
    "GivePlace",
    "GuestAsked",
    "Invited",
    "Invitees",
    "IssueCertificates",
    "MarkBesideSheet",
    "MaterialByLink",
    "Materials",
    "Numbers",
    "NumbersFile",
    "NumbersList",
    "OutcomeList",
    "Outcomes",
    "OwnCalendar",
    "OwnCalendarFeed",
    "OwnCertificate",
    "Papers",
    "Pictures",
    "PlaceByLink",
    "Publish",
    "Questions",
    "Register",
    "RegisterColleagues",
    "RegisterGuest",
    "RegistrationCode",
    "RegistrationDetail",
    "Registrations",
    "Release",
    "RemindInvited",
    "RemoveSheet",
    "ReportFile",
    "RevokeCertificate",
    "RevokeInvitation",
    "SendCertificates",
    "SendToWaiting",
    "Series",
    "SetCertificates",
    "ShowDecision",
    "ShowRecommendation",
    "ShowReport",
    "SignInSheet",
    "SignedSheets",
    "Subscribe",
    "TakeAttendance",
    "TakeOffer",
    "TakeOfferByLink",
    "ToldOfChanges",
    "Unpublish",
    "Withdraw",
    "WithdrawColleague",
    "WriteDecision",
    "WriteMinutes",
    "WriteRecommendation",
    "event_list",
]
