"""What a manager writes on the way to closing a project."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.actions.closing import Words, version_of

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
        """(figure, its fields in both languages)."""
        return [
            (one, self[f"why_{one['period']}_bg"], self[f"why_{one['period']}_en"])
            for one in self.figures
        ]

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
