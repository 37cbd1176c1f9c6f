"""The page behind the QR code of a registration: one press at the door, and the next may come."""

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.views import sign_in_first
from events import actions
from events.forms.attendance import ReasonOfCorrection
from events.models import Attendance, Event, Registration
from events.views.attending import DoorMixin

# Doors open before the hour.
EARLY = datetime.timedelta(hours=1)


class CheckIn(DoorMixin, TemplateView):
    """A photographed code says nothing of anybody: only those at this door see the person.

    The answer to everybody else is the same whether or not there is such a registration.
    """

    template_name = "events/event_check_in.html"

    def dispatch(self, request, *args, **kwargs):
        if not self.keeps_this_door:
            if request.method == "POST" and not request.user.is_authenticated:
                return sign_in_first(self, request)
            self.template_name = "events/event_check_in_stranger.html"
            context = {"own": self.own(), "next": request.path}
            return self.render_to_response(context)
        return TemplateView.dispatch(self, request, *args, **kwargs)

    @cached_property
    def keeps_this_door(self):
        user = self.request.user
        if not user.is_authenticated:
            return False
        try:
            return user.has_perm(self.permission_required, self.event)
        except Http404:
            return False

    def own(self):
        """The reader's own registration, if that is what the code belongs to."""
        user = self.request.user
        if not user.is_authenticated:
            return None
        mine = Registration.objects.filter(
            person=user.person,
            key=self.kwargs["key"],
            event__slug=self.kwargs["slug"],
            event__in=Event.objects.visible_to(user),
        )
        return mine.select_related("event", "person").first()

    @cached_property
    def registration(self):
        rows = self.event.registrations.filter(key=self.kwargs["key"])
        return rows.select_related("person", "organisation").first()

    def elsewhere(self):
        """The event to which the code belongs, if the reader keeps that door too."""
        rows = Registration.objects.filter(key=self.kwargs["key"])
        other = rows.select_related("event__organiser", "event__group").first()
        if other and self.request.user.has_perm(self.permission_required, other.event):
            return other.event
        return None

    def get_context_data(self, **kwargs):
        if not self.registration:
            return super().get_context_data(elsewhere=self.elsewhere(), **kwargs)
        marks = {
            one.session_id: one
            for one in self.registration.attendances.select_related("taken_by__person")
        }
        parts = [(session, marks.get(session.pk)) for session in self.all_sessions]
        now = self.on_now()
        return super().get_context_data(
            registration=self.registration,
            on_now=[part for part in parts if part[0] in now],
            others=[part for part in parts if part[0] not in now],
            all_sessions_count=len(parts),
            needs_reason=self.needs_reason,
            correction=ReasonOfCorrection(),
            only_online=self.only_online,
            is_expected=self.registration.status == Registration.Status.REGISTERED,
            **kwargs,
        )

    def on_now(self):
        """Sessions that are on or begin soon, else all of today, else all."""
        now, today = timezone.now(), timezone.localdate()
        running = [
            one
            for one in self.all_sessions
            if one.starts_at - EARLY <= now <= one.ends_at
        ]
        of_today = [
            one
            for one in self.all_sessions
            if timezone.localtime(one.starts_at).date() == today
        ]
        return running or of_today or self.all_sessions

    def post(self, request, **kwargs):
        wanted = request.POST.get("session", "")
        session = next(
            (one for one in self.all_sessions if str(one.pk) == wanted), None
        )
        if session is None or not self.registration:
            raise Http404
        correction = ReasonOfCorrection(request.POST)
        reason = correction.cleaned_data["reason"] if correction.is_valid() else ""
        press = actions.Press(
            self.registration.pk,
            session.pk,
            self.wanted_mark(),
            request.POST.get("was", "")[:10],
        )
        try:
            answers = actions.take_attendance(
                self.event, [press], actor=request.user, reason=reason
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            self.say(answers[0])
        return redirect(request.path)

    def wanted_mark(self):
        if "back" in self.request.POST:
            return ""
        how = Attendance.How
        return str(how.ONLINE if self.only_online else how.IN_PERSON)

    def say(self, answer):
        if answer.state in {"conflict", "refused", "reason"}:
            messages.error(self.request, answer.words)
            return
        words = _("%(name)s is marked. Point the camera at the next code.")
        if not answer.how:
            words = _("%(name)s is not marked any more.")
        messages.success(self.request, words % {"name": self.registration.person})
