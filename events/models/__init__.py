from events.models.attendance import Attendance, Presence
from events.models.calendar_keys import CalendarKey
from events.models.certificates import Certificate, Signatory
from events.models.changes import AttendanceChange
from events.models.contacts import ContactPerson
from events.models.coorganisers import CoOrganiser
from events.models.event_changes import EventChange, Telling
from events.models.events import Event
from events.models.handouts import Handouts
from events.models.invitees import Invitee
from events.models.keepers import DoorKeeper
from events.models.outcomes import Decision, Minutes, Recommendation
from events.models.questions import Answer, Question, SpecialNeeds
from events.models.registrations import Registration
from events.models.series import EventSeries
from events.models.sessions import Session
from events.models.sheets import SignedSheet
from events.models.withdrawals import Withdrawal

__all__ = [
    "Answer",
    "Attendance",
    "AttendanceChange",
    "CalendarKey",
    "Certificate",
    "CoOrganiser",
    "ContactPerson",
    "Decision",
    "DoorKeeper",
    "Event",
    "EventChange",
    "EventSeries",
    "Handouts",
    "Invitee",
    "Minutes",
    "Presence",
    "Question",
    "Recommendation",
    "Registration",
    "Session",
    "Signatory",
    "SignedSheet",
    "SpecialNeeds",
    "Telling",
    "Withdrawal",
]
