"""Who comes to the pages of a project's reports."""

from django.db.models import Q
from django.utils.functional import cached_property

from projects import views
from projects.models import Project
from reports.models import Report


class OfProjectMixin(views.OfProjectMixin):
    """A page below a project that the reader may see, or whose reports they may.

    Of a project that is a draft again its donor keeps the reports that were accepted.
    """

    def projects(self):
        of_reports = Report.objects.visible_to(self.request.user).values("project")
        seen = super().projects().order_by().values("pk")
        return Project.objects.filter(Q(pk__in=seen) | Q(pk__in=of_reports))

    @cached_property
    def sees_project(self):
        return super().projects().filter(pk=self.project.pk).exists()

    def get_context_data(self, **kwargs):
        is_closed = not self.project.is_published and not self.sees_project
        return super().get_context_data(is_project_closed=is_closed, **kwargs)
