from django.utils.functional import cached_property
from django.views.generic import ListView

from events import presence
from events.models import AttendanceChange
from events.views.mixins import EventPermissionMixin


class AttendanceTrace(EventPermissionMixin, ListView):
    """Who changed which mark when and why: what the list itself does not show."""

    template_name = "events/event_attendance_trace.html"
    permission_required = "events.see_registrations"
    paginate_by = 50

    @cached_property
    def closes_at(self):
        return presence.closes_at(self.event)

    def get_queryset(self):
        return (
            AttendanceChange.objects.of(self.event)
            .telling(closes_at=self.closes_at)
            .select_related(
                "registration__person",
                "registration__organisation",
                "session",
                "by__person",
            )
            .order_by("-pk")
        )

    def get_context_data(self, **kwargs):
        sessions = presence.attended_sessions(self.event)
        return super().get_context_data(
            all_sessions_count=len(sessions), closes_at=self.closes_at, **kwargs
        )
