"""The builder: one thing at a time, each on a page of its own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from core.views import PermissionRequiredMixin
from participation.surveys import actions, conditions
from participation.surveys.forms import (
    AnswersForm,
    ConditionForm,
    LeadingForm,
    QuestionForm,
    SectionForm,
)
from participation.surveys.models import Question, Section
from participation.surveys.views.mixins import Act, OfSurvey


def by_section(survey):
    """[(section, its questions with their numbers)]"""
    questions = conditions.numbered(survey.questions)
    return [
        (section, [one for one in questions if one.section_id == section.pk])
        for section in survey.sections.all()
    ]


def with_ends(sections):
    """Before the first question of the first section and behind the last of the last is nothing."""
    for number, (_section, inside) in enumerate(sections, start=1):
        for place, one in enumerate(inside, start=1):
            one.is_first = number == place == 1
            one.is_last = (number, place) == (len(sections), len(inside))
    return sections


class Build(OfSurvey, PermissionRequiredMixin, TemplateView):
    template_name = "participation/surveys/build.html"
    permission_required = "surveys.edit"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            sections=with_ends(by_section(self.survey)),
            kinds=Question.Kind.choices,
            **kwargs,
        )


class Preview(OfSurvey, PermissionRequiredMixin, TemplateView):
    """All pages as they will look; nothing can be sent from here."""

    template_name = "participation/surveys/preview.html"
    permission_required = "surveys.run"

    def get_context_data(self, **kwargs):
        questions = conditions.numbered(self.survey.questions)
        forms = [
            (section, AnswersForm(questions=everything_asked(inside), given={},
                                  page={one.pk for one in inside}))
            for section, inside in by_section(self.survey)
        ]  # fmt: skip
        return super().get_context_data(forms=forms, count=len(questions), **kwargs)


def everything_asked(questions):
    """For looking at: also what depends on an earlier page."""
    inside = {one.pk for one in questions}
    for one in questions:
        if one.if_question_id not in inside:
            one.if_question_id = None
    return questions


class Step(Act):
    """Something done to the survey from the builder; what is refused is said there."""

    template_name = "participation/surveys/build_form.html"

    def get_success_url(self):
        return f"{reverse('surveys:build', args=[self.survey.slug])}{self.anchor()}"

    def anchor(self):
        return ""


class Press(OfSurvey, PermissionRequiredMixin, TemplateView):
    """A button of the builder without a page of its own."""

    permission_required = "surveys.edit"
    http_method_names = ["post", "options"]

    def post(self, request, **kwargs):
        anchor = ""
        try:
            anchor = self.press()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        page = reverse("surveys:build", args=[self.survey.slug])
        return redirect(f"{page}#{anchor}" if anchor else page)

    def is_up(self):
        return self.request.POST.get("to") == "up"


class OfSection:
    @cached_property
    def section(self):
        rows = Section.objects.filter(survey=self.survey).select_related("survey")
        return get_object_or_404(rows, pk=self.kwargs["section"])

    def anchor(self):
        return f"#section-{self.section.pk}"


class OfQuestion:
    @cached_property
    def asked(self):
        rows = Question.objects.of(self.survey).select_related(
            "section__survey", "if_question"
        )
        return get_object_or_404(rows, pk=self.kwargs["question"])

    def anchor(self):
        return f"#question-{self.asked.pk}"


class AddSection(Press):
    def press(self):
        section = actions.add_section(self.survey, actor=self.request.user)
        return f"section-{section.pk}"


class MoveSection(OfSection, Press):
    def press(self):
        actions.move_section(self.section, up=self.is_up(), actor=self.request.user)
        return f"section-{self.section.pk}"


class MoveQuestion(OfQuestion, Press):
    def press(self):
        actions.move_question(self.asked, up=self.is_up(), actor=self.request.user)
        return f"question-{self.asked.pk}"


class EditSection(OfSection, Step):
    form_class = SectionForm
    title = gettext_lazy("Edit the section")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.section}

    def act(self, form):
        actions.save_section(form, actor=self.request.user)


class RemoveSection(OfSection, Step):
    title = gettext_lazy("Remove the section")
    question = gettext_lazy("The section is removed with its questions.")
    button = gettext_lazy("Remove it")
    template_name = "participation/surveys/confirm.html"

    def act(self, form):
        actions.remove_section(self.section, actor=self.request.user)

    def anchor(self):
        return ""


class WithQuestionForm(Step):
    form_class = QuestionForm
    done = gettext_lazy("The question is saved.")

    def act(self, form):
        return actions.save_question(form, actor=self.request.user)

    def next_address(self, question):
        return f"{reverse('surveys:build', args=[self.survey.slug])}#question-{question.pk}"


class AddQuestion(OfSection, WithQuestionForm):
    @property
    def title(self):
        label = Question.Kind(self.kind()).label
        return _("New question: %(kind)s") % {"kind": label}

    def kind(self):
        kind = self.request.GET.get("kind", Question.Kind.ONE)
        if kind not in Question.Kind.values:
            raise Http404
        return kind

    def get_form_kwargs(self):
        new = Question(section=self.section, kind=self.kind())
        return super().get_form_kwargs() | {"instance": new}

    def anchor(self):
        return ""


class EditQuestion(OfQuestion, WithQuestionForm):
    title = gettext_lazy("Edit the question")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.asked}


class RemoveQuestion(OfQuestion, Step):
    title = gettext_lazy("Remove the question")
    button = gettext_lazy("Remove it")
    template_name = "participation/surveys/confirm.html"

    @property
    def question(self):
        return self.asked.text

    def act(self, form):
        actions.remove_question(self.asked, actor=self.request.user)

    def anchor(self):
        return ""


class Condition(OfQuestion, Step):
    """First on which question it depends, then after which answers it is asked."""

    template_name = "participation/surveys/condition.html"
    title = gettext_lazy("When the question is asked")

    @cached_property
    def earlier(self):
        found = []
        for one in Question.objects.of(self.survey).in_order():
            if one.pk == self.asked.pk:
                break
            found.append(one)
        return found

    @cached_property
    def choosing(self):
        if "leading" in self.request.GET:
            return LeadingForm(self.request.GET, earlier=self.earlier)
        return LeadingForm(
            earlier=self.earlier, initial={"leading": self.asked.if_question}
        )

    @cached_property
    def leading(self):
        if not self.choosing.is_bound:
            return self.asked.if_question
        if not self.choosing.is_valid():
            return None
        return self.choosing.cleaned_data["leading"]

    def get_form(self):
        if self.leading is None:
            return super().get_form()
        return ConditionForm(
            **self.get_form_kwargs(), leading=self.leading, question=self.asked
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            asked=self.asked, choosing=self.choosing, leading=self.leading, **kwargs
        )

    def act(self, form):
        actions.set_condition(
            self.asked,
            leading=self.leading,
            options=form.cleaned_data.get("options", ()),
            least=form.cleaned_data.get("least"),
            actor=self.request.user,
        )
