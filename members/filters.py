"""What of the directory is asked for, and how many organisations each other choice would leave.

Several values of one filter widen it, filters narrow each other. A municipality narrows its own
oblast only: Ruse (the whole oblast) and Vidin (one municipality) can be chosen together.
"""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from core import search
from core.memory import while_unchanged
from members.coverage import Presence
from members.facets import facets
from members.models import Organisation, Topic
from places.models import Oblast, Obshtina

LONGEST_WORDS = 200


def members():
    """The directory: the same to all readers."""
    return Organisation.objects.visible_to(AnonymousUser()).listed()


@dataclass(frozen=True)
class Known:
    """Every value that a filter can have, with its name in the language of the moment."""

    kinds: dict[str, str]
    topics: dict[str, str]
    oblasti: dict[str, str]
    obshtini: dict[str, str]
    oblast_of: dict[str, str]

    def obshtini_of(self, oblasti):
        return [code for code in self.obshtini if self.oblast_of[code] in oblasti]


@while_unchanged
def known() -> Known:
    obshtini = Obshtina.objects.select_related("oblast")
    rows = [(row.code, row.name, row.oblast.code) for row in obshtini]
    return Known(
        kinds={str(value): str(label) for value, label in Organisation.Kind.choices},
        topics={topic.slug: topic.name for topic in Topic.objects.all()},
        oblasti={oblast.code: oblast.name for oblast in Oblast.objects.all()},
        obshtini={code: name for code, name, _oblast in rows},
        oblast_of={code: oblast for code, _name, oblast in rows},
    )


@dataclass(frozen=True)
class Selection:
    """The filters of an address. What they do not know is left out, not refused."""

    words: str = ""
    kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    oblasti: tuple[str, ...] = ()
    obshtini: tuple[str, ...] = ()
    known: Known = field(default_factory=known, compare=False, repr=False)

    @classmethod
    def of(cls, query):
        """Of a QueryDict; each value once, in one order, whatever the order in the address."""
        values, found = known(), {}
        for name, allowed in [
            ("kind", values.kinds),
            ("topic", values.topics),
            ("oblast", values.oblasti),
            ("obshtina", values.obshtini),
        ]:
            asked = set(query.getlist(name))
            found[name] = tuple(value for value in allowed if value in asked)
        oblasti, obshtini = found["oblast"], found["obshtina"]
        if oblasti:
            # What is left of an oblast that is no longer chosen says nothing.
            within = set(values.obshtini_of(oblasti))
            obshtini = tuple(code for code in obshtini if code in within)
        words = " ".join(query.get("q", "")[:LONGEST_WORDS].split())
        return cls(words, found["kind"], found["topic"], oblasti, obshtini, values)

    @property
    def pairs(self):
        return [
            *([("q", self.words)] if self.words else []),
            *(("kind", value) for value in self.kinds),
            *(("topic", value) for value in self.topics),
            *(("oblast", value) for value in self.oblasti),
            *(("obshtina", value) for value in self.obshtini),
        ]

    @property
    def query(self) -> str:
        """The same selection as an address writes it."""
        return urlencode(self.pairs)

    def is_narrowed(self):
        return bool(self.pairs)

    def chosen_oblasti(self):
        """The oblasti in which it looks; those of its municipalities when none is named."""
        if self.oblasti or not self.obshtini:
            return self.oblasti
        oblast_of = self.known.oblast_of
        return tuple(dict.fromkeys(oblast_of[code] for code in self.obshtini))

    def whole_oblasti(self):
        """Those chosen without naming a municipality of theirs."""
        oblast_of = self.known.oblast_of
        narrowed = {oblast_of[code] for code in self.obshtini}
        return [code for code in self.oblasti if code not in narrowed]

    def every_obshtina(self):
        """The municipalities in which it looks; None is everywhere."""
        if not self.oblasti and not self.obshtini:
            return None
        return (*self.known.obshtini_of(self.whole_oblasti()), *self.obshtini)

    def rows(self, organisations=None):
        """The organisations that it finds, in no order."""
        rows = members() if organisations is None else organisations
        rows = rows.order_by()
        if self.kinds:
            rows = rows.filter(kind__in=self.kinds)
        if self.topics:
            links = Organisation.topics.through.objects.filter(
                topic__slug__in=self.topics
            )
            rows = rows.filter(pk__in=links.values("organisation"))
        if self.oblasti or self.obshtini:
            rows = rows.in_places(self.whole_oblasti(), self.obshtini)
        if self.words:
            rows = search.order_by_relevance(rows, self.words)
        return rows

    def listed(self):
        """The same in the order of the list: by the name that is shown."""
        return self.rows().by_shown_name()


