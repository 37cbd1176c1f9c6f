from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
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
from places.models import Oblast


class GroupList(ListView):
    """Living groups, or on wish the archives, by a word of the name and by oblast."""

    template_name = "members/group_list.html"
    paginate_by = 20

    def get_queryset(self):
        visible = Group.objects.visible_to(self.request.user)
        rows = visible.filter(archived_on__isnull=not self.of_archives())
        if words := self.words():
            rows = rows.filter(
                Q(name_bg__icontains=words) | Q(name_en__icontains=words)
            )
        if self.oblast():
            rows = rows.filter(oblast__code=self.oblast())
        return rows.select_related("oblast")

    def words(self):
        return self.request.GET.get("q", "")[:100].strip()

    @cached_property
    def oblasti(self):
        return {oblast.code: oblast.name for oblast in Oblast.objects.all()}

    def oblast(self):
        """Its code, if there is such an oblast."""
        code = self.request.GET.get("oblast", "")
        return code if code in self.oblasti else ""

    def of_archives(self):
        return self.request.GET.get("archived") == "1"

    def get_context_data(self, **kwargs):
        user = self.request.user
        own = user.group_ids() if user.is_authenticated else []
        visible = Group.objects.visible_to(user)
        context = super().get_context_data(
            own_groups=own,
            q=self.words(),
            oblast=self.oblast(),
            oblasti=self.oblasti,
            of_archives=self.of_archives(),
            has_archives=visible.exclude(archived_on=None).exists(),
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
    group = actions.save_group(form.instance, actor=user, changed=form.changed_data)
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
        visible = Group.objects.visible_to(fresh(self.request.user))
        still = visible.filter(pk=self.group.pk).exists()
        return super().next_page() if still else reverse("members:groups")


def fresh(user):
    """The same person, with the rights of now."""
    return User.objects.get(pk=user.pk)


class AnswerRequest(GroupAct):
    def act(self):
        accept = "accept" in self.request.POST
        waiting = self.group.requests.filter(pk=self.kwargs["number"]).first()
        if waiting is None:
            raise ValidationError(_("This request was already answered."))
        actions.answer(waiting, accept=accept, actor=self.request.user)
        return _("Accepted.") if accept else _("Refused.")


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
