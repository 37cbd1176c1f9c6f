"""Long forms in parts, what is rarely needed folded; and a word when two people write at once."""

import hashlib
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Part:
    """A group of fields under one name; a folded one says beside its name what is filled in."""

    title: str
    fields: tuple[forms.BoundField, ...]
    is_folded: bool = False

    @property
    def is_open(self):
        """What has to be put right is never folded away."""
        return any(field.errors for field in self.fields)

    @property
    def says(self):
        filled = [str(field.label) for field in self.fields if field.value()]
        return " · ".join(filled) or _("nothing yet")


class InParts:
    """Mixed into a form with `PARTS`: (title, names of fields, is it folded?)."""

    PARTS = ()
    # Fields that a part shows only when there is something to say in them.
    quiet = ()

    @property
    def parts(self):
        for title, names, is_folded in self.PARTS:
            found = tuple(self[name] for name in names if self.is_shown(name))
            if found:
                yield Part(title, found, is_folded)

    def is_shown(self, name):
        if name not in self.fields:
            return False
        is_asked = self.errors.get(name) or self[name].value()
        return name not in self.quiet or bool(is_asked)


class SeesOthers(forms.ModelForm):
    """Whoever saw an older row than there is now is told before theirs replaces it.

    Their words stand in the form; the second press keeps them.
    """

    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = self._meta.fields
        self.was_seen = digest(self.instance, names) if self.instance.pk else ""
        self.initial["seen"] = self.was_seen

    def clean(self):
        data = super().clean()
        # A program that sends no `seen` has shown nobody anything.
        if data.get("seen") and data["seen"] != self.was_seen:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = self.was_seen
            raise forms.ValidationError(
                _(
                    "Somebody else changed this while you were writing. Your words stand "
                    "here; open the page in another window to compare, and save once more "
                    "to keep yours."
                ),
                code="conflict",
            )
        return data


def digest(row, names):
    """Of these columns of the row, as the database has them."""
    columns = [one for one in row._meta.concrete_fields if one.name in names]
    values = [str(getattr(row, one.attname)) for one in columns]
    return hashlib.sha256("\n".join(values).encode()).hexdigest()
