"""Colleagues of one organisation, registered together."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from events import actions
from events.actions.colleagues import Colleague
from events.forms import BehalfForm, Colleagues
from events.forms.colleagues import MOST_ROWS, ROWS
from events.models import Registration
from events.views.mixins import EventPermissionMixin
from members.behalf import remember

Status = Registration.Status


class RegisterColleagues(EventPermissionMixin, TemplateView):
    """A row for each; a button brings more rows and keeps what is typed."""

    template_name = "events/event_colleagues.html"
    permission_required = "events.register_colleagues"

    def behalf(self, data=None):
        return BehalfForm(data, event=self.event, user=self.request.user)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("behalf", self.behalf())
        kwargs.setdefault("rows", Colleagues(prefix="row"))
        written = self.event.registrations.filter(registered_by=self.request.user)
        return super().get_context_data(
            colleagues=written.exclude(registered_as="").select_related("person"),
            most=MOST_ROWS,
            **kwargs,
        )

    def post(self, request, **kwargs):
        if "more" in request.POST:
            return self.shown(Colleagues(self.with_more_rows(), prefix="row"))
        behalf, rows = self.behalf(request.POST), Colleagues(request.POST, prefix="row")
        if not (behalf.is_valid() & rows.is_valid()):
            return self.shown(rows, behalf=behalf)
        try:
            found = actions.register_colleagues(
                self.event,
                [Colleague(*one) for one in rows.filled()],
                organisation=behalf.cleaned_data["organisation"],
                actor=request.user,
            )
        except ValidationError as error:
            return self.shown(rows, behalf=behalf, refusals=error.messages)
        remember(request.user, behalf.cleaned_data["organisation"])
        self.say(found)
        return redirect("events:register_colleagues", self.event.slug)

    def shown(self, rows, behalf=None, refusals=()):
        if behalf is None:
            behalf = BehalfForm(
                event=self.event,
                user=self.request.user,
                initial={"organisation": self.request.POST.get("organisation", "")},
            )
        return self.render_to_response(
            self.get_context_data(rows=rows, behalf=behalf, refusals=refusals)
        )

    def with_more_rows(self):
        data = self.request.POST.copy()
        count = data.get("row-TOTAL_FORMS", "")
        count = int(count) if count.isascii() and count.isdigit() else 0
        data["row-TOTAL_FORMS"] = str(min(count + ROWS, MOST_ROWS))
        return data

    def say(self, found):
        """Who has a place, who waits, and for what."""
        words = {
            Status.REGISTERED: _("Have a place: %(names)s."),
            Status.OFFERED: _("Have a place to confirm: %(names)s."),
            Status.WAITING: _("On the waiting list: %(names)s."),
            Status.REQUESTED: _("Wait for the organiser's approval: %(names)s."),
        }
        for status, sentence in words.items():
            names = [one.name for one, row in found if row.status == status]
            if names:
                messages.success(self.request, sentence % {"names": ", ".join(names)})


class WithdrawColleague(EventPermissionMixin, TemplateView):
    template_name = "events/event_withdraw_colleague.html"
    permission_required = "events.register_colleagues"

    @cached_property
    def registration(self):
        written = self.event.registrations.filter(registered_by=self.request.user)
        rows = written.exclude(registered_as="").select_related("person")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(registration=self.registration, **kwargs)

    def post(self, request, **kwargs):
        try:
            actions.withdraw_colleague(self.registration, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The registration is cancelled."))
        return redirect("events:register_colleagues", self.event.slug)
