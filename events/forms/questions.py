"""The organiser's own questions, made without any script."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.choosing import AsksForOptions
from events.models import Event, Question


class QuestionForm(AsksForOptions):
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
