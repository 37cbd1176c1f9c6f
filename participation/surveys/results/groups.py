"""Results of a part of the respondents: of one place, or of one kind of organisations."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from members.models import Organisation
from participation.surveys.models import Question
from participation.surveys.results.counting import FEWEST, Distribution
from participation.surveys.results.figures import Figure, figure
from participation.surveys.results.reading import Answers
from participation.surveys.results.suppression import shown_beside, shown_groups
from places import known

Kind = Question.Kind
# What people choose from what is not on the page, as the rows of its figure know it.
CHOSEN = {
    Kind.DATE: lambda given: (given.day.year, given.day.month),
    Kind.PLACE: lambda given: given.obshtina or given.oblast,
    Kind.ORGANISATION: lambda given: given.organisation,
}


@dataclass(frozen=True)
class Group:
    key: str
    label: str
    members: frozenset


@dataclass(frozen=True)
class Division:
    """All respondents, divided; `rest` are those of whom it is not known.

    `beside`: another division that readers know too, so that a part of the one less a part of
    the other must not be few either.
    """

    key: str
    label: str
    groups: list[Group]
    rest: frozenset
    beside: "Division | None" = None

    def parts(self) -> list[frozenset]:
        return [*(one.members for one in self.groups), self.rest]

    def shown(self, members: frozenset) -> set[int]:
        shown = shown_groups([len(one & members) for one in self.parts()])
        if self.beside is None:
            return shown
        cells = [
            [len(one & other & members) for other in self.parts()]
            for one in self.beside.parts()
        ]
        return shown_beside(cells, self.beside.shown(members), shown)

    def told_apart(self, members) -> list[Group]:
        """Those that may be shown of these respondents, without what stays over being few."""
        shown = self.shown(frozenset(members))
        return [one for number, one in enumerate(self.groups) if number in shown]


def divided(key, label, belonging, words, everybody, beside=None) -> Division:
    members = defaultdict(set)
    for one, value in belonging.items():
        members[value].add(one)
    groups = [
        Group(f"{key}:{value}", words(value), frozenset(found))
        for value, found in members.items()
    ]
    rest = frozenset(everybody) - frozenset(belonging)
    groups.sort(key=lambda one: one.label)
    return Division(key, label, groups, rest, beside)


def by_place(answers: Answers) -> Division:
    """By oblast; where all are of one, by municipality. Not by both: one adds up to the other."""
    codes = {key: one.code for key, one in answers.oblasti.items()}
    if len(set(codes.values())) > 1 or not answers.places:
        names = {one.code: str(one) for one in answers.oblasti.values()}
        words = names.__getitem__
        return divided("oblast", _("Oblast"), codes, words, answers.responses)
    places = {one.pk: one for one in known.obshtini(set(answers.places.values()))}
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
        beside=by_place(answers),
    )


def divisions(answers: Answers) -> list[tuple[Division, list[Group]]]:
    """With the groups that one may choose."""
    kinds = by_kind(answers)
    found = [(one, one.told_apart(answers.responses)) for one in (kinds.beside, kinds)]
    return [(division, groups) for division, groups in found if len(groups) > 1]


def figure_of(
    answers: Answers, question: Question, division: Division, group: Group
) -> Figure:
    """Nothing where this question has too few answers of the group, or of what stays over."""
    given = answers.to(question)
    if group not in division.told_apart(given) or is_told_once(
        question, division, given
    ):
        return Figure(question, 0, 0)
    found = figure(answers, question, group.members)
    if question.kind in CHOSEN:
        return only(found, told_keys(answers, question, division))
    parts = [
        one if is_told(answers, question, one, division, group) else silent(one)
        for one in found.parts
    ]
    return replace(found, parts=parts, words=[])


def is_told_once(question, division, given):
    """What was chosen freely is told by one division alone: each answer has to be of five."""
    beside = division.beside
    return question.kind in CHOSEN and beside and bool(beside.told_apart(given))


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
