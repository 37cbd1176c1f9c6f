"""Rows that lack what donors ask for: what a report, the coordinator and a closing tell of."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from events.models import Attendance, Event, Registration
from projects.models import Expenditure, Indicator, Measurement, Period


def events_without_presence() -> QuerySet[Event]:
    """Held events with registrations at which nobody marked who came."""
    event = OuterRef("pk")
    return Event.objects.held().filter(
        Exists(Registration.objects.active().filter(event=event)),
        ~Exists(Attendance.objects.filter(registration__event=event)),
    )


def periods_without_value() -> QuerySet[Period]:
    """Over, and of the value that somebody enters by hand there is none."""
    return Period.objects.filter(
        indicator__source=Indicator.Source.MANUAL,
        ends_on__lt=timezone.localdate(),
        measurements=None,
    )


def values_without_proof() -> QuerySet[Measurement]:
    return Measurement.objects.filter(attachments=None)


def costs_without_paper() -> QuerySet[Expenditure]:
    return Expenditure.objects.without_paper()
