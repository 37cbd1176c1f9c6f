from news.models.articles import Article
from news.models.newsletters import Letter, Newsletter, NewsletterItem, Variant
from news.models.rubrics import Rubric
from news.models.subscribers import Subscriber

__all__ = [
    "Article",
    "Letter",
    "Newsletter",
    "NewsletterItem",
    "Rubric",
    "Subscriber",
    "Variant",
]
