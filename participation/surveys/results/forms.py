import datetime

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from members.models import Organisation
from participation.surveys.models import PlannedTraining, Survey
from participation.surveys.results.crossing import may_be_crossed
from participation.surveys.results.figures import WORDS

MONTHS_AHEAD = 24


class PublicPartForm(forms.Form):
    """Which questions everybody reads. Free words are never among them."""

    questions = forms.MultipleChoiceField(
        label=_("Questions whose results everybody may read"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Without any the results stay with the staff of your organisation."
        ),
    )
    is_live = forms.BooleanField(
        label=_("Also while the survey is open"),
        required=False,
        help_text=_(
            "The answers to each question then come into the public figures five at a time, on the day after. The last ones that do not make five stay out of these, also once the survey is closed."
        ),
    )

    def __init__(self, *args, survey: Survey, **kwargs):
        self.rows = {one.code: one for one in survey.questions if one.kind not in WORDS}
        chosen = [
            code
            for code, one in self.rows.items()
            if survey.are_results_public and one.is_public
        ]
        initial = {"questions": chosen, "is_live": survey.are_results_live}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["questions"].choices = [
            (code, one.text) for code, one in self.rows.items()
        ]
        if survey.is_anonymous or survey.is_closed():
            del self.fields["is_live"]

    def chosen(self):
        return [self.rows[code] for code in self.cleaned_data["questions"]]


class CrossForm(forms.Form):
    """Which two questions are crossed; sent by GET."""

    rows = forms.ChoiceField(label=_("In the rows"))
    columns = forms.ChoiceField(label=_("In the columns"))

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = {one.code: one for one in may_be_crossed(questions)}
        choices = [(code, one.text) for code, one in self.questions.items()]
        for field in self.fields.values():
            field.choices = choices

    def clean(self):
        data = super().clean()
        if data.get("rows") and data.get("rows") == data.get("columns"):
            raise forms.ValidationError(_("Choose two different questions."))
        return data

    def pair(self):
        return [self.questions[self.cleaned_data[one]] for one in ("rows", "columns")]


def first_of_month(day):
    return day.replace(day=1)


def months(kept):
    """From this month on; the one that stands there already stays."""
    first = first_of_month(timezone.localdate())
    found = {kept} if kept else set()
    for _number in range(MONTHS_AHEAD):
        found.add(first)
        first = first_of_month(first + datetime.timedelta(days=32))
    return [
        (f"{one:%Y-%m-%d}", date_format(one, "YEAR_MONTH_FORMAT"))
        for one in sorted(found)
    ]


class PlannedTrainingForm(forms.ModelForm):
    month = forms.TypedChoiceField(
        label=_("Month"),
        required=False,
        coerce=datetime.date.fromisoformat,
        empty_value=None,
    )

    class Meta:
        model = PlannedTraining
        fields = ["topic", "month", "responsible"]
        labels = {"topic": _("Topic"), "responsible": _("Responsible")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [
            ("", _("not decided yet")),
            *months(self.instance.month),
        ]
        responsible = self.fields["responsible"]
        responsible.queryset = who_may_be_responsible(self.instance.plan.survey)
        responsible.empty_label = _("not decided yet")


def who_may_be_responsible(survey: Survey):
    """Who asks, and who carries out the project or is in the group of the survey."""
    found = Organisation.objects.filter(pk=survey.organisation_id)
    if survey.project_id:
        found |= Organisation.objects.filter(
            pk__in=survey.project.partners.values("organisation")
        )
    if survey.group_id:
        inside = survey.group.memberships.of_organisations().values("organisation")
        found |= Organisation.objects.filter(pk__in=inside)
    return found.distinct().by_shown_name()
