"""From what a thing came and what became of it, as far as the reader may see."""

import functools
import itertools
from dataclasses import dataclass, field

from django.db.models import Model
from django.utils.functional import cached_property

from core.templatetags.components import lang_of
from leadernet.path import edges
from leadernet.path.kinds import Kind, Stage, kind_by_type, kind_of
from participation.common.keys import by_type, key_of

# Longer than any story that was told here; beyond it the reader opens one of the ends.
ROUNDS = 8
STEPS = 60


@dataclass(eq=False)
class Step:
    """One thing of a path; `distance` is negative for what came before."""

    row: Model
    distance: int = 0
    came_from: list["Step"] = field(default_factory=list)
    origins: list["Step"] = field(default_factory=list)

    @cached_property
    def kind(self) -> Kind:
        return kind_of(self.row)

    @cached_property
    def number(self):
        """Its mark within the page."""
        return f"{self.kind.key}-{self.row.pk}"

    @cached_property
    def stage(self) -> Stage:
        return self.kind.stage_of(self.row)

    @cached_property
    def title(self):
        return getattr(*self.titled)

    @cached_property
    def lang(self):
        """For the tag around its title."""
        return lang_of(*self.titled)

    @cached_property
    def titled(self):
        """(row, field) that hold the title; of an answer that is the name of who answered."""
        *way, field = self.kind.title.split(".")
        return functools.reduce(getattr, way, self.row), field

    @cached_property
    def day(self):
        return self.kind.day(self.row)

    @cached_property
    def state(self):
        return self.kind.state(self.row)

    def get_absolute_url(self):
        return self.kind.address(self.row)


@dataclass
class Path:
    """The thing between what led to it and what it led to."""

    steps: list[Step]
    is_cut: bool = False

    @cached_property
    def levels(self):
        """[steps as far from the thing as each other], the earliest first."""
        found = {}
        for step in self.steps:
            found.setdefault(step.distance, []).append(step)
        return [found[distance] for distance in sorted(found)]

    def say_origins(self):
        """Name from which steps one came, unless it came from all that are drawn above it."""
        for above, level in itertools.pairwise([[], *self.levels]):
            for step in level:
                if set(step.came_from) != set(above):
                    step.origins = step.came_from
        return self

    @cached_property
    def stages(self):
        """[(stage, how many steps stand there)] of all stages, in their order."""
        met = [step.stage for step in self.steps]
        return [(stage, met.count(stage)) for stage in Stage]

    @cached_property
    def before(self):
        return [step for step in self.steps if step.distance < 0]

    @cached_property
    def after(self):
        return [step for step in self.steps if step.distance > 0]


def neighbours(thing, user) -> Path:
    """One step to both sides, in as few questions as may be: it stands on many pages."""
    start = key_of(thing)
    to, away = edges.beside(start)
    before, after = [pair[0] for pair in to], [pair[1] for pair in away]
    seen = visible({*before, *after} - {start}, user)
    steps = [Step(thing)]
    for sign, keys in ((-1, before), (1, after)):
        steps += [Step(seen[key], sign) for key in keys if key in seen]
    return Path(sorted(steps, key=order))


def path_of(thing, user) -> Path:
    """Everything that led to the thing and everything that it led to.

    What is hidden from the reader hides what lies behind it too, unless another way leads there.
    """
    start = key_of(thing)
    steps = {start: Step(thing)}
    is_cut = False
    for back in (True, False):
        is_cut |= walk(start, user, steps, back=back)
    return Path(sorted(steps.values(), key=order), is_cut)


def order(step):
    day = step.day.toordinal() if step.day else 0
    return step.distance, day, step.row.pk


def walk(start, user, steps, *, back) -> bool:
    """Add what is reached; True where the way goes on beyond what one page holds."""
    edge, sign, room = [start], (-1 if back else 1), STEPS
    for distance in range(1, ROUNDS + 1):
        pairs = edges.pairs(edge, back=back)
        there = 0 if back else 1
        wanted = dict.fromkeys(pair[there] for pair in pairs)
        seen = visible([key for key in wanted if key not in steps], user)
        new = [key for key in wanted if key in seen]
        for key in new[:room]:
            steps[key] = Step(seen[key], sign * distance)
        join(steps, pairs)
        if len(new) > room:
            return True
        room -= len(new)
        edge = new
        if not edge:
            return False
    return goes_on(edge, user, steps, back=back)


def goes_on(edge, user, steps, *, back):
    keys = {pair[0 if back else 1] for pair in edges.pairs(edge, back=back)}
    return bool(visible(keys - steps.keys(), user))


def join(steps, pairs):
    """Say of each step which others of the path led to it."""
    for came, led in pairs:
        if came in steps and led in steps and steps[came] not in steps[led].came_from:
            steps[led].came_from.append(steps[came])


def visible(keys, user):
    """{(content type, number): row}; one question a kind, through its own door."""
    found = {}
    for content_type, pks in by_type(keys).items():
        rows = kind_by_type(content_type).rows(user).in_bulk(pks)
        found |= {(content_type, pk): row for pk, row in rows.items()}
    return found
