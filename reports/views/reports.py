"""Reading the reports of a project, and beginning one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView, TemplateView, View

from core.views import Acts, PermissionRequiredMixin
from reports import actions, contents, missing, redaction, terms
from reports.changes import changes_since
from reports.forms import ReportForm
from reports.models import Report, ReportComment, ReportText
from reports.pictures import still_public
from reports.views.doors import OfProjectMixin


class ReportList(OfProjectMixin, ListView):
    """The project's reports that the reader may see, the newest first."""

    template_name = "reports/report_list.html"
    paginate_by = 30

    def get_queryset(self):
        visible = Report.objects.visible_to(self.request.user)
        return visible.filter(project=self.project).defer("contents")

    def get_context_data(self, **kwargs):
        may_begin = self.request.user.has_perm("reports.begin", self.project)
        next_term = terms.next_term(self.project) if may_begin else None
        return super().get_context_data(next_term=next_term, **kwargs)


class OfReportMixin(OfProjectMixin):
    """A page of a report that the reader may see."""

    @cached_property
    def report(self):
        visible = Report.objects.visible_to(self.request.user)
        report = get_object_or_404(
            visible.filter(project=self.project), number=self.kwargs["number"]
        )
        report.project = self.project
        return report

    def get_permission_object(self):
        return self.report

    def get_context_data(self, **kwargs):
        return super().get_context_data(report=self.report, **kwargs)


class ReportPage(OfReportMixin, TemplateView):
    """The report: as it was sent, or, for whoever writes it, as it stands now."""

    template_name = "reports/report.html"

    def writes(self):
        return self.request.user.has_perm("reports.write", self.report)

    def contents(self):
        return contents_for(self.request.user, self.report)

    def changes(self, said):
        in_full = self.request.user.has_perm("reports.read_all", self.report)
        return changes_since(self.report, said, in_full=in_full)

    def get_context_data(self, **kwargs):
        report, user, said = self.report, self.request.user, self.contents()
        is_written = self.writes()
        return super().get_context_data(
            said=said,
            is_written=is_written,
            gaps=missing.of(report, said) if is_written else [],
            chapters=ReportText.Part,
            written={one["part"] for one in said["texts"]},
            annexes=still_there(report, keys_of(said, "annexes")),
            pictures=still_public(report.project, keys_of(said, "pictures")),
            comments=comments_for(user, report),
            changes=[] if is_written else self.changes(said),
            **kwargs,
        )


def keys_of(said, files):
    return [one["key"] for one in said.get(files, ())]


def still_there(report, keys):
    """The annexes of the contents that were not removed since."""
    found = {one.key: one for one in report.attachments.all()}
    return [found[key] for key in keys if key in found]


def contents_for(user, report):
    """As it was sent; as it stands now to whoever writes it, or before it was ever sent."""
    if report.contents is None or user.has_perm("reports.write", report):
        return contents.of(report)
    said = report.contents[language()]
    return (
        said
        if user.has_perm("reports.read_all", report)
        else redaction.for_everybody(said)
    )


def language():
    return "en" if get_language() == "en" else "bg"


def comments_for(user, report):
    """{place: [(comment, its answers)]}, as far as the reader may see them."""
    visible = ReportComment.objects.visible_to(user).filter(report=report)
    comments = visible.select_related("author__person", "settled_by")
    found, answers = {}, {}
    for one in comments:
        if one.answers_id:
            answers.setdefault(one.answers_id, []).append(one)
        else:
            found.setdefault(one.place, []).append(one)
    return {
        place: [(one, answers.get(one.pk, [])) for one in some]
        for place, some in found.items()
    }


class Begin(OfProjectMixin, PermissionRequiredMixin, FormView):
    """A new report, filled in with what the programme asks for next."""

    form_class = ReportForm
    template_name = "reports/report_form.html"
    permission_required = "reports.begin"

    def get_initial(self):
        """What the programme asks for next; after all that, the time since the last report."""
        if term := terms.next_term(self.project):
            return vars(term)
        return {
            "kind": Report.Kind.FREE,
            "starts_on": self.project.starts_on,
            "ends_on": min(self.project.ends_on, timezone.localdate()),
        }

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"project": self.project}

    def form_valid(self, form):
        report = actions.begin(form.save(commit=False), actor=self.request.user)
        messages.success(
            self.request,
            _("The report is begun. What the portal knows is in it already."),
        )
        return redirect(report)


class Plan(OfProjectMixin, PermissionRequiredMixin, View):
    """Begin every report that the programme asks for, so that each has its term."""

    http_method_names = ["post"]
    permission_required = "reports.begin"

    def post(self, request, slug):
        count = actions.plan(self.project, actor=request.user)
        words = ngettext(
            "%(count)s report is planned with its term.",
            "%(count)s reports are planned with their terms.",
            count,
        )
        messages.success(request, words % {"count": count})
        return redirect("reports:list", slug)


class WriterPage(OfReportMixin, PermissionRequiredMixin):
    permission_required = "reports.write"


class Change(WriterPage, Acts, FormView):
    form_class = ReportForm
    template_name = "reports/report_form.html"
    done = gettext_lazy("Saved.")

    def get_form_kwargs(self):
        own = {"project": self.project, "instance": self.report}
        return super().get_form_kwargs() | own

    def act(self, form):
        actions.change(form.save(commit=False), actor=self.request.user)

    def next_address(self, result):
        return self.report
