"""Whom each step of a news item concerns, and telling them."""

from core import notifications
from members.models import Appointment
from news.models import Article


def coordinators(article: Article, *, actor) -> None:
    """Those who review for the organisation's territory; without any, the administrators."""
    appointments = list(
        Appointment.objects.filter(user__is_active=True)
        .select_related("user")
        .prefetch_related("obshtini")
    )
    reviewers = [
        one.user
        for one in appointments
        if one.role == Appointment.Role.COORDINATOR and one.covers(article.organisation)
    ]
    administrators = [
        one.user for one in appointments if one.role == Appointment.Role.ADMINISTRATOR
    ]
    tell(reviewers or administrators, "submitted", article, actor=actor)


def authors(article: Article, what: str, *, actor) -> None:
    """The author, while they work there, and the owners of the organisation."""
    concerned = list(article.organisation.owners())
    if article.author and article.author.works_for(article.organisation):
        concerned.insert(0, article.author)
    tell(concerned, what, article, actor=actor)


def tell(users, what, article, *, actor):
    notifications.notify(
        users,
        f"news.{what}",
        target=article,
        actor=actor,
        mail=f"news/{what}",
        context={"article": article, "actor": actor},
        title=article.title_bg,
        note=article.review_note,
    )
