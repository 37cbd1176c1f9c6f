from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from projects import states
from projects.actions.states import change_state
from projects.models import Project
from projects.views import StaffPage


def states_chosen():
    """All but completed: a project is completed by closing it."""
    return [one for one in Project.Status if one != Project.Status.CLOSED]


class StateForm(forms.Form):
    status = forms.TypedChoiceField(
        label=gettext_lazy("The project is"),
        choices=[(one.value, one.label) for one in states_chosen()],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the states.")},
    )

    def choices(self):
        """(the button, what it means) in the order of the states."""
        meanings = (states.MEANINGS[one] for one in states_chosen())
        return zip(self["status"], meanings, strict=True)


class State(StaffPage, FormView):
    """Which state the project is in, what each of them means, and how it came here."""

    form_class = StateForm
    template_name = "projects/project_state.html"

    def get_initial(self):
        return {"status": self.project.status}

    def get_context_data(self, **kwargs):
        return super().get_context_data(changes=states.changes(self.project), **kwargs)

    def form_valid(self, form):
        status = form.cleaned_data["status"]
        user = self.request.user
        try:
            is_changed = change_state(self.project, status=status, actor=user)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return redirect(self.project)
        words = _("The project was %(state)s already; nothing is changed.")
        if is_changed:
            words = _("The project is now %(state)s.")
        state = Project.Status(status).label
        messages.success(self.request, words % {"state": state})
        return redirect("projects:state", self.project.slug)
