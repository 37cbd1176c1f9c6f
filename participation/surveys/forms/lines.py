"""Options of a question one below the other, and what becomes of those that were there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.surveys.models.questions import MOST_OPTIONS


class LinesField(forms.CharField):
    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("Each on its own line."))
        super().__init__(
            required=False,
            max_length=15_000,
            widget=forms.Textarea(attrs={"rows": 6}),
            **kwargs,
        )

    def clean(self, value):
        lines = [" ".join(line.split()) for line in super().clean(value).split("\n")]
        found = [line for line in lines if line]
        if len(found) > MOST_OPTIONS:
            raise forms.ValidationError(
                _("At most %(most)s options."), params={"most": MOST_OPTIONS}
            )
        if any(len(line) > 300 for line in found):
            raise forms.ValidationError(_("A line has at most 300 letters."))
        if len(set(found)) < len(found):
            raise forms.ValidationError(_("Each option stands once."))
        return found

    def has_changed(self, initial, data):
        """Browsers send other ends of lines than we keep."""
        return (initial or "").split() != (data or "").split()


def written(rows, language):
    return "\n".join(getattr(one, f"text_{language}") or "" for one in rows).strip()


def save_lines(question, name, bulgarian, english, *, in_place):
    """`in_place`: the lines are the same ones with other words.

    Otherwise a line with the same words stays the option that it was, with its value.
    """
    rows = list(getattr(question, name).all())
    texts = [
        (text, english[number] if english else "")
        for number, text in enumerate(bulgarian)
    ]
    if in_place:
        kept = dict(zip(range(len(texts)), rows, strict=True))
    else:
        by_text = {one.text_bg: one for one in rows}
        kept = {
            number: by_text[text]
            for number, (text, _english) in enumerate(texts)
            if text in by_text
        }
        for one in rows:
            if one not in kept.values():
                one.delete()
    value = max((one.value for one in rows), default=0)
    for number, (text, text_en) in enumerate(texts):
        words = {"position": number + 1, "text_bg": text, "text_en": text_en}
        if number in kept:
            for column, said in words.items():
                setattr(kept[number], column, said)
            kept[number].save()
            continue
        value += 1
        getattr(question, name).create(value=value, **words)
