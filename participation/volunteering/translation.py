from modeltranslation.translator import TranslationOptions, register

from participation.volunteering.models import Opportunity


@register(Opportunity)
class OpportunityTranslation(TranslationOptions):
    fields = ["title", "text", "tasks", "offers", "requirements"]
