from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.views.generic import FormView

from core.views import PermissionRequiredMixin
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


class WithReason(EventPermissionMixin, FormView):
    """Something that touches others: it is done for a reason, in words."""

    form_class = ReasonForm
    template_name = "events/event_reason.html"

    def form_valid(self, form):
        try:
            self.act(form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.next_page())

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            heading=self.heading, warning=self.warning, button=self.button, **kwargs
        )

    def next_page(self):
        return self.event
