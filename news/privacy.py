"""What the news knows about a person: the items that they wrote for their organisation."""

from members.models import Person
from news.models import Article


def export_person(person: Person) -> dict:
    articles = Article.objects.filter(author__isnull=False, author=person.user)
    return {
        "articles": list(
            articles.values("title_bg", "title_en", "status", "created_at")
        )
    }


def erase_person(person: Person) -> None:
    """The items belong to the organisation and stay; their author is no longer named."""
    Article.objects.filter(author__isnull=False, author=person.user).update(author=None)
