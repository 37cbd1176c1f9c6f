"""Pages of an import; each can be left, and shows next time where the import stands."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, View

from core import throttle
from core.batches import counts_of
from core.exports import csv_response, xlsx_response
from core.views import Acts, LooksAgain, PermissionRequiredMixin
from members.actions import imports as actions
from members.forms.imports import (
    BulkChoiceForm,
    ColumnsForm,
    ConfirmForm,
    SheetForm,
    UploadForm,
)
from members.imports import mapping, report
from members.models import ImportRow, OrganisationImport

PAGE = 25
UPLOADS_AN_HOUR = 30
State = OrganisationImport.State


class MayImport(PermissionRequiredMixin):
    permission_required = "members.import_organisations"


class OneImport(MayImport):
    """The import of the address, one's own."""

    @cached_property
    def batch(self):
        visible = OrganisationImport.objects.visible_to(self.request.user)
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(batch=self.batch, **kwargs)


class Imports(MayImport, FormView):
    """One's imports so far, and the next file."""

    form_class = UploadForm
    template_name = "members/imports.html"

    def get_context_data(self, **kwargs):
        rows = OrganisationImport.objects.visible_to(self.request.user)
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page_obj=page, **kwargs)

    def form_valid(self, form):
        user = self.request.user
        if not throttle.hit(f"import:{user.pk}", limit=UPLOADS_AN_HOUR, seconds=3600):
            form.add_error(
                None, _("You chose many files in an hour. Go on a little later.")
            )
            return self.form_invalid(form)
        try:
            batch = actions.begin(form.cleaned_data["file"], actor=user)
        except ValidationError as error:
            form.add_error("file", error)
            return self.form_invalid(form)
        return redirect(step_of(batch))


def step_of(batch):
    """The address at which the import waits for its next answer."""
    name = {State.SHEET: "import_sheet", State.COLUMNS: "import_columns"}.get(
        batch.state, "import"
    )
    return redirect(f"members:{name}", batch.pk).url


class Template(MayImport, View):
    """An empty table with our headings and one row that shows how it is filled in."""

    def get(self, request):
        example = report.example()
        header = [str(label) for _name, label, _words in mapping.FIELDS]
        rows = [[example[name] for name, _label, _words in mapping.FIELDS]]
        return xlsx_response("organisations", header, rows, title=_("Organisations"))


class Sheet(OneImport, FormView):
    form_class = SheetForm
    template_name = "members/import_sheet.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"batch": self.batch}

    def form_valid(self, form):
        try:
            actions.choose_sheet(self.batch, form.cleaned_data["sheet"])
        except ValidationError as error:
            form.add_error("sheet", error)
            return self.form_invalid(form)
        return redirect("members:import_columns", self.batch.pk)


class Columns(OneImport, Acts, FormView):
    form_class = ColumnsForm
    template_name = "members/import_columns.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"batch": self.batch}

    def get(self, request, *args, **kwargs):
        if (
            self.batch.state not in {State.COLUMNS, State.CHECKED}
            or self.batch.emptied_at
        ):
            return redirect(self.batch)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(remarks=report.remarks_of(self.batch), **kwargs)

    def act(self, form):
        actions.name_columns(self.batch, **form.answers())

    def next_address(self, result):
        return self.batch


class Import(LooksAgain, OneImport, DetailView):
    """Where the import stands: its progress, its rows with choices, or what became of them."""

    template_name = "members/import_detail.html"

    def get_object(self):
        return self.batch

    def is_working(self):
        return self.batch.is_working()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        batch = self.batch
        context["remarks"] = report.remarks_of(batch)
        context["step_url"] = step_of(batch)
        batch.told_counts = counts_told(batch)
        if not batch.emptied_at and (batch.is_checked() or batch.is_done()):
            context |= self.rows_shown()
        if batch.is_checked():
            context |= {"confirm": ConfirmForm(), "plan": plan_of(batch)}
            context["names_owners"] = bool(batch.column_of("owner_email"))
        if batch.is_done():
            context["may_invite"] = may_invite(batch)
        return context

    def rows_shown(self):
        field = "outcome" if self.batch.is_done() else "state"
        choices = dict(ImportRow._meta.get_field(field).choices)
        counts = counts_of(self.batch.rows, field) or self.batch.counts
        shown = self.request.GET.get("show", "")
        rows = self.batch.rows.in_order()
        if shown in choices:
            rows = rows.filter(**{field: shown})
        elif shown == "warnings":
            rows = rows.filter(has_warnings=True)
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        told(self.batch, page.object_list)
        return {
            "page_obj": page,
            "shown": shown,
            "asks": any(row.told_places or row.options[1:] for row in page),
            "filters": [
                (name, label, counts[name])
                for name, label in choices.items()
                if counts.get(name)
            ],
            "warnings": self.batch.rows.filter(has_warnings=True).count(),
        }


