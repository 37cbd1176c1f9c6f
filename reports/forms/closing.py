"""What a manager writes on the way to closing a project."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from reports.actions.closing import Words, version_of
from reports.closing.final import is_reached

LONGEST = 600


class FinalWordsForm(forms.Form):
    """Beside each figure why it came out otherwise, in both languages; none is needed."""

    version = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, figures: list[dict], words: Words, **kwargs):
        super().__init__(*args, **kwargs)
        self.figures = figures
        self.initial["version"] = version_of(words)
        for one in figures:
            written = words.get(one["period"], ("", ""))
            for language, text in zip(("bg", "en"), written, strict=True):
                field = forms.CharField(
                    label=LABELS[language],
                    max_length=LONGEST,
                    required=False,
                    initial=text,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )
                self.fields[f"why_{one['period']}_{language}"] = field

    def rows(self):
        """(figure, its fields in both languages, do they stand open?)."""
        return [(one, *self.fields_of(one)) for one in self.figures]

    def fields_of(self, figure):
        """Open where something has to be explained, is written or is wrong."""
        both = [self[f"why_{figure['period']}_{language}"] for language in LABELS]
        is_open = not is_reached(figure) or any(
            field.value() or field.errors for field in both
        )
        return *both, is_open

    def words(self) -> Words:
        data = self.cleaned_data
        return {
            one["period"]: tuple(
                " ".join(data[f"why_{one['period']}_{language}"].split())
                for language in ("bg", "en")
            )
            for one in self.figures
        }

    def take_note_of(self, words: Words):
        """The next press is about what the writer was just told of."""
        self.data = self.data.copy()
        self.data["version"] = version_of(words)


class PeopleForm(forms.Form):
    """What closing does with what is known of people."""

    tasks_end_on = DayField(
        label=_("Tasks of people from outside and of donors end on"),
        help_text=_(
            "Until then they open what they open now, for example to read the last report."
        ),
    )
    shortens_lists = forms.BooleanField(
        label=_("Delete the lists of people as soon as nobody asks for them"),
        required=False,
        help_text=_(
            "Only where the second day below is earlier. Look into your contract first: "
            "for how long may the donor ask to see them?"
        ),
    )

    def __init__(self, *args, may_shorten: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_shorten:
            del self.fields["shortens_lists"]

    def clean_tasks_end_on(self):
        day = self.cleaned_data["tasks_end_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(
                _("This day is past: choose one that is to come.")
            )
        return day


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is opened again"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Everybody reads it on the page of the final figures: name nobody."
        ),
    )


LABELS = {
    "bg": _("Why it came out so, in Bulgarian"),
    "en": _("The same in English"),
}
