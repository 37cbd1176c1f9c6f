"""What a registration asks beside the name: built-in questions, the organiser's own, needs."""

from itertools import groupby

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from events.actions.answering import Answers
from events.forms.fields import refuse_egn
from events.models import Answer, Event, Question, Registration
from places.models import Obshtina

SILENT = ("", _("I prefer not to say"))
LONGEST_SHORT, LONGEST_LONG = 300, 4000
Kind = Question.Kind


def needs_consent():
    """What somebody agrees to who says what they need; kept word for word."""
    return gettext(
        "I agree that the organiser reads this, so that I can take part. It is deleted "
        "14 days after the event."
    )


class AnswersForm(forms.Form):
    """The questions of one event; `optional` leaves all of them open.

    `registration` is what was answered before.
    """

    def __init__(self, *args, event, registration=None, optional=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.event, self.registration = event, registration
        self.optional = optional
        self.add_built_in()
        self.questions = list(event.questions.asked())
        for question in self.questions:
            self.fields[name_of(question)] = field_of(question, optional=optional)
        self.remember_answers()
        if event.asks_needs:
            self.add_needs()

    # The fields.

    def add_built_in(self):
        event = self.event
        if event.mode == Event.Mode.MIXED:
            self.fields["comes"] = forms.ChoiceField(
                label=_("How will you take part?"),
                choices=Registration.Comes.choices,
                widget=forms.RadioSelect,
                initial=self.kept("comes") or Registration.Comes.IN_PERSON,
            )
        if event.project_id:
            self.fields["obshtina"] = obshtina_field(self.kept("obshtina_id"))
        if event.asks_office:
            self.fields["office"] = forms.ChoiceField(
                label=_("What do you do?"),
                choices=[SILENT, *Registration.Office.choices],
                required=False,
                initial=self.kept("office"),
                help_text=_("For the figures of the report, without names."),
            )
        if event.asks_sex:
            self.fields["sex"] = silent_choice(
                _("Sex"), Registration.Sex, self.kept("sex")
            )
        if event.asks_age:
            self.fields["age_group"] = silent_choice(
                _("Age"), Registration.AgeGroup, self.kept("age_group")
            )

    def add_needs(self):
        before = getattr(self.registration, "special_needs", None)
        self.fields["needs"] = forms.CharField(
            label=_("Do you need anything special, so that you can take part?"),
            max_length=1000,
            required=False,
            initial=before.text if before else "",
            validators=[refuse_egn],
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_(
                "For example food without meat, access with a wheelchair, an interpreter."
            ),
        )
        self.fields["needs_agreed"] = forms.BooleanField(
            label=needs_consent(), required=False, initial=bool(before)
        )

    def kept(self, name):
        return getattr(self.registration, name) if self.registration else ""

    def remember_answers(self):
        if not self.registration or not self.registration.pk:
            return
        for answer in self.registration.answers.select_related("question"):
            name = name_of(answer.question)
            if name in self.fields:
                self.initial.setdefault(name, initial_of(answer))

    # What was answered.

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("needs") and not data.get("needs_agreed"):
            self.add_error(
                "needs_agreed",
                _(
                    "Tick this, or leave the field above empty: otherwise we may not keep it."
                ),
            )
        return data

    def answers(self) -> Answers:
        data = self.cleaned_data
        row = {
            name: data[name]
            for name in ("comes", "office", "sex", "age_group", "obshtina")
            if name in data
        }
        if self.event.mode == Event.Mode.ONLINE:
            row["comes"] = Registration.Comes.ONLINE
        if "organisation_name" in data:
            row["organisation_name"] = data["organisation_name"]
        needs = (data["needs"], needs_consent()) if "needs" in data else None
        return Answers(
            row=row,
            questions={
                question: kept_as(question, data.get(name_of(question)))
                for question in self.questions
            },
            needs=needs,
        )


def name_of(question):
    return f"question_{question.pk}"


def obshtina_field(initial):
    rows = Obshtina.objects.select_related("oblast").order_by("oblast__name", "name")
    field = forms.ModelChoiceField(
        Obshtina.objects.all(),
        label=_("Municipality"),
        required=False,
        initial=initial,
        help_text=_(
            "Where you come from, if you speak for no organisation. For the figures of "
            "the project, without names."
        ),
    )
    groups = groupby(rows, key=lambda one: one.oblast.name)
    field.choices = [
        ("", _("I prefer not to say")),
        *((name, [(one.pk, one.name) for one in within]) for name, within in groups),
    ]
    return field


def silent_choice(label, choices, initial):
    """Nobody has to say it; nothing is chosen beforehand but that."""
    return forms.ChoiceField(
        label=label,
        choices=[*choices.choices, SILENT],
        required=False,
        widget=forms.RadioSelect,
        initial=initial or "",
        help_text=_("For the figures of the report, without names."),
    )


def field_of(question, *, optional):
    common = {
        "label": question.text,
        # The page shows help as it is, since ours holds links; this is an organiser's.
        "help_text": escape(question.help_text or ""),
        "required": question.is_required and not optional,
    }
    return FIELDS[question.kind](question, common)


def short(_question, common):
    return forms.CharField(max_length=LONGEST_SHORT, validators=[refuse_egn], **common)


def long(_question, common):
    return forms.CharField(
        max_length=LONGEST_LONG,
        validators=[refuse_egn],
        widget=forms.Textarea(attrs={"rows": 4}),
        **common,
    )


def one(question, common):
    choices = question.choices()
    if not common["required"]:
        choices = [*choices, ("", _("no answer"))]
    return forms.ChoiceField(
        choices=choices, widget=forms.RadioSelect, initial="", **common
    )


def several(question, common):
    return forms.MultipleChoiceField(
        choices=question.choices(), widget=forms.CheckboxSelectMultiple, **common
    )


def number(_question, common):
    return forms.DecimalField(
        max_digits=12,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": _("Write a number, for example 12 or 3,5.")},
        **common,
    )


def yes_no(_question, common):
    choices = [(Answer.YES, _("yes")), (Answer.NO, _("no"))]
    if not common["required"]:
        choices.append(("", _("no answer")))
    return forms.ChoiceField(
        choices=choices, widget=forms.RadioSelect, initial="", **common
    )


def date(_question, common):
    return DayField(**common)


def consent(_question, common):
    return forms.BooleanField(
        error_messages={
            "required": _("Without this the organiser cannot register you.")
        },
        **common,
    )


FIELDS = {
    Kind.SHORT: short,
    Kind.LONG: long,
    Kind.ONE: one,
    Kind.SEVERAL: several,
    Kind.NUMBER: number,
    Kind.YES_NO: yes_no,
    Kind.DATE: date,
    Kind.CONSENT: consent,
}


def kept_as(question, value) -> str:
    """The answer as text; empty for none."""
    if question.kind == Kind.CONSENT:
        return Answer.YES if value else ""
    if question.kind == Kind.SEVERAL:
        return "\n".join(value or [])
    if question.kind == Kind.NUMBER and value is not None:
        return f"{value.normalize():f}"
    return str(value) if value not in (None, "") else ""


def initial_of(answer):
    kind = answer.question.kind
    if kind == Kind.CONSENT:
        return answer.value == Answer.YES
    if kind == Kind.SEVERAL:
        return answer.value.splitlines()
    return answer.value
