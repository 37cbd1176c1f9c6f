from events.views.attendance import ExportRegistrations, Registrations
from events.views.attending import TakeAttendance
from events.views.calendar import event_list
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

__all__ = [
    "AttendanceMarks",
    "CalendarFeed",
    "Cancel",
    "Delete",
    "EventCalendar",
    "EventCreate",
    "EventDetail",
    "EventUpdate",
    "ExportNumbers",
    "ExportRegistrations",
    "Materials",
    "Numbers",
    "NumbersFile",
    "NumbersList",
    "OwnCalendar",
    "OwnCalendarFeed",
    "Pictures",
    "Publish",
    "Register",
    "Registrations",
    "Release",
    "Subscribe",
    "TakeAttendance",
    "Unpublish",
    "Withdraw",
    "event_list",
]
