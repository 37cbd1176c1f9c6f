"""Is what somebody wrote in the form of an event sane?"""

import datetime

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.forms.fields import moment
from events.models import CoOrganiser, Event
from members.models import Membership

LAST_MINUTE = datetime.time(23, 59)
USUAL_MONTHS = 12
MOST_MONTHS = 24
Mode = Event.Mode


class EventChecks:
    """Mixed into the form; what a field says alone first, then fields beside each other."""

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

    def clean_kept_for_months(self):
        return self.cleaned_data["kept_for_months"] or USUAL_MONTHS

    def clean(self):
        super().clean()
        self.check_hours()
        self.check_place()
        self.check_closing()
        self.check_quota()
        self.check_group()
        self.check_project()
        self.check_keeping()
        self.check_coorganisers()
        return self.cleaned_data

    def check_hours(self):
        given = [self.cleaned_data.get(name) for name in ("day", "begins", "ends")]
        if None in given:
            return
        day, begins, ends = given
        starts_at = moment(day, begins)
        ends_at = moment(self.last_day_meant(day) or day, ends)
        if ends_at <= starts_at:
            self.add_error(*self.wrong_end(day, begins, ends))
            return
        self.instance.starts_at, self.instance.ends_at = starts_at, ends_at
        self.cleaned_data |= {"starts_at": starts_at, "ends_at": ends_at}

    def last_day_meant(self, day):
        """An untouched last day goes along when the event moves to quite other days."""
        last_day = self.cleaned_data.get("last_day")
        was, ended = self.initial.get("day"), self.initial.get("last_day")
        if not (last_day and was) or last_day != ended:
            return last_day
        moved = day + (ended - was)
        return moved if day > ended or moved < was else last_day

    def moved_by(self):
        """How far the whole event moved by the clock on the wall; None if it did not."""
        if None in self.was or "starts_at" not in self.cleaned_data:
            return None
        now = (self.cleaned_data["starts_at"], self.cleaned_data["ends_at"])
        begins, ends = (
            timezone.make_naive(after) - timezone.make_naive(before)
            for before, after in zip(self.was, now, strict=True)
        )
        return begins if begins == ends and begins else None

    def wrong_end(self, day, begins, ends):
        last_day = self.cleaned_data.get("last_day")
        if last_day and last_day < day:
            return "last_day", _("The last day is before the first.")
        words = _("The end (%(end)s) is not after the beginning (%(begin)s).")
        return "ends", words % {"end": f"{ends:%H:%M}", "begin": f"{begins:%H:%M}"}

    def check_place(self):
        """What is needed depends on how people meet; a draft may still be without."""
        place = self.cleaned_data.get("settlement")
        link = self.cleaned_data.get("online_url")
        mode = self.cleaned_data.get("mode")
        if not mode and "mode" not in self.errors:
            self.cleaned_data["mode"] = mode_of(place, link)
            return
        # What went out without a place before may be changed without one.
        goes_out = "publish" in self.data or (
            self.instance.is_published and self.initial.get("settlement")
        )
        is_said = place or self.cleaned_data.get("venue_bg")
        lacks_place = mode != Mode.ONLINE and not is_said
        if goes_out and lacks_place and "settlement" not in self.errors:
            words = _("Write the town or village, or choose “online” above.")
            self.add_error("settlement", words)
        if mode == Mode.ONLINE and not self.errors.get("settlement"):
            self.cleaned_data["settlement"] = None
            self.cleaned_data |= {"venue_bg": "", "venue_en": ""}
        if mode == Mode.OFFLINE and not self.errors.get("online_url"):
            self.cleaned_data["online_url"] = ""

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

    def check_quota(self):
        capacity = self.cleaned_data.get("capacity")
        quota = self.cleaned_data.get("places_per_organisation")
        if capacity and quota and quota > capacity:
            words = _("There are fewer places in all (%(count)s).")
            self.add_error("places_per_organisation", words % {"count": capacity})

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

    def check_keeping(self):
        """Longer only where a donor may ask: docs/security.md, section 5."""
        months = self.cleaned_data.get("kept_for_months")
        if months and months > MOST_MONTHS and not self.instance.project:
            words = _(
                "Without a project the list of people is kept for at most %(count)s months."
            )
            self.add_error("kept_for_months", words % {"count": MOST_MONTHS})

    def check_coorganisers(self):
        """Somebody on the other side has to be able to answer."""
        asked = self.cleaned_data.get("coorganisers") or []
        organiser = self.cleaned_data.get("organiser") or (
            self.instance.organiser if self.instance.pk else None
        )
        answerable = set(
            Membership.objects.current()
            .filter(
                organisation__in=asked,
                role__in=("owner", "editor"),
                person__user__is_active=True,
            )
            .values_list("organisation", flat=True)
        )
        accepted = {
            row.organisation_id
            for row in self.coorganising
            if row.state == CoOrganiser.State.ACCEPTED
        }
        for organisation in asked:
            if organiser and organisation.pk == organiser.pk:
                words = _("%(name)s is the organiser already.")
            elif organisation.pk not in answerable | accepted:
                words = _("Nobody of %(name)s has an account that could answer.")
            else:
                continue
            self.add_error("coorganisers", words % {"name": organisation.name})

    def check_certificate(self, parts):
        """Asked by the programme, which knows in how many parts presence is taken."""
        needed = self.cleaned_data.get("certificate_from")
        if needed and needed > parts:
            words = ngettext(
                "Presence is taken in %(count)s part only.",
                "Presence is taken in %(count)s parts only.",
                parts,
            )
            self.add_error("certificate_from", words % {"count": parts})


def mode_of(place, link):
    """Where nobody said how people meet, what is filled in says it."""
    if link:
        return Mode.MIXED if place else Mode.ONLINE
    return Mode.OFFLINE
