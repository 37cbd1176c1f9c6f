from events.models.attendance import Attendance, Presence
from events.models.calendar_keys import CalendarKey
from events.models.certificates import Certificate, Signatory
from events.models.changes import AttendanceChange
from events.models.events import Event
from events.models.invitees import Invitee
from events.models.keepers import DoorKeeper
from events.models.questions import Answer, Question, SpecialNeeds
from events.models.registrations import Registration
from events.models.sessions import Session
from events.models.sheets import SignedSheet
from events.models.withdrawals import Withdrawal

__all__ = [
    "Answer",
    "Attendance",
    "AttendanceChange",
    "CalendarKey",
    "Certificate",
    "DoorKeeper",
    "Event",
    "Invitee",
    "Presence",
    "Question",
    "Registration",
    "Session",
    "Signatory",
    "SignedSheet",
    "SpecialNeeds",
    "Withdrawal",
]
