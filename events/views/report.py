from django.http import Http404
from django.utils.translation import get_language
from django.views.generic import TemplateView

from core import pdf
from events import reporting
from events.views.numbers import NumbersMixin


class ReportMixin(NumbersMixin):
    """Of what took place; small groups only to those who know the people anyway."""

    def get(self, request, **kwargs):
        if not self.are_there():
            raise Http404
        return super().get(request, **kwargs)

    def report(self):
        return reporting.Report(self.event, in_full=self.is_staff)


class ShowReport(ReportMixin, TemplateView):
    """To read, and to print as it is."""

    template_name = "events/event_report.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(report=self.report(), **kwargs)


class ReportFile(ReportMixin, TemplateView):
    def render_to_response(self, context, **kwargs):
        content = reporting.as_pdf(self.report(), language=get_language())
        return pdf.response(f"{self.event.slug}-report", content)
