"""Rows of spreadsheets and JSON: the same figures as on the pages, from the same source."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from projects.currency import Money
from projects.models import Budget, Origin, Project
from reports import parts
from reports.coverage import Cell, Table
from reports.figures import Figure, at_least, figures_by_period
from reports.models import Report

Rows = Iterator[list]
# Of the data that anybody may take along: use it for anything, and name the source.
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def figure_header() -> list[str]:
    return [
        _("Result"),
        _("Indicator"),
        _("Counted in"),
        _("Period from"),
        _("Period to"),
        _("Baseline"),
        _("Day of the baseline"),
        _("Where the baseline comes from"),
        _("Target"),
        _("Actual"),
        _("Percent"),
        _("How it came about"),
        _("Rule"),
        _("Evidence"),
    ]


def figure_rows(project: Project) -> Rows:
    for figure in figures_by_period(project):
        yield [
            figure.indicator.result.title,
            figure.indicator.title,
            figure.indicator.unit,
            figure.counts_from,
            figure.period.ends_on,
            number(figure.baseline_said),
            figure.indicator.baseline_on,
            figure.indicator.baseline_note,
            number(figure.target_said),
            told(figure),
            number(figure.percent),
            how_it_came_about(figure),
            figure.rule,
            settings.SITE_URL + figure.get_absolute_url(),
        ]


def told(figure):
    """In words where it is only the least that it may be."""
    if figure.is_told_whole:
        return number(figure.told_said)
    return at_least(figure.told)


def how_it_came_about(figure) -> str:
    return _("entered by hand") if figure.is_typed else _("counted by the portal")


def number(value):
    """A spreadsheet's number; what is not known stays empty."""
    return float(value) if isinstance(value, Decimal) else value


def evidence_header(figure: Figure) -> list[str]:
    return [str(column) for column in figure.source.columns]


def evidence_rows(figure: Figure, user) -> Rows:
    """The records that the page shows to this reader, then how they were counted.

    People are never named: a file with names is taken from the event, with a reason.
    """
    rows = figure.rows(user, named=False)
    for row in rows:
        yield [in_one_cell(cells) for cells in row]
    yield []
    yield [_("Project"), figure.indicator.result.project.title]
    yield [_("Indicator"), figure.indicator.title]
    yield [_("Period"), str(figure.period)]
    yield [_("Value"), told(figure)]
    yield [_("How it came about"), how_it_came_about(figure)]
    yield [_("Rule"), figure.rule]
    yield from part_rows(figure)
    yield [_("Counted on"), timezone.localdate()]
    if hidden := figure.count_hidden(rows):
        yield [_("Counted, but not shown to you"), hidden]


def part_rows(figure: Figure) -> Rows:
    """Each part with its value and, where it has one, its target."""
    for table in parts.tables(figure):
        for part in table.parts:
            words = f"{table.dimension.title}: {part.label}"
            yield [words, part_value(table, part), *target_words(part)]
        if table.others:
            words = f"{table.dimension.title}: " + _("not told apart")
            yield [words, number(table.others)]


def part_value(table, part):
    if part.value is None:
        return ""
    if table.others:
        return at_least(part.value)
    return number(part.value)


def target_words(part):
    if part.target is None:
        return []
    return [_("target: %(number)s") % {"number": part.target}]


def coverage_header(table: Table) -> list[str]:
    titles = [column.activity.title for column in table.columns]
    return [_("Oblast"), _("Municipality"), *titles]


def coverage_rows(table: Table) -> Rows:
    """The cells in words, then the sums as numbers."""
    for row in table.rows:
        place = [row.obshtina.oblast.name, row.obshtina.name]
        yield [*place, *(in_words(cell) for cell in row.cells)]
    yield []
    yield ["", _("Done, of those planned"), *(one.done for one in table.columns)]
    yield ["", _("Planned"), *(one.planned for one in table.columns)]
    yield ["", _("Done beyond the plan"), *(one.beyond for one in table.columns)]
    yield ["", _("Counted on"), timezone.localdate()]


def in_words(cell: Cell) -> str:
    words = [_("held on %(day)s") % {"day": day_of(event)} for event in cell.held]
    words += [_("held, not public")] * bool(cell.hidden)
    words += [
        _("planned for %(day)s") % {"day": day_of(event)} for event in cell.coming
    ]
    if not words:
        words = [_("not held yet") if cell.is_needed else _("not planned here")]
    return "; ".join(words)


