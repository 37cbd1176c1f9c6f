import simple_history
from modeltranslation.translator import TranslationOptions, register

from reports.models import FinalWord, HandOver, ReportText


@register(ReportText)
class ReportTextTranslation(TranslationOptions):
    fields = ["text"]


@register(FinalWord)
class FinalWordTranslation(TranslationOptions):
    fields = ["text"]


@register(HandOver)
class HandOverTranslation(TranslationOptions):
    fields = ["title"]


simple_history.register(ReportText, app="reports")
