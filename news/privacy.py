"""What news knows of a person: to give it to them, and to let it go."""

from django.db import transaction

from members.models import Person
from news.models import Article


def export_person(person: Person) -> dict:
    """News that the person wrote, as plain values."""
    articles = Article.objects.filter(author=person.user) if person.user else []
    return {"articles": [exported(article) for article in articles]}


def exported(article):
    return {
        "title_bg": article.title_bg,
        "title_en": article.title_en or "",
        "lead_bg": article.lead_bg,
        "lead_en": article.lead_en or "",
        "body_bg": article.body_bg,
        "body_en": article.body_en or "",
        "status": article.status,
        "created_at": article.created_at.isoformat(),
        "published_at": article.published_at and article.published_at.isoformat(),
    }


@transaction.atomic
def erase_person(person: Person) -> None:
    """The news stays with its organisation, without the name of who wrote it."""
    if not person.user:
        return
    Article.objects.filter(author=person.user).update(author=None)
    versions = Article.history.all()
    versions.filter(author=person.user).update(author=None)
    versions.filter(history_user=person.user).update(history_user=None)
