"""Results of a part of the respondents: of one place, or of one kind of organisations."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from members.models import Organisation
from participation.surveys.models import Question
from participation.surveys.results.counting import FEWEST, Distribution
from participation.surveys.results.figures import Figure, figure
from participation.surveys.results.reading import Answers
from participation.surveys.results.suppression import shown_groups
from places import known

Kind = Question.Kind
# What people choose from what is not on the page, as the rows of its figure know it.
CHOSEN = {
    Kind.DATE: lambda given: (given.day.year, given.day.month),
    Kind.PLACE: lambda given: given.obshtina,
    Kind.ORGANISATION: lambda given: given.organisation,
}


@dataclass(frozen=True)
class Group:
    key: str
    label: str
    members: frozenset


@dataclass(frozen=True)
class Division:
    """All respondents, divided; `rest` are those of whom it is not known."""

    key: str
    label: str
    groups: list[Group]
    rest: frozenset

    def sizes(self, members) -> list[int]:
        every = [*(one.members for one in self.groups), self.rest]
        return [len(one & members) for one in every]

    def told_apart(self, members) -> list[Group]:
        """Those that may be shown of these respondents, without what stays over being few."""
        shown = shown_groups(self.sizes(frozenset(members)))
        return [one for number, one in enumerate(self.groups) if number in shown]


def divided(key, label, belonging, words, everybody) -> Division:
    members = defaultdict(set)
    for one, value in belonging.items():
        members[value].add(one)
    groups = [
        Group(f"{key}:{value}", words(value), frozenset(found))
        for value, found in members.items()
    ]
    rest = frozenset(everybody) - frozenset(belonging)
    return Division(key, label, sorted(groups, key=lambda one: one.label), rest)


def by_place(answers: Answers) -> Division:
    """By oblast; where all are of one, by municipality. Not by both: one adds up to the other."""
    places = {one.pk: one for one in known.obshtini(set(answers.places.values()))}
    oblasti = {one.oblast.code: one.oblast for one in places.values()}
    if len(oblasti) > 1:
        belonging = {
            key: places[one].oblast.code for key, one in answers.places.items()
        }
        return divided(
            "oblast",
            _("Oblast"),
            belonging,
            lambda code: str(oblasti[code]),
            answers.responses,
        )
    return divided(
        "obshtina",
        _("Municipality"),
        answers.places,
        lambda number: str(places[number]),
        answers.responses,
    )


def by_kind(answers: Answers) -> Division:
    return divided(
        "kind",
        _("Kind of organisation"),
        answers.kinds,
        lambda kind: str(Organisation.Kind(kind).label),
        answers.responses,
    )


def divisions(answers: Answers) -> list[tuple[Division, list[Group]]]:
    """With the groups that one may choose."""
    found = [
        (one, one.told_apart(answers.responses))
        for one in (by_place(answers), by_kind(answers))
    ]
    return [(division, groups) for division, groups in found if len(groups) > 1]


def figure_of(
    answers: Answers, question: Question, division: Division, group: Group
) -> Figure:
    """Nothing where this question has too few answers of the group, or of what stays over."""
    if group not in division.told_apart(answers.to(question)):
        return Figure(question, 0, 0)
    found = figure(answers, question, group.members)
    if question.kind in CHOSEN:
        return only(found, told_keys(answers, question, division))
    parts = [
        one if is_told(answers, question, one, division, group) else silent(one)
        for one in found.parts
    ]
    return replace(found, parts=parts, words=[])


def told_keys(answers, question, division) -> set:
    """What nobody or five gave in each group, so that of no other group fewer follow from it."""
    given, own = answers.to(question), CHOSEN[question.kind]
    groups = [*(one.members for one in division.groups), division.rest]
    counts = [
        Counter(
            key for one in members & given.keys() for key in {*map(own, given[one])}
        )
        for members in groups
    ]
    keys = sorted({key for count in counts for key in count}, key=str)
    told = [key for key in keys if all(not 0 < count[key] < FEWEST for count in counts)]
    while told and any(
        0 < count.total() - sum(count[key] for key in told) < FEWEST for count in counts
    ):
        told.pop()
    return set(told)


def only(found: Figure, keys: set) -> Figure:
    """Of the answers these; the others are over."""
    parts = [
        replace(part, rows=[row for row in part.rows if row.key in keys])
        for part in found.parts
    ]
    left = sum(
        row.count for part in found.parts for row in part.rows if row.key not in keys
    )
    counts = {place: count for place, count in found.counts.items() if place.pk in keys}
    return replace(found, parts=parts, counts=counts, left_over=found.left_over + left)


def is_told(answers, question, part, division, group):
    """Of a grid each line has its own respondents."""
    if not question.is_grid():
        return True
    given = answers.to(question)
    of_line = {
        key for key, rows in given.items() if any(one.row == part.key for one in rows)
    }
    return group in division.told_apart(of_line)


def silent(part):
    return replace(
        part, distribution=Distribution(0, 0, ()), rows=[], mean=None, median=None
    )
