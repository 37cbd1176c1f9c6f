from django.utils.translation import gettext as _
from django.views.generic import FormView

from core import throttle
from core.exports import csv_response, xlsx_response
from core.views import PermissionRequiredMixin
from events import all_registrations
from events.actions.exporting import export_all_registrations
from events.forms import AllRegistrationsForm


class ExportAllRegistrations(PermissionRequiredMixin, FormView):
    """Of an organisation, a project, a stretch of time, as a file, for a reason that is kept."""

    form_class = AllRegistrationsForm
    template_name = "events/export_all.html"
    permission_required = "events.export_all_registrations"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        if not throttle.may_export(self.request.user):
            form.add_error(
                None, _("Five files an hour are the limit. Try again later.")
            )
            return self.form_invalid(form)
        chosen = form.cleaned_data
        export_all_registrations(
            chosen["organisation"],
            reason=chosen["reason"],
            actor=self.request.user,
            project=chosen["project"],
            first=chosen["first"],
            last=chosen["last"],
        )
        name = f"{chosen['organisation'].slug}-registrations"
        header, rows = all_registrations.header(), all_registrations.rows(form.events())
        if chosen["format"] == "xlsx":
            return xlsx_response(name, header, rows, title=_("Registrations"))
        return csv_response(name, header, rows)
