from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from events import actions
from events.forms import AttendanceForm, WalkInForm
from events.forms.attendance import likely_guests
from events.models import Attendance, Registration
from events.views.mixins import EventPermissionMixin


@dataclass(frozen=True)
class Row:
    """One person on the attendance list and how they are marked in the session."""

    registration: Registration
    how: str

    @property
    def is_present(self):
        return self.how == Attendance.How.IN_PERSON

    @property
    def is_online(self):
        return self.how == Attendance.How.ONLINE


class TakeAttendance(EventPermissionMixin, TemplateView):
    """Presence in one session after another, on a phone at the door."""

    template_name = "events/event_attendance.html"
    permission_required = "events.take_attendance"

    @cached_property
    def sessions(self):
        return list(self.event.sessions.all())

    @cached_property
    def session(self):
        """The one of the address, else the last that has begun, else the first."""
        if wanted := self.request.GET.get("session"):
            for session in self.sessions:
                if str(session.pk) == wanted:
                    return session
            raise Http404
        now = timezone.now()
        begun = [session for session in self.sessions if session.starts_at <= now]
        return (begun or self.sessions)[-1 if begun else 0]

    @cached_property
    def with_online(self):
        """Is being online possible here, or was somebody marked so already?"""
        online = Attendance.objects.filter(
            session__event=self.event, how=Attendance.How.ONLINE
        )
        return bool(self.event.online_url) or online.exists()

    def rows(self):
        how = dict(self.session.attendances.values_list("registration", "how"))
        registrations = (
            self.event.registrations.standing()
            .select_related("person", "organisation")
            .order_by("status", "person__name", "pk")
        )
        return [Row(one, how.get(one.pk, "")) for one in registrations]

    def walk_in_form(self, data=None):
        return WalkInForm(
            data,
            event=self.event,
            user=self.request.user,
            with_online=self.with_online,
        )

    def get_context_data(self, **kwargs):
        rows = self.rows()
        kwargs.setdefault("walk_in", self.walk_in_form())
        return super().get_context_data(
            rows=rows,
            present_count=sum(1 for row in rows if row.how),
            shown=",".join(f"{row.registration.pk}:{row.how}" for row in rows),
            session=self.session,
            sessions=self.sessions,
            with_online=self.with_online,
            organisations=likely_guests(self.request.user, self.event),
            **kwargs,
        )

    def post(self, request, **kwargs):
        form = AttendanceForm(request.POST, session=self.session)
        walk_in = self.walk_in_form(request.POST if request.POST.get("name") else None)
        try:
            if form.is_valid():
                self.save_changes(form)
            if walk_in.is_bound and walk_in.is_valid():
                self.save_walk_in(walk_in)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        if walk_in.is_bound and not walk_in.is_valid():
            return self.render_to_response(self.get_context_data(walk_in=walk_in))
        address = reverse("events:attendance", args=[self.event.slug])
        return redirect(f"{address}?session={self.session.pk}")

    def save_changes(self, form):
        changed = actions.take_attendance(
            self.session, changes=form.changes(), actor=self.request.user
        )
        if changed:
            words = ngettext(
                "Saved: %(count)s change.", "Saved: %(count)s changes.", changed
            )
            messages.success(self.request, words % {"count": changed})

    def save_walk_in(self, walk_in):
        registration, is_new = actions.add_walk_in(
            self.session,
            name=walk_in.cleaned_data["name"],
            organisation=walk_in.cleaned_data["organisation"],
            how=walk_in.how(),
            actor=self.request.user,
        )
        words = (
            _("Added: %(name)s.")
            if is_new
            else _("%(name)s was on the list already and is marked as present.")
        )
        messages.success(self.request, words % {"name": registration.person})
