"""What points at a row: read from the models, so that no table of a later day is forgotten."""

import functools
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db.models import ForeignKey, Model, Q, UniqueConstraint


@dataclass(frozen=True)
class Arrow:
    """A foreign key, generic or not. Names are those of the columns' attributes."""

    model: type[Model]
    name: str
    number: str  # the attribute that holds the number of the row pointed at
    kind: str = ""  # of a generic key: the attribute that holds its content type

    def __str__(self):
        return f"{self.model._meta.label}.{self.name}"

    def target(self, row):
        """The row as values of the arrow's columns."""
        if not self.kind:
            return {self.number: row.pk}
        model = ContentType.objects.get_for_model(type(row))
        return {self.kind: model.pk, self.number: row.pk}

    def rows(self, row):
        return self.model._base_manager.filter(**self.target(row))

    def point(self, rows, to):
        rows.update(**self.target(to))

    def twins(self, kept, gone):
        """{number: (row of the kept, row of the gone)} that may not stand beside each other."""
        found = {}
        for others, condition in self.unique_beside():
            own = {
                key: row
                for row in self.rows(kept).filter(condition)
                if (key := values(row, others))
            }
            for row in self.rows(gone).filter(condition):
                twin = own.get(values(row, others))
                if twin:
                    found.setdefault(row.pk, (twin, row))
        return found

    def unique_beside(self):
        """(other columns, condition) of each uniqueness in which the arrow takes part."""
        own = {self.number, self.kind} - {""}
        for columns, condition in uniquenesses(self.model):
            if own & columns:
                yield sorted(columns - own), condition


def values(row, attributes):
    """None where a column is empty: the database takes two empty ones for different."""
    found = tuple(getattr(row, attribute) for attribute in attributes)
    return None if None in found else (found,)


@functools.cache
def uniquenesses(model):
    """[(columns, condition)] that are unique in the model's table, but for its own number."""
    found = [
        ({column(model, name) for name in rule.fields}, rule.condition or Q())
        for rule in model._meta.constraints
        if isinstance(rule, UniqueConstraint) and rule.fields
    ]
    found += [
        ({column(model, name) for name in names}, Q())
        for names in model._meta.unique_together
    ]
    found += [
        ({field.attname}, Q())
        for field in model._meta.fields
        if field.unique and not field.primary_key
    ]
    return found


def column(model, name):
    return model._meta.get_field(name).attname


@functools.cache
def arrows_to(model) -> list[Arrow]:
    """Every key that points at the model, in the order of their names."""
    found = [arrow for other in every_model() for arrow in keys_of(other, model)]
    return sorted(found, key=str)


def every_model():
    return apps.get_models(include_auto_created=True)


def keys_of(other, model):
    for field in other._meta.fields:
        if isinstance(field, ForeignKey) and field.related_model is model:
            yield Arrow(other, field.name, field.attname)
    for field in other._meta.private_fields:
        if isinstance(field, GenericForeignKey):
            kind = other._meta.get_field(field.ct_field).attname
            yield Arrow(other, field.name, field.fk_field, kind)
