from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core import pdf, throttle
from events import actions, sheets
from events.forms import BadgesForm, SheetForm
from events.views.mixins import EventPermissionMixin


class Papers(EventPermissionMixin, TemplateView):
    """For whoever stands at the door: the choices for the sign-in sheet and the badges.

    They are sent with GET, so that a link can ask for the sheet of one part.
    """

    template_name = "events/event_papers.html"
    permission_required = "events.print_sheets"
    # Which of the two forms was sent.
    sent = ""

    @cached_property
    def sheet_form(self):
        may_export = self.request.user.has_perm(
            "events.export_registrations", self.event
        )
        return SheetForm(self.answers("sheet"), event=self.event, may_export=may_export)

    @cached_property
    def badges_form(self):
        return BadgesForm(
            self.answers("badges"), event=self.event, auto_id="id_badges_%s"
        )

    def answers(self, paper):
        return self.request.GET if paper == self.sent else None

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            sheet_form=self.sheet_form,
            badges_form=self.badges_form,
            expected_count=sheets.expected(self.event).count(),
            **kwargs,
        )


class SignInSheet(Papers):
    """The file, or the choices again with what is wrong in them."""

    sent = "sheet"

    def get(self, request, **kwargs):
        form = self.sheet_form
        if not form.is_valid():
            return super().get(request, **kwargs)
        choice = form.choice()
        if choice.with_contacts and not throttle.may_export(request.user):
            form.add_error(
                None, _("Five files an hour are the limit. Try again later.")
            )
            return super().get(request, **kwargs)
        actions.print_paper(
            self.event,
            "sheet_exported" if choice.with_contacts else "sheet_printed",
            actor=request.user,
            columns=choice.columns,
        )
        content = sheets.sign_in_sheet(self.event, choice)
        return pdf.response(f"{self.event.slug}-sheet", content)


class Badges(Papers):
    sent = "badges"

    def get(self, request, **kwargs):
        form = self.badges_form
        if not form.is_valid():
            return super().get(request, **kwargs)
        actions.print_paper(self.event, "badges_printed", actor=request.user)
        content = sheets.badges(self.event, **form.cleaned_data)
        return pdf.response(f"{self.event.slug}-badges", content)
