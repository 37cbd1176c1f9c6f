"""The same survey on paper: sheets to print, and their answers entered."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from core import pdf
from core.views import PermissionRequiredMixin
from participation.surveys import actions, conditions, papers
from participation.surveys.forms import AnswersForm, PaperForm
from participation.surveys.respondents import Respondent
from participation.surveys.views.mixins import OfSurvey

MOST_SHEETS = 50


class Sheet(OfSurvey, View):
    """The twin of the form, without a number: for anybody who may read the survey."""

    def get(self, request, slug):
        content = papers.form(self.survey, [None], language=get_language())
        return pdf.response(f"survey-{slug}", content)


class Sheets(OfSurvey, PermissionRequiredMixin, View):
    """Numbered ones, so that none is entered twice."""

    permission_required = "surveys.run"

    def get(self, request, slug, first, count):
        if not (1 <= count <= MOST_SHEETS and 1 <= first < 100_000):
            raise Http404
        numbers = range(first, first + count)
        content = papers.form(self.survey, numbers, language=get_language())
        return pdf.response(f"survey-{slug}-{first}-{numbers[-1]}", content)


class EnterPaper(OfSurvey, PermissionRequiredMixin, TemplateView):
    template_name = "participation/surveys/paper.html"
    permission_required = "surveys.enter_paper"

    @cached_property
    def questions(self):
        return conditions.numbered(self.survey.questions)

    @cached_property
    def next_sheet(self):
        last = self.survey.responses.aggregate(last=Max("sheet"))["last"] or 0
        return last + 1

    def forms(self, data=None):
        head = PaperForm(data, survey=self.survey, initial={"sheet": self.next_sheet})
        everything = {one.pk for one in self.questions}
        answers = AnswersForm(
            data,
            questions=self.questions,
            given={},
            page=everything,
            must_be_complete=False,
        )
        return head, answers

    def get_context_data(self, head=None, answers=None, **kwargs):
        if head is None:
            head, answers = self.forms()
        return super().get_context_data(
            head=head,
            form=answers,
            next_sheet=self.next_sheet,
            most=MOST_SHEETS,
            entered=self.survey.responses.exclude(sheet=None).count(),
            **kwargs,
        )

    def post(self, request, **kwargs):
        head, answers = self.forms(request.POST)
        if not (head.is_valid() & answers.is_valid()):
            return self.render_to_response(self.get_context_data(head, answers))
        data = head.cleaned_data
        try:
            actions.enter_from_paper(
                self.survey,
                answers.answers,
                sheet=data["sheet"],
                channel=data["channel"],
                one=Respondent(organisation=data.get("organisation")),
                actor=request.user,
            )
        except ValidationError as error:
            head.add_error(None, error)
            return self.render_to_response(self.get_context_data(head, answers))
        messages.success(
            request, _("Sheet %(number)s is entered.") % {"number": data["sheet"]}
        )
        return redirect(reverse("surveys:paper", args=[self.survey.slug]))
