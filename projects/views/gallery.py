from django.urls import reverse

from core.galleries import views
from projects.models import Project
from projects.views import StaffPage


def locked(project):
    return Project.objects.select_for_update(of=["self"]).get(pk=project.pk)


class Pictures(StaffPage, views.Pictures):
    """Photographs of the project itself, for its gallery; those of events hang on them."""

    template_name = "projects/pictures.html"
    lock = staticmethod(locked)

    @property
    def owner(self):
        return self.project

    def address(self):
        return reverse("projects:pictures", args=[self.project.slug])
