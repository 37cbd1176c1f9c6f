from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from places.models import Obshtina
from projects.models import Dimension, Period
from reports.forms.numbers import NumberField
from reports.sources import SOURCES, plain
from reports.sources.dimensions import DIMENSIONS


class PartTargetsForm(forms.Form):
    """What the period promises for parts of its figure; an empty field promises nothing."""

    def __init__(self, *args, period: Period, **kwargs):
        super().__init__(*args, **kwargs)
        self.period = period
        self.kept = {
            (row.dimension, row.key): plain(row.target_value)
            for row in period.part_targets.all()
        }
        source = SOURCES[period.indicator.source]
        self.choices = {name: self.choices_of(name) for name in source.dimensions}
        for name, choices in self.choices.items():
            for key, label in choices:
                self.fields[f"{name}-{key}"] = NumberField(
                    label=label,
                    min_value=0,
                    max_digits=12,
                    decimal_places=2,
                    required=False,
                    initial=self.kept.get((name, key)),
                )

    def choices_of(self, name):
        """Of municipalities those of the project, and those that have a target already."""
        if name != Dimension.OBSHTINA:
            return DIMENSIONS[name].choices.choices
        project = self.period.indicator.result.project
        kept = [key for dimension, key in self.kept if dimension == name]
        rows = Obshtina.objects.filter(projects=project)
        rows = (rows | Obshtina.objects.filter(code__in=kept)).distinct()
        return [(row.code, row.name) for row in rows.order_by("name")]

    def groups(self):
        """(title, fields, is something promised there?) for each dimension with parts."""
        for name, choices in self.choices.items():
            fields = [self[f"{name}-{key}"] for key, _label in choices]
            is_open = any(field.value() or field.errors for field in fields)
            if fields:
                yield Dimension(name).label, fields, is_open

    def clean(self):
        data = super().clean()
        for name in self.choices:
            together = sum(
                value
                for field, value in data.items()
                if value and field.startswith(f"{name}-")
            )
            if together > self.period.target_value:
                raise ValidationError(
                    _(
                        "%(dimension)s: the targets add up to %(together)s, and the "
                        "target of the period is %(target)s. Lower them, or raise the "
                        "target of the period."
                    ),
                    params={
                        "dimension": Dimension(name).label,
                        "together": plain(together),
                        "target": plain(self.period.target_value),
                    },
                )
        return data

    def promised(self) -> dict:
        """{(dimension, key): target}"""
        return {
            tuple(field.split("-", 1)): value
            for field, value in self.cleaned_data.items()
            if value is not None
        }
