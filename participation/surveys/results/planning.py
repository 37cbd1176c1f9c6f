"""What the staff do with the rows of a plan of trainings. Its page knows events: it is on the roof."""

from django.forms import Form
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from core.views import Acts, PermissionRequiredMixin
from participation.surveys.models import PlannedTraining, TrainingPlan
from participation.surveys.results import actions
from participation.surveys.results.forms import PlannedTrainingForm


class OfPlan(PermissionRequiredMixin, Acts):
    """The plan of the address; its acts are one form each."""

    permission_required = "surveys.plan_trainings"
    template_name = "participation/surveys/results/plan_form.html"
    title = question = ""
    button = gettext_lazy("Save")

    @cached_property
    def plan(self):
        rows = TrainingPlan.objects.visible_to(self.request.user).select_related(
            "survey__organisation", "survey__project", "survey__group", "question"
        )
        return get_object_or_404(rows, survey__slug=self.kwargs["slug"])

    def get_permission_object(self):
        return self.plan.survey

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            plan=self.plan,
            title=self.title,
            question=self.question,
            button=self.button,
            **kwargs,
        )

    def next_address(self, result):
        return self.plan


class OfTraining(OfPlan):
    @cached_property
    def training(self):
        rows = PlannedTraining.objects.select_related("oblast", "obshtina")
        row = get_object_or_404(rows, plan=self.plan, pk=self.kwargs["pk"])
        row.plan = self.plan
        return row

    def get_context_data(self, **kwargs):
        return super().get_context_data(training=self.training, **kwargs)


class EditTraining(OfTraining, FormView):
    form_class = PlannedTrainingForm
    title = gettext_lazy("When it is and whose")
    done = gettext_lazy("The training is saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.training}

    def act(self, form):
        actions.save_training(form, actor=self.request.user)


class RemoveTraining(OfTraining, FormView):
    form_class = Form
    title = gettext_lazy("Take it out of the plan")
    question = gettext_lazy("An event that was chosen for it stays as it is.")
    button = gettext_lazy("Take it out")
    done = gettext_lazy("It is out of the plan.")

    def act(self, form):
        actions.remove_training(self.training, actor=self.request.user)


class Share(OfPlan, FormView):
    """Show the plan to everybody, or to nobody but the staff again."""

    form_class = Form

    @property
    def title(self):
        return _("Hide the plan") if self.plan.is_public else _("Publish the plan")

    @property
    def question(self):
        if self.plan.is_public:
            return _("Only the staff of your organisation will read it.")
        return _(
            "Everybody will read it: topics, places and months. How many asked is shown where the results of the question are public."
        )

    @property
    def button(self):
        return self.title

    def act(self, form):
        actions.share_plan(
            self.plan, is_public=not self.plan.is_public, actor=self.request.user
        )
