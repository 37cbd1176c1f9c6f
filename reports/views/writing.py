"""Writing the parts of a report, and adding its annexes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from core import editor, typed
from core.typed_views import KeepsTyped
from reports import actions, contents
from reports.forms import AnnexForm, TextForm
from reports.models import ReportText
from reports.views.reports import WriterPage, comments_for


class Write(WriterPage, KeepsTyped, FormView):
    """One part; beside it stands what the portal knows about it."""

    form_class = TextForm
    template_name = "reports/report_text_form.html"
    typed_title = "title"

    @cached_property
    def part(self):
        try:
            return ReportText.Part(self.kwargs["part"])
        except ValueError as error:
            raise Http404 from error

    def instance(self):
        found = self.report.texts.filter(part=self.part).first()
        return found or ReportText(report=self.report, part=self.part)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"instance": self.instance()}
        if self.resumed:
            kwargs["data"] = typed.as_data(self.resumed)
        return kwargs

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if self.resumed:
            form.errors.clear()  # nothing was sent yet, so nothing is wrong yet
        return form

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "part": self.part,
            "said": contents.of(self.report),
            "comments": comments_for(self.request.user, self.report),
            "typing": self.typed_context(),
            **editor.head(context["form"], self.request),
        }

    def form_valid(self, form):
        try:
            actions.save_text(
                form.save(commit=False),
                seen_at=form.cleaned_data["version"] or actions.NOTHING_YET,
                actor=self.request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
            if error.code == "conflict":
                form.take_note_of(self.report.texts.get(part=self.part))
            return self.form_invalid(form)
        self.typed_is_saved()
        messages.success(self.request, _("Saved."))
        return redirect(f"{self.report.get_absolute_url()}#{self.part}")


class AnnexAdd(WriterPage, FormView):
    form_class = AnnexForm
    template_name = "reports/report_annex_form.html"

    def form_valid(self, form):
        upload = form.cleaned_data["document"]
        try:
            actions.add_annex(self.report, upload, actor=self.request.user)
        except ValidationError as error:
            form.add_error("document", error)
            return self.form_invalid(form)
        messages.success(self.request, _("The document is added."))
        return redirect(f"{self.report.get_absolute_url()}#annexes")


class AnnexRemove(WriterPage, View):
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        annex = get_object_or_404(self.report.attachments, key=kwargs["key"])
        try:
            actions.remove_annex(annex, report=self.report, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The document is removed."))
        return redirect(f"{self.report.get_absolute_url()}#annexes")
