"""What everybody reads: questions and their answers."""

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView, View
from django_filters.views import FilterView

from core import filters, pdf
from core.exports import csv_response, xlsx_response
from core.views import PermissionRequiredMixin
from participation.centre import exports, papers
from participation.centre.filters import QuestionFilter
from participation.centre.models import Question
from participation.centre.views.mixins import SeenQuestion
from participation.common import papers as common
from participation.common.supporters import Supporters
from participation.common.views.tables import LimitedTable
from places.models import Settlement
from projects.models import Project


class QuestionList(FilterView):
    filterset_class = QuestionFilter
    template_name = "participation/centre/list.html"
    paginate_by = 20

    def get_queryset(self):
        return Question.objects.live().for_list()

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            own=own_questions(user),
            by_oblast=by_oblast(),
            by_settlement=by_settlement(),
            query=self.request.GET.urlencode(),
            **kwargs,
        )


def own_questions(user):
    """Of the reader, those that are not in the public list."""
    if not user.is_authenticated:
        return ()
    rows = Question.objects.visible_to(user).filter(person=user.person)
    return rows.exclude(status__in=Question.PUBLIC)[:20]


def by_oblast():
    """{code: questions about a place there}"""
    rows = Question.objects.live().exclude(obshtina=None).order_by()
    counted = rows.values_list("obshtina__oblast__code").annotate(Count("pk"))
    return dict(counted)


def by_settlement():
    """[(settlement, questions that name it)]"""
    asked = Question.objects.live().order_by().values("settlement")
    named = Settlement.objects.filter(pk__in=asked)
    live = Q(questions__status__in=Question.PUBLIC)
    return [
        (place, place.asked)
        for place in named.annotate(asked=Count("questions", filter=live))
    ]


class QuestionFile(View):
    """The list as it is narrowed, with the same words."""

    def get(self, request, **kwargs):
        rows = Question.objects.live().for_list()
        chosen = QuestionFilter(request.GET, queryset=rows, request=request)
        return self.made(exports.header(), exports.rows(filters.found(chosen)))


class QuestionsXlsx(LimitedTable, QuestionFile):
    def made(self, header, rows):
        return xlsx_response(
            "questions", header, rows, title=_("Questions to institutions")
        )


class QuestionsCsv(LimitedTable, QuestionFile):
    def made(self, header, rows):
        return csv_response("questions", header, rows)


class QuestionDetail(SeenQuestion, DetailView):
    template_name = "participation/centre/detail.html"
    context_object_name = "question"

    def get(self, request, *args, **kwargs):
        """The address of one that was joined to another leads on."""
        joined = Question.objects.filter(
            pk=self.kwargs["pk"], joined_to__in=Question.objects.live()
        ).first()
        if joined and not self.is_kept_by_the_reader(joined):
            return redirect(joined.joined_to)
        return super().get(request, *args, **kwargs)

    def is_kept_by_the_reader(self, joined):
        """Who asked it, and who joined it, still open it by itself."""
        visible = Question.objects.visible_to(self.request.user)
        return visible.filter(pk=joined.pk).exists()

    def get_object(self):
        return self.question

    def is_inside(self):
        """Who asked, and who looks at it."""
        user, asker = self.request.user, self.question.person_id
        if not user.is_authenticated:
            return False
        is_own = asker is not None and asker == user.person.pk
        return is_own or user.has_perm("centre.look_after", self.question)

    def get_context_data(self, **kwargs):
        question, user = self.question, self.request.user
        projects = Project.objects.visible_to(user)
        supporters = Supporters(question, user, rows=question.all_supports().once())
        return super().get_context_data(
            official=question.official,
            changes=question.told_steps(inside=self.is_inside()),
            supporters=supporters,
            asked_by=1 + question.joined.count(),
            statements=question.statements.all(),
            project=projects.filter(pk=question.project_id).first(),
            obshtini=[question.obshtina] if question.obshtina else [],
            **kwargs,
        )


class WaitingList(PermissionRequiredMixin, ListView):
    """What the reader looks at, the longest waiting first."""

    permission_required = "centre.see_queue"
    template_name = "participation/centre/waiting.html"
    paginate_by = 20

    def get_queryset(self):
        rows = Question.objects.looked_after_by(self.request.user).waiting()
        return rows.for_list().order_by("asked_at", "pk")


class FormPdf(View):
    """The paper twin of the form."""

    def get(self, request):
        content = papers.form(language=get_language())
        return pdf.response("question", content)


class SignatureSheet(SeenQuestion, View):
    """The form of support on paper, for anybody who collects signatures."""

    def get(self, request, **kwargs):
        content = papers.signature_sheet(self.question, language=get_language())
        return pdf.response(f"question-{self.question.pk}-sheet", content)


class DecisionPaper(SeenQuestion, View):
    """For the board of an organisation that supports it."""

    def get(self, request, **kwargs):
        content = common.decision(self.question, language=get_language())
        return pdf.response(f"question-{self.question.pk}-decision", content)


class AnswerPdf(SeenQuestion, View):
    """On which the institution writes its answer; there is one once it was handed over."""

    def get(self, request, **kwargs):
        official = self.question.official
        if official is None or not official.takes_answer():
            raise Http404
        content = common.answer(official, language=get_language())
        return pdf.response(f"question-{self.question.pk}-answer", content)


class LetterPdf(SeenQuestion, View):
    """With which it is handed over on paper; it says what everybody reads."""

    @cached_property
    def may_print(self):
        user = self.request.user
        return self.question.is_public() or user.has_perm(
            "centre.publish", self.question
        )

    def get(self, request, **kwargs):
        if not self.may_print:
            raise Http404
        content = papers.letter(self.question, language="bg")
        return pdf.response(f"question-{self.question.pk}-letter", content)
