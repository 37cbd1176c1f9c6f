"""Rows of other tables that come along in the question for the row to which they belong.

A page that shows a few columns of many small tables asks once. What came as JSON becomes rows
again, so templates do not see how it came.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Func, JSONField, Model, QuerySet


def json_rows(rows: QuerySet, *columns) -> ArraySubquery:
    """Annotates with rows that name theirs by an `OuterRef`: a list of values for each."""
    row = Func(*columns, function="jsonb_build_array", output_field=JSONField())
    return ArraySubquery(rows.annotate(row=row).values("row"))


@dataclass
class Light:
    """Rows of a few columns, with the rows they point at: {foreign key: Light}.

    Whoever wants another column asks the database for it, as after `only()`. Not for columns
    that JSON changes, such as amounts of money.
    """

    model: type[Model]
    names: set[str]
    related: dict[str, "Light"] = field(default_factory=dict)

    def fields(self) -> list:
        names = {*self.names, *self.related, self.model._meta.pk.name}
        return [one for one in self.model._meta.concrete_fields if one.name in names]

    def columns(self, path: str = "") -> list[str]:
        own = [f"{path}{one.attname}" for one in self.fields()]
        for name, light in self.related.items():
            own += light.columns(f"{path}{name}__")
        return own

    def along(self, rows: QuerySet) -> ArraySubquery:
        """Annotates with them, so that `made` can make them of what was answered."""
        return json_rows(rows, *self.columns())

    def made(self, answered: Iterable[list]) -> list[Model]:
        return [self.row(iter(values)) for values in answered]

    def row(self, values: Iterator) -> Model:
        fields = self.fields()
        own = [python_value(one, next(values)) for one in fields]
        found = self.model.from_db(
            DEFAULT_DB_ALIAS, [one.attname for one in fields], own
        )
        for name, light in self.related.items():
            other = light.row(values)
            setattr(found, name, other if other.pk else None)
        return found


def python_value(column, value):
    return None if value is None else column.to_python(value)
