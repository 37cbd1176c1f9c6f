"""The gallery of a project: its own photographs, and those of its events and its diary.

Which these are, `reports.pictures` says; reports show them too.
"""

from collections import defaultdict

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import ListView

from core.models import Attachment
from events.models import Event
from projects.models import DiaryEntry
from projects.views import OfProjectMixin
from reports.pictures import by_day, kind, pictures_of

PICTURES_ON_A_PAGE = 36
FIRST = 4


def with_their_rows(pictures):
    """Each knows its day and what it was taken at, so that its words can lead there."""
    pictures = list(pictures)
    for model in (Event, DiaryEntry):
        theirs = [one for one in pictures if one.content_type_id == kind(model).pk]
        keys = [one.object_id for one in theirs]
        rows = model.objects.select_related("project").in_bulk(keys) if keys else {}
        for one in theirs:
            if row := rows.get(one.object_id):
                one.taken_at, one.taken_words = row.get_absolute_url(), words_of(row)
    for one in pictures:
        # The gallery makes its headings of it.
        one.taken_on = one.day
    return pictures


def words_of(row):
    """Of the link under a picture."""
    if isinstance(row, Event):
        return row.title
    day = date_format(row.happened_on, "DATE_FORMAT")
    return _("Diary, %(day)s") % {"day": day}


def first_pictures(project, user):
    """For the head of the page and its strip."""
    return of_page(project, user)[Attachment.Purpose.GALLERY]


def logos(project, user):
    """Of the programme that pays, as `Programme.logos` orders them."""
    found = of_page(project, user)[Attachment.Purpose.LOGO]
    return sorted(found, key=lambda one: one.pk)


def of_page(project, user):
    """{purpose: pictures} in one question; the row lives as long as the page of one reader."""
    if not hasattr(project, "pictures_of_page"):
        first = by_day(pictures_of(project, user)).values("pk")[:FIRST]
        shown = Q(pk__in=first) | Q(pk__in=project.programme.logos().values("pk"))
        project.pictures_of_page = defaultdict(list)
        for one in by_day(Attachment.objects.filter(shown)):
            project.pictures_of_page[one.purpose].append(one)
    return project.pictures_of_page


class ProjectGallery(OfProjectMixin, ListView):
    template_name = "leadernet/project_gallery.html"
    paginate_by = PICTURES_ON_A_PAGE

    def get_queryset(self):
        return by_day(pictures_of(self.project, self.request.user))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"pictures": with_their_rows(context["object_list"])}
