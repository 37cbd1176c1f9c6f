from django.urls import reverse
from django.utils.translation import gettext as _

from core.desk import Waiting
from news.models import Article


def waiting_for(user) -> list[Waiting]:
    """Reviews for coordinators; for staff their drafts that came back or were left."""
    return [*reviews(user), *drafts(user)]


def reviews(user):
    if not (user.is_coordinator() or user.is_administrator()):
        return []
    waiting = Article.objects.visible_to(user).filter(
        status=Article.Status.IN_REVIEW, organisation__is_practice=False
    )
    first = waiting.order_by("updated_at").first()
    if first is None:
        return []
    return [
        Waiting(
            title=_("News waiting for review"),
            url=reverse("news:review"),
            count=waiting.count(),
            since=first.updated_at,
        )
    ]


def drafts(user):
    own = Article.objects.editable_by(user).filter(status=Article.Status.DRAFT)
    return [
        Waiting(
            title=(
                _("Returned to you: %(title)s")
                if article.review_note
                else _("Draft: %(title)s")
            )
            % {"title": article.title},
            url=reverse("news:update", args=[article.slug]),
            since=article.updated_at,
        )
        for article in own.order_by("-updated_at")[:5]
    ]