def counts_told(batch):
    """[(outcome or state in words, rows)] of what was counted last."""
    known = {**dict(ImportRow.State.choices), **dict(ImportRow.Outcome.choices)}
    return [(known[name], number) for name, number in batch.counts.items()]


def told(batch, rows):
    """The rows of a page with their problems, differences and choices in words."""
    words = report.Words(rows)
    column = batch.column_of("name_bg")
    for row in rows:
        row.name = row.cells.get(column, "")
        row.told_problems = report.problems_of(row)
        row.told_changes = words.changes(row)
        row.told_places = words.places(row)
        row.told_reasons = [report.REASONS[one] for one in row.reasons]
        row.options = [
            (value, label)
            for value, label in ImportRow.Choice.choices
            if actions.may_choose(row, value)
        ]


def plan_of(batch):
    """How many rows the confirmation creates, changes and leaves."""
    plan = dict.fromkeys(("created", "updated", "unchanged", "skipped", "failed"), 0)
    counted = batch.rows.order_by().values_list("state", "choice")
    for state, choice, number in counted.annotate(number=Count("pk")):
        plan[actions.outcome_of(state, choice)] += number
    undecided = batch.rows.filter(state=ImportRow.State.LIKELY, choice="").count()
    return plan | {"undecided": undecided, "written": plan["created"] + plan["updated"]}


def may_invite(batch):
    if batch.invites or batch.emptied_at or not batch.column_of("owner_email"):
        return False
    return batch.rows.filter(values__has_key="owner_email").exists()


class Act(OneImport, View):
    """One act on the import; afterwards back to its page, with what it says."""

    http_method_names = ["post"]

    def post(self, request, pk):
        try:
            self.act(request)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            if error.code == "gone":
                return redirect("members:imports")
        return redirect(self.next_page())

    def next_page(self):
        query = self.request.POST.get("query", "")
        address = self.batch.get_absolute_url()
        kept = query if query.replace("&", "").replace("=", "").isalnum() else ""
        return f"{address}?{kept}" if kept else address


class Choose(Act):
    """The choices of one page of rows, or one choice for all rows of a state."""

    def act(self, request):
        if "all" in request.POST:
            self.choose_all(request)
            return
        answers = {
            kind: {
                int(name.removeprefix(kind)): value
                for name, value in request.POST.items()
                if name.startswith(kind)
                and name.removeprefix(kind).isdecimal()
                and len(name) < 20
            }
            for kind in ("choice-", "place-")
        }
        changed = actions.choose(self.batch, answers["choice-"])
        places = {
            number: int(value)
            for number, value in answers["place-"].items()
            if value.isdecimal() and len(value) < 15
        }
        if actions.choose_places(self.batch, places):
            actions.recheck(self.batch)
        messages.success(
            request,
            _("The choices are kept.")
            if changed or places
            else _("Nothing was changed."),
        )

    def choose_all(self, request):
        form = BulkChoiceForm(request.POST)
        if form.is_valid():
            changed = actions.choose_all(self.batch, **form.cleaned_data)
            messages.success(
                request, _("Rows changed: %(count)s.") % {"count": changed}
            )


class Confirm(Act):
    def act(self, request):
        invites = "invites" in request.POST
        actions.confirm(self.batch, actor=request.user, invites=invites)


class InviteOwners(Act):
    def act(self, request):
        actions.invite_owners(self.batch, actor=request.user)
        messages.success(
            request,
            _(
                "The invitations are on their way, at most 200 a day; each row shows when "
                "its own was sent."
            ),
        )


class Discard(Act):
    def act(self, request):
        actions.discard(self.batch, actor=request.user)
        messages.success(request, _("The import is thrown away; nothing was written."))
        self.gone = True

    def next_page(self):
        return "members:imports" if getattr(self, "gone", False) else self.batch


class ReportXlsx(OneImport, View):
    def make(self, *table):
        return xlsx_response(*table, title=_("Import"))

    def get(self, request, pk):
        name = f"import-{self.batch.pk}"
        return self.make(name, report.header(), report.lines(self.batch))


class ReportCsv(ReportXlsx):
    make = staticmethod(csv_response)
