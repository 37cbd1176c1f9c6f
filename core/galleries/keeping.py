"""Pictures of an owner: added, described, put in order, taken away."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from core import audit, files
from core.models import Attachment

MOST_PICTURES = 60


@dataclass(frozen=True)
class Gallery:
    """The pictures of a row that `HasPictures`, in the hands of one person.

    `lock` is the owner's own: it locks the row for the transaction, and refuses with
    ValidationError when nothing in it may be changed any more.
    """

    owner: models.Model
    lock: Callable
    actor: models.Model

    @transaction.atomic
    def add(self, upload, *, position: int | None = None, **words):
        """(picture, is it new?): the same picture sent twice is there once.

        It is read and made anew before anybody has to wait for it; only counting is done alone.
        """
        purpose = Attachment.Purpose.GALLERY
        picture = files.attach(
            self.owner, upload, purpose=purpose, user=self.actor, **words
        )
        self.lock(self.owner)
        others = self.owner.attachments.filter(purpose=purpose).exclude(pk=picture.pk)
        if first := others.filter(sha256=picture.sha256).first():
            files.remove(picture)
            complete(first, words)
            return first, False
        number = others.count()
        if number >= MOST_PICTURES:
            words = _("There are %(number)d pictures already. Take some away first.")
            raise ValidationError(words % {"number": number}, code="many")
        picture.position = number + 1 if position is None else position
        picture.save(update_fields=["position"])
        return picture, True

    @transaction.atomic
    def describe(self, pictures: Iterable[Attachment], *, fields) -> None:
        """Keep what was said of the pictures; who said that people agreed stays in the trace."""
        self.lock(self.owner)
        marks = {}
        for picture in pictures:
            said = {name: getattr(picture, name) for name in fields}
            self.owner.attachments.filter(pk=picture.pk).update(**said)
            marks[picture.key] = picture.consent
        if marks:
            self.record("pictures_described", marks=marks)

    @transaction.atomic
    def remove(self, pictures: Iterable[Attachment]) -> None:
        self.lock(self.owner)
        for picture in pictures:
            self.record("picture_removed", name=picture.name)
            files.remove(picture)

    @transaction.atomic
    def move(self, picture: Attachment, step: int) -> None:
        """One place up (-1) or down (1) among the pictures of its day."""
        self.lock(self.owner)
        pictures = fresh(self.owner).pictures()
        day = [one for one in pictures if one.taken_on == picture.taken_on]
        place = next((at for at, one in enumerate(day) if one.pk == picture.pk), None)
        if place is None or not 0 <= place + step < len(day):
            return
        day[place], day[place + step] = day[place + step], day[place]
        for position, one in enumerate(day, start=1):
            one.position = position
        Attachment.objects.bulk_update(day, ["position"])

    def record(self, what, **data):
        label = self.owner._meta.app_label
        audit.record(f"{label}.{what}", actor=self.actor, target=self.owner, **data)


def fresh(owner):
    """The owner as it is in the database now, with its files."""
    rows = type(owner)._base_manager.prefetch_related("attachments")
    return rows.get(pk=owner.pk)


def complete(picture, words):
    """What was not said of it before is said now."""
    missing = {
        name: said
        for name, said in words.items()
        if said and not getattr(picture, name)
    }
    Attachment.objects.filter(pk=picture.pk).update(**missing)
    for name, said in missing.items():
        setattr(picture, name, said)
