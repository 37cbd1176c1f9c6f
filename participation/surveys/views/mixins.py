from django.core.exceptions import ValidationError
from django.forms import Form
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.views.generic import FormView

from core.views import PermissionRequiredMixin
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


class ActForm(PermissionRequiredMixin, FormView):
    """One act; what the action refuses stands above the form."""

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

    def form_valid(self, form):
        try:
            self.act(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return redirect(self.get_success_url())


class Act(OfSurvey, ActForm):
    """One act of who runs the survey."""
