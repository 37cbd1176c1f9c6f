from modeltranslation.translator import TranslationOptions, register

from participation.ideas.models import IdeaCall, MatrixField


@register(IdeaCall)
class IdeaCallTranslation(TranslationOptions):
    fields = ["title", "description"]


@register(MatrixField)
class MatrixFieldTranslation(TranslationOptions):
    fields = ["label", "help_text", "options"]
