"""Mails to all members of a group: written by its coordinators, read and refused by members."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, ListView, TemplateView, View

from core.one_click import StopByLink
from core.views import Acts, PermissionRequiredMixin
from members.actions import group_mails as actions
from members.forms.groups import GroupMailForm
from members.models import Group, Membership
from members.views.group_pages import OneGroup


class GroupPermissionMixin(PermissionRequiredMixin, OneGroup):
    def get_permission_object(self):
        return self.group


class GroupMails(GroupPermissionMixin, ListView):
    """What was written to all, for the members to read again."""

    permission_required = "members.read_group_mails"
    template_name = "members/group_mails.html"
    paginate_by = 10
    tab = "mails"

    def get_queryset(self):
        rows = self.group.mails.visible_to(self.request.user)
        return rows.select_related("sent_by__person")

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            is_of_group=self.group.pk in user.group_ids(),
            wants_mails=actions.addressees(self.group).filter(pk=user.pk).exists(),
            may_write=user.has_perm("members.mail_group", self.group),
            **kwargs,
        )


class GroupMailPage(GroupPermissionMixin, TemplateView):
    """One mail; to its coordinators also how far the sending has come."""

    permission_required = "members.read_group_mails"
    template_name = "members/group_mail.html"
    tab = "mails"

    def get_context_data(self, **kwargs):
        rows = self.group.mails.visible_to(self.request.user)
        mail = get_object_or_404(
            rows.select_related("sent_by__person"), pk=self.kwargs["number"]
        )
        leads = self.request.user.has_perm("members.coordinate_group", self.group)
        return super().get_context_data(
            mail=mail, progress=actions.progress(mail) if leads else None, **kwargs
        )


class WriteGroupMail(GroupPermissionMixin, Acts, FormView):
    """Write, look at it, send: nothing leaves that was not seen as it will be read."""

    permission_required = "members.mail_group"
    form_class = GroupMailForm
    template_name = "members/group_mail_form.html"
    tab = "mails"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            addressees=actions.addressees(self.group).count(),
            refusals=self.group.mail_refusals.count(),
            left=actions.left_today(self.group),
            limit=actions.A_DAY,
            without_account=organisations_without_account(self.group),
            **kwargs,
        )

    def form_valid(self, form):
        if "send" not in self.request.POST or not form.was_seen():
            return self.preview(form)
        return super().form_valid(form)

    def act(self, form):
        data = form.cleaned_data
        return actions.send(
            self.group,
            subject=data["subject"],
            text=data["text"],
            submission=data["submission"],
            actor=self.request.user,
        )

    def said(self, mail):
        return ngettext(
            "The mail goes to %(count)s person.",
            "The mail goes to %(count)s people.",
            mail.addressees,
        ) % {"count": mail.addressees}

    def preview(self, form):
        form.data = form.data.copy()
        form.data["seen"] = form.print_of_text()
        form.data["submission"] = str(form.cleaned_data["submission"])
        context = self.get_context_data(form=form, preview=form.cleaned_data)
        return self.render_to_response(context)


def organisations_without_account(group):
    """Organisations in the group of which nobody has an account: no mail reaches them."""
    rows = group.memberships.of_organisations()
    reached = rows.filter(organisation__memberships__in=current_with_account()).values(
        "pk"
    )
    return rows.exclude(pk__in=reached).select_related("organisation")


def current_with_account():
    return Membership.objects.current().filter(
        person__user__is_active=True, role__gt=""
    )


class SetGroupMail(GroupPermissionMixin, View):
    """One's own wish: no mails of this group, or mails again."""

    http_method_names = ["post"]
    permission_required = "members.read_group_mails"

    def post(self, request, **kwargs):
        refuses = "stop" in request.POST
        actions.set_refusal(self.group, request.user, refuses=refuses)
        if refuses:
            messages.success(request, _("You will get no more mails from this group."))
        else:
            messages.success(request, _("You get the mails from this group again."))
        return redirect("members:group_mails", self.group.slug)


class StopGroupMail(StopByLink):
    """The link under each mail of a group."""

    link = actions.STOP
    template_name = "members/group_mail_stop.html"

    @cached_property
    def group(self):
        return get_object_or_404(Group, pk=self.what)

    def get_context_data(self, **kwargs):
        refused = self.group.mail_refusals.filter(user=self.reader).exists()
        return super().get_context_data(
            group=self.group,
            refused=refused,
            # Who has left reads nothing of it any more, not even a new name.
            is_inside=self.group.pk in self.reader.group_ids(),
            **kwargs,
        )

    def act(self, *, starts):
        actions.set_refusal(self.group, self.reader, refuses=not starts)
