import simple_history
from modeltranslation.translator import TranslationOptions, register

from members.models import Group, Organisation, Topic


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ["name"]


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = [
        "name",
        "short_name",
        "mission",
        "address",
        "services",
        "opening_hours",
    ]


@register(Group)
class GroupTranslation(TranslationOptions):
    fields = ["name", "description"]


# After the translated columns exist, or the history would lack them.
simple_history.register(Organisation, app="members")
