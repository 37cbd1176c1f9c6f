import simple_history
from modeltranslation.translator import TranslationOptions, register

from reports.models import FinalWord, ReportText


@register(ReportText)
class ReportTextTranslation(TranslationOptions):
    fields = ["text"]


@register(FinalWord)
class FinalWordTranslation(TranslationOptions):
    fields = ["text"]


simple_history.register(ReportText, app="reports")
