"""The links under mails about projects that somebody follows."""

from django.utils.functional import cached_property

from core.one_click import StopByLink
from leadernet.followers.letters import STOP
from projects.actions.following import follow
from projects.models import Project, ProjectFollower


class StopFollowing(StopByLink):
    """The link under each mail about a project ends exactly that."""

    link = STOP
    template_name = "projects/stop_following.html"

    @cached_property
    def project(self):
        """As its follower may still see it, or None."""
        visible = Project.objects.visible_to(self.reader)
        return visible.filter(pk=self.what).first()

    @property
    def rows(self):
        return ProjectFollower.objects.filter(user=self.reader, project=self.what)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            project=self.project, is_on=self.rows.exists(), **kwargs
        )

    def act(self, *, starts):
        if self.project:
            follow(self.project, on=starts, actor=self.reader)
        else:
            self.rows.delete()
