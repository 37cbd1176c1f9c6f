from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.forms.organisations import OrganisationForm
from members.forms.profile import ContactsForm

KEPT, GONE = "kept", "gone"
# Words of the form in which the value is written.
LABELS = {
    name: field.label
    for form in (OrganisationForm, ContactsForm)
    for name, field in form.base_fields.items()
}


class MergeForm(forms.Form):
    """For each value in which the two differ, which one stays; and why they are one."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)
    reason = forms.CharField(
        label=_("Why they are the same"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the history, and the owners of both read it."),
    )

    def __init__(self, *args, kept, gone, differing, **kwargs):
        super().__init__(*args, **kwargs)
        for name in differing:
            self.fields[f"use_{name}"] = forms.ChoiceField(
                label=self.label_of(kept, name),
                choices=[(KEPT, shown(kept, name)), (GONE, shown(gone, name))],
                widget=forms.RadioSelect,
                initial=KEPT,
            )
        self.order_fields([*(f"use_{name}" for name in differing), "reason"])

    def label_of(self, kept, name):
        return capfirst(LABELS.get(name) or kept._meta.get_field(name).verbose_name)

    def from_gone(self) -> dict[str, bool]:
        return {
            name.removeprefix("use_"): choice == GONE
            for name, choice in self.cleaned_data.items()
            if name.startswith("use_")
        }


def shown(row, name):
    """The value as a reader knows it: the name of a kind, not its code."""
    display = getattr(row, f"get_{name}_display", None)
    return display() if display else str(getattr(row, name))


class PeopleMergeForm(MergeForm):
    reason = forms.CharField(
        label=_("Why they are the same"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "It stays in the history. Where two accounts become one, both addresses read it."
        ),
    )