@dataclass(frozen=True)
class Choice:
    """One value of a filter; `number` is what `selection` finds, which has this value alone."""

    name: str
    value: str
    label: str
    number: int
    is_chosen: bool
    selection: Selection

    @property
    def query(self):
        return self.selection.query


@dataclass(frozen=True)
class Offer:
    """Every filter with the choices that would find something, and those chosen; `found` is
    how many organisations the selection itself has."""

    found: int
    kinds: list[Choice]
    topics: list[Choice]
    oblasti: list[Choice]
    obshtini: list[Choice]
    presence: Presence


@while_unchanged
def offered(selection: Selection) -> Offer:
    """One question to the database, whatever is chosen."""
    counts = facets(
        Selection(words=selection.words, known=selection.known).rows(),
        kinds=selection.kinds,
        topics=selection.topics,
        obshtini=selection.every_obshtina(),
    )
    there = counts.presence
    return Offer(
        found=counts.found,
        kinds=kind_choices(selection, counts.by_kind),
        topics=topic_choices(selection, counts.by_topic),
        oblasti=oblast_choices(selection, there.by_oblast),
        obshtini=obshtina_choices(selection, there.by_obshtina),
        presence=there,
    )


def kind_choices(selection, counts):
    return [
        Choice("kind", *rest, replace(selection, kinds=(rest[0],)))
        for rest in worth_offering(selection.known.kinds, counts, selection.kinds)
    ]


def topic_choices(selection, counts):
    return [
        Choice("topic", *rest, replace(selection, topics=(rest[0],)))
        for rest in worth_offering(selection.known.topics, counts, selection.topics)
    ]


def oblast_choices(selection, counts):
    return [
        Choice("oblast", *rest, replace(selection, oblasti=(rest[0],), obshtini=()))
        for rest in worth_offering(selection.known.oblasti, counts, selection.oblasti)
    ]


def obshtina_choices(selection, counts):
    """Of the oblasti in which the selection looks; a choice leads to its own oblast."""
    values = selection.known
    within = values.obshtini_of(selection.chosen_oblasti())
    names = {code: values.obshtini[code] for code in within}
    return [
        Choice(
            "obshtina",
            *rest,
            replace(
                selection, oblasti=(values.oblast_of[rest[0]],), obshtini=(rest[0],)
            ),
        )
        for rest in worth_offering(names, counts, selection.obshtini)
    ]


def worth_offering(names, counts, chosen):
    """(value, label, number, is chosen) of what would find something or is chosen."""
    for value, label in names.items():
        if counts.get(value) or value in chosen:
            yield value, label, counts.get(value, 0), value in chosen


def chosen(selection: Selection):
    """[(label, the selection without it)]: each thing that narrows the list."""
    values = selection.known
    found = []
    if selection.words:
        label = _("“%(words)s”") % {"words": selection.words}
        found.append((label, replace(selection, words="")))
    for name, labels in [
        ("kinds", values.kinds),
        ("topics", values.topics),
        ("oblasti", values.oblasti),
        ("obshtini", values.obshtini),
    ]:
        codes = getattr(selection, name)
        for value in codes:
            rest = tuple(code for code in codes if code != value)
            found.append((labels[value], without_places_left(selection, name, rest)))
    return found


def without_places_left(selection, name, rest):
    """A municipality goes with its oblast."""
    changed = replace(selection, **{name: rest})
    if name != "oblasti":
        return changed
    left = set(selection.known.obshtini_of(rest))
    kept = tuple(code for code in changed.obshtini if code in left)
    return replace(changed, obshtini=kept)


def nearest(selection: Selection):
    """The selection with its words spelt as an organisation spells them; None when nothing is near."""
    words = search.correction(selection.words, Organisation)
    for guess in (
        replace(selection, words=words),
        Selection(words, known=selection.known),
    ):
        if words and guess.rows().exists():
            return guess
    return None
