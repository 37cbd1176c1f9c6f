"""Filters of lists that offer only what leads somewhere, and understand the rest too."""

import django_filters
from django_filters.fields import ModelChoiceField, ModelChoiceIterator


class OfferedIterator(ModelChoiceIterator):
    """The offered rows; after them the chosen one, where it is none of these."""

    def __init__(self, field):
        super().__init__(field)
        self.queryset = field.offered

    def __iter__(self):
        chosen, is_met = self.field.chosen, False
        for value, label in super().__iter__():
            is_met = is_met or getattr(value, "instance", None) == chosen
            yield value, label
        if chosen is not None and not is_met:
            yield self.choice(chosen)


class OfferedField(ModelChoiceField):
    iterator = OfferedIterator
    chosen = None

    def __init__(self, queryset, *, offered, **kwargs):
        self.offered = offered
        super().__init__(queryset, **kwargs)

    def to_python(self, value):
        self.chosen = super().to_python(value)
        return self.chosen


class OfferedFilter(django_filters.ModelChoiceFilter):
    """Any row of the queryset may be asked for: of one that nothing has the list is empty.

    The filter set says with `offer` which rows stand in its list.
    """

    field_class = OfferedField

    def offer(self, rows):
        self.extra["offered"] = rows


def found(chosen: django_filters.FilterSet):
    """For files and feeds, as the page of the list shows it: of nonsense nothing, not all."""
    return chosen.qs if chosen.is_valid() else chosen.queryset.none()
