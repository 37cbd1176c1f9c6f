"""Figures of closed projects, as they were frozen."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from reports.models import Closing
from reports.sources.base import Count, Record

LANGUAGE = "bg"  # values and records are the same in both


@dataclass(frozen=True)
class Frozen:
    """A final figure: its value, what of it everybody reads, and the records behind it."""

    said: dict

    @cached_property
    def records(self) -> list[Record]:
        return [as_record(one) for one in self.said["records"]]

    @property
    def count(self) -> Count:
        """As many as were frozen, whoever of them is known today."""
        records = self.said["records"]
        value, told = self.said["value"], self.said["in_public"]["value"]
        told_records = sum(is_open for *_, is_open, _kind in records)
        return Count(exact(value), len(records), exact(told), told_records)


def exact(value):
    return Decimal(value) if isinstance(value, str) else value


def as_record(values: list) -> Record:
    key, through, on, amount, is_open, kind = values
    return Record(
        key,
        tuple(through),
        on=datetime.date.fromisoformat(on) if on else None,
        amount=exact(amount),
        is_open=is_open,
        kind=kind,
    )


def final_figures(shelf) -> dict[int, Frozen]:
    """{period: its final figure} of all closed projects that are read together."""
    closed = [one.pk for one in shelf.projects if one.is_closed()]
    rows = Closing.objects.frozen().filter(project__in=closed)
    return {
        one["period"]: Frozen(one)
        for figures in rows.values_list(f"contents__{LANGUAGE}__figures", flat=True)
        for one in figures
    }
