from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Count, Q, When
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import CreateView, FormView, ListView, UpdateView, View

from core.slugs import unique_slug
from core.views import PermissionRequiredMixin
from members.actions import groups as actions
from members.behalf import remember
from members.forms.groups import (
    EnterGroupForm,
    GroupForm,
    GroupsFilter,
    JoinForm,
    ReasonForm,
)
from members.models import (
    Group,
    GroupMembership,
    GroupRequest,
    Organisation,
    Person,
    User,
)
from members.views.group_mails import GroupPermissionMixin
from members.views.group_pages import own_memberships


class GroupList(ListView):
    """Living groups, or on wish the archives: one's own first, then by name."""

    template_name = "members/group_list.html"
    paginate_by = 20

    @cached_property
    def visible(self):
        return Group.objects.visible_to(self.request.user)

    @cached_property
    def filter(self):
        return GroupsFilter(self.request.GET, user=self.request.user)

    @cached_property
    def own(self):
        user = self.request.user
        return set(user.group_ids()) if user.is_authenticated else set()

    def get_queryset(self):
        rows = self.visible.filter(archived_on__isnull=not self.of_archives())
        own_first = Case(When(pk__in=self.own, then=True), default=False)
        rows = self.filter.narrowed(rows).annotate(is_own=own_first)
        return rows.select_related("oblast").order_by("-is_own", "name", "pk")

    def of_archives(self):
        return self.request.GET.get("archived") == "1"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            own_groups=self.own,
            form=self.filter,
            is_narrowed=self.filter.is_used(),
            of_archives=self.of_archives(),
            has_archives=self.visible.exclude(archived_on=None).exists(),
            **kwargs,
        )
        count_organisations(context["object_list"])
        return context


def count_organisations(groups):
    """Of the groups of one page, not of all before it."""
    inside = GroupMembership.objects.of_organisations().filter(group__in=list(groups))
    counted = inside.order_by().values_list("group").annotate(Count("pk"))
    numbers = dict(counted)
    for group in groups:
        group.number_of_organisations = numbers.get(group.pk, 0)


@transaction.atomic
def save(form, user):
    """The group that is there afterwards: of two presses the first one."""
    group = actions.save_group(
        form.save(commit=False), actor=user, changed=form.changed_data
    )
    group.topics.set(form.cleaned_data["topics"])
    form.save_pictures(group, user=user)
    return group


class GroupCreate(PermissionRequiredMixin, CreateView):
    form_class = GroupForm
    template_name = "members/group_form.html"
    permission_required = "members.create_group"

    def get_permission_object(self):
        return None

    def form_valid(self, form):
        form.instance.slug = unique_slug(
            Group.objects.all(), text=form.cleaned_data["name_bg"]
        )
        group = save(form, self.request.user)
        messages.success(self.request, _("The group is there. Invite its members."))
        return redirect(group)


class GroupUpdate(GroupPermissionMixin, UpdateView):
    form_class = GroupForm
    template_name = "members/group_form.html"
    permission_required = "members.manage_group"

    def get_object(self):
        return self.group

    def form_valid(self, form):
        group = save(form, self.request.user)
        messages.success(self.request, _("The group is saved."))
        return redirect(group)


class GroupAct(GroupPermissionMixin, View):
    """A button of the group's page: POST only, then back."""

    http_method_names = ["post"]
    permission_required = "members.manage_group"

    def post(self, request, **kwargs):
        try:
            messages.success(request, self.act())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect(self.next_page())

    def next_page(self):
        return reverse("members:group", args=[self.group.slug])


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
        remember(user, form.cleaned_data["who"])
        if isinstance(joined, GroupRequest):
            return _("The group's coordinators will answer you.")
        return _("Welcome to the group.")


class LeaveGroup(GroupAct):
    permission_required = "members.leave_group"

    def act(self):
        own = own_memberships(self.group, self.request.user)
        membership = get_object_or_404(own, pk=self.kwargs["number"])
        actions.end(membership, actor=self.request.user)
        return _("You have left the group.")

    def next_page(self):
        return page_or_list(self.group, self.request.user)


def fresh(user):
    """The same person, with the rights of now."""
    return User.objects.get(pk=user.pk)


