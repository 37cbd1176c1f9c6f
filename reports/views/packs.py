"""The report as files: PDF and XLSX, and the packs with every annex."""

import io

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from core import audit, pdf, throttle
from core.exports import file_response, workbook_response
from core.file_views import sent_file
from core.views import LooksAgain
from reports import packing, paper, papers, workbook
from reports.models import Pack, Report
from reports.pictures import still_public
from reports.views.reports import OfReportMixin, contents_for, language

TRIES_AN_HOUR = 5  # of a pack that fails


class ReportFile(OfReportMixin, LooksAgain, TemplateView):
    """The report as one file; of an accepted one it lies in the pack and is not made again.

    What anybody may ask for, and what takes long, is made by the worker while the page waits.
    """

    kind = ""
    template_name = "reports/report_paper.html"

    def get(self, request, **kwargs):
        said = contents_for(request.user, self.report)
        content = self.packed(said)
        if content is not None:
            return self.found(content)
        return self.ordered(said) if self.waits(said) else self.made(said)

    def waits(self, said):
        return self.report.state == Report.State.ACCEPTED

    def ordered(self, said):
        place = papers.order(self.report, said, language=language(), kind=self.kind)
        if place.exists():
            return self.found(place.read_bytes())
        return self.render_to_response(self.get_context_data(**self.kwargs))

    def is_working(self):
        return True

    def packed(self, said):
        """Its bytes, if it is in the pack and no picture in it was withdrawn since."""
        if self.report.state != Report.State.ACCEPTED:
            return None
        in_full = self.request.user.has_perm("reports.read_all", self.report)
        audience = Pack.Audience.DONOR if in_full else Pack.Audience.PUBLIC
        ready = self.report.packs.filter(audience=audience, state=Pack.State.READY)
        keys = [one["key"] for one in said["pictures"]]
        pack = ready.first()
        if pack is None or len(still_public(self.project, keys)) < len(keys):
            return None
        return packing.read(pack, f"report-{language()}.{self.kind}")

    def name(self):
        return f"{self.project.slug}-{self.report.number}"


class ReportPdf(ReportFile):
    """As it was sent; for whoever writes it, as it stands now."""

    kind = "pdf"

    def waits(self, said):
        return super().waits(said) or papers.is_long(said)

    def made(self, said):
        return self.found(paper.as_pdf(self.report, said, language=language()))

    def found(self, content):
        return pdf.response(self.name(), content)


class ReportXlsx(ReportFile):
    """The same contents, with live sums over their evidence."""

    kind = "xlsx"

    def made(self, said):
        return workbook_response(self.name(), workbook.sheets(said))

    def found(self, content):
        return file_response(self.name(), io.BytesIO(content))


class Packs(OfReportMixin, LooksAgain, TemplateView):
    """The packs that this reader may take, or how far their making is."""

    template_name = "reports/report_packs.html"

    @cached_property
    def report(self):
        report = super().report
        if report.state != Report.State.ACCEPTED:
            raise Http404
        return report

    @cached_property
    def packs(self):
        return list(packs_for(self.request.user, self.report).order_by("-audience"))

    def is_working(self):
        return any(not one.is_over() for one in self.packs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(packs=self.packs, **kwargs)

    def post(self, request, **kwargs):
        """What was not made is ordered, or tried again."""
        if self.is_tried_out():
            messages.error(
                request, _("It was tried several times already. Write to us, please.")
            )
        else:
            packing.order(self.report)
        return redirect("reports:packs", self.project.slug, self.report.number)

    def is_tried_out(self):
        """Anybody who reads the report may ask for its pack, and each try is hard work."""
        key = f"pack:{self.report.pk}"
        return not throttle.hit(key, limit=TRIES_AN_HOUR, seconds=3600)


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
