"""A whole project as a workbook: what everybody reads of it, and its budget as far as the reader does."""

from collections.abc import Iterator
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exports import Formula, cell_name
from news.models import Article
from projects import spending
from projects.exports import budget_sheets, rate_in_words
from projects.models import Budget, Project
from reports import timeline
from reports.exports import LICENCE, figure_header, figure_rows, public_reports

ANYBODY = AnonymousUser()
Sheet = tuple[str, list[str], Iterator[list]]


def sheets(project: Project, *, sees_money: bool) -> list[Sheet]:
    """[(title, header, rows)]; of the budget the rows stand in it only for who `sees_money`."""
    events = timeline.events_of(project, ANYBODY)
    return [
        # First as ever: programs read the first sheet.
        (_("Figures"), figure_header(), figure_rows(project)),
        (_("Project"), [_("What"), _("Value")], project_rows(project)),
        (_("Partners"), [_("Organisation"), _("Role")], partner_rows(project)),
        (_("Activities"), activity_header(), activity_rows(project, events)),
        (
            _("Municipalities"),
            [_("Oblast"), _("Municipality"), _("Code")],
            place_rows(project),
        ),
        (_("Events"), event_header(), event_rows(events)),
        (
            _("News"),
            [_("Date"), _("Title"), _("Published by"), _("Page")],
            news_rows(project),
        ),
        (_("Reports"), report_header(), report_rows(project)),
        *money_sheets(project, sees_money=sees_money),
    ]


def on_site(row) -> str:
    return settings.SITE_URL + row.get_absolute_url()


def project_rows(project):
    yield [_("Title"), project.title]
    yield [_("In short"), project.summary]
    yield [_("Objective"), project.objective]
    yield [_("For whom it is"), project.target_groups]
    yield [_("What comes next"), project.next_steps]
    yield [_("Status"), project.get_status_display()]
    yield [_("Starts on"), project.starts_on]
    yield [_("Ends on"), project.ends_on]
    yield [_("Lead organisation"), project.organisation.name]
    yield [_("Programme"), project.programme.name]
    yield [_("Number of the contract"), project.contract_number]
    yield [_("Page"), on_site(project)]
    yield [_("Licence"), LICENCE]
    yield [_("Counted on"), timezone.localdate()]


def partner_rows(project):
    yield [project.organisation.name, _("lead organisation")]
    for partner in project.public_partners():
        yield [partner.organisation.name, partner.get_role_display()]


def activity_header():
    return [
        _("Activity"),
        _("Responsible"),
        _("Planned from"),
        _("Planned until"),
        _("Began on"),
        _("Ended on"),
        _("Done"),
        _("Events held"),
        _("People who took part"),
    ]


def activity_rows(project, events):
    for step in timeline.steps(project, events):
        activity = step.activity
        activity.project = project
        yield [
            activity.title,
            str(activity.named_responsible() or ""),
            activity.starts_on,
            activity.ends_on,
            activity.began_on,
            activity.finished_on,
            _("yes") if activity.is_done else _("no"),
            step.held,
            step.participants,
        ]


def place_rows(project):
    for obshtina in sorted(
        project.places(), key=lambda one: (str(one.oblast), str(one))
    ):
        yield [obshtina.oblast.name, obshtina.name, obshtina.code]


def event_header():
    return [
        _("Starts at"),
        _("Ends at"),
        _("Event"),
        _("Kind"),
        _("Place"),
        _("State"),
        _("Page"),
    ]


def event_rows(events):
    for event in events:
        yield [
            event.starts_at,
            event.ends_at,
            event.title,
            event.get_kind_display(),
            str(event.settlement or ""),
            _("cancelled") if event.cancelled_at else "",
            on_site(event),
        ]


def news_rows(project):
    rows = Article.objects.visible_to(ANYBODY).live().filter(project=project)
    rows = rows.select_related("organisation").defer("body", "body_bg", "body_en")
    for article in rows.order_by("published_at", "pk"):
        day = timezone.localdate(article.published_at)
        yield [day, article.shown_title, article.organisation.name, on_site(article)]


def report_header():
    return [
        _("No."),
        _("Kind"),
        _("Period from"),
        _("Period to"),
        _("Accepted on"),
        _("Page"),
    ]


def report_rows(project):
    for report in public_reports(project):
        accepted_on = report.decided_at and timezone.localdate(report.decided_at)
        yield [
            report.number,
            report.get_kind_display(),
            report.starts_on,
            report.ends_on,
            accepted_on,
            on_site(report),
        ]


def money_sheets(project, *, sees_money) -> list[Sheet]:
    """As the tab of the budget: in totals, or row by row."""
    budget = Budget.objects.filter(project=project).first()
    if budget is None:
        return []
    budget.project = project
    if sees_money:
        return budget_sheets(budget)
    table = spending.table(budget)
    origins = [_("Where the money comes from"), *money_header(budget)]
    lines = [_("No."), _("Budget line"), *money_header(budget)]
    return [
        (_("Budget"), lines, line_rows(table)),
        (_("Budget by origin"), origins, origin_rows(table.total)),
    ]


def money_header(budget):
    own, other = {"currency": budget.currency}, {"currency": budget.other_currency}
    return [
        _("Budgeted, %(currency)s") % own,
        _("Spent, %(currency)s") % own,
        _("Remaining, %(currency)s") % own,
        _("Budgeted, %(currency)s") % other,
        _("Spent, %(currency)s") % other,
    ]


def line_rows(table):
    """Headings sum what stands below them, so only the lines themselves are listed."""
    leaves = table.leaves
    for row, sums in enumerate(leaves, start=1):
        yield [sums.line.number, sums.line.title, *amounts(row, 2, sums)]
    if leaves:
        yield ["", _("In all"), *totals(len(leaves), 2, table.total)]
    yield []
    yield ["", rate_in_words()]


def origin_rows(total):
    by_origin = total.by_origin
    for row, (origin, sums) in enumerate(by_origin, start=1):
        yield [str(origin.label), *amounts(row, 1, sums)]
    if by_origin:
        yield [_("In all"), *totals(len(by_origin), 1, total)]


def amounts(row, first, sums):
    """Planned, spent, and what remains of it as a live difference."""
    planned, spent = cell_name(row, first), cell_name(row, first + 1)
    return [
        sums.planned.amount,
        sums.spent.amount,
        Formula(f"{planned}-{spent}", sums.left.amount),
        sums.planned.other,
        sums.spent.other,
    ]


def totals(last, first, total):
    values: list[Decimal] = [
        total.planned.amount,
        total.spent.amount,
        total.left.amount,
        total.planned.other,
        total.spent.other,
    ]
    return [
        Formula(f"SUM({cell_name(1, column)}:{cell_name(last, column)})", value)
        for column, value in enumerate(values, start=first)
    ]
