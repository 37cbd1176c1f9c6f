from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import (
    CreateView,
    DetailView,
    FormView,
    ListView,
    UpdateView,
    View,
)

from core.slugs import unique_slug
from core.views import PermissionRequiredMixin
from members.actions import groups as actions
from members.forms.groups import (
    EnterGroupForm,
    GroupForm,
    GroupInvitationForm,
    JoinForm,
)
from members.models import Group, GroupRequest


class GroupList(ListView):
    template_name = "members/group_list.html"
    paginate_by = 20

    def get_queryset(self):
        rows = Group.objects.visible_to(self.request.user).select_related("oblast")
        return rows.annotate(
            number_of_organisations=Count("memberships__organisation", distinct=True)
        )

    def get_context_data(self, **kwargs):
        user = self.request.user
        own = user.group_ids() if user.is_authenticated else []
        return super().get_context_data(own_groups=own, **kwargs)


class GroupDetail(DetailView):
    template_name = "members/group_detail.html"

    def get_queryset(self):
        return Group.objects.visible_to(self.request.user).select_related("oblast")

    def get_context_data(self, **kwargs):
        group, user = self.object, self.request.user
        may_read = user.has_perm("members.read_group", group)
        people = user.has_perm("members.see_group_people", group)
        may_manage = user.has_perm("members.manage_group", group)
        return super().get_context_data(
            may_read=may_read,
            may_manage=may_manage,
            visit=visit_of(group, user),
            organisations=organisations_in(group) if may_read else [],
            people=people_in(group) if people else [],
            leaving=own_memberships(group, user),
            requests=group.requests.all() if may_manage else [],
            invitations=invitations_of(group, user),
            join_form=JoinForm(user=user, group=group)
            if user.is_authenticated
            else None,
            invitation_form=GroupInvitationForm(group=group) if may_manage else None,
            **kwargs,
        )


def visit_of(group, user):
    """By which an administrator reads the group now, if so."""
    if not user.is_authenticated or group.pk not in user.read_group_ids():
        return None
    return group.visits.current().filter(user=user).first()


def organisations_in(group):
    rows = group.memberships.exclude(organisation=None)
    rows = rows.select_related("organisation__seat__obshtina")
    return rows.order_by("organisation__name", "pk")


def people_in(group):
    rows = group.memberships.filter(person__erased_at=None).exclude(person=None)
    return rows.select_related("person").order_by("person__name", "pk")


def own_memberships(group, user):
    """Rows that the user may end: their own and those of organisations they work for."""
    if not user.is_authenticated:
        return []
    return group.memberships.filter(person__user=user) | group.memberships.filter(
        organisation__in=user.organisation_ids("owner", "editor")
    )


def invitations_of(group, user):
    if not user.is_authenticated:
        return []
    rows = GroupRequest.objects.inviting(user).filter(group=group)
    return rows.select_related("organisation")


class GroupMixin(PermissionRequiredMixin):
    @cached_property
    def group(self):
        visible = Group.objects.visible_to(self.request.user)
        return get_object_or_404(visible, slug=self.kwargs["slug"])

    def get_permission_object(self):
        return self.group


class GroupCreate(PermissionRequiredMixin, CreateView):
    form_class = GroupForm
    template_name = "members/group_form.html"
    permission_required = "members.create_group"

    def get_permission_object(self):
        return None

    def form_valid(self, form):
        form.instance.slug = unique_slug(
            Group.objects.all(), form.cleaned_data["name_bg"]
        )
        group = actions.save_group(
            form.instance, actor=self.request.user, changed=form.changed_data
        )
        messages.success(self.request, _("The group is there. Invite its members."))
        return redirect(group)


class GroupUpdate(GroupMixin, UpdateView):
    form_class = GroupForm
    template_name = "members/group_form.html"
    permission_required = "members.manage_group"

    def get_object(self):
        return self.group

    def form_valid(self, form):
        group = actions.save_group(
            form.instance, actor=self.request.user, changed=form.changed_data
        )
        messages.success(self.request, _("The group is saved."))
        return redirect(group)


class GroupAct(GroupMixin, View):
    """A button of the group's page: POST only, then back."""

    http_method_names = ["post"]
    permission_required = "members.manage_group"

    def post(self, request, **kwargs):
        try:
            messages.success(request, self.act())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("members:group", self.group.slug)


class Join(GroupAct):
    permission_required = "members.join_group"

    def act(self):
        user = self.request.user
        form = JoinForm(self.request.POST, user=user, group=self.group)
        if not form.is_valid():
            raise ValidationError(_("Choose yourself or one of your organisations."))
        joined = actions.join(
            self.group,
            actor=user,
            organisation=form.cleaned_data["who"],
            note=form.cleaned_data["note"],
        )
        if isinstance(joined, GroupRequest):
            return _("The group's coordinators will answer you.")
        return _("Welcome to the group.")


class LeaveGroup(GroupAct):
    permission_required = "members.join_group"

    def act(self):
        own = own_memberships(self.group, self.request.user)
        membership = get_object_or_404(own, pk=self.kwargs["number"])
        actions.end(membership, actor=self.request.user)
        return _("You have left the group.")


class AnswerRequest(GroupAct):
    def act(self):
        accept = "accept" in self.request.POST
        waiting = self.group.requests.filter(pk=self.kwargs["number"]).first()
        if waiting is None:
            raise ValidationError(_("This request was already answered."))
        actions.answer(waiting, accept=accept, actor=self.request.user)
        return _("Accepted.") if accept else _("Refused.")


class InviteToGroup(GroupAct):
    def act(self):
        form = GroupInvitationForm(self.request.POST, group=self.group)
        if not form.is_valid():
            raise ValidationError(_("Choose an organisation that is not inside yet."))
        actions.invite(
            self.group, form.cleaned_data["organisation"], actor=self.request.user
        )
        return _("The organisation is invited; its owners are told.")


class RemoveFromGroup(GroupAct):
    def act(self):
        membership = get_object_or_404(
            self.group.memberships.all(), pk=self.kwargs["number"]
        )
        actions.end(membership, actor=self.request.user)
        return _("Removed from the group.")


class SetGroupCoordinator(GroupAct):
    def act(self):
        membership = get_object_or_404(
            self.group.memberships.all(), pk=self.kwargs["number"]
        )
        is_coordinator = "make" in self.request.POST
        actions.set_coordinator(
            membership, is_coordinator=is_coordinator, actor=self.request.user
        )
        return _("The coordinators are changed.")


class EnterGroup(PermissionRequiredMixin, FormView):
    """An administrator says why a closed or private group must be read."""

    form_class = EnterGroupForm
    template_name = "members/group_enter.html"
    permission_required = "members.enter_group"

    def get_initial(self):
        return {"group": self.request.GET.get("group", "")[:200]}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        group = form.cleaned_data["group"]
        reason = form.cleaned_data["reason"]
        actions.enter(group, actor=self.request.user, reason=reason)
        messages.success(
            self.request,
            _("You may read the group for two hours. Its coordinators are told."),
        )
        return redirect(group)
