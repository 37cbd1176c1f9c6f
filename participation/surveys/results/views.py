"""The results of a survey: their page, two questions crossed, runs compared, files."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from core import pdf, throttle
from core.exports import csv_response, workbook_response
from core.views import Acts, PermissionRequiredMixin
from participation.surveys.models import Survey, TrainingPlan
from participation.surveys.results import (
    actions,
    comparing,
    exports,
    needs,
    papers,
)
from participation.surveys.results.access import Results, readable_by
from participation.surveys.results.crossing import crossed, may_be_crossed
from participation.surveys.results.forms import CrossForm, PublicPartForm
from participation.surveys.results.groups import divisions, figure_of


class OfResults:
    """The survey of the address, if the reader reads any of its results."""

    @cached_property
    def survey(self):
        rows = readable_by(self.request.user).select_related(
            "organisation", "project__organisation", "group"
        )
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    @cached_property
    def results(self):
        return Results(self.survey, self.request.user)

    def get_permission_object(self):
        return self.survey

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            survey=self.survey,
            results=self.results,
            tabs=self.tabs(),
            is_seen=self.is_seen(),
            **kwargs,
        )

    def is_seen(self):
        """Everybody may read results of what was asked of a few: the survey itself they do not see."""
        visible = Survey.objects.visible_to(self.request.user)
        return visible.filter(pk=self.survey.pk).exists()

    def tabs(self):
        """(label, address, whether it is this page) of what there is for this reader."""
        here, slug = self.request.resolver_match.view_name, self.survey.slug
        found = [(_("Results"), "survey_results:page")]
        can_cross = len(may_be_crossed(self.results.questions)) > 1
        if can_cross and not self.results.is_growing:
            found.append((_("Two questions crossed"), "survey_results:cross"))
        if len(self.runs) > 1:
            found.append((_("Runs compared"), "survey_results:compare"))
        if self.results.is_staff and needs.questions_of_topics(self.survey):
            found.append((_("Needs by place"), "survey_results:needs"))
        plans = TrainingPlan.objects.visible_to(self.request.user)
        if plans.filter(survey=self.survey).exists():
            found.append((_("Plan of trainings"), "training_plan"))
        return [
            (label, reverse(name, args=[slug]), name == here) for label, name in found
        ]

    @cached_property
    def runs(self):
        return comparing.runs(self.survey, self.request.user)


class ResultsPage(OfResults, TemplateView):
    """All questions, of everybody or of one place or one kind of organisations."""

    template_name = "participation/surveys/results/page.html"

    def get_context_data(self, **kwargs):
        results = self.results
        parts = divisions(results.answers) if results.may_divide else []
        chosen = self.chosen(parts)
        figures = self.figures(chosen) if results.is_shown else []
        sections = [
            (section, list(rows))
            for section, rows in groupby(figures, key=lambda one: one.question.section)
        ]
        return super().get_context_data(
            divisions=parts,
            chosen=chosen[1] if chosen else None,
            sections=sections,
            may_share=self.request.user.has_perm("surveys.share_results", self.survey),
            **kwargs,
        )

    def chosen(self, parts):
        """(how it is divided, the part that the address asks for)"""
        wanted = self.request.GET.get("of", "")
        return next(
            (
                (division, group)
                for division, groups in parts
                for group in groups
                if group.key == wanted
            ),
            None,
        )

    def figures(self, chosen):
        results = self.results
        if chosen is None:
            return [results.figure(one) for one in results.questions]
        return [figure_of(results.answers, one, *chosen) for one in results.questions]


class Cross(OfResults, TemplateView):
    """Two questions beside each other, chosen in the address."""

    template_name = "participation/surveys/results/cross.html"

    def get_context_data(self, **kwargs):
        asked = self.request.GET if "rows" in self.request.GET else None
        form = CrossForm(asked, questions=self.results.questions)
        table = None
        if form.is_bound and form.is_valid() and self.results.may_divide:
            table = crossed(self.results.answers, *form.pair())
        return super().get_context_data(
            form=form, table=table, pair=form.pair() if table else None, **kwargs
        )


class Compare(OfResults, TemplateView):
    template_name = "participation/surveys/results/compare.html"

    def get_context_data(self, **kwargs):
        """A run of which nothing is shown is named, but gets no empty column."""
        pair = comparing.before_and_after(self.runs)
        shown = [one for one in self.runs if one.is_shown]
        return super().get_context_data(
            runs=self.runs,
            columns=shown,
            compared=comparing.compared(shown),
            pair=pair,
            areas=comparing.areas(*pair) if pair else [],
            may_name=pair and all(one.may_name for one in pair),
            **kwargs,
        )


class CompareByName(OfResults, PermissionRequiredMixin, TemplateView):
    """How each organisation judged itself before and after; that the owner read it is kept."""

    permission_required = "surveys.read_names"
    template_name = "participation/surveys/results/by_name.html"

    def get(self, request, *args, **kwargs):
        for one in self.pair or ():
            actions.names_read(one.survey, as_file=False, actor=request.user)
        return super().get(request, *args, **kwargs)

    @cached_property
    def pair(self):
        """Only of runs that both are the owner's."""
        pair = comparing.before_and_after(self.runs)
        return pair if pair and all(one.may_name for one in pair) else None

    def get_context_data(self, **kwargs):
        areas = comparing.areas(*self.pair) if self.pair else []
        return super().get_context_data(
            pair=self.pair, areas=areas, rows=comparing.by_name(areas), **kwargs
        )


