from events.models.attendance import Attendance, Presence
from events.models.changes import AttendanceChange
from events.models.events import Event
from events.models.keepers import DoorKeeper
from events.models.registrations import Registration
from events.models.sessions import Session
from events.models.sheets import SignedSheet

__all__ = [
    "Attendance",
    "AttendanceChange",
    "DoorKeeper",
    "Event",
    "Presence",
    "Registration",
    "Session",
    "SignedSheet",
]
