from django.urls import reverse

from core.galleries import views
from projects.closed import refuse_if_closed
from projects.views import StaffPage


def locked(project):
    return refuse_if_closed(project.pk)


class Pictures(StaffPage, views.Pictures):
    """Photographs of the project itself, for its gallery; those of events hang on them."""

    template_name = "projects/pictures.html"
    lock = staticmethod(locked)

    @property
    def owner(self):
        return self.project

    def address(self):
        return reverse("projects:pictures", args=[self.project.slug])
