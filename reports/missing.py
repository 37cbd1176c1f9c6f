"""What a report still lacks, the most needed first, each with the place where it is put right."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Attachment
from events.models import Attendance, SignedSheet
from projects.models import Indicator
from reports import lacking
from reports.contents import held_in
from reports.models import Report, ReportText
from reports.templatetags.reports import titled

NEEDED = (
    ReportText.Part.SUMMARY,
    ReportText.Part.ACTIVITIES,
    ReportText.Part.RESULTS,
)
NAMED = 5


@dataclass(frozen=True)
class Gap:
    """Something missing; without what is needed, the donor would send the report back."""

    text: str
    url: str
    is_needed: bool = False


def of(report: Report, contents: dict) -> list[Gap]:
    """By the contents that were just counted, and by what hangs on the project's events."""
    return [
        *parts(report),
        *values(report, contents),
        *presence(report),
        *sheets(report),
        *pictures(report),
        *publications(report, contents),
        *papers_of_costs(report),
    ]


def parts(report):
    written = {
        one.part for one in report.texts.all() if one.text_bg.strip() or one.text_en
    }
    return [
        Gap(
            _("“%(part)s” is not written yet.") % {"part": part.label},
            reverse(
                "reports:write", args=[report.project.slug, report.number, part.value]
            ),
            is_needed=True,
        )
        for part in NEEDED
        if part not in written
    ]


def values(report, contents):
    """Indicators entered by hand of which nothing was entered."""
    return [
        Gap(
            _("No value is entered for “%(title)s”.") % {"title": titled(one)},
            reverse("reports:measure", args=[report.project.slug, one["indicator"]]),
            is_needed=True,
        )
        for one in contents["figures"]
        if one["value"] is None and one["source"] == Indicator.Source.MANUAL
    ]


def presence(report):
    """Events at which nobody marked who came, though people registered."""
    without = lacking.events_without_presence().order_by().values("pk")
    rows = held_in(report).filter(
        organiser=report.project.organisation_id, pk__in=without
    )
    return [
        Gap(
            _("It is not marked who was at “%(title)s”.") % {"title": event.title},
            reverse("events:attendance", args=[event.slug]),
            is_needed=True,
        )
        for event in rows[:NAMED]
    ]


def sheets(report):
    """Events with presence, but without the signed sheet that donors ask for."""
    there = Attendance.objects.filter(registration__event=OuterRef("pk"))
    signed = SignedSheet.objects.filter(event=OuterRef("pk"))
    rows = held_in(report).filter(
        Exists(there), ~Exists(signed), organiser=report.project.organisation_id
    )
    return named(
        rows,
        lambda count: ngettext(
            "%(count)s event has no signed sheet:",
            "%(count)s events have no signed sheet:",
            count,
        ),
        "events:signed_sheets",
    )


def named(rows, words, view):
    """One sentence for them all; it leads to the first."""
    found = list(rows.only("title", "slug"))
    if not found:
        return []
    titles = ", ".join(_("“%(title)s”") % {"title": one.title} for one in found[:NAMED])
    more = " …" if len(found) > NAMED else ""
    text = words(len(found)) % {"count": len(found)}
    return [Gap(f"{text} {titles}{more}", reverse(view, args=[found[0].slug]))]


def pictures(report):
    """Events of which there is no photograph."""
    shown = Attachment.objects.filter(
        content_type__app_label="events",
        content_type__model="event",
        object_id=OuterRef("pk"),
        purpose=Attachment.Purpose.GALLERY,
    )
    rows = held_in(report).filter(
        ~Exists(shown), organiser=report.project.organisation_id
    )
    return named(
        rows,
        lambda count: ngettext(
            "%(count)s event has no photographs:",
            "%(count)s events have no photographs:",
            count,
        ),
        "events:pictures",
    )


def publications(report, contents):
    if contents["publications"]:
        return []
    return [
        Gap(
            _("Nothing was published about the project in this time."),
            f"{reverse('news:create')}?project={report.project.slug}",
        )
    ]


def papers_of_costs(report):
    """Costs without a scanned document."""
    costs = lacking.costs_without_paper().filter(budget__project=report.project)
    count = costs.between(report.starts_on, report.ends_on).count()
    if not count:
        return []
    words = ngettext(
        "%(count)s cost has no document yet.",
        "%(count)s costs have no documents yet.",
        count,
    )
    address = reverse("projects:budget", args=[report.project.slug])
    return [Gap(words % {"count": count}, f"{address}?papers=none#expenditure")]
