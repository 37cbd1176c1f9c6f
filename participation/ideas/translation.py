from modeltranslation.translator import TranslationOptions, register

from participation.ideas.models import IdeaCall


@register(IdeaCall)
class IdeaCallTranslation(TranslationOptions):
    fields = ["title", "description"]
