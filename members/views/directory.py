from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, ListView, UpdateView, View

from core.memory import while_unchanged
from core.views import PermissionRequiredMixin
from members import exports, steps
from members.actions import organisations as actions
from members.filters import OrganisationFilter
from members.forms.organisations import LeaveForm, OrganisationForm, StatusForm
from members.models import Group, Organisation


def members():
    """The directory: the same to all readers."""
    return Organisation.objects.visible_to(AnonymousUser()).listed()


class Selection:
    """The members that the address asks for."""

    @cached_property
    def filters(self):
        return OrganisationFilter(self.request.GET, queryset=members())


class OrganisationList(Selection, ListView):
    template_name = "members/organisation_list.html"
    paginate_by = 20

    def get_queryset(self):
        rows = self.filters.qs.select_related("seat__obshtina__oblast")
        return rows.defer("mission").prefetch_related("attachments")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            filters=self.filters,
            query=self.request.GET.urlencode(),
            **offered(self.request.GET.urlencode()),
            **kwargs,
        )


@while_unchanged
def offered(query):
    """Every choice with the number it would find."""
    filters = OrganisationFilter(QueryDict(query), queryset=members())
    oblast_counts = filters.counts_by_oblast()
    return {
        "kinds": choices(filters, "kind", filters.counts_by_kind()),
        "topics": choices(filters, "topic", filters.counts_by_topic()),
        "oblasti": choices(filters, "oblast", oblast_counts),
        "oblast_counts": oblast_counts,
    }


def choices(filters, name, counts):
    """(value, label, count, is chosen) of every choice that would find something."""
    chosen = filters.data.getlist(name) if filters.data else []
    options = [
        (str(getattr(value, "value", value)), label)
        for value, label in filters.form.fields[name].choices
    ]
    return [
        (value, label, counts.get(value, 0), value in chosen)
        for value, label in options
        if value and (counts.get(value) or value in chosen)
    ]


class ExportCsv(Selection, View):
    def get(self, request):
        return exports.csv(self.filters.qs)


class ExportXlsx(Selection, View):
    def get(self, request):
        return exports.xlsx(self.filters.qs)


class ExportGeojson(Selection, View):
    def get(self, request):
        layer = exports.geojson(self.filters.qs, settings.SITE_URL)
        return JsonResponse(layer, content_type="application/geo+json")


class OrganisationDetail(DetailView):
    template_name = "members/organisation_detail.html"

    def get_queryset(self):
        rows = Organisation.objects.visible_to(self.request.user)
        rows = rows.select_related("seat__obshtina__oblast")
        return rows.prefetch_related("topics", "territory__oblast", "attachments")

    def get_context_data(self, **kwargs):
        organisation, user = self.object, self.request.user
        team = organisation.team()
        if not user.has_perm("members.see_team", organisation):
            team = team.filter(is_public=True)
        return super().get_context_data(
            team=team,
            groups=organisation.group_memberships.filter(
                group__in=Group.objects.visible_to(user)
            ).select_related("group"),
            steps=steps.first_steps(organisation)
            if user.is_authenticated and user.works_for(organisation)
            else [],
            **kwargs,
        )


class OrganisationMixin(PermissionRequiredMixin):
    """A page below one organisation, found through what the reader may see."""

    @cached_property
    def organisation(self):
        visible = Organisation.objects.visible_to(self.request.user)
        return get_object_or_404(visible, slug=self.kwargs["slug"])

    def get_permission_object(self):
        return self.organisation

    def get_context_data(self, **kwargs):
        return super().get_context_data(organisation=self.organisation, **kwargs)


class OrganisationUpdate(OrganisationMixin, UpdateView):
    form_class = OrganisationForm
    template_name = "members/organisation_form.html"
    permission_required = "members.update"

    def get_object(self):
        return self.organisation

    def form_valid(self, form):
        user = self.request.user
        organisation = form.save(actor=user)
        actions.update(organisation, actor=user, changed=form.changed_data)
        messages.success(self.request, _("The profile is saved."))
        return redirect(organisation)


class SetStatus(OrganisationMixin, FormView):
    form_class = StatusForm
    template_name = "members/organisation_status.html"
    permission_required = "members.set_status"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"organisation": self.organisation}

    def form_valid(self, form):
        try:
            actions.set_status(
                self.organisation,
                form.cleaned_data["status"],
                actor=self.request.user,
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The state is changed; the owners are told."))
        return redirect(self.organisation)


class LeaveNetwork(OrganisationMixin, FormView):
    form_class = LeaveForm
    template_name = "members/organisation_leave.html"
    permission_required = "members.leave_network"

    def form_valid(self, form):
        try:
            actions.leave(
                self.organisation,
                actor=self.request.user,
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The organisation has left the network."))
        return redirect(reverse("members:list"))
