"""The same meeting on many days or in many municipalities: which, then each in its own row."""

import datetime
import uuid
from dataclasses import dataclass

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DayField
from events import days
from events.forms.fields import HourField, moment
from events.models import Event
from places.models import Oblast, Obshtina, Settlement
from places.seats import seats_of

# What stands in a title for the name of the municipality.
MARKS = {"bg": "[община]", "en": "[municipality]"}
OF_PROJECT = "project"
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Row:
    """One meeting that is offered; `there` is the one that this place has already."""

    key: str
    label: str
    day: datetime.date | None = None
    obshtina: Obshtina | None = None
    settlement: Settlement | None = None
    there: Event | None = None


class CopyForm(forms.Form):
    """The only thing that is asked of a copy: when."""

    day = DayField(label=gettext_lazy("New day"))
    begins = HourField(label=gettext_lazy("From"))
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        starts = timezone.localtime(event.starts_at)
        self.initial |= {"begins": starts.time(), "submission": uuid.uuid4()}

    def clean_submission(self):
        return self.cleaned_data["submission"] or uuid.uuid4()

    def starts_at(self):
        return moment(self.cleaned_data["day"], self.cleaned_data["begins"])


class MunicipalitiesForm(forms.Form):
    """Of which area each municipality gets a meeting."""

    area = forms.ChoiceField(label=gettext_lazy("Municipalities"), required=False)

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        areas = [
            (oblast.code, _("all of oblast %(name)s") % {"name": oblast.name})
            for oblast in Oblast.objects.all()
        ]
        self.of_project = list(event.project.obshtini.all()) if event.project else []
        if self.of_project:
            areas.insert(0, (OF_PROJECT, _("those of the project")))
        self.fields["area"].choices = areas
        self.fields["area"].is_needed = True
        self.initial["area"] = self.usual_area()

    def usual_area(self):
        """The project's, else the oblast of the event, else that of the organiser's seat."""
        if self.of_project:
            return OF_PROJECT
        for place in (self.event.settlement, self.event.organiser.seat):
            if place:
                return place.obshtina.oblast.code
        return ""

    def chosen(self):
        if self.is_bound and self.is_valid() and self.cleaned_data["area"]:
            return self.cleaned_data["area"]
        return self.initial["area"]

    def rows(self):
        obshtini = self.of_project
        if self.chosen() != OF_PROJECT:
            obshtini = Obshtina.objects.filter(oblast__code=self.chosen())
        seats, there = seats_of(obshtini), self.there()
        offered = [one for one in obshtini if one.pk not in there]
        planned = days.spread(first_day(self.event), days.Rhythm.WORKDAYS, len(offered))
        day_of = dict(zip(offered, planned, strict=True))
        return [
            Row(
                key=obshtina.code,
                label=obshtina.name,
                day=day_of.get(obshtina),
                obshtina=obshtina,
                settlement=seats.get(obshtina.pk),
                there=there.get(obshtina.pk),
            )
            for obshtina in obshtini
        ]

    def there(self):
        """{municipality: the meeting of this series in it}."""
        series = Event.objects.filter(pk=self.event.pk)
        if self.event.series_id:
            series |= Event.objects.filter(
                series=self.event.series_id, deleted_at=None, cancelled_at=None
            )
        rows = series.exclude(settlement=None).select_related("settlement")
        return {event.settlement.obshtina_id: event for event in rows}


class DatesForm(forms.Form):
    """On which days after the first one."""

    every = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=days.Every, required=False
    )
    until = DayField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("The last day on which there may be a meeting."),
    )
    listed = forms.CharField(
        label=gettext_lazy("The days, if you list them"),
        max_length=1200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Each on a line, for example 3.12.2026."),
    )

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["every"].is_needed = self.fields["until"].is_needed = True
        self.initial["every"] = days.Every.WEEK

    def clean(self):
        super().clean()
        every = self.cleaned_data.get("every") or days.Every.WEEK
        self.cleaned_data["every"] = every
        if every == days.Every.LISTED:
            self.cleaned_data["days"] = self.days_listed()
        elif "until" not in self.errors:
            self.cleaned_data["days"] = self.days_until(every)
        return self.cleaned_data

    def days_listed(self):
        field, found = DayField(), set()
        lines = [
            line.strip() for line in self.cleaned_data.get("listed", "").split("\n")
        ]
        for line in filter(None, lines):
            try:
                found.add(field.clean(line))
            except forms.ValidationError:
                words = _("“%(line)s” is no day. Write it like this: 3.12.2026.")
                self.add_error("listed", words % {"line": line[:40]})
                return []
        if not found and "listed" not in self.errors:
            self.add_error("listed", _("Write at least one day."))
        if len(found) > days.MOST:
            words = _("At most %(count)s meetings are made at once.")
            self.add_error("listed", words % {"count": days.MOST})
        return sorted(found)

    def days_until(self, every):
        until = self.cleaned_data.get("until")
        first = timezone.localtime(self.event.starts_at).date()
        if until is None:
            self.add_error("until", _("Write until when."))
            return []
        found = days.after(first, every, until)
        if not found:
            words = _("There is no such day between %(first)s and then.")
            day = date_format(first, "DATE_FORMAT")
            self.add_error("until", words % {"first": day})
        return found

    def rows(self):
        if not (self.is_bound and self.is_valid()):
            return []
        return [
            Row(
                key=day.isoformat(),
                label=f"{date_format(day, 'l')}, {date_format(day, 'DATE_FORMAT')}",
                day=day,
                settlement=self.event.settlement,
            )
            for day in self.cleaned_data["days"]
        ]


class SeriesForm(forms.Form):
    """What is the same of all, and how days are filled in that nobody wants to type."""

    title_bg = forms.CharField(label=gettext_lazy("Title of each"), max_length=200)
    title_en = forms.CharField(
        label=gettext_lazy("Title of each, in English"), max_length=200, required=False
    )
    first = DayField(label=gettext_lazy("First meeting on"), required=False)
    rhythm = forms.ChoiceField(
        label=gettext_lazy("Then"), choices=days.Rhythm, required=False
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, event, by_municipalities, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {
            "title_bg": event.title_bg,
            "title_en": event.title_en,
            "first": first_day(event),
            "rhythm": days.Rhythm.WORKDAYS,
            "submission": uuid.uuid4(),
        }
        if not by_municipalities:
            del self.fields["first"], self.fields["rhythm"]
            return
        self.fields["first"].is_needed = self.fields["rhythm"].is_needed = True
        self.fields["title_bg"].help_text = _(
            "%(mark)s becomes the name of each municipality."
        ) % {"mark": MARKS["bg"]}
        self.fields["title_en"].help_text = _(
            "%(mark)s becomes the name of each municipality."
        ) % {"mark": MARKS["en"]}
        for code, mark in MARKS.items():
            name = f"title_{code}"
            self.initial[name] = marked(event, self.initial[name], code, mark)

    def clean_submission(self):
        return self.cleaned_data["submission"] or uuid.uuid4()


def first_day(event):
    """The event's own day while it is for no place yet, else the next working day."""
    day = timezone.localtime(event.starts_at).date()
    if event.settlement_id is None:
        return day
    return days.spread(day, days.Rhythm.WORKDAYS, 2)[1]


def marked(event, title, code, mark):
    """The event's title with the mark where its own municipality stands, else at the end."""
    if not title:
        return title
    place = event.settlement.obshtina if event.settlement else None
    name = getattr(place, f"name_{code}", "") if place else ""
    if name and name in title:
        return title.replace(name, mark)
    return f"{title} – {mark}"[:LONGEST_TITLE] if mark not in title else title
