"""A project's own forum: its staff open it, and its rights follow who works on the project."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from core import audit
from core.memory import while_unchanged
from forums import reference, selectors
from forums.addresses import forum_url
from forums.forms import NewForumForm
from forums.models import ForumPlace
from members.models import User
from projects.models import Project
from projects.views import OfProjectMixin

AUDIENCE = ForumPlace.Audience


def forums_of(project):
    """The number of its forum, as a queryset that other questions take in."""
    return ForumPlace.objects.filter(project=project).values("forum")[:1]


@while_unchanged
def forum_id_of(project) -> int | None:
    place = ForumPlace.objects.filter(project=project)
    return place.values_list("forum", flat=True).first()


def forum_of(project, user):
    """The project's own forum, if it has one that the reader may see."""
    if (number := forum_id_of(project)) is None:
        return None
    return selectors.visible_forums(user).filter(pk=number).first()


def has_forum_for(user, project, number) -> bool:
    """Is there a forum (with this number) to read, or may the reader open one?"""
    if number is None:
        return may_open(user, project)
    return number in selectors.access_of(user).readable_ids()


def may_open(user, project) -> bool:
    is_practice = project.organisation.is_practice
    return user.has_perm("projects.edit", project) and not is_practice


class AudienceForm(NewForumForm):
    field_order = ["audience", "is_for_questions"]
    audience = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        widget=forms.RadioSelect,
        choices=[
            (
                AUDIENCE.PROJECT,
                gettext_lazy(
                    "Those who work on it: the teams of the lead and of its partners read and write"
                ),
            ),
            (
                AUDIENCE.PUBLIC,
                gettext_lazy(
                    "Everybody: all read, and whoever has an account writes, once the project is public"
                ),
            ),
        ],
        initial=AUDIENCE.PROJECT,
    )


class ProjectForum(OfProjectMixin, FormView):
    """Leads to the project's forum; where there is none yet, its staff open one."""

    template_name = "leadernet/project_forum.html"
    form_class = AudienceForm

    @cached_property
    def forum(self):
        return forum_of(self.project, self.request.user)

    def get(self, request, **kwargs):
        if self.forum:
            return redirect(forum_url(self.forum))
        return super().get(request, **kwargs)

    def get_context_data(self, **kwargs):
        has_forum = forum_id_of(self.project) is not None
        is_allowed = not has_forum and may_open(self.request.user, self.project)
        return super().get_context_data(
            has_forum=has_forum, may_open=is_allowed, **kwargs
        )

    def post(self, request, **kwargs):
        if not may_open(request.user, self.project):
            raise PermissionDenied
        return super().post(request, **kwargs)

    def form_valid(self, form):
        user, said = self.request.user, form.cleaned_data
        if open_forum(self.project, actor=user, **said):
            messages.success(self.request, _("The project has a forum now."))
        return redirect("project_forum", self.project.slug)


@transaction.atomic
def open_forum(
    project: Project, *, audience: str, is_for_questions: bool = False, actor: User
) -> bool:
    """One forum for the project; False if somebody was quicker."""
    Project.objects.select_for_update().get(pk=project.pk)
    if ForumPlace.objects.filter(project=project).exists():
        return False
    reference.create_forum(
        project.title_bg or project.title_en,
        audience=audience,
        project=project,
        is_for_questions=is_for_questions,
        description=_("About the project: questions, news and what is next."),
    )
    audit.record(
        "forums.opened_for_project", actor=actor, target=project, audience=audience
    )
    return True
