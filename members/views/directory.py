from functools import partial

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, FormView, ListView, View

from core.views import Acts, PermissionRequiredMixin
from members import exports, steps
from members.actions import organisations as actions
from members.filters import Selection, chosen, nearest, offered
from members.forms.organisations import LeaveForm, StatusForm
from members.maps import area_map, share
from members.models import Group, Organisation


class Directory:
    """A page or a file of the members that the address asks for."""

    @cached_property
    def selection(self):
        return Selection.of(self.request.GET)

    def get_queryset(self):
        return self.selection.listed()


class OrganisationList(Directory, ListView):
    """The selection as a list; with `?view=map` as a map and how many are where."""

    template_name = "members/organisation_list.html"
    paginate_by = 20

    @cached_property
    def offer(self):
        return offered(self.selection)

    def get_queryset(self):
        rows = super().get_queryset().select_related("seat__obshtina__oblast")
        return rows.defer("mission").prefetch_related("attachments")

    def get_paginator(self, *args, **kwargs):
        paginator = super().get_paginator(*args, **kwargs)
        # Counted with the choices of the filters; the paginator need not count again.
        paginator.count = self.offer.found
        return paginator

    def get_context_data(self, **kwargs):
        is_map = self.request.GET.get("view") == "map"
        context = super().get_context_data(
            selection=self.selection,
            query=self.selection.query,
            offer=self.offer,
            chosen=chosen(self.selection),
            is_map=is_map,
            make_map=partial(area_map, self.selection, self.offer.presence),
            share=share(self.selection, self.offer.presence),
            **kwargs,
        )
        if self.selection.words and not context["paginator"].count:
            context["nearest"] = nearest(self.selection)
        return context


class ExportCsv(Directory, View):
    def get(self, request):
        return exports.csv(self.get_queryset(), settings.SITE_URL)


class ExportXlsx(Directory, View):
    def get(self, request):
        return exports.xlsx(self.get_queryset(), settings.SITE_URL)


class ExportGeojson(Directory, View):
    def get(self, request):
        return exports.geojson(self.get_queryset(), settings.SITE_URL)


def shown_team(organisation, user):
    """The team as far as the reader may know it: all of it, or who agreed to be shown."""
    team = organisation.team()
    if user.has_perm("members.see_team", organisation):
        return team
    return team.filter(is_public=True)


class OrganisationDetail(DetailView):
    template_name = "members/organisation_detail.html"

    def get_queryset(self):
        rows = Organisation.objects.visible_to(self.request.user)
        rows = rows.select_related("seat__obshtina__oblast")
        return rows.prefetch_related("topics", "territory__oblast", "attachments")

    def get_context_data(self, **kwargs):
        organisation, user = self.object, self.request.user
        return super().get_context_data(
            tab="about",
            team=shown_team(organisation, user),
            # Of a closed group everybody knows the name, its members who is in it.
            groups=organisation.group_memberships.filter(
                group__in=Group.objects.readable_by(user).values("pk")
            ).select_related("group"),
            steps=steps.first_steps(organisation)
            if user.is_authenticated and user.works_for(organisation)
            else [],
            **kwargs,
        )


class OrganisationMixin(PermissionRequiredMixin):
    """A page below one organisation that the reader may see; its forms lead back there."""

    @cached_property
    def organisation(self):
        visible = Organisation.objects.visible_to(self.request.user)
        return get_object_or_404(visible, slug=self.kwargs["slug"])

    def get_permission_object(self):
        return self.organisation

    def get_context_data(self, **kwargs):
        return super().get_context_data(organisation=self.organisation, **kwargs)

    def next_address(self, result):
        return self.organisation


class SetStatus(OrganisationMixin, Acts, FormView):
    form_class = StatusForm
    template_name = "members/organisation_status.html"
    permission_required = "members.set_status"
    done = gettext_lazy("The state is changed; the owners are told.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"organisation": self.organisation}

    def act(self, form):
        actions.set_status(
            self.organisation,
            form.cleaned_data["status"],
            actor=self.request.user,
            reason=form.cleaned_data["reason"],
        )


class LeaveNetwork(OrganisationMixin, Acts, FormView):
    form_class = LeaveForm
    template_name = "members/organisation_leave.html"
    permission_required = "members.leave_network"
    done = gettext_lazy("The organisation has left the network.")

    def act(self, form):
        actions.leave(
            self.organisation,
            actor=self.request.user,
            reason=form.cleaned_data["reason"],
        )

    def next_address(self, result):
        return "members:list"
