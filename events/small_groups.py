"""Which groups of people may be shown in public: none under five, and none that can be worked out."""

from dataclasses import dataclass

SMALLEST = 5
# How many people at least it must stay unknown where they belong among what is hidden.
SLACK = 2


@dataclass(frozen=True)
class Group:
    """Some of the people of a whole: those of one kind, sex, age group …

    `at_least`: how many there must be by what is public anyway (one for each organisation).
    """

    key: str
    label: str
    count: int
    at_least: int = 1

    def is_small(self):
        return self.count < SMALLEST


def publishable(groups: list[Group]) -> tuple[list[Group], int]:
    """The groups that may be shown, and how many people are in the others together.

    The whole is public, so one hidden group could be worked out from it: another one is
    hidden with it, until those hidden are two at least, five people at least, and could be
    divided in several ways. Which one goes with it depends on the order of the groups alone;
    were it the smallest of those left, its size would tell something.
    """
    hidden = [one for one in groups if one.is_small()]
    shown = [one for one in groups if not one.is_small()]
    while shown and hidden and not is_blurred(hidden):
        hidden.append(shown.pop())
    return shown, sum(one.count for one in hidden)


def is_blurred(hidden):
    """Neither as few nor as many as they can be: then each of them would be known."""
    count = sum(one.count for one in hidden)
    least = sum(one.at_least for one in hidden)
    most = (SMALLEST - 1) * len(hidden)
    all_small = all(one.is_small() for one in hidden)
    return (
        len(hidden) > 1
        and count >= SMALLEST
        and count - least >= SLACK
        and not (all_small and count == most)
    )
