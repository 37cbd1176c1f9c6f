import simple_history
from modeltranslation.translator import TranslationOptions, register

from news.models import Article, Rubric


@register(Rubric)
class RubricTranslation(TranslationOptions):
    fields = ["name"]


@register(Article)
class ArticleTranslation(TranslationOptions):
    fields = ["title", "lead", "body"]


simple_history.register(Article, app="news")
