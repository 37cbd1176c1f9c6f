"""Moving what points at a duplicate to the row that stays."""

from collections import defaultdict

from leadernet.merging import rules
from leadernet.merging.arrows import arrows_to


class Trace:
    """What a merge did, by model: numbers that moved, pairs that became one."""

    def __init__(self):
        self.moved = defaultdict(list)
        self.joined = defaultdict(list)

    def as_json(self):
        return {
            label: {"moved": self.moved[label], "joined": self.joined[label]}
            for label in sorted({*self.moved, *self.joined})
        }


def absorb(kept, gone, trace):
    """Point at `kept` whatever points at `gone`; what may not stand twice becomes one row."""
    for arrow in arrows_to(type(kept)):
        if str(arrow) in rules.LEFT:
            continue
        for twin, row in arrow.twins(kept, gone).values():
            join(twin, row, trace)
        rows = arrow.rows(gone)
        numbers = sorted(rows.values_list("pk", flat=True))
        if numbers:
            arrow.point(arrow.model._base_manager.filter(pk__in=numbers), kept)
            trace.moved[arrow.model._meta.label] += numbers


def join(kept, gone, trace):
    """Two rows become one: its rule chooses the values, and what hangs on the other moves."""
    absorb(kept, gone, trace)
    trace.joined[type(kept)._meta.label].append([kept.pk, gone.pk])
    gone.delete()
    choose = rules.RULES.get(type(kept)._meta.label)
    if choose:
        choose(kept, gone)
        kept.save()