class AnswerRequest(GroupAct):
    """Let in, decline for a reason, or take back what the group offered."""

    def act(self):
        waiting = waiting_in(self.group.requests, self.kwargs["number"])
        user = self.request.user
        if "accept" in self.request.POST:
            actions.answer(waiting, accept=True, actor=user)
            return _("Accepted.")
        if waiting.is_invitation:
            actions.withdraw(waiting, actor=user)
            return _("The invitation is withdrawn.")
        form = ReasonForm(self.request.POST)
        if not form.is_valid():
            raise ValidationError(_("Say in a few words why; those concerned read it."))
        actions.answer(
            waiting, accept=False, actor=user, reason=form.cleaned_data["reason"]
        )
        return _("Declined. Whoever asked reads your reason.")


class EndOwnRequest(GroupAct):
    """Say no to an invitation, or take back what one asked for."""

    permission_required = "members.join_group"

    def act(self):
        user = self.request.user
        own = GroupRequest.objects.answerable_by(user).filter(group=self.group)
        waiting = waiting_in(own, self.kwargs["number"])
        if waiting.is_invitation:
            actions.decline(waiting, actor=user)
            return _("You declined the invitation.")
        actions.withdraw(waiting, actor=user)
        return _("Your request is withdrawn.")

    def next_page(self):
        return page_or_list(self.group, self.request.user)


def waiting_in(rows, number):
    found = rows.filter(pk=number).first()
    if found is None:
        raise ValidationError(_("This request was already answered."), code="answered")
    return found


def page_or_list(group, user):
    """The group's page while it may be seen, else the list of all groups."""
    visible = Group.objects.visible_to(fresh(user))
    if visible.filter(pk=group.pk).exists():
        return reverse("members:group", args=[group.slug])
    return reverse("members:groups")


class InviteToGroup(GroupPermissionMixin, ListView):
    """Search the network by name, then press the button beside whom you mean."""

    permission_required = "members.manage_group"
    template_name = "members/group_invite.html"
    paginate_by = 20
    tab = None

    def words(self):
        return self.request.GET.get("q", "")[:100].strip()

    def organisations(self):
        listed = Organisation.objects.listed().exclude(
            pk__in=self.group.memberships.of_organisations().values("organisation")
        )
        return listed.filter(
            Q(name_bg__icontains=self.words()) | Q(name_en__icontains=self.words())
        ).select_related("seat")

    def people(self):
        """People whom the coordinator knows, with an account to answer with."""
        visible = Person.objects.visible_to(self.request.user)
        found = visible.filter(user__is_active=True, name__icontains=self.words())
        inside = self.group.memberships.of_people().values("person")
        return found.exclude(pk__in=inside).order_by("name", "pk")

    def get_queryset(self):
        rows = self.organisations() if self.words() else Organisation.objects.none()
        return rows.order_by("name", "pk")

    def get_context_data(self, **kwargs):
        people = list(self.people()[: self.paginate_by]) if self.words() else []
        waiting = self.group.requests.all()
        return super().get_context_data(
            q=self.words(),
            people=people,
            asked_organisations={row.organisation_id for row in waiting},
            asked_people={row.person_id for row in waiting},
            **kwargs,
        )

    def post(self, request, **kwargs):
        try:
            actions.invite(self.group, self.chosen(), actor=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The invitation is sent."))
        return redirect("members:group", self.group.slug)

    def chosen(self):
        rows, name = Organisation.objects.listed(), "organisation"
        if "person" in self.request.POST:
            rows = Person.objects.visible_to(self.request.user)
            rows, name = rows.filter(user__is_active=True), "person"
        number = self.request.POST.get(name, "")
        found = rows.filter(pk=number).first() if is_number(number) else None
        if found is None:
            raise ValidationError(_("Choose whom you invite from the list."))
        return found


def is_number(text):
    return text.isascii() and text.isdecimal() and len(text) < 10


class ChangeMember(GroupAct):
    """A button beside a member of the group."""

    @property
    def membership(self):
        return get_object_or_404(self.group.memberships.all(), pk=self.kwargs["number"])

    def next_page(self):
        return reverse("members:group_members", args=[self.group.slug])


class RemoveFromGroup(ChangeMember):
    def act(self):
        form = ReasonForm(self.request.POST)
        if not form.is_valid():
            raise ValidationError(_("Say in a few words why; those concerned read it."))
        actions.end(
            self.membership,
            actor=self.request.user,
            reason=form.cleaned_data["reason"],
        )
        return _("Removed from the group.")


class SetGroupCoordinator(ChangeMember):
    def act(self):
        is_coordinator = "make" in self.request.POST
        actions.set_coordinator(
            self.membership, is_coordinator=is_coordinator, actor=self.request.user
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
