import simple_history
from modeltranslation.translator import TranslationOptions, register

from events.models import Event, Session


@register(Event)
class EventTranslation(TranslationOptions):
    fields = ["title", "summary", "body", "venue"]


@register(Session)
class SessionTranslation(TranslationOptions):
    fields = ["title"]


simple_history.register(Event, app="events")
