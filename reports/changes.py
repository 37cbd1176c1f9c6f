"""What changed in the records since a report was sent: then, now, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.templatetags.money import money as in_words
from reports import contents, redaction
from reports.models import Report
from reports.templatetags.reports import titled, told


@dataclass(frozen=True)
class Change:
    """A figure or sum that is another one now; `…_told` as it is read."""

    title: str
    then: object
    now: object
    then_told: str
    now_told: str
    reasons: tuple[str, ...]


def changes_since(report: Report, said: dict, *, in_full: bool) -> list[Change]:
    """Figures of the sent report that its records would give otherwise today.

    `in_full`: for whom `said` holds small groups too; with others only what they may know
    is compared.
    """
    found = between(said, contents.figures(report), in_full=in_full)
    return [*found, *changes_of_money(report, said["money"])]


def between(said: dict, figures: list[dict], *, in_full: bool) -> list[Change]:
    """Frozen figures beside those of today, which come in full."""
    if not in_full:
        figures = [redaction.figure_for_everybody(one) for one in figures]
    now = {one["period"]: one for one in figures}
    pairs = [(then, now.get(then["period"])) for then in said["figures"]]
    return [change_of(then, today) for then, today in pairs if differs(then, today)]


def changes_of_money(report, then) -> Iterable[Change]:
    """Of the sums, which everybody reads; each cost has its own trace in the budget."""
    now = contents.money(report)
    if not then or not now:
        return
    for name, title in [
        ("planned", _("Budgeted")),
        ("within", _("Spent in the time of the report")),
        ("spent", _("Spent so far")),
        ("received", _("Received from the funder so far")),
    ]:
        if Decimal(then[name]) != Decimal(now[name]):
            yield Change(
                title,
                then[name],
                now[name],
                in_words(Decimal(then[name]), then["currency"]),
                in_words(Decimal(now[name]), now["currency"]),
                (_("Entries were made, corrected or voided afterwards."),),
            )


def differs(then, now):
    if now is None:
        return True
    return then["value"] != now["value"] or keys(then) != keys(now)


def keys(figure):
    return {record[0] for record in figure["records"]}


def change_of(then, now):
    if now is None:
        reason = _("This indicator was taken out of the plan.")
        return change(then, None, [reason])
    gone, came = keys(then) - keys(now), keys(now) - keys(then)
    return change(then, now, why(then, now, gone, came))


def change(then, now, reasons):
    return Change(
        titled(then),
        then["value"],
        now and now["value"],
        told(then, "value"),
        told(now, "value") if now else "–",
        tuple(reasons),
    )


def why(then, now, gone, came) -> Iterable[str]:
    if then["rule"] != now["rule"] or then["target"] != now["target"]:
        yield _("The indicator itself was changed.")
    if gone:
        yield ngettext(
            "%(count)s record counts no more: it was corrected, cancelled or merged.",
            "%(count)s records count no more: they were corrected, cancelled or merged.",
            len(gone),
        ) % {"count": len(gone)}
    if came:
        yield ngettext(
            "%(count)s record was entered or corrected afterwards.",
            "%(count)s records were entered or corrected afterwards.",
            len(came),
        ) % {"count": len(came)}
