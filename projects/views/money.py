"""The budget of a project: for everybody in totals, for those concerned row by row."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView, View

from core import audit
from core.exports import workbook_response
from core.views import PermissionRequiredMixin
from projects import actions, exports, spending
from projects.filters import BudgetFilter
from projects.forms import (
    CurrencyForm,
    DisbursementForm,
    ExpenditureForm,
    LineFormSet,
    PeriodFormSet,
    VoidForm,
)
from projects.forms.budgets import (
    lines_as_initial,
    lines_as_sent,
    pasted,
    put_together,
)
from projects.models import Budget, Disbursement, Expenditure, Project

ROWS_ON_A_PAGE = 50


class OfMoneyMixin:
    """A page about the money of a project; its accountant reads it before it is published."""

    @cached_property
    def project(self):
        opened = Project.objects.budget_visible_to(self.request.user).for_page()
        return get_object_or_404(opened, slug=self.kwargs["slug"])

    @cached_property
    def budget(self):
        found = Budget.objects.filter(project=self.project).first()
        if found:
            found.project = self.project
        return found

    def get_permission_object(self):
        return self.project

    def get_context_data(self, **kwargs):
        visible = Project.objects.open_to(self.request.user)
        return super().get_context_data(
            project=self.project,
            budget=self.budget,
            sees_project=visible.filter(pk=self.project.pk).exists(),
            **kwargs,
        )


class BudgetPage(OfMoneyMixin, TemplateView):
    """Totals by line for everybody; for those concerned every row, with filters."""

    template_name = "projects/budget.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        sees = user.has_perm("projects.see_money", self.project)
        context = {
            "sees_money": sees,
            "may_keep": user.has_perm("projects.keep_money", self.project),
        }
        if self.budget:
            context |= self.rows() if sees else {"table": spending.table(self.budget)}
        return super().get_context_data(**context, **kwargs)

    def rows(self):
        filter_form = BudgetFilter(self.request.GET, budget=self.budget)
        chosen = filter_form.chosen()
        found = filter_form.narrow(self.budget.expenditure.all())
        listed = found.with_other().select_related("line", "activity")
        pages = Paginator(listed.prefetch_related("attachments"), ROWS_ON_A_PAGE)
        disbursements = self.budget.disbursements.with_other()
        return {
            "filter_form": filter_form,
            "chosen": chosen,
            "table": spending.table(self.budget, **filter_form.of_money()),
            "by_period": None if chosen else spending.by_period(self.budget),
            "page_obj": pages.get_page(self.request.GET.get("page")),
            "listed": found.counted().total(),
            "disbursements": disbursements.select_related("payer").prefetch_related(
                "attachments"
            ),
            "disbursed": spending.disbursed(self.budget),
        }


class KeepsMoney(OfMoneyMixin, PermissionRequiredMixin):
    permission_required = "projects.keep_money"


class NeedsBudget(KeepsMoney):
    """Something in a budget; before there is one, its currency and periods are chosen."""

    def dispatch(self, request, *args, **kwargs):
        if self.may_keep() and (page := self.to_do_first()):
            return redirect(page, self.project.slug)
        return super().dispatch(request, *args, **kwargs)

    def may_keep(self):
        user = self.request.user
        return user.is_authenticated and user.has_perm(
            self.permission_required, self.project
        )

    def to_do_first(self):
        return None if self.budget else "projects:budget_periods"


class BudgetPeriods(KeepsMoney, FormView):
    """The currency, and the periods for which amounts are planned."""

    form_class = CurrencyForm
    template_name = "projects/budget_periods.html"

    def get_initial(self):
        if not self.budget:
            return {}
        version = self.budget.updated_at.isoformat()
        return {"currency": self.budget.currency, "version": version}

    @cached_property
    def periods(self):
        known = self.budget.periods.all() if self.budget else []
        rows = [
            {"number": one.pk, "starts_on": one.starts_on, "ends_on": one.ends_on}
            for one in known
        ]
        whole = {"starts_on": self.project.starts_on, "ends_on": self.project.ends_on}
        return PeriodFormSet(
            self.request.POST or None, prefix="periods", initial=rows or [whole]
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(periods=self.periods, **kwargs)

    def form_valid(self, form):
        if not self.periods.is_valid():
            return self.form_invalid(form)
        is_new = self.budget is None
        try:
            actions.set_up_budget(
                self.project,
                currency=form.cleaned_data["currency"],
                periods=self.periods.planned(),
                version=form.cleaned_data["version"],
                actor=self.request.user,
            )
        except ValidationError as error:
            if error.code == "meanwhile":
                self.renew(form)
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Currency and periods are saved."))
        page = "projects:budget_update" if is_new else "projects:budget"
        return redirect(page, self.project.slug)

    def renew(self, form):
        """The next press is about what somebody else saved meanwhile."""
        there = Budget.objects.get(project=self.project)
        form.data = form.data.copy()
        form.data["version"] = there.updated_at.isoformat()


class BudgetUpdate(NeedsBudget, TemplateView):
    """The table of lines and amounts; also pasted from a spreadsheet, before it is saved."""

    template_name = "projects/budget_form.html"
    lines = None
    problem = None
    version = None

    @cached_property
    def planned_periods(self):
        return list(self.budget.periods.all())

    def formset(self, data=None, **kwargs):
        known = {"periods": self.planned_periods}
        return LineFormSet(data, prefix="lines", form_kwargs=known, **kwargs)

    def get_context_data(self, **kwargs):
        lines = self.lines or self.formset(initial=lines_as_initial(self.budget))
        return super().get_context_data(
            lines=lines,
            problem=self.problem,
            periods=self.planned_periods,
            version=self.version or self.budget.updated_at.isoformat(),
            **kwargs,
        )

    def post(self, request, slug):
        if "paste" in request.POST or "more" in request.POST:
            return self.go_on()
        self.lines = self.formset(request.POST)
        if self.lines.is_valid():
            try:
                actions.save_lines(
                    self.budget,
                    self.lines.planned(),
                    version=request.POST.get("version", ""),
                    actor=request.user,
                )
            except ValidationError as error:
                return self.refused(error)
            messages.success(request, _("The budget is saved."))
            return redirect("projects:budget", slug)
        self.version = request.POST.get("version", "")
        return self.render_to_response(self.get_context_data())

    def refused(self, error):
        """What was typed stays; after somebody else's save the next one is about theirs."""
        self.problem = " ".join(error.messages)
        if error.code == "meanwhile":
            self.budget.refresh_from_db(fields=["updated_at"])
        else:
            self.version = self.request.POST.get("version", "")
        return self.render_to_response(self.get_context_data())

    def go_on(self):
        """The same page with what was typed, with pasted lines or more empty ones in it."""
        data = self.request.POST
        rows = lines_as_sent(data, self.planned_periods)
        if "paste" in data:
            more, passed_over = pasted(
                data.get("pasted", "")[:100_000], self.planned_periods
            )
            rows = put_together(rows, more)
            self.say_what_was_pasted(more, passed_over)
        self.lines = self.formset(initial=rows)
        self.version = data.get("version", "")
        return self.render_to_response(self.get_context_data())

    def say_what_was_pasted(self, more, passed_over):
        words = ngettext(
            "%(count)s line is put into the table. Check it, then save.",
            "%(count)s lines are put into the table. Check them, then save.",
            len(more),
        )
        messages.info(self.request, words % {"count": len(more)})
        if passed_over:
            words = ngettext(
                "%(count)s row has no number of a line in its first cell and is left out.",
                "%(count)s rows have no number of a line in their first cell and are left out.",
                passed_over,
            )
            messages.info(self.request, words % {"count": passed_over})


