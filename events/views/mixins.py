from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import FormView

from core.views import Acts, PermissionRequiredMixin
from events.forms import ReasonForm
from events.models import Event


class EventMixin:
    """The event of the address, if the reader may see it."""

    @cached_property
    def event(self):
        visible = Event.objects.visible_to(self.request.user).select_related(
            "organiser", "group"
        )
        return get_object_or_404(visible, slug=self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(event=self.event, **kwargs)


class EventPermissionMixin(PermissionRequiredMixin, EventMixin):
    """A page on which something is done with the event."""

    def get_permission_object(self):
        return self.event


class WithReason(EventPermissionMixin, Acts, FormView):
    """Something that touches others: it is done for a reason, in words."""

    form_class = ReasonForm
    template_name = "events/event_reason.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            heading=self.heading, warning=self.warning, button=self.button, **kwargs
        )

    def next_address(self, result):
        return self.event
