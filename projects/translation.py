import simple_history
from modeltranslation.translator import TranslationOptions, register

from projects.models import (
    Activity,
    BudgetLine,
    DiaryEntry,
    Expenditure,
    Indicator,
    Programme,
    Project,
    Result,
    TeamMember,
)


@register(Programme)
class ProgrammeTranslation(TranslationOptions):
    fields = ["name", "funder", "obligatory_text", "disclaimer"]


@register(Project)
class ProjectTranslation(TranslationOptions):
    fields = ["title", "summary", "objective", "target_groups", "next_steps"]


@register([Activity, Result])
class DescribedTranslation(TranslationOptions):
    fields = ["title", "description"]


@register(DiaryEntry)
class DiaryEntryTranslation(TranslationOptions):
    fields = ["text"]


@register(Indicator)
class IndicatorTranslation(TranslationOptions):
    fields = ["title", "unit", "scale"]


@register([BudgetLine, TeamMember])
class TitledTranslation(TranslationOptions):
    fields = ["title"]


simple_history.register(Project, app="projects")
simple_history.register(Indicator, app="projects")
simple_history.register(Expenditure, app="projects")
