"""Shifts for the reader's own calendar: of an opportunity, or all for which one is signed up."""

from django.utils.translation import gettext as _
from django.views.generic import View

from core import ical
from core.views import SignedInMixin
from participation.volunteering import calendars
from participation.volunteering.models import Place
from participation.volunteering.views import own
from participation.volunteering.views.mixins import SeenOpportunity


class Shifts(SeenOpportunity, View):
    """Those not yet over, the called off ones too; with the reader's own place in each."""

    def get(self, request, **kwargs):
        shifts = self.opportunity.shifts.not_over()
        for shift in shifts:
            shift.opportunity = self.opportunity
        places = Place.objects.none()
        if request.user.is_authenticated:
            places = standing(shift__in=shifts, application__person=request.user.person)
        text = calendars.calendar(
            shifts,
            name=self.opportunity.title,
            own={one.shift_id: one for one in places},
        )
        return ical.response(text, name=f"volunteering-{self.opportunity.pk}.ics")


class Mine(SignedInMixin, View):
    def get(self, request):
        return answer(standing(application__person=request.user.person))


class ByLink(own.ByLink):
    """Of somebody without an account."""

    def get(self, request, token):
        return answer(standing(application=self.application))


def standing(**whose):
    """Places, and waits for one, of applications that the organisation reckons with."""
    places = Place.objects.reckoned_with().filter(**whose)
    return places.select_related(
        "application",
        "shift__opportunity__organisation",
        "shift__opportunity__settlement",
    )


def answer(places):
    return ical.response(
        calendars.of_places(places, name=_("My volunteering")), name="volunteering.ics"
    )
