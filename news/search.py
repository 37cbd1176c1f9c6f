"""What search knows of a news item, and of a newsletter that was sent."""

from django.utils import translation

from core import html, search
from news import quoting
from news.models import Article, Newsletter


def index(article: Article) -> None:
    """Write the entries, or remove them when it is not to be found."""
    if not article.is_live() or article.organisation.is_practice:
        search.remove(article)
        return
    with translation.override("bg"):
        url = article.get_absolute_url()
    search.put(
        article,
        kind="news",
        audience=audience_keys(article),
        url=url,
        titles={"bg": article.title_bg or "", "en": article.title_en or ""},
        bodies={language: words(article, language) for language in ("bg", "en")},
        published_at=article.published_at,
    )


def audience_keys(article):
    if article.audience == Article.Audience.PUBLIC:
        return ["public"]
    if article.audience == Article.Audience.MEMBERS:
        return ["members", "network", f"organisation:{article.organisation_id}"]
    return [f"group:{article.group_id}"]


def words(article, language):
    """Lead, text, publisher and municipalities in one language."""

    def said(row, field):
        return getattr(row, f"{field}_{language}", "") or ""

    parts = [
        said(article, "lead"),
        quoting.without_markers(html.text_of(said(article, "body"))),
    ]
    parts.append(said(article.organisation, "name"))
    parts += [said(obshtina, "name") for obshtina in article.obshtini.all()]
    return "\n".join(part for part in parts if part)


def everything():
    return (
        Article.objects.live()
        .select_related("organisation")
        .prefetch_related("obshtini")
    )


def index_newsletter(newsletter: Newsletter) -> None:
    """By its title and the coordinator's words; its news has entries of its own."""
    with translation.override("bg"):
        url = newsletter.get_absolute_url()
    search.put(
        newsletter,
        kind="newsletter",
        audience=["public"],
        url=url,
        titles={"bg": newsletter.title_bg, "en": newsletter.title_en or ""},
        bodies={"bg": newsletter.intro_bg or "", "en": newsletter.intro_en or ""},
        published_at=newsletter.sent_at,
    )


def all_newsletters():
    return Newsletter.objects.in_archive()