class MoneyEdit(NeedsBudget, FormView):
    """Enter a row of the budget, or change the one whose number stands in the address."""

    template_name = "projects/money_form.html"

    def rows(self):
        raise NotImplementedError

    @cached_property
    def row(self):
        if "number" not in self.kwargs:
            return None
        return get_object_or_404(self.rows(), number=self.kwargs["number"])

    def get_form_kwargs(self):
        own = {"budget": self.budget, "instance": self.row}
        return super().get_form_kwargs() | own

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=self.title(), row=self.row, **kwargs)

    def form_valid(self, form):
        try:
            actions.save_payment(
                form,
                documents=form.cleaned_data["documents"],
                version=form.cleaned_data["version"],
                actor=self.request.user,
            )
        except ValidationError as error:
            if error.code == "meanwhile":
                form.renew()
            form.add_error(None, error)
            return self.form_invalid(form)
        for name, why in form.refused():
            messages.error(self.request, f"{name}: {why}")
        messages.success(self.request, _("Saved."))
        if "another" in self.request.POST:
            return redirect(self.request.path)
        return redirect("projects:budget", self.project.slug)


class ExpenditureEdit(MoneyEdit):
    form_class = ExpenditureForm

    def to_do_first(self):
        """A cost stands on a line, so there is one."""
        if self.budget and not self.budget.lines.exists():
            return "projects:budget_update"
        return super().to_do_first()

    def rows(self):
        return self.budget.expenditure.counted()

    def title(self):
        if self.row:
            return _("Correct cost No. %(number)s") % {"number": self.row.number}
        return _("New cost")


class DisbursementEdit(MoneyEdit):
    form_class = DisbursementForm

    def rows(self):
        return self.budget.disbursements.all()

    def title(self):
        if self.row:
            return _("Instalment No. %(number)s") % {"number": self.row.number}
        return _("New instalment")


class ExpenditureVoid(NeedsBudget, FormView):
    form_class = VoidForm
    template_name = "projects/expenditure_void.html"

    @cached_property
    def row(self) -> Expenditure:
        rows = self.budget.expenditure.counted()
        return get_object_or_404(rows, number=self.kwargs["number"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(row=self.row, **kwargs)

    def form_valid(self, form):
        actions.void_expenditure(
            self.row, reason=form.cleaned_data["reason"], actor=self.request.user
        )
        messages.success(
            self.request,
            _("The cost is voided. It stays in the list and counts nothing."),
        )
        return redirect("projects:budget", self.project.slug)


class DisbursementRemove(NeedsBudget, View):
    http_method_names = ["post"]

    @cached_property
    def row(self) -> Disbursement:
        rows = self.budget.disbursements.all()
        return get_object_or_404(rows, number=self.kwargs["number"])

    def post(self, request, slug, number):
        try:
            actions.remove_disbursement(self.row, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The instalment is removed."))
        return redirect("projects:budget", slug)


class BudgetXlsx(OfMoneyMixin, PermissionRequiredMixin, View):
    """Lines by period and the list of costs, with sums that go on counting."""

    permission_required = "projects.see_money"

    def get(self, request, slug):
        if self.budget is None:
            raise Http404
        audit.record(
            "projects.budget_exported", actor=request.user, target=self.project
        )
        return workbook_response(f"{slug}-budget", exports.budget_sheets(self.budget))
