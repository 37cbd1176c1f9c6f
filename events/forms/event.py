"""The form of an event: its fields, and what they say of the event that is there."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.editor import BodyField, Editor
from core.forms import DayField
from events.forms.event_checks import EventChecks
from events.forms.event_choices import EventChoices
from events.forms.event_folds import EventFolds
from events.forms.fields import HourField, OrganisationsField
from events.models import Event
from places.fields import SettlementField

BODY_LENGTH = 40_000
LONGEST_TERM = 24 * 14  # hours


class EventForm(EventChoices, EventChecks, EventFolds, forms.ModelForm):
    """An event in the order in which people think of it: what, when, where, who, for what."""

    template_name = "events/_event_form.html"

    title_bg = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("Short and clear, as you would say it on the phone."),
    )
    summary_bg = forms.CharField(
        label=_("In short"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences: for whom it is and what they will gain."),
    )
    body_bg = BodyField(
        label=_("Description"),
        max_length=BODY_LENGTH,
        required=False,
        widget=Editor(attrs={"rows": 8}),
    )
    day = DayField(label=_("Day"))
    begins = HourField(label=_("From"))
    ends = HourField(label=_("To"))
    last_day = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Only if it lasts more than one day."),
    )
    mode = forms.ChoiceField(
        label=_("How people meet"),
        choices=Event.Mode,
        required=False,
        widget=forms.RadioSelect,
    )
    settlement = SettlementField(required=False)
    venue_bg = forms.CharField(
        label=_("Venue"),
        max_length=200,
        required=False,
        help_text=_("Building and address, for example: the chitalishte, 1 Vazov St."),
    )
    online_url = forms.URLField(
        label=_("Online link"),
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text=_("Only those registered see it."),
    )
    capacity = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=100000,
        required=False,
        help_text=_("Leave empty if everybody who wants may come."),
    )
    places_per_organisation = forms.IntegerField(
        label=_("Places for one organisation"),
        min_value=1,
        max_value=100000,
        required=False,
        help_text=_("Leave empty if an organisation may send as many as it likes."),
    )
    closes_on = DayField(
        label=_("Registration closes on"),
        required=False,
        help_text=_("Leave empty to take registrations until it begins."),
    )
    closes_at = HourField(label=_("at"), required=False)
    hours_to_confirm = forms.IntegerField(
        label=_("Hours to confirm a place from the waiting list"),
        min_value=1,
        max_value=LONGEST_TERM,
        required=False,
        help_text=_(
            "Leave empty and whoever moves up from the list has the place at once."
        ),
    )
    coorganisers = OrganisationsField(
        label=_("Organisations"),
        required=False,
        help_text=_(
            "Their names as in the directory, each on a line. They get a notice and are "
            "named to everybody once they accept."
        ),
    )
    belongs_to = forms.ChoiceField(
        label=_("Project and activity"),
        required=False,
        help_text=_("The event and those who came are counted in its indicators."),
    )
    certificate_from = forms.IntegerField(
        label=_("Certificate for presence in at least"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=_(
            "In how many parts of the programme one has to be present, for example 3 "
            "of 4 modules. Leave empty if you give no certificates."
        ),
    )
    feedback_url = forms.URLField(
        label=_("Address of your feedback form"),
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text=_("Those who came are asked to fill it in afterwards."),
    )
    kept_for_months = forms.IntegerField(
        label=_("Months for which the list of people is kept"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=_(
            "Then names and addresses are deleted and the numbers stay. At most 24, for "
            "an event of a project 60."
        ),
    )
    title_en = forms.CharField(label=_("Title"), max_length=200, required=False)
    summary_en = forms.CharField(
        label=_("In short"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    body_en = BodyField(
        label=_("Description"),
        max_length=BODY_LENGTH,
        required=False,
        widget=Editor(attrs={"rows": 8}),
    )
    venue_en = forms.CharField(label=_("Venue"), max_length=200, required=False)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    # As on the page, so that the list of mistakes leads through it from above.
    field_order = [
        "organiser",
        "kind",
        "title_bg",
        "summary_bg",
        "body_bg",
        "day",
        "begins",
        "ends",
        "last_day",
        "mode",
        "settlement",
        "venue_bg",
        "online_url",
        "audience",
        "group",
        "registration_by",
        "capacity",
        "closes_on",
        "closes_at",
    ]

    class Meta:
        model = Event
        fields = [
            "organiser",
            "kind",
            "title_bg",
            "summary_bg",
            "body_bg",
            "mode",
            "settlement",
            "venue_bg",
            "online_url",
            "audience",
            "group",
            "registration_by",
            "capacity",
            "places_per_organisation",
            "needs_approval",
            "hours_to_confirm",
            "asks_office",
            "asks_sex",
            "asks_age",
            "asks_needs",
            "certificate_from",
            "feedback_url",
            "kept_for_months",
            "title_en",
            "summary_en",
            "body_en",
            "venue_en",
        ]
        labels = {
            "organiser": _("Who organises it"),
            "kind": _("Kind"),
            "audience": _("Who sees it"),
            "group": _("Group"),
            "registration_by": _("Who may register"),
            "needs_approval": _("I approve each registration"),
            "asks_office": _("what office they hold"),
            "asks_sex": _("sex"),
            "asks_age": _("age group"),
            "asks_needs": _("what they need to be able to come"),
        }
        help_texts = {"group": _("If it is an event of a group or network.")}
        widgets = {"audience": forms.RadioSelect, "registration_by": forms.RadioSelect}

    def __init__(self, *args, user, practice=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.practice = user, practice
        if self.instance.pk and self.instance.organiser.is_practice:
            self.practice = self.instance.organiser
        # Validation writes into the instance; the programme asks how far the event moved.
        self.was = (self.instance.starts_at, self.instance.ends_at)
        self.narrow_choices()
        # Not required of a draft, or answered beforehand: no reason to call them optional.
        for name in {"organiser", "mode", "settlement"} & self.fields.keys():
            self.fields[name].is_needed = True
        for name, value in self.remembered().items():
            self.initial.setdefault(name, value)

    def remembered(self):
        """What the event says, in the form's own fields."""
        event = self.instance
        if not event.pk:
            return {"submission": uuid.uuid4(), "mode": event.mode}
        starts, ends = (
            timezone.localtime(event.starts_at),
            timezone.localtime(event.ends_at),
        )
        found = {
            "version": event.updated_at.isoformat(),
            "day": starts.date(),
            "begins": starts.time(),
            "ends": ends.time(),
            "last_day": None if event.lasts_one_day() else ends.date(),
            "belongs_to": self.belonging(),
            "coorganisers": [
                row.organisation for row in self.coorganising if row.is_standing()
            ],
        }
        if event.registration_closes_at:
            closes = timezone.localtime(event.registration_closes_at)
            found |= {"closes_on": closes.date(), "closes_at": closes.time()}
        return found

    def belonging(self):
        if self.instance.activity_id:
            return f"activity-{self.instance.activity_id}"
        return f"project-{self.instance.project_id}" if self.instance.project_id else ""
