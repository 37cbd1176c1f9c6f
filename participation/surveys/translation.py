from modeltranslation.translator import TranslationOptions, register

from participation.surveys.models import GridRow, Option, Question, Section, Survey


@register(Survey)
class SurveyTranslation(TranslationOptions):
    fields = ["title", "intro"]


@register(Section)
class SectionTranslation(TranslationOptions):
    fields = ["title", "text"]


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ["text", "help", "low_label", "high_label"]


@register(Option)
class OptionTranslation(TranslationOptions):
    fields = ["text"]


@register(GridRow)
class GridRowTranslation(TranslationOptions):
    fields = ["text"]
