"""The picture on top of a news item; those of its text and gallery are in `core.galleries`."""

from django.db import transaction

from core import files
from core.models import Attachment
from members.models import User
from news.models import Article


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
