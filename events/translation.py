import simple_history
from modeltranslation.translator import TranslationOptions, register

from events.models import (
    Decision,
    Event,
    Minutes,
    Question,
    Recommendation,
    Session,
    Signatory,
)


@register(Event)
class EventTranslation(TranslationOptions):
    fields = ["title", "summary", "body", "venue"]


@register(Session)
class SessionTranslation(TranslationOptions):
    fields = ["title"]


@register(Signatory)
class SignatoryTranslation(TranslationOptions):
    fields = ["name", "position"]


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ["text", "help_text", "options"]


@register([Minutes, Decision, Recommendation])
class OutcomeTranslation(TranslationOptions):
    fields = ["text"]


simple_history.register(Event, app="events")
simple_history.register(Minutes, app="events")
