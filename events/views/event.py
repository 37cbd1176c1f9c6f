from django.views.generic import DetailView

from events.models import Event
from events.views.materials import documents_for
from events.views.outcomes import published_outcomes
from events.views.own_place import waiting_ahead

SIBLINGS = 100
BESIDE = 10


class EventDetail(DetailView):
    """The event, what the reader has to do with it, and what they can do next."""

    def get_queryset(self):
        return (
            Event.objects.visible_to(self.request.user)
            .select_related(
                "organiser",
                "project__programme",
                "project__organisation",
                "activity",
                "group",
                "settlement__obshtina__oblast",
            )
            .prefetch_related("sessions", "attachments", "coorganisers__organisation")
        )

    def get_context_data(self, **kwargs):
        registration = self.registration()
        return super().get_context_data(
            registration=registration,
            waiting_ahead=waiting_ahead(registration),
            programme=self.object.programme(),
            attended_count=self.attended_count(),
            feedback_address=self.feedback_address(registration),
            contacts=self.object.contact_people.shown(),
            together=[
                one for one in self.object.coorganisers.all() if one.is_accepted()
            ],
            siblings=self.siblings(),
            beside=self.beside(),
            waiting_count=self.object.registrations.waiting().count(),
            documents=documents_for(self.object, self.request.user),
            **published_outcomes(self.object, self.request.user),
            **kwargs,
        )

    def siblings(self):
        """The other meetings of the series, as far as the reader sees them."""
        if not self.object.series_id:
            return []
        others = Event.objects.visible_to(self.request.user).filter(
            series=self.object.series_id
        )
        others = others.exclude(pk=self.object.pk).select_related("settlement")
        return others.order_by("starts_at", "pk")[:SIBLINGS]

    def beside(self):
        found = Event.objects.visible_to(self.request.user).beside(self.object)
        return found.filter(cancelled_at=None).select_related("settlement")[:BESIDE]

    def attended_count(self):
        """People present in any session, of what is over; in public a number, never names."""
        if not self.object.is_over():
            return None
        present = self.object.registrations.filter(attendances__isnull=False)
        return present.distinct().count()

    def registration(self):
        user = self.request.user
        if not user.is_authenticated:
            return None
        return (
            self.object.registrations.told()
            .filter(person=user.person)
            .select_related("organisation")
            .first()
        )

    def feedback_address(self, registration):
        """For whoever was present, once it is over."""
        event = self.object
        if not (registration and event.feedback_url and event.is_over()):
            return None
        if event.cancelled_at or not registration.attendances.exists():
            return None
        return event.feedback_address(registration)
