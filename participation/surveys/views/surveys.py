"""The surveys, one of them, and what happens to it as a whole."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import DetailView, ListView

from core.views import PermissionRequiredMixin
from members.models import Group, Organisation
from participation.surveys import actions
from participation.surveys.forms import SurveyForm
from participation.surveys.models import Survey
from participation.surveys.respondents import (
    admitted_to,
    respondents,
    standing,
)
from participation.surveys.views.mixins import Act, ActForm, OfSurvey

# On one page; what is open is never so much.
SHOWN = 100


class SurveyList(ListView):
    """What is over, in pages; above it what is open, and drafts of one's own."""

    template_name = "participation/surveys/list.html"
    paginate_by = 20

    @cached_property
    def group(self):
        """Compared here: the address may hold anything."""
        slug = self.request.GET.get("group")
        groups = Group.objects.visible_to(self.request.user) if slug else ()
        return next((one for one in groups if one.slug == slug), None)

    def visible(self):
        admitted = admitted_to(self.request.session)
        rows = Survey.objects.visible_to(self.request.user, admitted).for_list()
        return rows.filter(group=self.group) if self.group else rows

    def get_queryset(self):
        return self.visible().filter(status=Survey.Status.CLOSED)

    def get_context_data(self, **kwargs):
        rows = self.visible().order_by("closes_on", "pk")
        return super().get_context_data(
            group=self.group,
            open=rows.filter(status=Survey.Status.OPEN)[:SHOWN],
            drafts=rows.filter(status=Survey.Status.DRAFT)[:SHOWN],
            **kwargs,
        )


class SurveyDetail(OfSurvey, DetailView):
    template_name = "participation/surveys/detail.html"

    def get_object(self):
        return self.survey

    def get_context_data(self, **kwargs):
        survey, user = self.survey, self.request.user
        organisations = Organisation.objects.visible_to(user)
        return super().get_context_data(
            mine=self.mine(),
            organisation=organisations.filter(pk=survey.organisation_id).first(),
            changes=survey.state_changes.all(),
            earlier=Survey.objects.visible_to(user).filter(pk=survey.run_of_id).first(),
            **self.figures(),
            **kwargs,
        )

    def mine(self):
        """[(for whom, what they began, whether they have answered)]"""
        survey, session = self.survey, self.request.session
        if not survey.takes_answers():
            return []
        found = respondents(survey, self.request.user, session)
        return standing(survey, found, session)

    def figures(self):
        """How many have answered, for who runs it."""
        survey = self.survey
        if survey.is_draft() or not self.request.user.has_perm("surveys.run", survey):
            return {}
        found = {"sent": survey.responses.sent().count()}
        if survey.asks_organisations() and survey.is_open():
            found["waited"] = survey.organisations_waited_for().count()
        return found


class SurveyCreate(ActForm):
    form_class = SurveyForm
    template_name = "participation/surveys/form.html"
    permission_required = "surveys.add"
    title = gettext_lazy("New survey")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_success_url(self):
        return reverse("surveys:list")

    def act(self, form):
        return actions.create(form, actor=self.request.user)

    def said(self, survey):
        if survey.questions:
            return _("The draft is made. Look through its questions, then open it.")
        return _("The draft is made. Write its questions, then open it.")

    def next_address(self, survey):
        return reverse("surveys:build", args=[survey.slug])


class SurveyUpdate(Act):
    form_class = SurveyForm
    template_name = "participation/surveys/form.html"
    title = gettext_lazy("Edit the survey")
    done = gettext_lazy("The survey is saved.")

    def get_form_kwargs(self):
        own = {"user": self.request.user, "instance": self.survey}
        return super().get_form_kwargs() | own

    def act(self, form):
        actions.save_survey(form, actor=self.request.user)


class Open(Act):
    permission_required = "surveys.open"
    title = gettext_lazy("Open the survey")
    question = gettext_lazy(
        "Those who are asked are told. Whom it asks and how does not change any more, and once somebody begins to answer only words are corrected."
    )
    button = gettext_lazy("Open it")
    done = gettext_lazy("The survey is open.")

    def act(self, form):
        actions.open_it(self.survey, actor=self.request.user)


class Close(Act):
    title = gettext_lazy("Close the survey")
    question = gettext_lazy(
        "No more answers are taken. What was begun and not sent is deleted, and the survey cannot be opened again."
    )
    button = gettext_lazy("Close it")
    done = gettext_lazy("The survey is closed.")

    def act(self, form):
        actions.close(self.survey, actor=self.request.user)


class Delete(Act):
    permission_required = "surveys.open"
    title = gettext_lazy("Delete the draft")
    question = gettext_lazy("The draft is deleted with its questions.")
    button = gettext_lazy("Delete the draft")
    done = gettext_lazy("The draft is deleted.")

    def get_success_url(self):
        return reverse("surveys:list")

    def act(self, form):
        actions.delete_draft(self.survey, actor=self.request.user)


class Waiting(OfSurvey, PermissionRequiredMixin, ListView):
    """Which organisations have not answered, for who runs the survey."""

    template_name = "participation/surveys/waiting.html"
    permission_required = "surveys.run"
    paginate_by = 50

    def get_queryset(self):
        if not self.survey.is_open():
            return Organisation.objects.none()
        return self.survey.organisations_waited_for().by_shown_name()


class Remind(Act):
    permission_required = "surveys.enter_paper"
    title = gettext_lazy("Remind those that have not answered")
    button = gettext_lazy("Send the reminder")

    @property
    def question(self):
        count = self.survey.organisations_waited_for().count()
        return ngettext(
            "One organisation has not answered. Only its staff is written to.",
            "%(count)s organisations have not answered. Only their staff is written to.",
            count,
        ) % {"count": count}

    def get_success_url(self):
        return reverse("surveys:waiting", args=[self.survey.slug])

    def act(self, form):
        return actions.remind(self.survey, actor=self.request.user)

    def said(self, count):
        return ngettext(
            "One organisation is reminded.",
            "%(count)s organisations are reminded.",
            count,
        ) % {"count": count}
