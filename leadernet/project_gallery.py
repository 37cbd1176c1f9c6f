"""The gallery of a project: its own photographs, and those of its events and its diary.

It stands on the roof because it shows what hangs on rows of several apps.
"""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, DateField, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import ListView

from core.memory import while_unchanged
from core.models import Attachment
from events.models import Event
from projects.models import DiaryEntry, Project
from projects.views import OfProjectMixin

PICTURES_ON_A_PAGE = 36
FIRST = 4


def pictures_of(project, user):
    """Those that may be published, of rows that the reader sees; whatever hangs on what."""
    events = Event.objects.visible_to(user).live().filter(project=project)
    entries = DiaryEntry.objects.visible_to(user).filter(project=project)
    on = (
        Q(content_type=kind(Project), object_id=project.pk)
        | Q(content_type=kind(Event), object_id__in=events.order_by().values("pk"))
        | Q(
            content_type=kind(DiaryEntry), object_id__in=entries.order_by().values("pk")
        )
    )
    said = ~Q(consent="") & (~Q(alt_bg="") | ~Q(alt_en=""))
    return Attachment.objects.filter(on, said, purpose=Attachment.Purpose.GALLERY)


def kind(model):
    return ContentType.objects.get_for_model(model)


def by_day(pictures):
    """The newest day first, each in its own order; undated ones have the day of their row."""
    event = Event.objects.filter(pk=OuterRef("object_id"))
    entry = DiaryEntry.objects.filter(pk=OuterRef("object_id"))
    of_row = Case(
        When(
            content_type=kind(Event),
            then=Subquery(event.annotate(day=TruncDate("starts_at")).values("day")[:1]),
        ),
        When(
            content_type=kind(DiaryEntry),
            then=Subquery(entry.values("happened_on")[:1]),
        ),
        output_field=DateField(),
    )
    return pictures.annotate(day=Coalesce("taken_on", of_row)).order_by(
        F("day").desc(nulls_last=True), "position", "pk"
    )


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


@while_unchanged(by_rights=True)
def first_pictures(project, user):
    return list(by_day(pictures_of(project, user))[:FIRST])


class ProjectGallery(OfProjectMixin, ListView):
    template_name = "leadernet/project_gallery.html"
    paginate_by = PICTURES_ON_A_PAGE

    def get_queryset(self):
        return by_day(pictures_of(self.project, self.request.user))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"pictures": with_their_rows(context["object_list"])}