class Share(OfResults, PermissionRequiredMixin, Acts, FormView):
    """What of the results everybody reads."""

    form_class = PublicPartForm
    permission_required = "surveys.share_results"
    template_name = "participation/surveys/results/share.html"
    done = gettext_lazy("The public part is saved.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        del kwargs["initial"]
        return kwargs | {"survey": self.survey}

    def act(self, form):
        actions.choose_public_part(
            self.survey,
            form.chosen(),
            is_live=form.cleaned_data.get("is_live", False),
            actor=self.request.user,
        )

    def next_address(self, result):
        return reverse("survey_results:page", args=[self.survey.slug])


class Csv(OfResults, View):
    def get(self, request, slug):
        name = f"survey-{slug}"
        return csv_response(name, exports.header(), exports.rows(self.results))


class Xlsx(OfResults, View):
    """Figures and the code book, to everybody who reads the results."""

    def get(self, request, slug):
        sheets = exports.sheets(self.results, with_answers=False)
        return workbook_response(f"survey-{slug}", sheets)


class Json(OfResults, View):
    """The same figures for programs."""

    def get(self, request, slug):
        names = ["code", "question", "line", "answer", "count", "asked", "percent"]
        rows = [
            dict(zip(names, map(exports.plain, row), strict=True))
            for row in exports.rows(self.results)
        ]
        shown = self.results.is_shown
        return JsonResponse(
            {
                "survey": self.survey.title,
                "responses": self.results.count if shown else None,
                "results": rows,
            },
            json_dumps_params={"ensure_ascii": False},
        )


class Pdf(OfResults, View):
    def get(self, request, slug):
        content = papers.results(self.results, language=get_language())
        return pdf.response(f"survey-{slug}", content)


class Answers(OfResults, PermissionRequiredMixin, FormView):
    """The answers one by one, as a file; pressing is kept in the audit log."""

    permission_required = "surveys.read_names"
    template_name = "participation/surveys/results/answers.html"

    def get_form(self, form_class=None):
        return None

    def post(self, request, *args, **kwargs):
        if not self.results.is_shown:
            return self.refuse(_("Fewer than 5 have answered."))
        if not throttle.may_export(request.user):
            return self.refuse(_("Five files an hour are the limit. Try again later."))
        actions.names_read(self.survey, as_file=True, actor=request.user)
        sheets = exports.sheets(self.results, with_answers=True)
        return workbook_response(
            f"survey-{self.survey.slug}-answers", sheets, real_days=True
        )

    def refuse(self, words):
        messages.error(self.request, words)
        return redirect(self.request.path)


class NeedsPage(OfResults, PermissionRequiredMixin, FormView):
    """Topics by place; what is marked goes into the plan of trainings."""

    permission_required = "surveys.plan_trainings"
    template_name = "participation/surveys/results/needs.html"

    @cached_property
    def questions(self):
        return needs.questions_of_topics(self.survey)

    @cached_property
    def question(self):
        """Of the plan, if there is one; else the one that the address asks for."""
        plan = TrainingPlan.objects.filter(survey=self.survey).first()
        wanted = self.request.GET.get("question", "")
        of_plan = [one for one in self.questions if plan and one.pk == plan.question_id]
        asked = [one for one in self.questions if one.code == wanted]
        return next(iter([*of_plan, *asked, *self.questions]), None)

    @cached_property
    def needs(self):
        user = self.request.user
        return needs.Needs(self.survey, user, self.question) if self.question else None

    def get_form(self, form_class=None):
        return None

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            question=self.question,
            questions=self.questions,
            needs=self.needs,
            planned=self.planned(),
            **kwargs,
        )

    def planned(self):
        """Names of the boxes whose cell is in the plan already."""
        plan = TrainingPlan.objects.filter(survey=self.survey).first()
        rows = plan.trainings.select_related("oblast") if plan else []
        return {f"{one.survey_id}/{one.group}/{one.value}" for one in rows}

    def post(self, request, *args, **kwargs):
        if self.needs is None:
            return redirect("survey_results:page", self.survey.slug)
        try:
            plan = actions.plan(
                self.needs, request.POST.getlist("cell"), actor=request.user
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.get_full_path())
        messages.success(
            request, _("The plan is saved. Say for each training when it is and whose.")
        )
        return redirect(plan)
