"""The report as files: PDF, and the packs with every annex."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from core import audit, pdf
from core.exports import workbook_response
from core.file_views import sent_file
from core.views import LooksAgain
from reports import packing, paper, papers, workbook
from reports.models import Pack, Report
from reports.views.reports import OfReportMixin, contents_for, language


class ReportPdf(OfReportMixin, LooksAgain, TemplateView):
    """As it was sent; for whoever writes it, as it stands now. A long one is drawn meanwhile."""

    template_name = "reports/report_paper.html"

    def is_working(self):
        return True

    def get(self, request, **kwargs):
        said = contents_for(request.user, self.report)
        if not papers.is_long(said):
            return self.sent(paper.as_pdf(self.report, said, language=language()))
        place = papers.order(self.report, said, language=language())
        if place.exists():
            return self.sent(place.read_bytes())
        return super().get(request, **kwargs)

    def sent(self, made):
        return pdf.response(f"{self.project.slug}-{self.report.number}", made)


class ReportXlsx(OfReportMixin, View):
    """The same contents, with live sums over their evidence."""

    def get(self, request, **kwargs):
        said = contents_for(request.user, self.report)
        name = f"{self.project.slug}-{self.report.number}"
        return workbook_response(name, workbook.sheets(said))


class Packs(OfReportMixin, LooksAgain, TemplateView):
    """The packs that this reader may take, or how far their making is."""

    template_name = "reports/report_packs.html"

    @cached_property
    def packs(self):
        if self.report.state != Report.State.ACCEPTED:
            raise Http404
        return list(packs_for(self.request.user, self.report).order_by("-audience"))

    def is_working(self):
        return any(not one.is_over() for one in self.packs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(packs=self.packs, **kwargs)

    def post(self, request, **kwargs):
        """What was not made is tried again."""
        if self.packs:
            packing.order(self.report)
        return redirect("reports:packs", self.project.slug, self.report.number)


def packs_for(user, report):
    """The public one to whoever reads the report; the donor's to the donor and the lead's owner."""
    packs = report.packs.all()
    if user.has_perm("reports.open_donor_pack", report):
        return packs
    return packs.filter(audience=Pack.Audience.PUBLIC)


class PackFile(OfReportMixin, View):
    """GET: the public pack. POST: the donor's, which is written into the audit log."""

    def get(self, request, **kwargs):
        return self.sent(Pack.Audience.PUBLIC)

    def post(self, request, **kwargs):
        answer = self.sent(Pack.Audience.DONOR)
        audit.record(
            "reports.donor_pack_exported", actor=request.user, target=self.report
        )
        return answer

    def sent(self, audience):
        packs = packs_for(self.request.user, self.report)
        pack = get_object_or_404(packs, audience=audience, state=Pack.State.READY)
        name = f"{self.project.slug}-{self.report.number}-{audience}.zip"
        return sent_file(pack.path(), name, "application/zip")
