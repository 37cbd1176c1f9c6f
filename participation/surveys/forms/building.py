import uuid

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from core.slugs import unique_slug
from members.models import Group, Organisation
from participation.surveys import patterns
from participation.surveys.copying import RUN
from participation.surveys.forms.lines import LinesField, save_lines, written
from participation.surveys.models import Question, Section, Survey
from projects.forms import BulgarianFirstForm, by_oblast
from projects.models import Project

Kind = Question.Kind


class SurveyForm(BulgarianFirstForm):
    # What may still be corrected once people answer.
    WHILE_OPEN = (
        "title_bg", "title_en", "intro_bg", "intro_en", "closes_on",
        "are_results_public", "project",
    )  # fmt: skip

    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    begin_with = forms.ChoiceField(
        label=_("Begin with the questions of"),
        required=False,
        help_text=_(
            "You may change them afterwards. With an earlier survey the results are compared."
        ),
    )
    closes_on = DayField(label=_("Last day on which answers are taken"))

    class Meta:
        model = Survey
        fields = [
            "organisation", "title_bg", "title_en", "intro_bg", "intro_en", "kind",
            "audience", "group", "oblasti", "obshtini", "respondent", "is_anonymous",
            "closes_on", "project", "are_results_public",
        ]  # fmt: skip
        labels = {
            "organisation": _("Organisation that asks"),
            "title_bg": _("Title in Bulgarian"),
            "title_en": _("Title in English"),
            "intro_bg": _("Introduction in Bulgarian"),
            "intro_en": _("Introduction in English"),
            "kind": _("What the survey is for"),
            "audience": _("Who is asked"),
            "group": _("Which group"),
            "oblasti": _("Which oblasti"),
            "obshtini": _("Which municipalities"),
            "respondent": _("Who answers"),
            "is_anonymous": _("The answers are anonymous"),
            "project": _("Project"),
            "are_results_public": _("Everybody may see the public part of the results"),
        }
        help_texts = {
            "intro_bg": _("Why you ask, and what happens with the answers."),
            "group": _("Only where the members of a group are asked."),
            "oblasti": _("Only where organisations of a place are asked."),
            "obshtini": _(
                "Only where organisations of a place are asked, and not a whole oblast."
            ),
            "is_anonymous": _(
                "Who has answered and what was answered are kept apart; nobody can put them together, not even later. A survey for anybody is always anonymous."
            ),
        }

    def __init__(self, *args, user: AbstractBaseUser, may_choose=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.narrow(user)
        self.fields["obshtini"].choices = by_oblast()
        audiences = [
            one for one in Survey.Audience if one != Survey.Audience.PARTICIPANTS
        ]
        if self.instance.is_for_participants():
            audiences = [Survey.Audience.PARTICIPANTS]
        self.fields["audience"].choices = [(one.value, one.label) for one in audiences]
        if self.instance.pk:
            for name in ("organisation", "begin_with", "submission"):
                del self.fields[name]
            self.settle()
        else:
            self.fields["begin_with"].choices = self.beginnings(user)
            self.initial.setdefault("submission", uuid.uuid4())

    def narrow(self, user):
        own = Organisation.objects.filter(
            pk__in=user.organisation_ids("owner", "editor")
        )
        self.fields["organisation"].queryset = own
        if len(own) == 1:
            self.initial.setdefault("organisation", own[0].pk)
        kept = Group.objects.filter(pk=self.instance.group_id)
        groups = Group.objects.filter(pk__in=user.group_ids()).alive()
        self.fields["group"].queryset = (groups | kept).distinct()
        self.fields["group"].empty_label = _("none")
        kept = Project.objects.filter(pk=self.instance.project_id)
        projects = Project.objects.editable_by(user).offered()
        self.fields["project"].queryset = (projects | kept).distinct()
        self.fields["project"].empty_label = _("no project")

    def settle(self):
        """Whom an open survey asks, and how, is promised to who has answered."""
        if self.instance.is_draft():
            return
        for name in [*self.fields]:
            if name not in self.WHILE_OPEN:
                del self.fields[name]

    @staticmethod
    def beginnings(user):
        earlier = Survey.objects.editable_by(user).exclude(status=Survey.Status.DRAFT)
        found = [
            ("", _("nothing: I write them")),
            (_("Templates"), [*patterns.NAMES.items()]),
        ]
        runs = [(f"{RUN}{one.pk}", str(one)) for one in earlier.order_by("-pk")[:100]]
        return [*found, (_("Earlier surveys"), runs)] if runs else found

    def clean_closes_on(self):
        day = self.cleaned_data["closes_on"]
        if "closes_on" in self.changed_data and day < timezone.localdate():
            raise forms.ValidationError(_("This day is past."))
        return day

    def clean(self):
        data = super().clean()
        audience = data.get("audience", self.instance.audience)
        if audience == Survey.Audience.ANYBODY:
            data |= {"is_anonymous": True, "respondent": Survey.Respondent.PERSON}
        if audience == Survey.Audience.PARTICIPANTS:
            data["respondent"] = Survey.Respondent.PERSON
        if audience == Survey.Audience.GROUP and "group" in self.fields:
            if not data.get("group"):
                self.add_error("group", _("Choose the group that is asked."))
        elif "group" in self.fields:
            data["group"] = None
        is_of_place = audience == Survey.Audience.PLACE and "oblasti" in self.fields
        if is_of_place and not (data.get("oblasti") or data.get("obshtini")):
            self.add_error("oblasti", _("Choose at least one place."))
        return data

    def columns_changed(self):
        """What `clean` settled is written too."""
        plain = {one.name for one in Survey._meta.concrete_fields}
        return [name for name in self.fields if name in plain]

    def save(self, commit=True):
        if self.instance.pk is None:
            self.instance.slug = unique_slug(
                Survey.objects.all(), text=self.cleaned_data["title_bg"]
            )
            if sent := self.cleaned_data.get("submission"):
                # Of each account its own, so that a foreign number leads to nobody's survey.
                self.instance.submission = uuid.uuid5(sent, str(self.user.pk))
        return super().save(commit)


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
}
LONGEST_SCALE = 11


class QuestionForm(BulgarianFirstForm):
    needed = ("text_bg",)
    # What makes other answers of it; the rest are words.
    STRUCTURE = {"is_required", "has_other", "most", "lowest", "highest"}

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
            "low_label_bg", "low_label_en", "high_label_bg", "high_label_en",
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
            "is_required": _("It must be answered"),
            "is_public": _("Belongs to the public part of the results"),
        }
        help_texts = {"most": _("Empty: as many as one likes.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kind = self.instance.kind
        for name, kinds in OF_KINDS.items():
            if kind not in kinds:
                del self.fields[name]
        if kind == Kind.GRID:
            self.fields["options_bg"].label = _("Columns of the table in Bulgarian")
            self.fields["options_en"].label = _("Columns of the table in English")
        if kind == Kind.SCALE and not self.instance.pk:
            self.initial |= {"lowest": 1, "highest": 5}
        if self.instance.pk:
            for name in self.lines():
                for language in ("bg", "en"):
                    rows = getattr(self.instance, name).all()
                    self.initial[f"{name}_{language}"] = written(rows, language)

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
