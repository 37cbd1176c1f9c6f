from events.models.attendance import Attendance
from events.models.events import Event
from events.models.registrations import Registration
from events.models.sessions import Session

__all__ = ["Attendance", "Event", "Registration", "Session"]
