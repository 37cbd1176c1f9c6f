"""Photographs of a project: its own, and those of its events and its diary."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, DateField, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, TruncDate

from core.models import Attachment
from events.models import Event
from projects.models import DiaryEntry, Project


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


def still_public(project, keys: list[str]) -> list[Attachment]:
    """Of these, in their order, those that everybody may still see."""
    public = pictures_of(project, AnonymousUser())
    found = {one.key: one for one in public.filter(key__in=keys)}
    return [found[key] for key in keys if key in found]
