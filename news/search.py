from core import search
from core.html import text_of
from news.models import Article

KIND = "news"


def index(article: Article) -> None:
    """Let a published item be found by those who may read it; anything else by nobody."""
    if not article.is_live() or article.organisation.is_practice:
        search.remove(article)
        return
    search.put(
        article,
        kind=KIND,
        audience=audience(article),
        url=article.get_absolute_url(),
        titles={"bg": article.title_bg or "", "en": article.title_en or ""},
        bodies={
            "bg": f"{article.lead_bg or ''}\n{text_of(article.body_bg or '')}",
            "en": f"{article.lead_en or ''}\n{text_of(article.body_en or '')}",
        },
        published_at=article.published_at,
    )


def audience(article):
    if article.audience == Article.Audience.GROUP:
        return [f"group:{article.group_id}"]
    if article.audience == Article.Audience.MEMBERS:
        return ["members", "network"]
    return ["public"]


def everything():
    yield from Article.objects.live().select_related("organisation")
