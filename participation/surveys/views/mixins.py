from django.forms import Form
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import FormView

from core.views import Acts, PermissionRequiredMixin
from participation.surveys.models import Survey
from participation.surveys.respondents import admitted_to


class OfSurvey:
    """The survey of the address, as far as the reader may see it."""

    @cached_property
    def survey(self):
        visible = Survey.objects.visible_to(
            self.request.user, admitted_to(self.request.session)
        )
        rows = visible.select_related("organisation", "group", "project__organisation")
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    def get_permission_object(self):
        return self.survey

    def get_context_data(self, **kwargs):
        return super().get_context_data(survey=self.survey, **kwargs)

    def get_success_url(self):
        return self.survey.get_absolute_url()


class ActForm(PermissionRequiredMixin, Acts, FormView):
    """One act; it leads where the link back does, if it does not say otherwise."""

    form_class = Form
    template_name = "participation/surveys/confirm.html"
    permission_required = "surveys.edit"
    title = question = button = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.title,
            question=self.question,
            button=self.button,
            back=self.get_success_url(),
            **kwargs,
        )

    def next_address(self, result):
        return self.get_success_url()


class Act(OfSurvey, ActForm):
    """One act of who runs the survey."""
