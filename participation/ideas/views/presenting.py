"""A selection before a body: presented in one step, decided about later."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, FormView

from core.views import Acts, PermissionRequiredMixin
from members.models import Organisation
from participation.ideas import actions
from participation.ideas.forms import DecisionsForm, PresentationForm
from participation.ideas.models import Idea, Presentation
from participation.ideas.views.mixins import OfCall


class Present(Acts, OfCall, PermissionRequiredMixin, FormView):
    form_class = PresentationForm
    template_name = "participation/ideas/form.html"
    permission_required = "participation.edit_call"
    done = gettext_lazy("The ideas are presented.")

    def get_form_kwargs(self):
        own = {"user": self.request.user, "call": self.call}
        return (
            super().get_form_kwargs() | own | {"instance": Presentation(call=self.call)}
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=_("Present ideas"),
            lead=_(
                "All ideas that you choose are presented from that day on; whoever "
                "follows or supports them is told. Decisions are entered later."
            ),
            back_url=self.call.get_absolute_url(),
            **kwargs,
        )

    def act(self, form):
        return actions.present(
            form.instance,
            ideas=list(form.cleaned_data["ideas"]),
            protocol=form.cleaned_data["protocol"],
            actor=self.request.user,
        )


class PresentationPage(DetailView):
    template_name = "participation/ideas/presentation.html"

    def get_queryset(self):
        return Presentation.objects.visible_to(self.request.user).select_related(
            "call__project__organisation"
        )

    def get_context_data(self, **kwargs):
        user, row = self.request.user, self.object
        seen = Organisation.objects.visible_to(user)
        return super().get_context_data(
            call=row.call,
            ideas=Idea.objects.visible_to(user)
            .filter(presentations=row)
            .select_related("obshtina"),
            organisation=seen.filter(pk=row.organisation_id).first(),
            **kwargs,
        )


class Decide(Acts, PermissionRequiredMixin, FormView):
    form_class = DecisionsForm
    template_name = "participation/ideas/form.html"
    permission_required = "participation.edit_call"
    done = gettext_lazy("The decisions are saved.")

    @cached_property
    def presentation(self):
        rows = Presentation.objects.visible_to(self.request.user)
        rows = rows.select_related("call__project__organisation")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_permission_object(self):
        return self.presentation.call

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "ideas": list(self.presentation.ideas.all())
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=_("What was decided"),
            lead=_("Ideas for which you choose nothing stay as they are."),
            call=self.presentation.call,
            back_url=self.presentation.get_absolute_url(),
            **kwargs,
        )

    def act(self, form):
        actions.decide(
            self.presentation,
            form.decided(),
            on=form.cleaned_data["on"],
            actor=self.request.user,
        )

    def next_address(self, result):
        return self.presentation
