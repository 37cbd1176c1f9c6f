from news.models.articles import Article
from news.models.imports import ImportItem, ImportPicture, NewsImport, Origin
from news.models.newsletters import Letter, Newsletter, NewsletterItem, Variant
from news.models.rubrics import Rubric
from news.models.subscribers import Subscriber

__all__ = [
    "Article",
    "ImportItem",
    "ImportPicture",
    "Letter",
    "NewsImport",
    "Newsletter",
    "NewsletterItem",
    "Origin",
    "Rubric",
    "Subscriber",
    "Variant",
]
