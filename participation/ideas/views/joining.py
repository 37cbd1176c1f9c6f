"""Ideas beside each other; several become one, one becomes two."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from core.views import Acts
from participation.ideas import actions, matrix
from participation.ideas.forms import MergeForm, WordsForm
from participation.ideas.views.mixins import OfCall, OfEditedCall, OfIdea
from participation.ideas.views.tables import chosen_ideas

BESIDE = 4


class Compare(OfCall, TemplateView):
    """Two to four ideas of a call, field by field."""

    template_name = "participation/ideas/compare.html"

    def get_context_data(self, **kwargs):
        ideas = list(chosen_ideas(self.request, self.call)[:BESIDE])
        fields = matrix.shown_fields(self.call)
        lines = matrix.rows_of(ideas, fields)
        return super().get_context_data(
            ideas=ideas,
            rows=[
                (field, list(zip(ideas, beside, strict=True)))
                for field, *beside in zip(fields, *lines, strict=True)
            ],
            is_too_few=len(ideas) < 2,
            **kwargs,
        )


class Merge(Acts, OfEditedCall, FormView):
    form_class = MergeForm
    template_name = "participation/ideas/form.html"
    done = gettext_lazy("The ideas are merged.")

    @cached_property
    def ideas(self):
        """Those that the address names."""
        if not self.request.GET.getlist("idea"):
            raise Http404
        return list(chosen_ideas(self.request, self.call))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"ideas": self.ideas}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=_("Merge ideas"),
            lead=_(
                "The others lead to the one that stays. Their supporters count there, "
                "each once, and their path is its path. Until it is presented each of "
                "them can stand for itself again."
            ),
            back_url=self.call.get_absolute_url(),
            **kwargs,
        )

    def act(self, form):
        if len(self.ideas) < 2:
            raise ValidationError(_("Choose at least two ideas."))
        actor = self.request.user
        if form.is_new():
            words = {name: form.cleaned_data[name] for name in ("title", "description")}
            return actions.merge_anew(self.ideas, **words, actor=actor)
        return actions.merge(*form.chosen(), actor=actor)


class Split(Acts, OfIdea, FormView):
    form_class = WordsForm
    template_name = "participation/ideas/form.html"
    permission_required = "participation.edit_idea"
    done = gettext_lazy("The second idea is in the register.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=_("Split the idea"),
            lead=_(
                "What you write here becomes a second idea, with the same municipality, "
                "organisations and matrix; it says that it came from this one. Correct "
                "both afterwards."
            ),
            **kwargs,
        )

    def act(self, form):
        return actions.split(self.idea, **form.cleaned_data, actor=self.request.user)


class Unmerge(OfIdea, View):
    http_method_names = ["post"]
    permission_required = "participation.edit_idea"

    def post(self, request, **kwargs):
        try:
            actions.unmerge(self.idea, actor=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The idea stands for itself again."))
        return redirect(self.idea)
