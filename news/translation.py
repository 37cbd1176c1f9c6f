import simple_history
from modeltranslation.translator import TranslationOptions, register

from news.models import Article, Newsletter, Rubric


@register(Rubric)
class RubricTranslation(TranslationOptions):
    fields = ["name"]


@register(Article)
class ArticleTranslation(TranslationOptions):
    fields = ["title", "lead", "body"]


@register(Newsletter)
class NewsletterTranslation(TranslationOptions):
    fields = ["title", "intro"]


simple_history.register(Article, app="news")
