from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, View
from django_filters.views import FilterView

from core import filters, pdf
from core.exports import csv_response, xlsx_response
from core.views import Acts, PermissionRequiredMixin, SignedInMixin
from members.models import Organisation
from participation.common.supporters import Supporters
from participation.common.views import supporting
from participation.ideas import actions, exports, matrix, papers
from participation.ideas.filters import IdeaFilter
from participation.ideas.forms import IdeaForm, IdeaStatusForm, ProposalForm
from participation.ideas.models import Idea, IdeaCall, Presentation
from participation.ideas.views.mixins import OfCall, OfIdea, named
from projects.models import Project


class IdeaList(FilterView):
    filterset_class = IdeaFilter
    template_name = "participation/ideas/list.html"
    paginate_by = 20

    def get_queryset(self):
        return Idea.objects.visible_to(self.request.user).unmerged().for_list()

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
        ideas = Idea.objects.visible_to(request.user).unmerged().for_list()
        chosen = IdeaFilter(request.GET, queryset=ideas, request=request)
        rows = exports.rows(filters.found(chosen), request.user)
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
            "call__project__organisation", "obshtina__oblast", "sitting"
        )

    def get_context_data(self, **kwargs):
        user = self.request.user
        visible_ideas = Idea.objects.visible_to(user)
        merged = list(visible_ideas.filter(merged_into=self.object))
        rows = self.object.all_supports().standing().once() if merged else None
        fields = matrix.shown_fields(self.object.call)
        [lines] = matrix.rows_of([self.object], fields)
        visible = Project.objects.visible_to(user)
        project = visible.select_related("organisation", "programme").filter(
            pk=self.object.call.project_id
        )
        partners = Organisation.objects.visible_to(user).filter(ideas=self.object)
        return super().get_context_data(
            project=project.first(),
            partners=partners,
            changes=self.object.state_changes.all(),
            supporters=Supporters(self.object, user, rows),
            merged=merged,
            goes_on=visible_ideas.filter(pk=self.object.merged_into_id).first(),
            presentations=Presentation.objects.visible_to(user).filter(
                ideas=self.object
            ),
            lines=[line for line in lines if line.text],
            **kwargs,
        )


class IdeaCreate(Acts, PermissionRequiredMixin, FormView):
    form_class = IdeaForm
    template_name = "participation/ideas/form.html"
    permission_required = "participation.add_ideas"
    done = gettext_lazy("The idea is in the register.")

    def get_initial(self):
        own = IdeaCall.objects.editable_by(self.request.user)
        return {"call": named(own, self.request.GET.get("call"))}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("New idea"), **kwargs)

    def act(self, form):
        return actions.save_idea(form, actor=self.request.user)


class Propose(Acts, OfCall, PermissionRequiredMixin, FormView):
    """An idea of one's own, while the call collects them."""

    form_class = ProposalForm
    template_name = "participation/ideas/form.html"
    permission_required = "participation.propose"
    done = gettext_lazy(
        "Thank you. Everybody sees the idea once the staff have read it."
    )

    def get_form_kwargs(self):
        idea = Idea(call=self.call)
        own = {"user": self.request.user, "instance": idea}
        return super().get_form_kwargs() | own

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=_("Propose an idea"),
            back_url=self.call.get_absolute_url(),
            **kwargs,
        )

    def act(self, form):
        return actions.propose(form, actor=self.request.user)


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


class SignatureSheet(ForSupport, View):
    """The form of support on paper, for anybody who collects signatures."""

    def get(self, request, pk):
        content = papers.signature_sheet(self.thing, language=get_language())
        return pdf.response(f"idea-{pk}-sheet", content)


class DecisionPaper(ForSupport, View):
    """For the board of an organisation that supports it."""

    def get(self, request, pk):
        content = papers.decision(self.thing, language=get_language())
        return pdf.response(f"idea-{pk}-decision", content)


class SupportWithdraw(ForSupport, supporting.WithdrawOwn):
    paper_permission = "participation.edit_idea"


class SupportOnPaper(OfIdea, supporting.SupportOnPaper):
    permission_required = "participation.edit_idea"

    @property
    def thing(self):
        return self.idea


class Follow(SignedInMixin, View):
    """Be told what becomes of it, or no more."""

    http_method_names = ["post"]

    def post(self, request, pk):
        idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=pk)
        is_followed = request.POST.get("follow") == "1"
        actions.follow(idea, actor=request.user, is_followed=is_followed)
        words = (
            _("We tell you what becomes of it.")
            if is_followed
            else _("You no longer follow it.")
        )
        messages.success(request, words)
        return redirect(idea)


class IdeaUpdate(Acts, OfIdea, FormView):
    template_name = "participation/ideas/form.html"
    permission_required = "participation.correct_idea"
    done = gettext_lazy("The idea is saved.")

    @cached_property
    def is_staff(self):
        return self.request.user.has_perm("participation.edit_idea", self.idea)

    def get_form_class(self):
        return IdeaForm if self.is_staff else ProposalForm

    def get_form_kwargs(self):
        own = {"user": self.request.user, "instance": self.idea}
        return super().get_form_kwargs() | own

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=self.idea.title, **kwargs)

    def act(self, form):
        save = actions.save_idea if self.is_staff else actions.propose
        return save(form, actor=self.request.user)


class ChangeStatus(Acts, OfIdea, FormView):
    form_class = IdeaStatusForm
    template_name = "participation/ideas/form.html"
    permission_required = "participation.change_status"
    done = gettext_lazy("The status is saved.")

    def get_initial(self):
        return {"status": self.idea.status, "note": self.idea.status_note}

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("What became of the idea"), **kwargs)

    def act(self, form):
        return actions.change_status(
            self.idea, **form.cleaned_data, actor=self.request.user
        )
