"""What waits for somebody at their desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.desk import Waiting
from news.models import Article


def waiting_for(user):
    return [*to_review(user), *sent_back(user)]


def to_review(user):
    """One entry for the whole queue."""
    if not (user.is_coordinator() or user.is_administrator()):
        return []
    queue = list(
        Article.objects.awaiting_review_of(user).values_list("updated_at", flat=True)
    )
    if not queue:
        return []
    return [
        Waiting(
            title=_("News to review"),
            url=reverse("news:review"),
            count=len(queue),
            since=queue[0],
        )
    ]


def sent_back(user):
    """Drafts that came back with the reviewer's words."""
    drafts = (
        Article.objects.editable_by(user)
        .filter(status=Article.Status.DRAFT)
        .exclude(review_note="")
        .order_by("updated_at", "pk")
    )
    return [
        Waiting(
            title=_("Came back from review: %(title)s") % {"title": article.title},
            url=article.get_absolute_url(),
            since=article.updated_at,
        )
        for article in drafts
    ]
