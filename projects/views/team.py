"""Who works on a project and what they answer for."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from core.views import Acts, SignedInMixin
from projects import actions
from projects.forms import TeamMemberForm
from projects.models import Project, TeamMember
from projects.views.projects import StaffPage


class Team(StaffPage, TemplateView):
    template_name = "projects/team.html"
    permission_required = "projects.see_team"

    def get_context_data(self, **kwargs):
        rows = self.project.team.select_related("person__user")
        current = set(self.project.team.current().values_list("pk", flat=True))
        for row in rows:
            row.works_now = row.pk in current
        return super().get_context_data(
            team=[row for row in rows if not row.is_over()],
            former=[row for row in rows if row.is_over()],
            with_rights=TeamMember.WITH_RIGHTS,
            **kwargs,
        )


class KeepsTeam(StaffPage):
    permission_required = "projects.keep_team"

    @cached_property
    def may_give_rights(self):
        return self.request.user.has_perm("projects.give_rights", self.project)

    @cached_property
    def member(self):
        """Whom the address names; tasks with rights are changed by whoever gives them."""
        if "pk" not in self.kwargs:
            return None
        standing = self.project.team.filter(left_at=None)
        row = get_object_or_404(standing, pk=self.kwargs["pk"])
        if row.role in TeamMember.WITH_RIGHTS and not self.may_give_rights:
            raise PermissionDenied
        return row


class TeamMemberEdit(KeepsTeam, Acts, FormView):
    """Take somebody into the team, or change what they do there."""

    form_class = TeamMemberForm
    template_name = "projects/team_form.html"
    done = gettext_lazy("The team is changed.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "project": self.project,
            "instance": self.member,
            "may_give_rights": self.may_give_rights,
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            member=self.member, may_give_rights=self.may_give_rights, **kwargs
        )

    def act(self, form):
        actions.save_team_member(form, actor=self.request.user)

    def next_address(self, result):
        return reverse("projects:team", args=[self.project.slug])


class TeamMemberEnd(KeepsTeam, View):
    http_method_names = ["post"]

    def post(self, request, slug, pk):
        try:
            actions.end_team_member(self.member, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            words = _("%(name)s is no longer in the team of the project.")
            messages.success(request, words % {"name": self.member.shown_name()})
        return redirect("projects:team", slug)


class OwnTasks(SignedInMixin, TemplateView):
    """What one was asked to do in a project: whether to be named for it, and the way out."""

    template_name = "projects/team_own.html"

    @cached_property
    def tasks(self):
        """Also of a draft, of which the page says no more than the title."""
        own = TeamMember.objects.of(self.request.user).filter(
            project__slug=self.kwargs["slug"], left_at=None
        )
        rows = list(own.select_related("project__organisation"))
        if not rows:
            raise Http404
        return rows

    def get_context_data(self, **kwargs):
        project = self.tasks[0].project
        visible = Project.objects.open_to(self.request.user)
        return super().get_context_data(
            tasks=self.tasks,
            project=project,
            sees_project=visible.filter(pk=project.pk).exists(),
            with_rights=TeamMember.WITH_RIGHTS,
            **kwargs,
        )

    def post(self, request, slug):
        number = request.POST.get("task", "")
        found = [task for task in self.tasks if str(task.pk) == number]
        if not found:
            raise Http404
        if "leave" in request.POST:
            actions.end_team_member(found[0], actor=request.user)
            messages.success(request, _("You have left the team of the project."))
            return redirect("desk")
        actions.choose_to_be_named(
            found[0], is_public="is_public" in request.POST, actor=request.user
        )
        messages.success(request, _("Saved."))
        return redirect("projects:team_own", slug)
