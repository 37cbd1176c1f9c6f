"""To what an indicator narrows its source, for counting and in the words of its rule.

Both ask the same columns, and of these only the ones that the source takes: what is printed
is what is counted.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from events.models import Event, Registration
from members.models import Organisation
from places import known
from projects.models import Indicator

OF_EVENTS = frozenset({"activity", "event_kinds", "obshtini"})
OF_PEOPLE = frozenset({"organisation_kinds", "sex", "age_groups"})


@dataclass(frozen=True)
class Scope:
    """What is empty narrows nothing."""

    activity: int | None = None
    event_kinds: frozenset[str] = frozenset()
    obshtini: frozenset[int] = frozenset()
    organisation_kinds: frozenset[str] = frozenset()
    sex: frozenset[str] = frozenset()
    age_groups: frozenset[str] = frozenset()

    @classmethod
    def of(cls, indicator: Indicator, takes: frozenset[str]) -> "Scope":
        asked = {
            "activity": indicator.activity_id,
            "event_kinds": frozenset(indicator.event_kinds),
            "obshtini": frozenset(one.pk for one in obshtini_of(indicator)),
            "organisation_kinds": frozenset(indicator.organisation_kinds),
            "sex": frozenset(filter(None, [indicator.sex])),
            "age_groups": frozenset(indicator.age_groups),
        }
        return cls(**{name: asked[name] for name in asked.keys() & takes})

    @cached_property
    def of_people(self) -> list[str]:
        """By what people said of themselves it is narrowed."""
        return [name for name in sorted(OF_PEOPLE) if getattr(self, name)]

    def only_people(self) -> "Scope":
        """The same as far as it narrows the people of an event."""
        return replace(
            self, activity=None, event_kinds=frozenset(), obshtini=frozenset()
        )

    def takes_everybody(self) -> bool:
        return not self.of_people

    def among(self, events: dict) -> list:
        """Of these events the ones to which it narrows."""
        if self.activity is None and not (self.event_kinds or self.obshtini):
            return list(events.values())
        return [event for event in events.values() if self.has_event(event)]

    def has_event(self, event) -> bool:
        return (
            self.activity in {None, event.activity}
            and allows(self.event_kinds, event.kind)
            and self.has_place(event.obshtina)
        )

    def has_place(self, obshtina: int | None) -> bool:
        return allows(self.obshtini, obshtina)

    def has_kind(self, organisation_kind: str) -> bool:
        return allows(self.organisation_kinds, organisation_kind)

    def has_person(self, present) -> bool:
        return (
            self.has_kind(present.organisation_kind)
            and allows(self.sex, present.sex)
            and allows(self.age_groups, present.age_group)
        )


def allows(some, value):
    return not some or value in some


def obshtini_of(indicator):
    """An indicator that is not saved yet has none."""
    return known.obshtini_of(indicator) if indicator.pk else []


def only(indicator: Indicator, takes: frozenset[str]) -> str:
    """What narrows the rule, as one sentence; nothing where nothing does."""
    told = TOLD | ({"obshtini": held_in_words} if takes >= OF_EVENTS else {})
    parts = [
        words
        for name, tell in told.items()
        if name in takes and (words := tell(indicator))
    ]
    if not parts:
        return ""
    return _("Only: %(parts)s.") % {"parts": "; ".join(parts)}


def activity_in_words(indicator):
    if indicator.activity is None:
        return ""
    return _("activity “%(title)s”") % {"title": indicator.activity.title}


def event_kinds_in_words(indicator):
    kinds = labels(Event.Kind, indicator.event_kinds)
    return _("kind of event: %(kinds)s") % {"kinds": either(kinds)} if kinds else ""


def obshtini_in_words(indicator):
    names = sorted(one.name for one in obshtini_of(indicator))
    return _("municipality: %(names)s") % {"names": either(names)} if names else ""


def held_in_words(indicator):
    """Of events it is where they took place, and not where somebody comes from."""
    names = sorted(one.name for one in obshtini_of(indicator))
    return _("held in: %(names)s") % {"names": either(names)} if names else ""


def organisation_kinds_in_words(indicator):
    kinds = labels(Organisation.Kind, indicator.organisation_kinds)
    if not kinds:
        return ""
    return _("kind of organisation: %(kinds)s") % {"kinds": either(kinds)}


def sex_in_words(indicator):
    """In the plural, as the indicator counts them."""
    return {
        Registration.Sex.FEMALE: _("women"),
        Registration.Sex.MALE: _("men"),
    }.get(indicator.sex, "")


def ages_in_words(indicator):
    groups = labels(Registration.AgeGroup, indicator.age_groups)
    return _("age: %(groups)s") % {"groups": either(groups)} if groups else ""


def labels(choices, codes):
    """Of the codes that are chosen, in the order of the list and not of the clicks."""
    return [str(one.label) for one in choices if one.value in codes]


def either(words):
    *first, last = words
    if not first:
        return last
    return _("%(first)s or %(last)s") % {"first": ", ".join(first), "last": last}


TOLD = {
    "activity": activity_in_words,
    "event_kinds": event_kinds_in_words,
    "obshtini": obshtini_in_words,
    "organisation_kinds": organisation_kinds_in_words,
    "sex": sex_in_words,
    "age_groups": ages_in_words,
}
