"""What is rarely needed is folded; its summary says what is set now."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

ENGLISH = ("title_en", "summary_en", "body_en", "venue_en")
RULES = (
    "closes_on",
    "closes_at",
    "places_per_organisation",
    "needs_approval",
    "hours_to_confirm",
)
QUESTIONS = ("asks_office", "asks_sex", "asks_age", "asks_needs")
PAPERS = ("certificate_from", "feedback_url", "kept_for_months")


@dataclass(frozen=True)
class Fold:
    """A folded part of the form: the sentence beside its name, and whether it stands open."""

    says: str
    is_open: bool


class EventFolds:
    """Mixed into the form: `form.folds.rules` and so on, in the words of what is set."""

    @cached_property
    def folds(self):
        return {
            "rules": self.fold(self.said_of_rules(), *RULES),
            "questions": self.fold(self.said_of_questions(), *QUESTIONS),
            "coorganisers": self.fold(self.said_of_coorganisers(), "coorganisers")
            if "coorganisers" in self.fields
            else None,
            "papers": self.fold(self.said_of_papers(), *PAPERS),
            "english": self.fold(self.said_of_english(), *ENGLISH),
        }

    def fold(self, said, *names):
        wrong = any(name in self.errors for name in names)
        return Fold(says=" · ".join(str(one) for one in said), is_open=wrong)

    def set_to(self, name):
        """What the field holds: typed now, or as the event has it; empty when it makes no sense."""
        bound = self[name]
        value = bound.value()
        if not self.is_bound:
            return value
        return self.cleaned_data.get(name) if hasattr(self, "cleaned_data") else value

    def said_of_rules(self):
        closes_on, quota = (
            self.set_to("closes_on"),
            self.set_to("places_per_organisation"),
        )
        hours = self.set_to("hours_to_confirm")
        if hasattr(closes_on, "year"):
            day = date_format(closes_on, "DATE_FORMAT")
            yield _("open until %(day)s") % {"day": day}
        else:
            yield _("open until it begins")
        if quota:
            words = _("at most %(count)s from one organisation")
            yield words % {"count": quota}
        if self.set_to("needs_approval"):
            yield _("you approve each registration")
        if hours:
            words = ngettext(
                "%(count)s hour to confirm", "%(count)s hours to confirm", int(hours)
            )
            yield words % {"count": hours}

    def said_of_questions(self):
        asked = [self.fields[name].label for name in QUESTIONS if self.set_to(name)]
        return asked or [_("name and organisation only")]

    def said_of_coorganisers(self):
        """What was typed just now, else who was asked and what they answered."""
        if self.is_bound:
            typed = str(self["coorganisers"].value() or "")
            said = [line.strip() for line in typed.splitlines() if line.strip()]
        else:
            said = [
                f"{row.organisation.name} ({row.get_state_display()})"
                for row in self.coorganising
                if row.is_standing()
            ]
        return said or [_("nobody")]

    def said_of_papers(self):
        needed, months = (
            self.set_to("certificate_from"),
            self.set_to("kept_for_months"),
        )
        if needed:
            words = ngettext(
                "certificate from %(count)s part",
                "certificate from %(count)s parts",
                int(needed),
            )
            yield words % {"count": needed}
        else:
            yield _("no certificates")
        if not self["feedback_url"].value():
            yield _("no feedback form")
        if months:
            words = ngettext(
                "the list of people is kept for %(count)s month",
                "the list of people is kept for %(count)s months",
                int(months),
            )
            yield words % {"count": months}

    def said_of_english(self):
        filled = [self[name].label for name in ENGLISH if self[name].value()]
        return filled or [_("not written yet; the Bulgarian is shown")]
