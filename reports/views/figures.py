from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from core import audit
from core.exports import csv_response, workbook_response, xlsx_response
from projects.models import Indicator
from projects.views import OfProjectMixin, StaffPage
from reports import actions, coverage, exports, parts, project_workbook
from reports.figures import (
    Figure,
    current,
    figures_by_period,
    framework_of,
    indicators_of,
)
from reports.forms import (
    IndicatorForm,
    MeasurementForm,
    PartTargetsForm,
    PeriodFormSet,
)
from reports.forms.scales import steps_asked
from reports.sources import Ledger

RECORDS_ON_A_PAGE = 100


class Results(OfProjectMixin, TemplateView):
    """Every figure of the project in one table."""

    template_name = "reports/results.html"

    def get_context_data(self, **kwargs):
        figures = figures_by_period(self.project)
        return super().get_context_data(
            figures=figures, levels=framework_of(self.project, figures), **kwargs
        )


class OfFigureMixin(OfProjectMixin):
    """Something about one figure: an indicator in one of its periods (`?period=`)."""

    @cached_property
    def figure(self):
        own = indicators_of(self.project)
        indicator = get_object_or_404(own, pk=self.kwargs["number"])
        in_full = self.request.user.has_perm("reports.see_small_groups", self.project)
        return Figure(self.period_of(indicator), Ledger(self.project), in_full)

    def period_of(self, indicator):
        periods = list(indicator.periods.all())
        if not periods:
            raise Http404
        asked = self.request.GET.get("period", "")
        chosen = [period for period in periods if str(period.pk) == asked]
        return chosen[0] if chosen else current(periods, timezone.localdate())


class Evidence(OfFigureMixin, TemplateView):
    """The records behind one figure."""

    template_name = "reports/evidence.html"

    def get_context_data(self, **kwargs):
        figure = self.figure
        rows = figure.rows(self.request.user)
        tables = parts.tables(figure)
        page = Paginator(rows, RECORDS_ON_A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            figure=figure,
            periods=figure.indicator.periods.all(),
            page_obj=page,
            merges=figure.merges(self.request.user),
            hidden=figure.count_hidden(rows),
            tables=tables,
            are_some_not_told=any(table.others for table in tables),
            today=timezone.localdate(),
            **kwargs,
        )


class EvidenceFile(OfFigureMixin, View):
    """The same list as a file, CSV or XLSX."""

    answer = None

    def get(self, request, slug, number):
        figure = self.figure
        return self.answer(
            f"{slug}-{number}",
            exports.evidence_header(figure),
            exports.evidence_rows(figure, request.user),
        )


class EvidenceCsv(EvidenceFile):
    answer = staticmethod(csv_response)


class EvidenceXlsx(EvidenceFile):
    def answer(self, *table):
        return xlsx_response(*table, title=_("Evidence"))


class ProjectXlsx(OfProjectMixin, View):
    """The whole project; with every row of its budget for who reads them, which is written down."""

    def get(self, request, slug):
        sees_money = request.user.has_perm("projects.see_money", self.project)
        if sees_money:
            audit.record(
                "projects.budget_exported", actor=request.user, target=self.project
            )
        sheets = project_workbook.sheets(self.project, sees_money=sees_money)
        return workbook_response(slug, sheets, real_days=True)


class ProjectJson(OfProjectMixin, View):
    def get(self, request, slug):
        return JsonResponse(
            exports.as_json(self.project), json_dumps_params={"ensure_ascii": False}
        )


class Coverage(OfProjectMixin, TemplateView):
    """Where each activity was done, is planned or is missing, by municipality."""

    template_name = "reports/coverage.html"

    def table(self):
        return coverage.table(self.project, self.request.user)


class CoverageXlsx(OfProjectMixin, View):
    def get(self, request, slug):
        table = coverage.table(self.project, request.user)
        return xlsx_response(
            f"{slug}-coverage",
            exports.coverage_header(table),
            exports.coverage_rows(table),
            title=_("Coverage"),
        )


class IndicatorEdit(StaffPage, FormView):
    """Add an indicator with its periods, or change the one named in the address."""

    form_class = IndicatorForm
    template_name = "reports/indicator_form.html"

    @cached_property
    def indicator(self):
        if "number" not in self.kwargs:
            return Indicator()
        own = indicators_of(self.project)
        return get_object_or_404(own, pk=self.kwargs["number"])

    @cached_property
    def periods(self):
        whole = {"starts_on": self.project.starts_on, "ends_on": self.project.ends_on}
        data = self.request.POST or None
        return PeriodFormSet(
            data,
            instance=self.indicator,
            prefix="periods",
            project=self.project,
            form_kwargs={"steps": steps_asked(data, self.indicator)},
            initial=[] if self.indicator.pk else [whole],
        )

    def get_initial(self):
        return {"result": self.request.GET.get("result")}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "project": self.project,
            "user": self.request.user,
            "instance": self.indicator,
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            indicator=self.indicator, periods=self.periods, **kwargs
        )

    def form_valid(self, form):
        if not self.periods.is_valid():
            return self.form_invalid(form)
        actions.save_indicator(
            form,
            self.periods,
            actor=self.request.user,
            submission=form.cleaned_data["submission"],
        )
        messages.success(self.request, _("The indicator is saved."))
        return redirect("projects:plan", self.project.slug)


class PartTargets(StaffPage, OfFigureMixin, FormView):
    """What one period promises for parts of its figure."""

    form_class = PartTargetsForm
    template_name = "reports/part_targets.html"

    def get_form_kwargs(self):
        if not self.figure.source.dimensions:
            raise Http404
        return super().get_form_kwargs() | {"period": self.figure.period}

    def get_context_data(self, **kwargs):
        return super().get_context_data(figure=self.figure, **kwargs)

    def form_valid(self, form):
        actions.promise_parts(
            self.figure.period, form.promised(), actor=self.request.user
        )
        messages.success(self.request, _("The targets are saved."))
        return redirect(self.figure.get_absolute_url())


class Measure(StaffPage, FormView):
    """Enter the value of a manual indicator, with its proof."""

    form_class = MeasurementForm
    template_name = "reports/measure.html"

    @cached_property
    def indicator(self):
        manual = indicators_of(self.project).filter(source=Indicator.Source.MANUAL)
        return get_object_or_404(manual, pk=self.kwargs["number"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"indicator": self.indicator}

    def get_context_data(self, **kwargs):
        return super().get_context_data(indicator=self.indicator, **kwargs)

    def form_valid(self, form):
        proof = form.cleaned_data["proof"]
        form.instance.submission = form.cleaned_data["submission"]
        try:
            actions.measure(form.instance, proof=proof, actor=self.request.user)
        except ValidationError as error:
            form.add_error("proof", error)
            return self.form_invalid(form)
        messages.success(self.request, _("The value is saved with its proof."))
        return redirect("reports:evidence", self.project.slug, self.indicator.pk)
