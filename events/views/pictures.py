from django.urls import reverse

from core.galleries import views
from events.actions.people import writable
from events.views.mixins import EventPermissionMixin


class Pictures(EventPermissionMixin, views.Pictures):
    """Photographs of the event, for the gallery on its page."""

    template_name = "events/pictures.html"
    permission_required = "events.update"
    lock = staticmethod(writable)

    @property
    def owner(self):
        return self.event

    def address(self):
        return reverse("events:pictures", args=[self.event.slug])
