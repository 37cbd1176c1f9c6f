from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView, View

from core.views import Acts, BySecretLink, SignedInMixin
from members.actions import team as actions
from members.actions.network import acts_for_network
from members.forms.team import (
    InvitationForm,
    MembershipForm,
    ReasonForm,
    TeamEntryForm,
)
from members.models import Invitation
from members.views.directory import OrganisationMixin


class Team(OrganisationMixin, TemplateView):
    """Everybody in the team; who owns the organisation also changes it here."""

    template_name = "members/team.html"
    permission_required = "members.see_team"

    def get_context_data(self, **kwargs):
        organisation, user = self.organisation, self.request.user
        may_manage = user.has_perm("members.manage_team", organisation)
        own = organisation.team().filter(person__user=user).first()
        return super().get_context_data(
            team=organisation.team(),
            own=own,
            is_only_owner=own is not None
            and own.is_owner()
            and organisation.owners().count() == 1,
            may_manage=may_manage,
            acts_for_network=may_manage and acts_for_network(user, organisation),
            invitations=open_invitations(organisation) if may_manage else [],
            requests=organisation.join_requests.waiting().select_related(
                "created_by__person"
            )
            if may_manage
            else [],
            **kwargs,
        )


def open_invitations(organisation):
    """With what a hand-over leaves behind: links that work again once they are sent again."""
    rows = organisation.invitations.open().prefetch_related("created_by__person")
    for invitation in rows:
        invitation.is_void = not actions.may_still_give(invitation)
    return rows


class TeamForm(OrganisationMixin, Acts, FormView):
    """A form of the owner, or of an administrator with a reason; afterwards back to the team."""

    permission_required = "members.manage_team"
    template_name = "members/team_form.html"
    title = ""
    hint = ""
    button = ""

    def get_form_kwargs(self):
        needs_reason = acts_for_network(self.request.user, self.organisation)
        return super().get_form_kwargs() | {"needs_reason": needs_reason}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.title, hint=self.hint, button=self.button, **kwargs
        )

    def next_address(self, result):
        return reverse("members:team", args=[self.organisation.slug])


class Invite(TeamForm):
    form_class = InvitationForm
    title = gettext_lazy("Invite colleagues")
    button = gettext_lazy("Send the invitations")

    @property
    def hint(self):
        left = Invitation.objects.left_today(self.request.user)
        return ngettext(
            "You can send %(left)s more invitation today.",
            "You can send %(left)s more invitations today.",
            left,
        ) % {"left": left}

    def act(self, form):
        invited = actions.invite_many(
            self.organisation, actor=self.request.user, **form.cleaned_data
        )
        if not invited.sent:
            raise ValidationError(list(passed_over(invited)), code="nobody")
        return invited

    def said(self, invited):
        sent = ngettext(
            "The invitation to %(to)s is on its way. The link is valid for 14 days.",
            "The invitations to %(to)s are on their way. The links are valid for 14 days.",
            len(invited.sent),
        ) % {"to": ", ".join(invited.sent)}
        return " ".join([sent, *passed_over(invited)])


def passed_over(invited):
    if invited.in_team:
        who = ", ".join(invited.in_team)
        yield _("Already in the team: %(who)s.") % {"who": who}
    if invited.waiting:
        who = ", ".join(invited.waiting)
        yield _("Already invited: %(who)s. Send it again from the list.") % {"who": who}


class AddEntry(TeamForm):
    form_class = TeamEntryForm
    title = gettext_lazy("Add somebody without an account")
    button = gettext_lazy("Add to the team")
    done = gettext_lazy("The team is changed.")

    def act(self, form):
        actions.add_entry(
            self.organisation, actor=self.request.user, **form.cleaned_data
        )


class MembershipMixin:
    """One row of the organisation's team, reached through the organisation."""

    @cached_property
    def membership(self):
        return get_object_or_404(self.organisation.team(), pk=self.kwargs["number"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(membership=self.membership, **kwargs)


class ChangeMembership(MembershipMixin, TeamForm):
    form_class = MembershipForm
    button = gettext_lazy("Save the role")
    done = AddEntry.done

    @property
    def title(self):
        return _("Role and position of %(name)s") % {"name": self.membership.person}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"membership": self.membership}

    def act(self, form):
        actions.change(self.membership, actor=self.request.user, **form.cleaned_data)


class EndMembership(MembershipMixin, TeamForm):
    """The owner's button asks on the page of the team; an administrator's leads here."""

    form_class = ReasonForm
    button = gettext_lazy("Remove from the team")

    @property
    def title(self):
        return _("Remove %(name)s") % {"name": self.membership.person}

    @property
    def done(self):
        return _("%(name)s is no longer in the team.") % {
            "name": self.membership.person
        }

    def act(self, form):
        actions.end(self.membership, actor=self.request.user, **form.cleaned_data)


class RevokeInvitation(TeamForm):
    form_class = ReasonForm
    button = gettext_lazy("Withdraw the invitation")
    done = gettext_lazy("The invitation is withdrawn; its link no longer works.")

    @cached_property
    def invitation(self):
        rows = self.organisation.invitations.open()
        return get_object_or_404(rows, pk=self.kwargs["number"])

    @property
    def title(self):
        return _("Withdraw the invitation of %(email)s") % {
            "email": self.invitation.email
        }

    def act(self, form):
        actions.revoke(self.invitation, actor=self.request.user, **form.cleaned_data)


class ResendInvitation(RevokeInvitation):
    button = gettext_lazy("Send again")
    done = gettext_lazy("The invitation is sent again, with a new link for 14 days.")

    @property
    def title(self):
        return _("Send the invitation of %(email)s again") % {
            "email": self.invitation.email
        }

    def act(self, form):
        actions.resend(self.invitation, actor=self.request.user, **form.cleaned_data)


class HandOver(MembershipMixin, OrganisationMixin, View):
    permission_required = "members.hand_over"
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        try:
            actions.hand_over(self.organisation, to=self.membership, actor=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(
                request,
                _("%(name)s is the owner now, and you are an editor.")
                % {"name": self.membership.person},
            )
        return redirect("members:team", self.organisation.slug)


class LeaveTeam(OrganisationMixin, View):
    permission_required = "members.leave_team"
    http_method_names = ["post"]

    def post(self, request, slug):
        own = get_object_or_404(self.organisation.team(), person__user=request.user)
        try:
            actions.end(own, actor=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("members:team", slug)
        messages.success(request, _("You have left the team."))
        return redirect(self.organisation)


class AcceptInvitation(BySecretLink, SignedInMixin, TemplateView):
    """The page behind an invitation's link; only the invited account may take it up."""

    template_name = "members/invitation.html"

    @cached_property
    def invitation(self):
        rows = Invitation.objects.by_link(self.kwargs["token"])
        invitation = rows.select_related("organisation").first()
        if invitation is None:
            raise Http404(_("This invitation is no longer valid. Ask for a new one."))
        return invitation

    def get_context_data(self, **kwargs):
        is_mine = self.invitation.email == self.request.user.email
        return super().get_context_data(
            invitation=self.invitation if is_mine else None,
            is_void=not actions.may_still_give(self.invitation),
            **kwargs,
        )

    def post(self, request, token):
        try:
            actions.accept(self.invitation, actor=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("members:invitation", token)
        messages.success(request, _("Welcome to the team."))
        return redirect(self.invitation.organisation)
