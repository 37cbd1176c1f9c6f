import uuid

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, View
from django_filters.views import FilterView

from core import pdf
from core.views import Acts, PermissionRequiredMixin
from members.models import Group, Organisation
from participation.causes import actions, papers
from participation.causes.filters import CauseFilter
from participation.causes.forms import CauseForm, StatusForm
from participation.causes.models import Cause
from participation.common.supporters import Supporters
from participation.common.views import supporting
from projects.models import Project


class CauseList(FilterView):
    filterset_class = CauseFilter
    template_name = "participation/causes/list.html"
    paginate_by = 20

    def get_queryset(self):
        visible = Cause.objects.visible_to(self.request.user)
        return visible.filter(status__in=Cause.PUBLIC).for_list()

    def get_context_data(self, **kwargs):
        user = self.request.user
        waiting = Cause.objects.visible_to(user).waiting()
        return super().get_context_data(waiting=waiting, **kwargs)


class SeenCause:
    """The cause, as far as the user may see it."""

    @cached_property
    def cause(self):
        visible = Cause.objects.visible_to(self.request.user)
        rows = visible.select_related("organisation", "group", "project__programme")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def thing(self):
        """What people stand behind."""
        return self.cause


class OfCause(SeenCause, PermissionRequiredMixin):
    def get_permission_object(self):
        return self.cause


class CauseDetail(SeenCause, DetailView):
    template_name = "participation/causes/detail.html"
    context_object_name = "cause"

    def get_object(self):
        return self.cause

    def get_context_data(self, **kwargs):
        user = self.request.user
        is_inside = user.has_perm("causes.read_refusals", self.cause)
        supporters = Supporters(self.cause, user)
        organisations = Organisation.objects.visible_to(user)
        projects = Project.objects.visible_to(user).select_related("programme")
        return super().get_context_data(
            proposer=organisations.filter(pk=self.cause.organisation_id).first(),
            project=projects.filter(pk=self.cause.project_id).first(),
            group=Group.objects.visible_to(user).filter(pk=self.cause.group_id).first(),
            changes=self.cause.told_steps(inside=is_inside),
            supporters=supporters,
            more_parts=list(enumerate(papers.parts(supporters), 1))[1:],
            **kwargs,
        )


class CauseForms(Acts, FormView):
    form_class = CauseForm
    template_name = "participation/causes/form.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}


class CauseCreate(PermissionRequiredMixin, CauseForms):
    permission_required = "causes.propose"

    def get_initial(self):
        return {"submission": uuid.uuid4()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("Propose a cause"), **kwargs)

    def act(self, form):
        return actions.propose(form, actor=self.request.user)

    def said(self, cause):
        if cause.is_public():
            return _("The cause is public. Now invite others to support it.")
        return _(
            "Thank you. A coordinator looks at it first; we tell you as soon as it is public."
        )


class CauseUpdate(OfCause, CauseForms):
    permission_required = "causes.edit"
    done = gettext_lazy("The cause is saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.cause}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=_("Edit the cause"), cause=self.cause, **kwargs
        )

    def act(self, form):
        return actions.save(form, actor=self.request.user)


class ChangeStatus(OfCause, Acts, FormView):
    form_class = StatusForm
    template_name = "participation/causes/form.html"
    permission_required = "causes.change_status"
    done = gettext_lazy("It is written down. Supporters who have an account are told.")

    def get_form_kwargs(self):
        may = self.request.user.has_perm("causes.look_at", self.cause)
        return super().get_form_kwargs() | {"cause": self.cause, "may_look_at": may}

    def title(self):
        project = self.cause.project
        if project and project.is_closed():
            return _("Take the cause off the site")
        return _("What became of the cause")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.title(),
            cause=self.cause,
            **kwargs,
        )

    def act(self, form):
        actions.change_status(self.cause, actor=self.request.user, **form.cleaned_data)

    def next_address(self, result):
        return self.cause


class Support(SeenCause, supporting.SupportAsPerson):
    pass


class SupportAsOrganisation(SeenCause, supporting.SupportAsOrganisation):
    pass


class SupportWithdraw(SeenCause, supporting.WithdrawOwn):
    paper_permission = "causes.keep_sheets"


class SupportOnPaper(OfCause, supporting.SupportOnPaper):
    permission_required = "causes.collect"


class SignatureSheet(SeenCause, View):
    """The form of support on paper, for anybody who collects signatures."""

    def get(self, request, **kwargs):
        content = papers.signature_sheet(self.cause, language=get_language())
        return pdf.response(f"cause-{self.cause.pk}-sheet", content)


class DecisionPaper(SeenCause, View):
    """For the board of an organisation that supports it."""

    def get(self, request, **kwargs):
        content = papers.decision(self.cause, language=get_language())
        return pdf.response(f"cause-{self.cause.pk}-decision", content)


class FormPdf(View):
    """The paper twin of the form, for a desk or a meeting."""

    def get(self, request):
        return pdf.response("cause", papers.form(language=get_language()))


class Petition(SeenCause, View):
    """Who stands behind it, as a list to be handed over; names only of who agreed."""

    def get(self, request, **kwargs):
        supporters = Supporters(self.cause, request.user)
        part = self.kwargs.get("part", 1)
        if not 1 <= part <= len(papers.parts(supporters)):
            raise Http404
        content = papers.petition(
            self.cause, supporters, part=part, language=get_language()
        )
        return pdf.response(f"cause-{self.cause.pk}-supporters-{part}", content)
