from django.utils.translation import gettext as _
from django.views.generic import FormView

from core import throttle
from core.exports import csv_response, xlsx_response
from events import actions, exports
from events.forms import ExportForm
from events.views.mixins import EventPermissionMixin


class ExportRegistrations(EventPermissionMixin, FormView):
    """The list as a file, for a reason that is kept."""

    form_class = ExportForm
    template_name = "events/event_export.html"
    permission_required = "events.export_registrations"

    def form_valid(self, form):
        if not throttle.may_export(self.request.user):
            form.add_error(
                None, _("Five files an hour are the limit. Try again later.")
            )
            return self.form_invalid(form)
        actions.export_registrations(
            self.event, reason=form.cleaned_data["reason"], actor=self.request.user
        )
        header, rows = exports.registrations(self.event)
        name = f"{self.event.slug}-registrations"
        if form.cleaned_data["format"] == "xlsx":
            return xlsx_response(name, header, rows, title=_("Registrations"))
        return csv_response(name, header, rows)
