"""What stands in a survey: its sections, its questions, and when one is asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.surveys.forms.lines import LinesField, save_lines, written
from participation.surveys.models import Question, Section
from projects.forms import BulgarianFirstForm

Kind = Question.Kind


class SectionForm(forms.ModelForm):
    class Meta:
        model = Section
        fields = ["title_bg", "title_en", "text_bg", "text_en"]
        labels = {
            "title_bg": _("Title in Bulgarian"),
            "title_en": _("Title in English"),
            "text_bg": _("A few words in Bulgarian"),
            "text_en": _("A few words in English"),
        }
        widgets = {
            "text_bg": forms.Textarea(attrs={"rows": 3}),
            "text_en": forms.Textarea(attrs={"rows": 3}),
        }


# Fields that only some kinds have.
OF_KINDS = {
    "options_bg": Question.WITH_OPTIONS,
    "options_en": Question.WITH_OPTIONS,
    "rows_bg": (Kind.GRID,),
    "rows_en": (Kind.GRID,),
    "has_other": Question.WITH_OTHER,
    "most": (Kind.MANY,),
    "lowest": Question.WITH_NUMBERS,
    "highest": Question.WITH_NUMBERS,
    "low_label_bg": (Kind.SCALE,),
    "low_label_en": (Kind.SCALE,),
    "high_label_bg": (Kind.SCALE,),
    "high_label_en": (Kind.SCALE,),
    "level": (Kind.PLACE,),
}
LONGEST_SCALE = 11


class QuestionForm(BulgarianFirstForm):
    needed = ("text_bg",)
    # What makes other answers of it; the rest are words.
    STRUCTURE = {"is_required", "has_other", "most", "lowest", "highest", "level"}

    options_bg = LinesField(label=_("Options in Bulgarian"))
    options_en = LinesField(
        label=_("Options in English"), help_text=_("The same ones in the same order.")
    )
    rows_bg = LinesField(label=_("Lines of the table in Bulgarian"))
    rows_en = LinesField(
        label=_("Lines of the table in English"),
        help_text=_("The same ones in the same order."),
    )

    class Meta:
        model = Question
        fields = [
            "text_bg", "text_en", "help_bg", "help_en", "options_bg", "options_en",
            "rows_bg", "rows_en", "has_other", "most", "lowest", "highest",
            "low_label_bg", "low_label_en", "high_label_bg", "high_label_en", "level",
            "is_required", "is_public",
        ]  # fmt: skip
        labels = {
            "text_bg": _("Question in Bulgarian"),
            "text_en": _("Question in English"),
            "help_bg": _("Explanation in Bulgarian"),
            "help_en": _("Explanation in English"),
            "has_other": _("Offer “other” with a few words"),
            "most": _("How many may be chosen at most"),
            "lowest": _("Lowest number"),
            "highest": _("Highest number"),
            "low_label_bg": _("Words at the lowest end, in Bulgarian"),
            "low_label_en": _("Words at the lowest end, in English"),
            "high_label_bg": _("Words at the highest end, in Bulgarian"),
            "high_label_en": _("Words at the highest end, in English"),
            "level": _("Which place is asked for"),
            "is_required": _("It must be answered"),
            "is_public": _("Belongs to the public part of the results"),
        }
        help_texts = {
            "most": _("Empty: as many as one likes."),
            "level": _(
                "A town or village is typed by its name; the results count it with its municipality."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kind = self.instance.kind
        for name, kinds in OF_KINDS.items():
            if kind not in kinds:
                del self.fields[name]
        self.ask_for_lines()
        if kind == Kind.SCALE and not self.instance.pk:
            self.initial |= {"lowest": 1, "highest": 5}
        if self.instance.pk:
            for name in self.lines():
                for language in ("bg", "en"):
                    rows = getattr(self.instance, name).all()
                    self.initial[f"{name}_{language}"] = written(rows, language)

    def ask_for_lines(self):
        for name in self.lines():
            self.fields[f"{name}_bg"].required = True
        if self.instance.kind == Kind.GRID:
            self.fields["options_bg"].label = _("Columns of the table in Bulgarian")
            self.fields["options_en"].label = _("Columns of the table in English")

    def lines(self):
        return [one for one in ("options", "rows") if f"{one}_bg" in self.fields]

    def clean(self):
        data = super().clean()
        for name in self.lines():
            self.check_lines(name, data)
        lowest, highest = data.get("lowest"), data.get("highest")
        if self.instance.kind == Kind.SCALE:
            self.check_scale(lowest, highest)
        elif None not in (lowest, highest) and lowest > highest:
            self.add_error("highest", _("The highest is below the lowest."))
        return data

    def check_lines(self, name, data):
        bulgarian, english = data.get(f"{name}_bg"), data.get(f"{name}_en")
        if bulgarian is None or english is None:
            return
        if len(bulgarian) < (2 if name == "options" else 1):
            self.add_error(
                f"{name}_bg",
                _("Write at least two options.")
                if name == "options"
                else _("Write at least one line."),
            )
        if english and len(english) != len(bulgarian):
            self.add_error(
                f"{name}_en", _("Write as many as in Bulgarian, or none at all.")
            )

    def check_scale(self, lowest, highest):
        if lowest is None or highest is None:
            self.add_error("highest", _("A scale has two ends."))
        elif not 2 <= highest - lowest + 1 <= LONGEST_SCALE or abs(lowest) > 100:
            self.add_error("highest", _("A scale has from 2 to 11 degrees."))

    def changes_structure(self):
        """Would answers that were given before mean something else?"""
        if self.STRUCTURE & set(self.changed_data):
            return True
        return any(
            len(self.cleaned_data[f"{name}_bg"]) != getattr(self.instance, name).count()
            for name in self.lines()
        )

    def save(self, commit=True):
        question = super().save(commit)
        for name in self.lines():
            save_lines(
                question,
                name,
                self.cleaned_data[f"{name}_bg"],
                self.cleaned_data[f"{name}_en"],
                in_place=question.section.survey.is_frozen,
            )
        return question


class LeadingForm(forms.Form):
    """On which earlier question it depends."""

    leading = forms.ModelChoiceField(
        None,
        label=_("On which question it depends"),
        required=False,
        empty_label=_("none: it is always asked"),
    )

    def __init__(self, *args, earlier, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["leading"].queryset = Question.objects.filter(
            pk__in=[one.pk for one in earlier if one.kind in Question.LEADING]
        ).in_order()


class ConditionForm(forms.Form):
    """After which of its answers."""

    def __init__(self, *args, leading, question, **kwargs):
        super().__init__(*args, **kwargs)
        if leading.has_options():
            self.fields["options"] = forms.ModelMultipleChoiceField(
                leading.options.all(),
                label=_("Asked if one of these is chosen"),
                widget=forms.CheckboxSelectMultiple,
                initial=[one.pk for one in question.if_options.all()],
            )
        else:
            self.fields["least"] = forms.IntegerField(
                label=_("Asked if the answer is at least"),
                initial=question.if_least,
                min_value=leading.lowest,
                max_value=leading.highest,
            )
