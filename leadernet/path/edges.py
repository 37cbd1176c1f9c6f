"""Which rows say that one thing led to another: links, and what the subjects know already."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from core.models import Link
from leadernet.path.kinds import kind_by_type
from participation.causes.models import Cause
from participation.centre.models import Question
from participation.common.keys import by_type
from participation.common.models import OfficialAnswer
from participation.ideas.models import Idea, Presentation, Sitting
from participation.positions.models import Position
from participation.votes.models import Option, Vote
from projects.models import Project, Result

# Of one step, however many rows point at it.
ROWS = 200


@dataclass(frozen=True)
class End:
    """The columns that hold one end: its number, and its kind unless that is always `model`.

    `only`: the kinds that ever stand there, where those are few.
    """

    number: str
    model: type[Model] | None = None
    kind: str = ""
    only: tuple[type[Model], ...] = ()

    def among(self, keys) -> Q | None:
        """Rows of which this end is one of the things; None where none can be."""
        numbers = by_type(keys)
        if self.model:
            own = numbers.get(type_of(self.model))
            return Q(**{f"{self.number}__in": own}) if own else None
        if self.only:
            known = [type_of(model) for model in self.only]
            numbers = {one: pks for one, pks in numbers.items() if one in known}
        found = Q()
        for content_type, pks in numbers.items():
            found |= Q(**{self.kind: content_type, f"{self.number}__in": pks})
        return found or None

    def columns(self):
        return [self.kind, self.number] if self.kind else [self.number]

    def key(self, values):
        return tuple(values) if self.kind else (type_of(self.model), *values)


@dataclass(frozen=True)
class Source:
    """A table whose rows lead from `came` to `led`."""

    rows: Callable[[], QuerySet]
    came: End
    led: End

    def pairs(self, keys, ends):
        """[(from, to)] of which one of those ends is among the things."""
        narrowed = Q()
        for end in ends:
            narrowed |= end.among(keys) or Q()
        if not narrowed:
            return []
        came, led = self.came.columns(), self.led.columns()
        rows = self.rows().filter(narrowed).values_list(*came, *led)[:ROWS]
        return [
            (self.came.key(row[: len(came)]), self.led.key(row[len(came) :]))
            for row in rows
        ]


def type_of(model):
    return ContentType.objects.get_for_model(model).pk


def links():
    """Of a meeting of a call that is an event, only the event takes part."""
    steps = Link.objects.steps().exclude(to_content_type=type_of(Sitting))
    return steps.order_by("created_at", "pk")


def entered():
    """Ideas of meetings that are no event."""
    events = Link.objects.steps().filter(to_content_type=type_of(Sitting))
    entered = Idea.objects.filter(sitting__isnull=False)
    return entered.exclude(sitting__in=events.values("to_object_id")).order_by("pk")


def options():
    return Option.objects.exclude(object_id=None).order_by("vote", "number")


def again():
    return Vote.objects.exclude(again_of=None).order_by("pk")


def answers():
    return OfficialAnswer.objects.order_by("answered_on", "pk")


def presented():
    return Presentation.ideas.through.objects.order_by("pk")


SOURCES = [
    Source(
        links,
        came=End("object_id", kind="content_type_id"),
        led=End("to_object_id", kind="to_content_type_id"),
    ),
    Source(entered, came=End("sitting_id", Sitting), led=End("pk", Idea)),
    Source(
        presented, came=End("idea_id", Idea), led=End("presentation_id", Presentation)
    ),
    Source(
        options,
        came=End("object_id", kind="content_type_id", only=(Cause, Idea)),
        led=End("vote_id", Vote),
    ),
    Source(again, came=End("again_of_id", Vote), led=End("pk", Vote)),
    Source(
        answers,
        came=End(
            "submission__object_id",
            kind="submission__content_type_id",
            only=(Question, Position),
        ),
        led=End("pk", OfficialAnswer),
    ),
    Source(Result.objects.all, came=End("project_id", Project), led=End("pk", Result)),
]


def pairs(keys, *, back):
    """What leads away from the things, or to them if `back`: one question a table."""
    found = []
    for source in SOURCES:
        found += source.pairs(keys, [source.led if back else source.came])
    return known(found)


def beside(key):
    """Both at once, for one thing: (what leads to it, what leads away)."""
    found = []
    for source in SOURCES:
        found += source.pairs([key], [source.came, source.led])
    found = known(found)
    return (
        [pair for pair in found if pair[1] == key],
        [pair for pair in found if pair[0] == key],
    )


def known(found):
    """Each once; things of other kinds are left out."""
    return [
        pair
        for pair in dict.fromkeys(found)
        if all(kind_by_type(content_type) for content_type, _number in pair)
    ]
