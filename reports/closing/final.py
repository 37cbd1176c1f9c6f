"""The final figures of a project as plain values, made as those of a report are."""

import datetime
import hashlib
import json
from dataclasses import dataclass

from django.utils import timezone, translation
from django.utils.translation import get_language

from projects.models import Project
from reports import changes, contents, redaction
from reports.figures import indicators_of
from reports.models import Closing
from reports.sources import Ledger


@dataclass(frozen=True)
class Whole:
    """All days of a project; what `contents` asks of a report."""

    project: Project
    starts_on: datetime.date
    ends_on: datetime.date

    @classmethod
    def of(cls, project):
        """Until today: what was paid and measured after the last day counts too."""
        return cls(
            project, project.starts_on, max(project.ends_on, timezone.localdate())
        )


def in_both(closing: Closing) -> dict:
    """{language: the final figures}, as they are frozen."""
    found = {}
    for language in contents.LANGUAGES:
        with translation.override(language):
            found[language] = of(closing)
    return found


def of(closing: Closing) -> dict:
    """In the language of the moment. A project without a budget or indicators has none."""
    whole = Whole.of(closing.project)
    money = contents.money(whole)
    return {
        "counted_on": timezone.localdate().isoformat(),
        "project": contents.about(closing.project),
        "figures": with_words(figures(whole), closing),
        "not_measured": contents.not_measured(closing.project),
        "money": money and money | {"costs": []},
    }


def figures(whole: Whole) -> list[dict]:
    """Every indicator in every period; `is_last` marks the one that tells of the whole."""
    ledger, found = Ledger(whole.project, is_live=True), []
    for indicator in indicators_of(whole.project):
        periods = list(indicator.periods.all())
        for period in periods:
            days = [period.counts_from.isoformat(), period.ends_on.isoformat()]
            one = contents.figure(indicator, period, whole, ledger)
            is_last = period == periods[-1] or not indicator.is_cumulative
            several = len(periods) > 1 and not indicator.is_cumulative
            found.append(one | {"days": days if several else [], "is_last": is_last})
    return found


def with_words(figures, closing):
    """Each with the manager's sentence in the language of the moment, or in Bulgarian."""
    words = {one.period_id: one.text or "" for one in closing.words.all()}
    return [one | {"why": words.get(one["period"], "")} for one in figures]


def read_by(closing: Closing, *, in_full: bool) -> dict:
    """The frozen figures for a reader; without `in_full` small groups are not told apart."""
    said = closing.contents["en" if get_language() == "en" else "bg"]
    if in_full:
        return said
    return said | {
        "figures": [redaction.figure_for_everybody(one) for one in said["figures"]],
    }


def words_in_bulgarian(closing: Closing) -> set[int]:
    """Periods whose sentence an English reader gets as it was written, in Bulgarian."""
    if get_language() != "en":
        return set()
    both = [closing.contents[language]["figures"] for language in ("bg", "en")]
    return {
        one["period"]
        for one, other in zip(*both, strict=True)
        if one.get("why") and one["why"] == other["why"]
    }


def changes_since(
    closing: Closing, said: dict, *, in_full: bool
) -> list[changes.Change]:
    """What the same records say today, where that is something else."""
    whole = Whole(
        closing.project,
        closing.project.starts_on,
        max(closing.project.ends_on, timezone.localdate(closing.closed_at)),
    )
    return changes.between(said, figures(whole), in_full=in_full)


def is_reached(figure: dict) -> bool | None:
    """Did it come to its target? None where nothing was measured, or all was there before."""
    if figure["value"] is None:
        return None
    value, target, baseline = (
        float(figure[name]) for name in ("value", "target", "baseline")
    )
    return value >= target if target >= baseline else value <= target


def print_of(figures: list[dict]) -> str:
    """A short mark of the values, by which the last page notices that they changed meanwhile."""
    values = [[one["period"], one["value"], one["target"]] for one in figures]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]
