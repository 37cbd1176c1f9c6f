from modeltranslation.translator import TranslationOptions, register

from places.models import Oblast, Obshtina, Settlement


@register([Oblast, Obshtina, Settlement])
class PlaceTranslation(TranslationOptions):
    fields = ["name"]
