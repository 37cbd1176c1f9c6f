"""The report as a spreadsheet that counts: each value is the sum of its sheet of evidence."""

import datetime
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import exports
from core.exports import Formula, on_sheet
from projects.models import Indicator
from reports.exports import in_one_cell
from reports.models import Report
from reports.sources import SOURCES
from reports.sources.closed import as_record
from reports.templatetags.reports import MAY_BE_MORE, titled, told

ANYBODY = AnonymousUser()


def as_xlsx(report: Report, said: dict, *, language: str) -> bytes:
    """Of a report that was sent: the same contents make the same bytes."""
    with translation.override(language):
        made_at = timezone.make_naive(report.submitted_at)
        with exports.workbook(sheets(said), made_at=made_at) as file:
            return file.read()


def sheets(said: dict) -> list[tuple]:
    """[(title, header, rows)]: figures, what each is counted of, events, publications."""
    evidence = [evidence_of(one, name) for name, one in named(said["figures"])]
    return [
        (_("Figures"), figure_header(), list(figure_rows(said, evidence))),
        (_("Events"), event_header(), event_rows(said)),
        (_("Publications"), [_("Date"), _("Title"), _("Published by"), _("Page")],
         publication_rows(said)),
        *money_sheets(said),
        *evidence,
    ]  # fmt: skip


def named(figures):
    """(name of its sheet, figure): by their order, since titles may be alike."""
    for place, figure in enumerate(figures, start=1):
        yield _("Evidence %(number)s") % {"number": place}, figure


def figure_header():
    return [
        _("Result"),
        _("Indicator"),
        _("Counted in"),
        _("In this report"),
        _("So far"),
        _("Target"),
        _("Share done, %"),
        _("How it came about"),
        _("Rule"),
        _("Evidence"),
    ]


def figure_rows(said, evidence):
    for one, (name, _header, rows) in zip(said["figures"], evidence, strict=True):
        yield [
            one["result"],
            titled(one),
            one["unit"],
            cell(one, "within"),
            value_of(one, name, len(rows)),
            cell(one, "target"),
            as_number(one["percent"]),
            _("entered by hand") if one["is_typed"] else _("counted by the portal"),
            one["rule"],
            one["evidence"],
        ]


def value_of(figure, name, length):
    """A live sum of the first column of its evidence; what is typed stands by itself."""
    value = cell(figure, "value")
    if figure["is_typed"] or figure["is_least"] or not figure["records"]:
        return value
    return Formula(f"SUM({on_sheet(name)}A2:A{length + 1})", value)


def cell(figure, name):
    """A number; in words what is a step of a scale, or only the least that it may be."""
    if figure[name] is None:
        return None
    if figure.get("steps") or (figure["is_least"] and name in MAY_BE_MORE):
        return told(figure, name)
    return as_number(figure[name])


def as_number(value):
    """Contents keep exact decimals as texts."""
    return Decimal(value) if isinstance(value, str) else value


def evidence_of(figure, name):
    source = SOURCES[figure["source"]]
    header = [_("Counts"), *(str(column) for column in source.columns)]
    return name, header, evidence_rows(figure)


def evidence_rows(figure):
    """What everybody may see of each record, then how many are not told apart."""
    source = SOURCES[figure["source"]]
    records = [as_record(one) for one in figure["records"]]
    rows = [
        [source.amount(row), *(in_one_cell(cells) for cells in row)]
        for row in shown(source, figure, records)
    ]
    rest = as_number(figure["value"] or 0) - sum(row[0] for row in rows)
    if figure["is_typed"] or not rest:
        return rows
    return [*rows, [rest, _("counted, and not shown here")]]


def shown(source, figure, records):
    """Nothing of what only some may know, whoever takes the file."""
    indicator = Indicator.objects.filter(pk=figure["indicator"]).first()
    if indicator is None or not source.is_open_to(indicator, ANYBODY):
        return []
    told = [one for one in records if one.is_open]
    if source.names_people:
        return source.rows(told, ANYBODY, named=False)
    return source.rows(told, ANYBODY)


def event_header():
    return [_("Date"), _("Event"), _("Activity"), _("Place"), _("People"), _("Organisations"), _("Page")]  # fmt: skip


def event_rows(said):
    rows = [
        [
            day(event["day"]),
            event["title"],
            activity.get("title", ""),
            event["place"],
            event["people"],
            event["organisations"],
            event["url"],
        ]
        for activity in said["activities"]
        for event in activity["events"]
    ]
    if rows:
        last = len(rows) + 1
        people = sum(row[4] for row in rows)
        total = Formula(f"SUM(E2:E{last})", people)
        rows.append([_("Participations in all"), "", "", "", total])
    return rows


def publication_rows(said):
    return [
        [day(one["day"]), one["title"], one["by"], one["url"]]
        for one in said["publications"]
    ]


def day(text):
    return datetime.date.fromisoformat(text)


def money_sheets(said):
    """Lines with live sums, and for the donor each cost; amounts in the project's currency."""
    money = said["money"]
    if not money:
        return
    title = _("Budget, %(currency)s") % {"currency": money["currency"]}
    header = [_("Number"), _("Budget line"), _("Budgeted"), _("In this report"), _("So far")]  # fmt: skip
    yield title, header, line_rows(money)
    if money["costs"]:
        yield (
            _("Costs, %(currency)s") % {"currency": money["currency"]},
            cost_header(),
            cost_rows(money),
        )


def line_rows(money):
    """Headings sum what stands below them, so the last row adds the lines alone."""
    names = ("planned", "within", "spent")
    rows = [
        [one["number"], one["title"], *(as_number(one[name]) for name in names)]
        for one in money["lines"]
        if not one["is_heading"]
    ]
    last = len(rows) + 1
    totals = [
        Formula(f"SUM({column}2:{column}{last})", as_number(money[name]))
        for column, name in zip("CDE", names, strict=True)
    ]
    return [*rows, ["", _("In all"), *totals]]


def cost_header():
    return [
        _("Number"),
        _("Paid on"),
        _("What for"),
        _("Supplier"),
        _("Document"),
        _("Budget line"),
        _("Paid from"),
        _("Amount"),
    ]


def cost_rows(money):
    rows = [
        [
            one["number"],
            day(one["day"]),
            one["purpose"],
            one["supplier"],
            one["document"],
            one["line"],
            one["origin"],
            as_number(one["amount"]),
        ]
        for one in money["costs"]
    ]
    total = sum(row[-1] for row in rows)
    formula = Formula(f"SUM(H2:H{len(rows) + 1})", total)
    return [*rows, [*[""] * 6, _("In all"), formula]]
