from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, View
from django_filters.views import FilterView

from core.exports import csv_response, xlsx_response
from core.views import PermissionRequiredMixin
from members.models import Organisation
from participation.common import chain
from participation.common.supporters import Supporters
from participation.common.views import supporting
from participation.ideas import actions, exports
from participation.ideas.filters import IdeaFilter
from participation.ideas.forms import IdeaCallForm, IdeaForm, IdeaStatusForm
from participation.ideas.models import Idea, IdeaCall
from projects.models import Project


def named(rows, slug):
    """The row that a link proposes. Compared here: the address may hold anything."""
    return next((row for row in rows if row.slug == slug), None)


class IdeaList(FilterView):
    filterset_class = IdeaFilter
    template_name = "participation/ideas/list.html"
    paginate_by = 20

    def get_queryset(self):
        return Idea.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        return super().get_context_data(call=self.call(), **kwargs)

    def call(self):
        """The call that the list is narrowed to."""
        if not (slug := self.request.GET.get("call")):
            return None
        visible = IdeaCall.objects.visible_to(self.request.user)
        return named(visible.select_related("project__organisation"), slug)


class IdeaFile(View):
    """The same selection as a file."""

    answer = None

    def get(self, request):
        ideas = Idea.objects.visible_to(request.user).for_list()
        chosen = IdeaFilter(request.GET, queryset=ideas, request=request)
        # A filter that names nothing known selects nothing, as the list does.
        found = chosen.qs if chosen.is_valid() else ideas.none()
        rows = exports.rows(found, request.user)
        return self.answer("ideas", exports.header(), rows)


class IdeaCsv(IdeaFile):
    answer = staticmethod(csv_response)


class IdeaXlsx(IdeaFile):
    def answer(self, *table):
        return xlsx_response(*table, title=_("Ideas"))


class IdeaDetail(DetailView):
    template_name = "participation/ideas/detail.html"

    def get_queryset(self):
        return Idea.objects.visible_to(self.request.user).select_related(
            "call__project__organisation", "obshtina__oblast"
        )

    def get_context_data(self, **kwargs):
        user = self.request.user
        before, after = chain.neighbours(self.object, user)
        visible = Project.objects.visible_to(user)
        project = visible.select_related("organisation", "programme").filter(
            pk=self.object.call.project_id
        )
        partners = Organisation.objects.visible_to(user).filter(ideas=self.object)
        return super().get_context_data(
            project=project.first(),
            partners=partners,
            changes=self.object.state_changes.all(),
            supporters=Supporters(self.object, user),
            came_from=before,
            led_to=after,
            **kwargs,
        )


class CallCreate(PermissionRequiredMixin, FormView):
    form_class = IdeaCallForm
    template_name = "participation/ideas/form.html"
    permission_required = "participation.add_ideas"

    def get_permission_object(self):
        return None

    def get_initial(self):
        own = Project.objects.editable_by(self.request.user)
        return {"project": named(own, self.request.GET.get("project"))}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("New call for ideas"), **kwargs)

    def form_valid(self, form):
        call = actions.save_call(form, actor=self.request.user)
        messages.success(self.request, _("The call is open. Now add its first idea."))
        return redirect(f"{self.next_address}?call={call.slug}")

    @property
    def next_address(self):
        return reverse("ideas:create")


class CallUpdate(PermissionRequiredMixin, FormView):
    form_class = IdeaCallForm
    template_name = "participation/ideas/form.html"
    permission_required = "participation.edit_call"

    @cached_property
    def call(self):
        visible = IdeaCall.objects.visible_to(self.request.user)
        rows = visible.select_related("project__organisation")
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    def get_permission_object(self):
        return self.call

    def get_form_kwargs(self):
        own = {"user": self.request.user, "instance": self.call}
        return super().get_form_kwargs() | own

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=_("Edit the call for ideas"), back_url=self.next_address, **kwargs
        )

    def form_valid(self, form):
        actions.save_call(form, actor=self.request.user)
        messages.success(self.request, _("The call is saved."))
        return redirect(self.next_address)

    @property
    def next_address(self):
        return f"{reverse('ideas:list')}?call={self.call.slug}"


class IdeaCreate(PermissionRequiredMixin, FormView):
    form_class = IdeaForm
    template_name = "participation/ideas/form.html"
    permission_required = "participation.add_ideas"

    def get_permission_object(self):
        return None

    def get_initial(self):
        own = IdeaCall.objects.editable_by(self.request.user)
        return {"call": named(own, self.request.GET.get("call"))}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("New idea"), **kwargs)

    def form_valid(self, form):
        idea = actions.save_idea(form, actor=self.request.user)
        messages.success(self.request, _("The idea is in the register."))
        return redirect(idea)


class OfIdea(PermissionRequiredMixin):
    @cached_property
    def idea(self):
        visible = Idea.objects.visible_to(self.request.user).select_related(
            "call__project__organisation"
        )
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def get_permission_object(self):
        return self.idea


class ForSupport:
    """The idea as what people stand behind; whoever sees it may."""

    @cached_property
    def thing(self):
        visible = Idea.objects.visible_to(self.request.user)
        return get_object_or_404(visible, pk=self.kwargs["pk"])


class Support(ForSupport, supporting.SupportAsPerson):
    pass


class SupportAsOrganisation(ForSupport, supporting.SupportAsOrganisation):
    pass


class SupportWithdraw(ForSupport, supporting.WithdrawOwn):
    paper_permission = "participation.edit_idea"


class SupportOnPaper(OfIdea, supporting.SupportOnPaper):
    permission_required = "participation.edit_idea"

    @property
    def thing(self):
        return self.idea


class IdeaUpdate(OfIdea, FormView):
    form_class = IdeaForm
    template_name = "participation/ideas/form.html"
    permission_required = "participation.edit_idea"

    def get_form_kwargs(self):
        own = {"user": self.request.user, "instance": self.idea}
        return super().get_form_kwargs() | own

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=self.idea.title, idea=self.idea, **kwargs)

    def form_valid(self, form):
        idea = actions.save_idea(form, actor=self.request.user)
        messages.success(self.request, _("The idea is saved."))
        return redirect(idea)


class ChangeStatus(OfIdea, FormView):
    form_class = IdeaStatusForm
    template_name = "participation/ideas/form.html"
    permission_required = "participation.change_status"

    def get_initial(self):
        return {"status": self.idea.status, "note": self.idea.status_note}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=_("What became of the idea"), idea=self.idea, **kwargs
        )

    def form_valid(self, form):
        try:
            actions.change_status(
                self.idea, **form.cleaned_data, actor=self.request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The status is saved."))
        return redirect(self.idea)
