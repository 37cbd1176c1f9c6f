"""Pictures of a news item: the cover, those of the text and of the gallery."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, files
from core.models import Attachment
from members.models import User
from news.actions.articles import writable
from news.models import Article

MOST_PICTURES = 60


@transaction.atomic
def set_cover(article: Article, upload, *, actor: User, **words) -> None:
    """The new picture takes the place of the old one; `words` as in `files.attach`."""
    old = list(article.attachments.filter(purpose=Attachment.Purpose.COVER))
    files.attach(article, upload, purpose=Attachment.Purpose.COVER, user=actor, **words)
    for attachment in old:
        files.remove(attachment)


def describe_cover(article: Article, **words) -> None:
    article.attachments.filter(purpose=Attachment.Purpose.COVER).update(**words)


@transaction.atomic
def remove_cover(article: Article) -> None:
    for attachment in article.attachments.filter(purpose=Attachment.Purpose.COVER):
        files.remove(attachment)


@transaction.atomic
def add(article: Article, upload, *, actor: User, position=None, **words):
    """(picture, is it new?): the same picture sent twice is there once.

    It is read and made anew before anybody has to wait for it; only counting is done alone.
    """
    purpose = Attachment.Purpose.GALLERY
    picture = files.attach(article, upload, purpose=purpose, user=actor, **words)
    writable(article)
    others = article.attachments.filter(purpose=purpose).exclude(pk=picture.pk)
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


@transaction.atomic
def describe(
    article: Article, pictures: list[Attachment], *, fields, actor: User
) -> None:
    """Keep what was said of the pictures; who said that people agreed stays in the trace."""
    writable(article)
    for picture in pictures:
        said = {name: getattr(picture, name) for name in fields}
        article.attachments.filter(pk=picture.pk).update(**said)
    if pictures:
        marks = {picture.key: picture.consent for picture in pictures}
        audit.record(
            "news.pictures_described", actor=actor, target=article, marks=marks
        )


@transaction.atomic
def remove(pictures: list[Attachment], *, article: Article, actor: User) -> None:
    writable(article)
    for picture in pictures:
        audit.record(
            "news.picture_removed", actor=actor, target=article, name=picture.name
        )
        files.remove(picture)


@transaction.atomic
def move(picture: Attachment, step: int, *, article: Article) -> None:
    """One place up (-1) or down (1) among the pictures of its day."""
    writable(article)
    fresh = Article.objects.get(pk=article.pk)
    day = [one for one in fresh.pictures() if one.taken_on == picture.taken_on]
    place = next((at for at, one in enumerate(day) if one.pk == picture.pk), None)
    if place is None or not 0 <= place + step < len(day):
        return
    day[place], day[place + step] = day[place + step], day[place]
    for position, one in enumerate(day, start=1):
        one.position = position
    Attachment.objects.bulk_update(day, ["position"])
