from modeltranslation.translator import TranslationOptions, register

from participation.votes.models import Option, Vote


@register(Vote)
class VoteTranslation(TranslationOptions):
    fields = ["title", "description"]


@register(Option)
class OptionTranslation(TranslationOptions):
    fields = ["title", "text"]
