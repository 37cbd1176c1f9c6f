"""Rows into PostgreSQL by COPY, from unsaved instances: their models fill in what they know.

Columns come from the model, so that a new one with a default needs nothing here.
"""

import io
import itertools
import json
from collections.abc import Iterable

from django.db import connection, models
from django.utils import translation

ROWS_AT_ONCE = 5_000
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy(rows: Iterable[models.Model]) -> list[models.Model]:
    """Write the rows of one model and give them their ids; they come back as a list."""
    written, numbers = [], None
    rows = iter(rows)
    while batch := list(itertools.islice(rows, ROWS_AT_ONCE)):
        model = type(batch[0])
        numbers = numbers or itertools.count(next_number(model))
        for row in batch:
            row.pk = next(numbers)
        write(model, batch)
        written += batch
    if written:
        settle_sequence(type(written[0]))
    return written


def copy_pairs(through: type[models.Model], pairs: Iterable[tuple[int, int]]) -> None:
    """Rows of a many-to-many table without a model of its own, as (owner, other) ids."""
    _pk, owner, other = through._meta.local_concrete_fields
    copy(
        through(**{owner.attname: one, other.attname: two})
        for one, two in dict.fromkeys(pairs)
    )


def next_number(model):
    return (model.objects.aggregate(last=models.Max("pk"))["last"] or 0) + 1


def settle_sequence(model):
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
            [f'"{table}"', column, next_number(model) - 1],
        )


def write(model, rows):
    fields = model._meta.local_concrete_fields
    text = io.StringIO()
    # A translated column without a suffix holds the text of the language of the moment.
    with translation.override("bg"):
        for row in rows:
            text.write("\t".join(in_column(field, row) for field in fields) + "\n")
    text.seek(0)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN", text
        )


def in_column(field, row):
    """What the field would save, as COPY reads it; a moment that was given stays."""
    is_given = getattr(row, field.attname, None) is not None
    keeps = is_given and (
        getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    )
    value = getattr(row, field.attname) if keeps else field.pre_save(row, add=True)
    return literal(field.get_db_prep_save(value, connection))


def literal(value):
    if value is None:
        return "\\N"
    if hasattr(value, "adapted"):  # psycopg's wrapper around what goes into JSON
        value = value.dumps(value.adapted)
    if isinstance(value, list | tuple):
        # JSON quotes the texts of an array as PostgreSQL reads them.
        items = ",".join(json.dumps(one, ensure_ascii=False) for one in value)
        value = f"{{{items}}}"
    return str(value).translate(ESCAPED)
