"""Figures of closed projects, as they were frozen."""

import datetime
from decimal import Decimal

from django.db.models import F, Func, JSONField

from reports.models import Closing
from reports.sources.base import Count, Record

FIGURES = "contents__bg__figures"  # values and records are the same in both languages


class WithoutRecords(Func):
    """Of each figure only numbers: a page shows fifty, and there may be thousands of records."""

    template = """(
        SELECT jsonb_agg(jsonb_build_object(
            'period', one->'period',
            'value', one->'value',
            'told', one->'in_public'->'value',
            'records', jsonb_array_length(one->'records'),
            'told_records', jsonb_array_length(
                jsonb_path_query_array(one, 'strict $.records[*] ? (@[4] == true)')
            )
        )) FROM jsonb_array_elements(%(expressions)s) AS one
    )"""
    output_field = JSONField()


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


def final_figures(shelf) -> dict[int, Count]:
    """{period: its final figure} of all closed projects that are read together."""
    closed = [one.pk for one in shelf.projects if one.is_closed()]
    rows = Closing.objects.frozen().filter(project__in=closed)
    return {
        one["period"]: Count(
            exact(one["value"]),
            one["records"],
            exact(one["told"]),
            one["told_records"],
        )
        for figures in rows.values_list(WithoutRecords(F(FIGURES)), flat=True)
        for one in figures or []
    }


def final_records(ledger) -> dict[int, list]:
    """{period: what was counted}, as it was frozen; read by who opens the evidence."""
    rows = Closing.objects.frozen().filter(project=ledger.project)
    return {
        one["period"]: one["records"]
        for figures in rows.values_list(FIGURES, flat=True)
        for one in figures
    }
