import datetime
import uuid

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.editor import BodyField, Editor
from events.forms.fields import DayField, HourField, moment
from events.models import Event
from members.behalf import preferred
from members.models import Group
from members.practice import offered_to
from places.fields import SettlementField
from places.models import Settlement
from projects.models import Project

LAST_MINUTE = datetime.time(23, 59)
BODY_LENGTH = 40_000


class EventForm(forms.ModelForm):
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
    closes_on = DayField(
        label=_("Registration closes on"),
        required=False,
        help_text=_("Leave empty to take registrations until it begins."),
    )
    closes_at = HourField(label=_("at"), required=False)
    belongs_to = forms.ChoiceField(
        label=_("Project and activity"),
        required=False,
        help_text=_("The event and those who came are counted in its indicators."),
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

    class Meta:
        model = Event
        fields = [
            "organiser",
            "kind",
            "title_bg",
            "summary_bg",
            "body_bg",
            "settlement",
            "venue_bg",
            "online_url",
            "audience",
            "group",
            "registration_by",
            "capacity",
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
        }
        help_texts = {"group": _("If it is an event of a group or network.")}
        widgets = {"audience": forms.RadioSelect, "registration_by": forms.RadioSelect}

    def __init__(self, *args, user, practice=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.practice = user, practice
        if self.instance.pk and self.instance.organiser.is_practice:
            self.practice = self.instance.organiser
        self.narrow_organiser()
        self.narrow_group()
        self.fields["belongs_to"].choices = self.project_choices()
        for name, value in self.remembered().items():
            self.initial.setdefault(name, value)

    # What this person may choose.

    def narrow_organiser(self):
        if self.instance.pk:
            del self.fields["organiser"]
            organisers = [self.instance.organiser]
        else:
            field = self.fields["organiser"]
            field.queryset = offered_to(self.user, self.practice)
            organisers = list(field.queryset)
            if len(organisers) == 1:
                self.initial["organiser"] = organisers[0]
                field.empty_label, field.required = None, False
            elif organisers:
                last = preferred(self.user, [one.pk for one in organisers])
                self.initial.setdefault("organiser", last)
        nearby = Settlement.objects.filter(
            obshtina__organisations__in=organisers
        ) | Settlement.objects.filter(kind=Settlement.Kind.TOWN)
        self.fields["settlement"].widget.suggestions = (
            nearby.select_related("obshtina__oblast").distinct().order_by("name")
        )

    def narrow_group(self):
        if self.is_led():
            del self.fields["group"], self.fields["audience"]
            return
        groups = Group.objects.alive().filter(pk__in=self.user.group_ids())
        if kept := self.instance.group_id:
            groups = groups | Group.objects.filter(pk=kept)
        if self.practice:
            groups = groups.none()
        self.fields["group"].queryset = groups
        self.fields["group"].empty_label = _("none")
        if not groups:
            del self.fields["group"]
            self.fields["audience"].choices = [
                choice
                for choice in Event.Audience.choices
                if choice[0] != Event.Audience.GROUP
            ]

    def is_led(self):
        """A group's coordinator never changes for whom the event is."""
        event = self.instance
        of_group = event.pk and event.audience == Event.Audience.GROUP
        return of_group and not self.user.works_for(event.organiser)

    def project_choices(self):
        if self.instance.pk:
            projects = Project.objects.filter(organisation=self.instance.organiser)
        elif self.practice:
            projects = Project.objects.none()
        else:
            projects = Project.objects.editable_by(self.user)
        self.projects = projects.prefetch_related("activities").order_by("-starts_on")
        choices = [("", _("none"))]
        for project in self.projects:
            whole = (f"project-{project.pk}", _("the project as a whole"))
            activities = [
                (f"activity-{activity.pk}", activity.title)
                for activity in project.activities.all()
            ]
            choices.append((project.title, [whole, *activities]))
        return choices

    def remembered(self):
        """What the event says, in the form's own fields."""
        event = self.instance
        if not event.pk:
            return {"submission": uuid.uuid4()}
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
        }
        if event.registration_closes_at:
            closes = timezone.localtime(event.registration_closes_at)
            found |= {"closes_on": closes.date(), "closes_at": closes.time()}
        return found

    def belonging(self):
        if self.instance.activity_id:
            return f"activity-{self.instance.activity_id}"
        return f"project-{self.instance.project_id}" if self.instance.project_id else ""

    # Is what they wrote sane?

    def clean_organiser(self):
        """Whoever works for one organisation need not choose."""
        only = self.initial.get("organiser")
        return self.cleaned_data["organiser"] or only

    def clean_version(self):
        try:
            return parse_datetime(self.cleaned_data["version"] or "")
        except ValueError:  # shaped like a moment, but there is none such
            return None

    def clean_capacity(self):
        capacity = self.cleaned_data["capacity"]
        taken = self.instance.places_taken if self.instance.pk else 0
        if capacity is not None and capacity < taken:
            raise forms.ValidationError(
                ngettext(
                    "%(count)s person already has a place; there cannot be fewer.",
                    "%(count)s people already have a place; there cannot be fewer.",
                    taken,
                ),
                params={"count": taken},
            )
        return capacity

    def clean(self):
        super().clean()
        self.check_hours()
        self.check_closing()
        self.check_group()
        self.check_project()
        return self.cleaned_data

    def check_hours(self):
        given = [self.cleaned_data.get(name) for name in ("day", "begins", "ends")]
        if None in given:
            return
        day, begins, ends = given
        starts_at = moment(day, begins)
        ends_at = moment(self.cleaned_data.get("last_day") or day, ends)
        if ends_at <= starts_at:
            self.add_error(*self.wrong_end(day, begins, ends))
            return
        self.instance.starts_at, self.instance.ends_at = starts_at, ends_at
        self.cleaned_data |= {"starts_at": starts_at, "ends_at": ends_at}

    def wrong_end(self, day, begins, ends):
        last_day = self.cleaned_data.get("last_day")
        if last_day and last_day < day:
            return "last_day", _("The last day is before the first.")
        words = _("The end (%(end)s) is not after the beginning (%(begin)s).")
        return "ends", words % {"end": f"{ends:%H:%M}", "begin": f"{begins:%H:%M}"}

    def check_closing(self):
        day, hour = (self.cleaned_data.get(name) for name in ("closes_on", "closes_at"))
        if day is None:
            if hour is not None and "closes_on" not in self.errors:
                self.add_error("closes_on", _("Write the day as well."))
            self.instance.registration_closes_at = None
            return
        closes_at = moment(day, hour or LAST_MINUTE)
        starts_at = self.cleaned_data.get("starts_at")
        if starts_at and closes_at > starts_at and (hour or day > starts_at.date()):
            self.add_error(
                "closes_on", _("Registration cannot close after the event begins.")
            )
        self.instance.registration_closes_at = closes_at

    def check_group(self):
        for_group = self.cleaned_data.get("audience") == Event.Audience.GROUP
        if for_group and not self.cleaned_data.get("group"):
            self.add_error("group", _("Choose the group whose members see the event."))
        organiser = self.cleaned_data.get("organiser")
        speaks = self.practice or self.user.works_for(organiser)
        if organiser and not for_group and not speaks:
            words = _(
                "On behalf of %(name)s you can write only for a group. "
                "Choose “members of a group”."
            )
            self.add_error("audience", words % {"name": organiser.name})

    def check_project(self):
        kind, _dash, pk = self.cleaned_data.get("belongs_to", "").partition("-")
        self.instance.project = self.instance.activity = None
        for project in self.projects if pk else []:
            if kind == "project" and str(project.pk) == pk:
                self.instance.project = project
            for activity in project.activities.all():
                if kind == "activity" and str(activity.pk) == pk:
                    self.instance.project, self.instance.activity = project, activity
        organiser = self.cleaned_data.get("organiser")
        chosen = self.instance.project
        if chosen and organiser and chosen.organisation_id != organiser.pk:
            self.add_error("belongs_to", _("Another organisation leads this project."))
