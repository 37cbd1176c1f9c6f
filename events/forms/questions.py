"""The organiser's own questions, made without any script."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Event, Question
from events.models.questions import lines

MOST_OPTIONS = 30
LONGEST_OPTION = 150


class QuestionForm(forms.ModelForm):
    class Meta:
        model = Question
        fields = [
            "kind",
            "text_bg",
            "help_text_bg",
            "options_bg",
            "is_required",
            "text_en",
            "help_text_en",
            "options_en",
        ]
        labels = {
            "kind": _("Kind of answer"),
            "text_bg": _("Question, or the text agreed to"),
            "help_text_bg": _("Help under it"),
            "options_bg": _("Answers to choose from"),
            "is_required": _("It has to be answered"),
            "text_en": _("Question, or the text agreed to"),
            "help_text_en": _("Help under it"),
            "options_en": _("Answers to choose from"),
        }
        help_texts = {
            "options_bg": _(
                "Each on a line of its own; only where one chooses from several."
            ),
            "options_en": _("In the same order, one line for each."),
            "is_required": _("A consent that has to be given is a condition to come."),
        }
        widgets = {
            "text_bg": forms.Textarea(attrs={"rows": 2}),
            "text_en": forms.Textarea(attrs={"rows": 2}),
            "options_bg": forms.Textarea(attrs={"rows": 4}),
            "options_en": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text_bg"].required = True
        for name in ("help_text_bg", "help_text_en", "text_en"):
            self.fields[name].required = False
        for name in ("options_bg", "options_en"):
            self.fields[name].required = False

    def clean_options_bg(self):
        return tidy(self.cleaned_data["options_bg"])

    def clean_options_en(self):
        return tidy(self.cleaned_data["options_en"])

    def clean(self):
        data = super().clean()
        if data.get("kind") not in Question.CHOSEN:
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


def tidy(text):
    """Each answer once, without empty lines."""
    found = list(dict.fromkeys(lines(text)))
    if len(found) > MOST_OPTIONS or any(len(one) > LONGEST_OPTION for one in found):
        raise forms.ValidationError(
            _("At most 30 answers of up to 150 letters each fit here.")
        )
    return "\n".join(found)


class AsksForm(forms.ModelForm):
    """The built-in questions, whose answers figures count."""

    class Meta:
        model = Event
        fields = ["asks_office", "asks_sex", "asks_age", "asks_needs"]
        labels = {
            "asks_office": _("What people do: mayor, councillor, in an organisation …"),
            "asks_sex": _("Sex"),
            "asks_age": _("Age group"),
            "asks_needs": _("What people need so that they can come"),
        }
        help_texts = {
            "asks_sex": _("Everybody may prefer not to say."),
            "asks_age": _("Everybody may prefer not to say."),
            "asks_needs": _(
                "With their consent, seen only by your staff, deleted 14 days after the "
                "event."
            ),
        }
