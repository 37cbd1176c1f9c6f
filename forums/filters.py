"""What narrows a list of moderation: by kind, forum, who, about whom (`forums/_filters.html`)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


@dataclass(frozen=True)
class Filter:
    """One choice; without `options` words are typed."""

    name: str
    label: str
    chosen: str
    options: list | None = None
    everything: str = ""


@dataclass(frozen=True)
class Filters:
    """All of one list, what else its address keeps, and the way to the whole list."""

    all: list[Filter]
    whole: str
    whole_words: str
    kept: tuple = ()

    @property
    def set_count(self) -> int:
        """How many of them narrow the list now."""
        return sum(bool(one.chosen) for one in self.all)


def by_forum(forums, chosen) -> Filter:
    names = list(forums.values_list("pk", "name"))
    return Filter("forum", _("Forum"), chosen, names, pgettext("forums", "all"))
