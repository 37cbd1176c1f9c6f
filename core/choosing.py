"""Answers to choose from, typed one below the other in both languages."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_OPTIONS = 30
LONGEST_OPTION = 150


def lines(text: str | None) -> list[str]:
    """Each line once, without empty ones."""
    found = (" ".join(line.split()) for line in (text or "").splitlines())
    return list(dict.fromkeys(line for line in found if line))


def tidy(text):
    found = lines(text)
    if len(found) > MOST_OPTIONS or any(len(one) > LONGEST_OPTION for one in found):
        raise forms.ValidationError(
            _("At most 30 answers of up to 150 letters each fit here.")
        )
    return "\n".join(found)


class AsksForOptions(forms.ModelForm):
    """Of a question or a field; the kinds of its model that are `CHOSEN` have options."""

    def clean_options_bg(self):
        return tidy(self.cleaned_data["options_bg"])

    def clean_options_en(self):
        return tidy(self.cleaned_data["options_en"])

    def clean(self):
        data = super().clean()
        if data.get("kind") not in self._meta.model.CHOSEN:
            data["options_bg"] = data["options_en"] = ""
            return data
        bulgarian = lines(data.get("options_bg"))
        english = lines(data.get("options_en"))
        if len(bulgarian) < 2 and "options_bg" not in self.errors:
            self.add_error(
                "options_bg", _("Write at least two answers, each on its own line.")
            )
        if english and len(english) != len(bulgarian):
            self.add_error(
                "options_en",
                _(
                    "There are other answers in Bulgarian: write a line for each of them."
                ),
            )
        return data
