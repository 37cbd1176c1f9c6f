"""Each meeting of a series in its own row, and all of them beside each other."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DayField
from events import days
from events.actions import Planned
from events.forms.fields import HourField, moment
from events.forms.series import LONGEST_TITLE, MARKS
from events.models import Event
from places.fields import SettlementField


class SeriesRowForm(forms.Form):
    """One meeting of the series."""

    is_made = forms.BooleanField(required=False)
    day = DayField(label=gettext_lazy("Day"), required=False)
    begins = HourField(label=gettext_lazy("From"), required=False)
    ends = HourField(label=gettext_lazy("To"), required=False)
    settlement = SettlementField(required=False, help_text="")
    venue_bg = forms.CharField(
        label=gettext_lazy("Venue"), max_length=200, required=False
    )

    def __init__(self, *args, row, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.row, self.event = row, event
        self.fields["is_made"].label = row.label
        # Of what is chosen all is needed but the venue.
        for name in ("day", "begins", "ends", "settlement"):
            self.fields[name].is_needed = True
        starts, ends = (
            timezone.localtime(at) for at in (event.starts_at, event.ends_at)
        )
        self.initial |= {
            "is_made": row.there is None,
            "day": row.day,
            "begins": starts.time(),
            "ends": ends.time(),
            "settlement": row.settlement,
            "venue_bg": "" if row.obshtina else event.venue_bg,
        }
        if event.mode == Event.Mode.ONLINE and not row.obshtina:
            del self.fields["settlement"], self.fields["venue_bg"]
        if not event.lasts_one_day():
            # The last day follows from the first one.
            del self.fields["ends"]

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if not data.get("is_made"):
            self._errors.clear()
            return data
        for name in ("day", "begins", "ends"):
            if name in self.fields and name not in self.errors and not data.get(name):
                self.add_error(name, _("Fill this in, or leave the meeting out."))
        begins, ends = data.get("begins"), data.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("It ends before it begins. Check the hours."))
        needs_place = self.event.mode != Event.Mode.ONLINE and self.row.obshtina
        if (
            needs_place
            and not data.get("settlement")
            and "settlement" not in self.errors
        ):
            self.add_error("settlement", _("Write the town or village."))
        return data

    def starts_at(self):
        return moment(self.cleaned_data["day"], self.cleaned_data["begins"])

    def ends_at(self):
        if ends := self.cleaned_data.get("ends"):
            return moment(self.cleaned_data["day"], ends)
        lasts = timezone.make_naive(self.event.ends_at) - timezone.make_naive(
            self.event.starts_at
        )
        return timezone.make_aware(timezone.make_naive(self.starts_at()) + lasts)

    def title(self, pattern, code):
        mark, obshtina = MARKS[code], self.row.obshtina
        if not obshtina:
            return pattern
        return pattern.replace(mark, getattr(obshtina, f"name_{code}") or obshtina.name)

    def planned(self, titles):
        return Planned(
            key=self.row.key,
            starts_at=self.starts_at(),
            ends_at=self.ends_at(),
            title_bg=self.title(titles["title_bg"], "bg"),
            title_en=self.title(titles["title_en"], "en"),
            settlement=self.cleaned_data.get("settlement"),
            venue_bg=self.cleaned_data.get("venue_bg", ""),
        )


class SeriesRowsForm:
    """All rows of a series; each is checked by itself, and then all beside each other."""

    def __init__(self, rows, data=None, *, event, common):
        self.common, self.event = common, event
        self.forms = [
            SeriesRowForm(data, row=row, event=event, prefix=row.key) for row in rows
        ]
        self.error = ""

    def is_valid(self):
        valid = [form.is_valid() for form in [self.common, *self.forms]]
        if all(valid):
            self.error = self.problem()
        return all(valid) and not self.error

    def has_errors(self):
        return any(form.errors for form in [self.common, *self.forms])

    def mistakes(self):
        """(label, anchor, sentence) of everything to put right, for the top of the page."""
        for form in [self.common, *self.forms]:
            of = f"{form.row.label}, " if hasattr(form, "row") else ""
            for field in form:
                for sentence in field.errors:
                    yield f"{of}{field.label}", field.id_for_label, sentence

    def forget_errors(self):
        for form in [self.common, *self.forms]:
            form.errors.clear()

    def chosen(self):
        return [form for form in self.forms if form.cleaned_data["is_made"]]

    def problem(self):
        if not self.chosen():
            return _("Choose at least one meeting.")
        if any(len(one.title_bg) > LONGEST_TITLE for one in self.planned()):
            return _("With the name of a municipality the title is too long.")
        return ""

    def planned(self):
        return [form.planned(self.common.cleaned_data) for form in self.chosen()]

    def fill_days(self, data):
        """The sent rows with the days of the rhythm; what else was typed stays."""
        data = data.copy()
        day = DayField().clean(data.get("first"))
        chosen = [form for form in self.forms if data.get(form.add_prefix("is_made"))]
        for form, one in zip(
            chosen, days.spread(day, data.get("rhythm"), len(chosen)), strict=True
        ):
            data[form.add_prefix("day")] = one.isoformat()
        return data

    def previewed(self):
        """(what will be made, what to look at) of each chosen row."""
        planned = self.planned()
        return [(one, list(self.hints(one, planned))) for one in planned]

    def hints(self, one, planned):
        if said := days.remark(timezone.localtime(one.starts_at).date()):
            yield said
        if one.starts_at < timezone.now():
            yield _("in the past")
        for other in planned:
            meet = other.starts_at < one.ends_at and one.starts_at < other.ends_at
            if other is not one and meet:
                yield _("at the same time as “%(title)s”") % {"title": other.title_bg}
        if self.programme_ends_after(one):
            yield _("the programme lasts longer than the meeting")

    def programme_ends_after(self, one):
        last = max((row.ends_at for row in self.event.programme()), default=None)
        if last is None:
            return False
        begins = timezone.make_naive(self.event.starts_at)
        lasts = timezone.make_naive(last) - begins
        ends = timezone.make_naive(one.starts_at) + lasts
        return timezone.make_naive(one.ends_at) < ends
