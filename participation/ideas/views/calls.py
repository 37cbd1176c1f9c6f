"""A call: its page, its texts, its phases and the fields of its matrix."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from core.views import Acts, PermissionRequiredMixin
from participation.ideas import actions
from participation.ideas.forms import IdeaCallForm, MatrixFieldForm, PhasesForm
from participation.ideas.models import Idea, MatrixField
from participation.ideas.views.mixins import OfCall, OfEditedCall, named
from projects.models import Project


class CallPage(OfCall, TemplateView):
    template_name = "participation/ideas/call.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        visible = Idea.objects.visible_to(user).filter(call=self.call)
        may_edit = user.has_perm("participation.edit_call", self.call)
        return super().get_context_data(
            may_edit=may_edit,
            phases=self.call.phases.all(),
            fields=self.call.fields.asked(),
            presentations=self.call.presentations.all(),
            sittings=self.call.sittings.all() if may_edit else [],
            ideas=visible.live().count(),
            waiting=visible.to_be_shown().count() if may_edit else 0,
            project=Project.objects.visible_to(user)
            .select_related("organisation", "programme")
            .filter(pk=self.call.project_id)
            .first(),
            **kwargs,
        )


class CallCreate(Acts, PermissionRequiredMixin, FormView):
    form_class = IdeaCallForm
    template_name = "participation/ideas/form.html"
    permission_required = "participation.add_ideas"
    done = gettext_lazy(
        "The call is there. Now say when it collects ideas and what it asks."
    )

    def get_initial(self):
        own = Project.objects.editable_by(self.request.user)
        return {"project": named(own, self.request.GET.get("project"))}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("New call for ideas"), **kwargs)

    def act(self, form):
        return actions.save_call(form, actor=self.request.user)


class CallUpdate(Acts, OfEditedCall, FormView):
    form_class = IdeaCallForm
    template_name = "participation/ideas/form.html"
    done = gettext_lazy("The call is saved.")

    def get_form_kwargs(self):
        own = {"user": self.request.user, "instance": self.call}
        return super().get_form_kwargs() | own

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=_("Edit the call for ideas"),
            back_url=self.call.get_absolute_url(),
            **kwargs,
        )

    def act(self, form):
        return actions.save_call(form, actor=self.request.user)


class Phases(Acts, OfEditedCall, FormView):
    form_class = PhasesForm
    template_name = "participation/ideas/form.html"
    done = gettext_lazy("The phases are saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"call": self.call}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=_("Phases of the call"),
            lead=_(
                "Phases may overlap. While ideas are collected, those whom the call "
                "names enter theirs; a phase without days is not shown."
            ),
            back_url=self.call.get_absolute_url(),
            **kwargs,
        )

    def act(self, form):
        actions.save_phases(self.call, form.days(), actor=self.request.user)

    def next_address(self, result):
        return self.call


class Fields(OfEditedCall, TemplateView):
    template_name = "participation/ideas/fields.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            fields=self.call.fields.asked(),
            hidden=self.call.fields.filter(is_hidden=True),
            **kwargs,
        )


class EditField(Acts, OfEditedCall, FormView):
    """A new field, or one that is there."""

    form_class = MatrixFieldForm
    template_name = "participation/ideas/field.html"
    done = gettext_lazy("The field is saved.")

    @cached_property
    def field(self):
        if "pk" not in self.kwargs:
            return MatrixField(call=self.call)
        return get_object_or_404(self.call.fields, pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.field}

    def get_context_data(self, **kwargs):
        return super().get_context_data(field=self.field, **kwargs)

    def act(self, form):
        actions.save_field(form.instance, actor=self.request.user)

    def next_address(self, result):
        return reverse("ideas:fields", args=[self.call.slug])


class ArrangeField(OfEditedCall, View):
    """One place up or down, or away."""

    http_method_names = ["post"]

    def post(self, request, **kwargs):
        field = get_object_or_404(self.call.fields, pk=self.kwargs["pk"])
        try:
            self.act(field)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("ideas:fields", self.call.slug)

    def act(self, field):
        if "away" in self.request.POST:
            actions.remove_field(field, actor=self.request.user)
            messages.success(self.request, _("The field is asked no more."))
        else:
            is_up = "up" in self.request.POST
            actions.move_field(field, up=is_up, actor=self.request.user)


class Waiting(OfEditedCall, TemplateView):
    """What people and tables entered and nobody but the staff sees yet."""

    template_name = "participation/ideas/waiting.html"

    @cached_property
    def ideas(self):
        rows = self.call.ideas.to_be_shown().for_list()
        return list(rows.select_related("sitting", "call__project")[:200])

    def get_context_data(self, **kwargs):
        return super().get_context_data(ideas=self.ideas, **kwargs)

    def post(self, request, **kwargs):
        chosen = set(request.POST.getlist("idea"))
        ideas = [one for one in self.ideas if str(one.pk) in chosen]
        try:
            shown = actions.publish(self.call, ideas=ideas, actor=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            words = _("Shown to everybody: %(count)s.") % {"count": shown}
            messages.success(request, words)
        return redirect("ideas:waiting", self.call.slug)
