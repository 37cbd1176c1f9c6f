from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from events import actions, finding, presence
from events.forms import AttendanceForm, WalkInForm
from events.forms.attendance import (
    LETTERS,
    ReasonOfCorrection,
    likely_guests,
    whole,
)
from events.models import (
    Attendance,
    AttendanceChange,
    DoorKeeper,
    Event,
    Registration,
)
from events.views.mixins import EventPermissionMixin

DAY = "%Y-%m-%d"


@dataclass(frozen=True)
class Row:
    """One person on the attendance list and how they are marked in the chosen sessions."""

    registration: Registration
    marks: list[str]
    is_hidden: bool = False

    @property
    def letters(self):
        return "".join(LETTERS[mark] for mark in self.marks)

    @property
    def how(self):
        return whole(self.marks)

    @property
    def is_partly(self):
        return any(self.marks) and not self.how

    @property
    def is_late(self):
        """Whoever cancelled, was not approved or never confirmed is found by search only."""
        return self.registration.status not in Registration.STANDING


class DoorMixin(EventPermissionMixin):
    """The event of the address for whoever keeps its door.

    Not only for those who see it otherwise: a door keeper is perhaps no member, and nothing but
    these pages opens to them.
    """

    permission_required = "events.take_attendance"
    keepers = "current"

    @cached_property
    def event(self):
        user = self.request.user
        kept = getattr(DoorKeeper.objects.of(user), self.keepers)().values("event")
        seen = Event.objects.visible_to(user).values("pk")
        mine = Event.objects.filter(
            Q(pk__in=seen) | Q(pk__in=kept, is_published=True, deleted_at=None)
        ).select_related("organiser", "group", "settlement__obshtina__oblast")
        return get_object_or_404(mine, slug=self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        """Whoever only keeps the door is led to no page that would not open."""
        seen = Event.objects.visible_to(self.request.user).filter(pk=self.event.pk)
        return super().get_context_data(sees_event=seen.exists(), **kwargs)

    @cached_property
    def all_sessions(self):
        return presence.attended_sessions(self.event)

    @cached_property
    def sessions(self):
        """Those of the address: a session or a whole day; else the one that is on."""
        if wanted := self.request.GET.get("session"):
            found = [one for one in self.all_sessions if str(one.pk) == wanted]
        elif wanted := self.request.GET.get("day"):
            found = self.of_day(wanted)
        else:
            now = timezone.now()
            begun = [one for one in self.all_sessions if one.starts_at <= now]
            found = [begun[-1]] if begun else self.all_sessions[:1]
        if not found:
            raise Http404
        return found

    def of_day(self, text):
        try:
            date = parse_date(text)
        except ValueError:
            return []
        days = presence.days(self.all_sessions)
        return [one for day in days if day.date == date for one in day.sessions]

    @cached_property
    def with_online(self):
        """Is being online possible here, or was somebody marked so already?"""
        if self.event.online_url or self.event.mode != Event.Mode.OFFLINE:
            return True
        online = Attendance.objects.in_event(self.event)
        return online.filter(how=Attendance.How.ONLINE).exists()

    @property
    def only_online(self):
        return self.event.mode == Event.Mode.ONLINE

    @cached_property
    def needs_reason(self):
        """Over, and there is something to correct."""
        if timezone.now() < presence.closes_at(self.event):
            return False
        is_practice = self.event.organiser.is_practice
        return not is_practice and Attendance.objects.in_event(self.event).exists()

    def walk_in_form(self, data=None):
        return WalkInForm(
            data,
            event=self.event,
            user=self.request.user,
            with_online=self.with_online,
            only_online=self.only_online,
        )

    def rows(self, registrations, typed=""):
        found = {}
        marks = Attendance.objects.filter(
            session__in=self.sessions, registration__in=registrations
        )
        for pk, session, how in marks.values_list("registration", "session", "how"):
            found[pk, session] = how
        people = registrations.select_related("person", "organisation")
        rows = []
        for one in people.order_by("person__name", "pk"):
            marks = [found.get((one.pk, session.pk), "") for session in self.sessions]
            row = Row(one, marks)
            hidden = not finding.begins(typed, text_of(one)) if typed else row.is_late
            rows.append(Row(one, marks, hidden))
        return rows

    def row_context(self):
        return {
            "with_online": self.with_online,
            "only_online": self.only_online,
            "sessions_count": len(self.sessions),
        }

    def figures_context(self):
        return {
            "figures": presence.figures(self.event, self.all_sessions),
            "all_sessions_count": len(self.all_sessions),
            "with_online": self.with_online,
        }


def text_of(registration):
    organisation = registration.organisation
    names = [registration.person.name]
    if organisation:
        names += [organisation.name_bg, organisation.name_en or ""]
    names.append(registration.organisation_name)
    return " ".join(filter(None, names))


class TakeAttendance(DoorMixin, TemplateView):
    """Presence by list, on a phone at the door."""

    template_name = "events/event_attendance.html"

    def get_context_data(self, **kwargs):
        typed = self.request.GET.get("q", "")[:80]
        rows = self.rows(self.event.registrations.all(), typed)
        kwargs.setdefault("walk_in", self.walk_in_form())
        kwargs.setdefault("correction", ReasonOfCorrection())
        expected = [row for row in rows if not row.is_late]
        changes = AttendanceChange.objects.of(self.event)
        return super().get_context_data(
            rows=rows,
            typed=typed,
            here_count=sum(1 for row in expected if any(row.marks)),
            online_count=sum(
                1 for row in expected if Attendance.How.ONLINE in row.marks
            ),
            missing_count=sum(1 for row in expected if not any(row.marks)),
            shown=",".join(f"{row.registration.pk}:{row.letters}" for row in rows),
            days=presence.days(self.all_sessions),
            chosen=self.sessions,
            session=self.sessions[0] if len(self.sessions) == 1 else None,
            day=timezone.localtime(self.sessions[0].starts_at).date(),
            question=self.question(),
            last=changes.aggregate(last=Max("pk"))["last"] or 0,
            needs_reason=self.needs_reason,
            proofs=presence.proofs(self.event, self.all_sessions),
            trace_count=changes.telling(
                closes_at=presence.closes_at(self.event)
            ).count(),
            organisations=likely_guests(self.request.user, self.event),
            habits=finding.habits(),
            corrections_count=changes.corrections().count(),
            **(self.row_context() | self.figures_context()),
            **kwargs,
        )

    def question(self):
        """What the address asks for, so that the form comes back to it."""
        if len(self.sessions) == 1:
            return f"session={self.sessions[0].pk}"
        day = timezone.localtime(self.sessions[0].starts_at)
        return f"day={day:{DAY}}"

    def post(self, request, **kwargs):
        form = AttendanceForm(request.POST, sessions=self.sessions)
        walk_in = self.walk_in_form(request.POST if request.POST.get("name") else None)
        correction = ReasonOfCorrection(request.POST)
        reason = correction.cleaned_data["reason"] if correction.is_valid() else ""
        try:
            if form.is_valid():
                self.save_presses(form, reason)
            if walk_in.is_bound and walk_in.is_valid():
                self.save_walk_in(walk_in, reason)
        except actions.NamesakesError as error:
            walk_in.add_error("name", error)
            return self.again(walk_in, correction, namesakes=error.registrations)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            if walk_in.is_bound:
                return self.again(walk_in, correction)
        if walk_in.is_bound and not walk_in.is_valid():
            return self.again(walk_in, correction)
        return redirect(f"{self.own_address()}?{self.question()}")

    def own_address(self):
        return reverse("events:attendance", args=[self.event.slug])

    def again(self, walk_in, correction, **more):
        """The same page with what was typed; the presses are saved already."""
        context = self.get_context_data(walk_in=walk_in, correction=correction, **more)
        return self.render_to_response(context)

    def save_presses(self, form, reason):
        """Each person counts once in what is said, also over the sessions of a whole day."""
        answers = actions.take_attendance(
            self.event, form.presses(), actor=self.request.user, reason=reason
        )
        changed = {one.press.registration for one in answers if one.state == "saved"}
        if changed:
            words = ngettext(
                "Saved: %(count)s change.", "Saved: %(count)s changes.", len(changed)
            )
            messages.success(self.request, words % {"count": len(changed)})
        troubles = [
            one.words
            for one in answers
            if one.state in {"conflict", "refused", "reason"}
        ]
        for words in dict.fromkeys(troubles):
            messages.error(self.request, words)

    def save_walk_in(self, form, reason):
        registration, is_new = actions.add_walk_in(
            self.event,
            form.walk_in(),
            sessions=self.sessions,
            actor=self.request.user,
            reason=reason,
        )
        words = said_of_walk_in(is_new)
        messages.success(self.request, words % {"name": registration.person})


def said_of_walk_in(is_new):
    if is_new:
        return _("Added: %(name)s.")
    return _("%(name)s was on the list already and is marked as present.")
