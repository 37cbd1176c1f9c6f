"""Where everybody takes the copy of a project, and its staff have a new one made."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from core.file_views import sent_file
from core.views import LooksAgain
from leadernet.offline import making, standing
from projects.views import OfProjectMixin, StaffPage
from reports.models import ProjectCopy


class OfCopyMixin(OfProjectMixin):
    @cached_property
    def copy(self):
        rows = ProjectCopy.objects.select_related("project")
        return rows.filter(project=self.project).first()

    @cached_property
    def has_file(self):
        """Something in the copy may have been withdrawn a moment ago: asked each time."""
        copy = self.copy
        is_there = copy is not None and copy.made_at and copy.path().exists()
        return bool(is_there and not standing.is_withdrawn(copy))


class CopyPage(OfCopyMixin, LooksAgain, TemplateView):
    """What the copy is, of which day, and how far a new one is."""

    template_name = "leadernet/project_copy.html"

    def is_working(self):
        return self.copy is not None and not self.copy.is_over()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            copy=self.copy,
            has_file=self.has_file,
            is_working=self.is_working(),
            is_public=standing.is_public(self.project),
            **kwargs,
        )


class MakeCopy(StaffPage, View):
    http_method_names = ["post"]

    def post(self, request, slug):
        try:
            making.order(self.project, actor=request.user)
        except ValidationError as error:
            messages.warning(request, error.message)
        return redirect("project_copy", slug)


class CopyFile(OfCopyMixin, View):
    def get(self, request, slug):
        if not self.has_file:
            raise Http404
        day = timezone.localdate(self.copy.made_at)
        name = f"{slug}-{day.isoformat()}.zip"
        return sent_file(self.copy.path(), name, "application/zip")
