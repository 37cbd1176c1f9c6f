import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField
from events.models import Event, Registration
from members.fields import NamedChoiceField, ObshtiniField
from members.models import Group, Organisation
from participation.ideas.models import Idea
from projects.forms import BulgarianFirstForm
from projects.models import Indicator, Project
from reports.forms.numbers import NumberField
from reports.forms.scales import check_scale, step_field, steps_asked
from reports.sources import SOURCES, plain

# What narrows a source, in the order of the form, and in a word.
FILTERS = {
    "activity": pgettext_lazy("narrows", "activity"),
    "event_kinds": pgettext_lazy("narrows", "kind of event"),
    "obshtini": pgettext_lazy("narrows", "municipality"),
    "organisation_kinds": pgettext_lazy("narrows", "kind of organisation"),
    "sex": pgettext_lazy("narrows", "sex"),
    "age_groups": pgettext_lazy("narrows", "age"),
    "group": pgettext_lazy("narrows", "group"),
    "idea_status": pgettext_lazy("narrows", "step of the ideas"),
    "is_cumulative": pgettext_lazy("narrows", "from the beginning of the project"),
}


def several(label, choices):
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class IndicatorForm(BulgarianFirstForm):
    needed = ("title_bg", "unit_bg")

    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    baseline_on = DayField(label=_("Day of the baseline"), required=False)
    event_kinds = several(_("Only these kinds of events"), Event.Kind.choices)
    obshtini = ObshtiniField(label=_("Only these municipalities"), required=False)
    organisation_kinds = several(
        _("Only these kinds of organisations"), Organisation.Kind.choices
    )
    sex = forms.ChoiceField(
        label=_("Only women or only men"),
        choices=[
            ("", _("all people")),
            (Registration.Sex.FEMALE.value, _("women")),
            (Registration.Sex.MALE.value, _("men")),
        ],
        required=False,
    )
    age_groups = several(_("Only these ages"), Registration.AgeGroup.choices)
    idea_status = forms.ChoiceField(
        label=_("Ideas that came at least as far as"),
        choices=[
            ("", _("choose a step")),
            *((step.value, step.label) for step in Idea.STEPS),
        ],
        required=False,
        help_text=_("Only for ideas by status."),
    )

    class Meta:
        model = Indicator
        field_classes = {"group": NamedChoiceField, "baseline": NumberField}
        fields = [
            "result",
            "title_bg",
            "title_en",
            "unit_bg",
            "unit_en",
            "measure_code",
            "scale_bg",
            "scale_en",
            "source",
            *FILTERS,
            "baseline",
            "baseline_on",
            "baseline_note",
            "position",
        ]
        labels = {
            "result": _("Result that it measures"),
            "title_bg": _("Title in Bulgarian"),
            "title_en": _("Title in English"),
            "unit_bg": _("Counted in, in Bulgarian"),
            "unit_en": _("Counted in, in English"),
            "measure_code": _("Kind of value"),
            "scale_bg": _("Steps of the scale in Bulgarian"),
            "scale_en": _("Steps of the scale in English"),
            "baseline": _("Value before the project"),
            "baseline_note": _("Where the baseline comes from"),
            "source": _("Where the value comes from"),
            "activity": _("Only events of this activity"),
            "group": _("Members of this group"),
            "is_cumulative": _("Count from the beginning of the project"),
            "position": _("Order"),
        }
        help_texts = {
            "unit_bg": _(
                "For example: organisations, meetings, ideas; of a scale: degree of trust."
            ),
            "scale_bg": _(
                "Each step on a line, the lowest first. Later only add steps at the end: "
                "values that were entered keep the number of their line."
            ),
            "scale_en": "",
            "group": _("Only for members of a group."),
            "is_cumulative": _(
                "Each period then holds everything up to its end. Otherwise each period "
                "is counted by itself."
            ),
            "baseline_note": _("For example: annual report of the association, 2014."),
            "position": _("Indicators with a lower number come first."),
        }

    def __init__(self, *args, project: Project, user, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial["submission"] = uuid.uuid4()
        self.fields["result"].queryset = project.results.all()
        self.fields["result"].empty_label = None
        self.initial["baseline"] = plain(self.instance.baseline)
        data = self.data if self.is_bound else None
        if steps := steps_asked(data, self.instance):
            label = self.fields["baseline"].label
            self.fields["baseline"] = step_field(label, steps, unsaid=_("not said"))
        self.fields["activity"].queryset = project.activities.all()
        self.fields["activity"].empty_label = _("all events of the project")
        readable = Group.objects.readable_by(user)
        kept = Group.objects.filter(pk=self.instance.group_id)
        self.fields["group"].queryset = readable | kept
        self.fields["group"].empty_label = _("choose a group")
        self.fields["group"].settle()

    def rules(self):
        """(source, its rule in words), as the page beside the form explains them."""
        return [
            (Indicator.Source(code).label, source.explanation)
            for code, source in SOURCES.items()
        ]

    def uses(self):
        """(sources, what narrows them), those together that are narrowed alike."""
        found = {}
        for code, source in SOURCES.items():
            takes = tuple(name for name in FILTERS if name in source.takes)
            found.setdefault(takes, []).append(str(Indicator.Source(code).label))
        return [
            (", ".join(sources), ", ".join(str(FILTERS[name]) for name in takes))
            for takes, sources in found.items()
        ]

    def filters(self):
        """(field, the sources that it narrows), for a script that hides the others."""
        return [(self[name], " ".join(takers(name))) for name in FILTERS]

    def clean_baseline_on(self):
        day = self.cleaned_data["baseline_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("The day of the baseline is still to come."))
        return day

    def clean(self):
        data = super().clean()
        source = data.get("source")
        if source == Indicator.Source.GROUP_MEMBERS and not data.get("group"):
            self.add_error("group", _("Choose the group whose members are counted."))
        if source == Indicator.Source.IDEAS and not data.get("idea_status"):
            self.add_error("idea_status", _("Choose the step that the ideas reached."))
        if source:
            self.refuse_idle_filters(source, data)
            self.refuse_below_zero(source, data)
        if data.get("measure_code") == Indicator.Measure.QUALITATIVE:
            self.check_words(source, data)
        return data

    def check_words(self, source, data):
        if source and source != Indicator.Source.MANUAL:
            self.add_error(
                "source",
                _("The portal counts numbers. Words of a scale are entered by hand."),
            )
        for name, words in check_scale(data, self.instance).items():
            self.add_error(name, words)

    def refuse_idle_filters(self, source, data):
        """What the source does not use would be promised in the form and not counted."""
        for name in FILTERS:
            if data.get(name) and name not in SOURCES[source].takes:
                words = _(
                    "“%(source)s” does not use this. Leave it empty, or choose one of "
                    "these sources: %(others)s."
                )
                others = [str(Indicator.Source(code).label) for code in takers(name)]
                about = {
                    "source": Indicator.Source(source).label,
                    "others": ", ".join(others),
                }
                self.add_error(name, words % about)

    def refuse_below_zero(self, source, data):
        baseline = data.get("baseline")
        if source != Indicator.Source.MANUAL and baseline is not None and baseline < 0:
            self.add_error(
                "baseline",
                _("What the portal counts is never below zero: write 0 or more."),
            )


def takers(name):
    """Codes of the sources that the filter narrows."""
    return [code for code, source in SOURCES.items() if name in source.takes]
