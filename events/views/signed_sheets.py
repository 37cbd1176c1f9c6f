from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from core.views import Acts
from events import actions, presence
from events.forms import SignedSheetForm
from events.forms.attendance import ReasonOfCorrection
from events.models import SignedSheet
from events.views.attending import TakeAttendance
from events.views.mixins import EventPermissionMixin, WithReason


class SignedSheets(EventPermissionMixin, Acts, FormView):
    """Which sheet proves which part, what lacks proof, and the place to add one."""

    form_class = SignedSheetForm
    template_name = "events/event_signed_sheets.html"
    permission_required = "events.see_registrations"
    done = gettext_lazy("The sheet is kept. Now mark beside it who signed.")

    @cached_property
    def sessions(self):
        return presence.attended_sessions(self.event)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "sessions": self.sessions,
            "wanted": self.request.GET,
        }

    def get_context_data(self, **kwargs):
        sheets = self.event.signed_sheets.prefetch_related("sessions", "attachments")
        return super().get_context_data(
            sheets=sheets,
            lines=presence.proofs(self.event, self.sessions),
            all_sessions_count=len(self.sessions),
            **kwargs,
        )

    def act(self, form):
        return actions.add_sheet(
            self.event,
            sessions=form.cleaned_data["sessions"],
            uploads=form.uploads(),
            actor=self.request.user,
        )

    def next_address(self, sheet):
        return reverse("events:signed_sheet", args=[self.event.slug, sheet.pk])


class OfSheet:
    """The sheet of the address, of this event."""

    @cached_property
    def sheet(self):
        rows = SignedSheet.objects.visible_to(self.request.user)
        rows = rows.filter(event=self.event).prefetch_related("attachments")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class MarkBesideSheet(OfSheet, TakeAttendance):
    """Row by row beside the picture of the sheet."""

    template_name = "events/event_signed_sheet.html"
    permission_required = "events.see_registrations"

    @cached_property
    def all_sessions(self):
        """Only what the sheet proves; presence may be marked by those at the door only."""
        if not self.request.user.has_perm("events.take_attendance", self.event):
            raise Http404
        proved = set(self.sheet.sessions.values_list("pk", flat=True))
        found = [
            one for one in presence.attended_sessions(self.event) if one.pk in proved
        ]
        return found or presence.attended_sessions(self.event)

    @cached_property
    def sessions(self):
        """The first part of the sheet, unless another is asked for."""
        if "session" in self.request.GET or "day" in self.request.GET:
            return super().sessions
        days = presence.days(self.all_sessions)
        return days[0].sessions if len(days) == 1 else self.all_sessions[:1]

    def get_context_data(self, **kwargs):
        reason = {"reason": _("As on the signed sheet.")}
        kwargs.setdefault("correction", ReasonOfCorrection(initial=reason))
        return super().get_context_data(sheet=self.sheet, **kwargs)

    def own_address(self):
        return reverse("events:signed_sheet", args=[self.event.slug, self.sheet.pk])


class RemoveSheet(OfSheet, WithReason):
    permission_required = "events.correct_attendance"
    heading = gettext_lazy("Take the sheet away")
    warning = gettext_lazy(
        "The pictures are deleted. The reason stays in the trace of the event."
    )
    button = gettext_lazy("Take the sheet away")
    done = gettext_lazy("The sheet is taken away.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(sheet=self.sheet, **kwargs)

    def act(self, form):
        actions.remove_sheet(self.sheet, actor=self.request.user, **form.cleaned_data)

    def next_address(self, result):
        return reverse("events:signed_sheets", args=[self.event.slug])
