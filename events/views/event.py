from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView

from core.models import Attachment
from events import actions
from events.forms import MaterialForm
from events.models import Event
from events.views.mixins import EventPermissionMixin
from events.views.own_place import waiting_ahead


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
            .prefetch_related("sessions", "attachments")
        )

    def get_context_data(self, **kwargs):
        registration = self.registration()
        return super().get_context_data(
            registration=registration,
            waiting_ahead=waiting_ahead(registration),
            programme=self.object.programme(),
            attended_count=self.attended_count(),
            feedback_address=self.feedback_address(registration),
            has_speakers=any(one.speaker for one in self.object.sessions.all()),
            waiting_count=self.object.registrations.waiting().count(),
            documents=[
                one
                for one in self.object.attachments.all()
                if one.purpose == Attachment.Purpose.DOCUMENT
            ],
            **kwargs,
        )

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
            self.object.registrations.standing()
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


class Materials(EventPermissionMixin, FormView):
    """Documents of the event: what was shown, handed out and agreed."""

    form_class = MaterialForm
    template_name = "events/event_materials.html"
    permission_required = "events.update"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "event": self.event,
            "user": self.request.user,
        }

    def get_context_data(self, **kwargs):
        documents = self.event.attachments.filter(purpose=Attachment.Purpose.DOCUMENT)
        return super().get_context_data(documents=documents, **kwargs)

    def post(self, request, **kwargs):
        if "remove" in request.POST:
            return self.remove(request.POST["remove"])
        return super().post(request, **kwargs)

    def remove(self, key):
        documents = self.event.attachments.filter(purpose=Attachment.Purpose.DOCUMENT)
        document = get_object_or_404(documents, key=key[:32])
        actions.remove_material(document, event=self.event, actor=self.request.user)
        words = _("“%(name)s” is taken away.") % {"name": document.name}
        messages.success(self.request, words)
        return redirect("events:materials", self.event.slug)

    def form_valid(self, form):
        form.save()
        messages.success(self.request, _("The material is on the event's page."))
        return redirect("events:materials", self.event.slug)
