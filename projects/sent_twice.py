"""A form of something new that was sent twice makes it once."""

from django.db.models import Model, Q
from django.forms import ModelForm


def made_already(form: ModelForm, *, owner: Model) -> Model | None:
    """The row with exactly these values, asked for under the lock of what it belongs to.

    Nobody makes two rows with the same texts and dates on purpose; a second press, or the
    button “back”, does.
    """
    type(owner)._base_manager.select_for_update(of=["self"]).get(pk=owner.pk)
    row = form.instance
    same = Q()
    for column in row._meta.concrete_fields:
        if column.name in {*form._meta.fields, "project"}:
            same &= holds(column.attname, getattr(row, column.attname))
    return type(row)._base_manager.filter(same).first()


def holds(name, value):
    """An empty text is kept as nothing or as no letters."""
    is_empty = Q(**{f"{name}__isnull": True})
    if value == "":
        return is_empty | Q(**{name: ""})
    return is_empty if value is None else Q(**{name: value})
