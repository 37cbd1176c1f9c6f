"""What news knows of a person: to give it to them, and to let it go."""

from django.db import transaction
from django.db.models import Q

from members.models import Person
from news.actions import imports
from news.models import Article, NewsImport, Newsletter, Subscriber


def export_person(person: Person) -> dict:
    """News that the person wrote, as plain values."""
    articles = Article.objects.filter(author=person.user) if person.user else []
    return {
        "articles": [exported(article) for article in articles],
        "news_imports": imports_of(person),
        "newsletters": newsletters_of(person),
        "newsletter": [subscription(row) for row in subscriptions_of(person)],
    }


def imports_of(person):
    """Old sites that the person moved in."""
    if not person.user:
        return []
    return list(person.user.news_imports.values("file_name", "created_at", "counts"))


def newsletters_of(person):
    """Prepared or sent by the person."""
    if not person.user:
        return []
    rows = Newsletter.objects.filter(Q(created_by=person.user) | Q(sent_by=person.user))
    return list(rows.values("title_bg", "title_en", "intro_bg", "intro_en", "sent_at"))


def subscriptions_of(person):
    """By the account's address, which is confirmed; without one, by the person's own."""
    email = person.user.email if person.user else person.email
    return Subscriber.objects.of_address(email) if email else []


def subscription(row):
    """With the newsletters that came, as long as the portal knows."""
    letters = row.letters.order_by("pk")
    return {
        "email": row.email,
        "language": row.language,
        "rubrics": row.rubrics,
        "oblasti": row.oblasti,
        "state": row.state,
        "requested_at": row.requested_at,
        "confirmed_at": row.confirmed_at,
        "ended_at": row.ended_at,
        "letters": list(letters.values("newsletter__number", "state", "handled_at")),
    }


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
    for row in subscriptions_of(person):
        row.delete()
    if not person.user:
        return
    Newsletter.objects.filter(created_by=person.user).update(created_by=None)
    Newsletter.objects.filter(sent_by=person.user).update(sent_by=None)
    Article.objects.filter(author=person.user).update(author=None)
    forget_imports(person.user)
    versions = Article.history.all()
    versions.filter(author=person.user).update(author=None)
    versions.filter(history_user=person.user).update(history_user=None)


def forget_imports(user):
    """What they had begun goes; what they brought in stays with its organisation."""
    for batch in user.news_imports.exclude(state=NewsImport.State.DONE):
        imports.drop(batch)
    user.news_imports.update(created_by=None)
