"""How each institution answered, and what it says to that."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from core import pdf
from core.exports import csv_response, xlsx_response
from core.views import Acts, PermissionRequiredMixin
from members.models import Organisation
from participation.centre import actions, exports, papers
from participation.centre.forms import StatementForm
from participation.centre.models import Question, Statement, institutions
from participation.centre.views.mixins import OfQuestion
from participation.common.models import Submission
from participation.common.records import records

NEWEST = 10


def of_public_questions(**narrowed):
    """Submissions of questions that everybody reads."""
    return Submission.objects.filter(
        content_type=ContentType.objects.get_for_model(Question),
        object_id__in=Question.objects.live().order_by().values("pk"),
        **narrowed,
    )


class Institutions(TemplateView):
    template_name = "participation/centre/institutions.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            records=records(of_public_questions()), **kwargs
        )


class InstitutionsXlsx(View):
    def get(self, request):
        rows = exports.record_rows(records(of_public_questions()))
        header = exports.record_header()
        return xlsx_response("institutions", header, rows, title=_("Institutions"))


class InstitutionsCsv(View):
    def get(self, request):
        rows = exports.record_rows(records(of_public_questions()))
        return csv_response("institutions", exports.record_header(), rows)


class OfInstitution:
    @cached_property
    def institution(self):
        rows = institutions() | Organisation.objects.public().filter(
            pk__in=Question.objects.live().order_by().values("addressee")
        )
        return get_object_or_404(rows.distinct(), slug=self.kwargs["slug"])


class InstitutionPage(OfInstitution, TemplateView):
    template_name = "participation/centre/institution.html"

    def get_context_data(self, **kwargs):
        found = records(of_public_questions(addressee=self.institution))
        questions = Question.objects.live().filter(addressee=self.institution)
        statements = Statement.objects.visible_to(self.request.user)
        return super().get_context_data(
            institution=self.institution,
            record=found[0] if found else None,
            questions=questions.for_list()[:NEWEST],
            statements=statements.filter(organisation=self.institution, question=None),
            **kwargs,
        )


class State(Acts, FormView):
    form_class = StatementForm
    template_name = "participation/centre/act.html"
    done = gettext_lazy("The statement is published.")

    def act(self, form):
        return actions.state(
            self.institution,
            question=self.question,
            text=form.cleaned_data["text"],
            actor=self.request.user,
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=_("Statement of the institution"),
            back=self.question or self.institution,
            back_url=self.back_url(),
            submit_label=_("Publish the statement"),
            paper_url=reverse("questions:statement_pdf"),
            **kwargs,
        )

    def back_url(self):
        return Statement(
            organisation=self.institution, question=self.question
        ).get_absolute_url()


class StatementPdf(View):
    """The paper twin of the form."""

    def get(self, request):
        content = papers.statement(language=get_language())
        return pdf.response("statement", content)


class StateBelowRecord(OfInstitution, PermissionRequiredMixin, State):
    permission_required = "centre.state_below_record"
    question = None

    def get_permission_object(self):
        return self.institution


class StateBelowAnswer(OfQuestion, State):
    permission_required = "centre.state_below_answer"

    @property
    def institution(self):
        return self.question.addressee


class TakeDownStatement(PermissionRequiredMixin, View):
    """By one press of the institution, whose words they are."""

    permission_required = "centre.state_below_record"

    @cached_property
    def statement(self):
        rows = Statement.objects.visible_to(self.request.user)
        rows = rows.select_related("organisation", "question")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_permission_object(self):
        return self.statement.organisation

    def post(self, request, **kwargs):
        address = self.statement.get_absolute_url()
        actions.take_down(self.statement, actor=request.user)
        messages.success(request, _("The statement is taken down."))
        return redirect(address)