def day_of(event):
    return date_format(timezone.localdate(event.starts_at), "SHORT_DATE_FORMAT")


def in_one_cell(cells):
    if len(cells) == 1:
        return number(cells[0].value)
    return "; ".join(str(cell.value) for cell in cells)


def as_json(project: Project) -> dict:
    """The project and its figures, with IATI's codes for roles, statuses and kinds.

    What everybody may read, whoever asks; docs/contract.md names the keys.
    """
    return {
        "licence": LICENCE,
        "title": {"bg": project.title_bg, "en": project.title_en},
        "url": settings.SITE_URL + project.get_absolute_url(),
        "code": project.iati_code,
        "sector_code": project.topic.sector_code if project.topic else "",
        "summary": {"bg": project.summary_bg, "en": project.summary_en},
        "status_code": project.status,
        "starts_on": project.starts_on,
        "ends_on": project.ends_on,
        "closed_on": project.closed_at and timezone.localdate(project.closed_at),
        "lead": project.organisation.name,
        "programme": project.programme.name,
        "partners": [
            {"name": partner.organisation.name, "role_code": partner.role}
            for partner in project.public_partners()
        ],
        "obshtini": [
            {"code": obshtina.code, "name": obshtina.name}
            for obshtina in project.places()
        ],
        "counted_on": counted_on(project),
        "budget": budget_json(project),
        "reports": [report_json(report) for report in public_reports(project)],
        "figures": [figure_json(figure) for figure in with_targets_of_parts(project)],
    }


def counted_on(project: Project) -> datetime.date:
    """Today, or the day on which the figures were frozen."""
    return timezone.localdate(project.closed_at)


def budget_json(project: Project) -> dict | None:
    """Totals, as on the budget's page; amounts are exact texts."""
    budget = Budget.objects.filter(project=project).first()
    if budget is None:
        return None
    planned = budget.allocations().by("origin")
    spent = budget.expenditure.counted().by("origin")
    return {
        "currency": budget.currency,
        "planned": sum(planned.values(), Money()).amount,
        "spent": sum(spent.values(), Money()).amount,
        "by_origin": [
            {
                "origin": origin.value,
                "planned": planned.get(origin, Money()).amount,
                "spent": spent.get(origin, Money()).amount,
            }
            for origin in Origin
            if origin in planned or origin in spent
        ],
    }


def public_reports(project: Project) -> list[Report]:
    rows = Report.objects.visible_to(AnonymousUser()).filter(project=project)
    return list(rows.defer("contents").select_related("project").order_by("number"))


def report_json(report: Report) -> dict:
    return {
        "number": report.number,
        "kind": report.kind,
        "starts_on": report.starts_on,
        "ends_on": report.ends_on,
        "url": settings.SITE_URL + report.get_absolute_url(),
    }


def with_targets_of_parts(project: Project) -> list[Figure]:
    figures = figures_by_period(project)
    prefetch_related_objects([one.period for one in figures], "part_targets")
    return figures


def figure_json(figure: Figure) -> dict:
    return {
        "result": figure.indicator.result.title,
        "result_type_code": figure.indicator.result.type,
        "indicator": figure.indicator.title,
        "unit": figure.indicator.unit,
        "measure_code": figure.indicator.measure_code,
        "starts_on": figure.period.starts_on,
        "counted_from": figure.counts_from,
        "ends_on": figure.period.ends_on,
        "scale": figure.indicator.steps if figure.is_qualitative else None,
        "baseline": figure.baseline_said,
        "baseline_on": figure.indicator.baseline_on,
        "baseline_note": figure.indicator.baseline_note,
        "target": figure.target_said,
        "actual": figure.told_said if figure.is_told else None,
        "is_least": not figure.is_told_whole,
        "percent": figure.percent,
        "source": figure.indicator.source,
        "is_entered_by_hand": figure.is_typed,
        "rule": figure.rule,
        "parts": [
            part_json(table, part)
            for table in parts.tables(figure)
            for part in table.parts
        ],
        "evidence": settings.SITE_URL + figure.get_absolute_url(),
    }


def part_json(table, part) -> dict:
    return {
        "dimension": table.dimension.name,
        "key": part.key,
        "label": part.label,
        "target": part.target,
        "actual": part.value,
        "is_least": bool(table.others),
    }
