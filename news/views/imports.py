"""Pages of an import; each can be left, and shows next time where the import stands."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import DetailView, FormView, View

from core import throttle
from core.batches import counts_of
from core.exports import csv_response, xlsx_response
from core.forms import sentences
from core.views import Acts, LooksAgain, PermissionRequiredMixin
from members.behalf import remember
from news.actions import import_pictures
from news.actions import imports as actions
from news.forms.imports import PicturesForm, RubricsForm, UploadForm
from news.imports import report
from news.imports.world import may_publish
from news.models import ImportItem, NewsImport

PAGE = 25
UPLOADS_AN_HOUR = 30
PICTURES_AN_HOUR = 5_000
State = NewsImport.State


class MayImport(PermissionRequiredMixin):
    """Whoever has no organisation to import for does not know of the page."""

    permission_required = "news.import"

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except PermissionDenied as error:
            raise Http404 from error


class OneImport(MayImport):
    """The import of the address, of an organisation of theirs."""

    @cached_property
    def batch(self):
        visible = NewsImport.objects.visible_to(self.request.user)
        rows = visible.select_related("organisation", "created_by__person")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(batch=self.batch, **kwargs)


class Imports(MayImport, FormView):
    """The imports so far, and the next file."""

    form_class = UploadForm
    template_name = "news/imports.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        rows = NewsImport.objects.visible_to(self.request.user)
        rows = rows.select_related("organisation")
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page_obj=page, **kwargs)

    def form_valid(self, form):
        user = self.request.user
        if not throttle.hit(f"import:{user.pk}", limit=UPLOADS_AN_HOUR, seconds=3600):
            form.add_error(
                None, _("You chose many files in an hour. Go on a little later.")
            )
            return self.form_invalid(form)
        organisation = form.cleaned_data["organisation"]
        remember(user, organisation)
        try:
            batch = actions.begin(
                form.cleaned_data["file"], organisation=organisation, actor=user
            )
        except ValidationError as error:
            form.add_error("file", error)
            return self.form_invalid(form)
        if batch.asks_for_rubrics():
            return redirect("news:import_rubrics", batch.pk)
        return redirect(batch)


class Rubrics(OneImport, Acts, FormView):
    form_class = RubricsForm
    template_name = "news/import_rubrics.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"batch": self.batch}

    def get(self, request, *args, **kwargs):
        if (
            self.batch.state not in {State.RUBRICS, State.CHECKED}
            or self.batch.emptied_at
        ):
            return redirect(self.batch)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(remarks=report.remarks_of(self.batch), **kwargs)

    def act(self, form):
        actions.choose_rubrics(self.batch, **form.answers())

    def next_address(self, result):
        return self.batch


class GivePictures(OneImport, FormView):
    """Pictures of the old site: several at once, and as often as one likes."""

    form_class = PicturesForm
    template_name = "news/import_pictures.html"

    def get(self, request, *args, **kwargs):
        if not self.batch.is_checked() or self.batch.emptied_at:
            return redirect(self.batch)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if "done" in request.POST:
            actions.recheck(self.batch)
            return redirect(self.batch)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            missing=import_pictures.remaining_pictures(self.batch),
            given=self.batch.pictures.count(),
            **kwargs,
        )

    def form_valid(self, form):
        user = self.request.user
        uploads = form.cleaned_data["files"]
        # A script that sends a folder says where in it each picture lay.
        path = form.cleaned_data["paths"] if len(uploads) == 1 else ""
        if not throttle.hit(
            f"pictures:{user.pk}", limit=PICTURES_AN_HOUR, seconds=3600
        ):
            form.add_error(
                None, _("You chose many files in an hour. Go on a little later.")
            )
            return self.form_invalid(form)
        try:
            count = import_pictures.add_pictures(
                self.batch, [(one, path) for one in uploads], actor=user
            )
        except ValidationError as error:
            form.add_error("files", error)
            return self.form_invalid(form)
        return self.received(count)

    def received(self, count):
        if "quiet" in self.request.POST:
            return JsonResponse({"count": count})
        words = ngettext(
            "%(count)d picture is here.", "%(count)d pictures are here.", count
        )
        messages.success(self.request, words % {"count": count})
        if "more" not in self.request.POST:
            actions.recheck(self.batch)
        return redirect(self.batch)

    def form_invalid(self, form):
        if "quiet" in self.request.POST:
            return JsonResponse({"errors": sentences(form)})
        return super().form_invalid(form)


class Import(LooksAgain, OneImport, DetailView):
    """Where the import stands: its progress, its items, or what became of them."""

    template_name = "news/import_detail.html"

    def get_object(self):
        return self.batch

    def is_working(self):
        return self.batch.is_working()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        batch = self.batch
        batch.told_counts = report.counts_told(batch)
        context["remarks"] = report.remarks_of(batch)
        if batch.is_refused():
            context["problem"] = report.problem_of(batch)
        if not batch.emptied_at and (batch.is_checked() or batch.is_done()):
            context |= self.items_shown()
        if batch.is_checked():
            context["plan"] = plan_of(batch)
            context["publishes"] = may_publish(batch)
            context["pictures_missing"] = batch.pictures_needed - batch.pictures_found
        return context

    def items_shown(self):
        field = "outcome" if self.batch.is_done() else "state"
        choices = dict(ImportItem._meta.get_field(field).choices)
        items = self.batch.items.shown()
        counts = counts_of(items, field)
        shown = self.request.GET.get("show", "")
        rows = items.for_lists()
        if shown in choices:
            rows = rows.filter(**{field: shown})
        elif shown == "needs":
            rows = report.needing(rows)
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        for item in page.object_list:
            item.told_needs = report.needs_of(item)
            item.told_notes = report.done_with(item)
            item.told_status = report.status_of(item)
        return {
            "page_obj": page,
            "shown": shown,
            "filters": [
                (name, label, counts[name])
                for name, label in choices.items()
                if counts.get(name)
            ],
            "needing": report.needing(items).count(),
        }


def plan_of(batch):
    """How many items the confirmation brings in, brings up to date and leaves."""
    plan = dict.fromkeys(
        ("published", "drafts", "updated", "unchanged", "skipped", "failed"), 0
    )
    items = batch.items.shown()
    for state, number in counts_of(items, "state").items():
        outcome = ImportItem.BECOMES[state]
        if outcome != ImportItem.Outcome.CREATED:
            plan[outcome] += number
    statuses = counts_of(items.filter(state=ImportItem.State.NEW), "status")
    plan["published"] = statuses.get("published", 0)
    plan["drafts"] = statuses.get("draft", 0)
    return plan | {"written": plan["published"] + plan["drafts"] + plan["updated"]}


class Act(OneImport, View):
    """One act on the import; afterwards back to its page, with what it says."""

    http_method_names = ["post"]
    next_page = None

    def post(self, request, pk):
        try:
            self.act(request)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            if error.code == "gone":
                return redirect("news:imports")
        return redirect(self.next_page or self.batch)


class Confirm(Act):
    def act(self, request):
        actions.confirm(self.batch, actor=request.user)


class Discard(Act):
    def act(self, request):
        actions.discard(self.batch, actor=request.user)
        messages.success(request, _("The import is thrown away; nothing was written."))
        self.next_page = "news:imports"


class ReportXlsx(OneImport, View):
    def make(self, *table):
        return xlsx_response(*table, title=_("Import"))

    def get(self, request, pk):
        name = f"news-import-{self.batch.pk}"
        return self.make(name, report.header(), report.lines(self.batch))


class ReportCsv(ReportXlsx):
    make = staticmethod(csv_response)


class Moved(OneImport, View):
    """Old address, new address: for the redirects of whoever keeps the old domain."""

    def get(self, request, pk):
        name = f"addresses-{self.batch.pk}"
        return csv_response(name, report.moved_header(), report.moved(self.batch))
