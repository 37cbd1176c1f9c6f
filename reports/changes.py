"""What changed in the records since a report was sent: then, now, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import contents
from reports.models import Report
from reports.templatetags.reports import titled, told


@dataclass(frozen=True)
class Change:
    """A figure that is counted otherwise now; `…_told` as it is read."""

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
    figures = contents.figures(report)
    if not in_full:
        figures = [contents.figure_for_everybody(one) for one in figures]
    now = {one["period"]: one for one in figures}
    pairs = [(then, now.get(then["period"])) for then in said["figures"]]
    return [change_of(then, today) for then, today in pairs if differs(then, today)]


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
