"""What a report says, as plain values: page, PDF, spreadsheet and the frozen copy are made of these.

Everything is counted until the report's last day, from the portal's records as they are when
it is asked. Keys of records go in; names of persons do not.
"""

from collections import Counter, defaultdict
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from events.models import Event
from news.models import Article
from projects import spending
from projects.models import Budget, Project
from reports.figures import Figure, current, indicators_of
from reports.models import Report
from reports.pictures import by_day, pictures_of
from reports.sources import Ledger, Record
from reports.sources.presence import presence
from reports.stretches import Stretch

LANGUAGES = ("bg", "en")
PICTURES = 12


def in_both(report: Report) -> dict:
    """{language: contents}, as it is frozen when the report is sent."""
    found, ledger = {}, Ledger(report.project, is_live=True)
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = of(report, ledger)
    return found


def of(report: Report, ledger: Ledger | None = None) -> dict:
    """The contents in the language of the moment. Dates are ISO texts, amounts exact texts.

    Languages that share a ledger have the same figures.
    """
    project = report.project
    ledger = ledger or Ledger(project, is_live=True)
    return {
        "counted_on": timezone.localdate().isoformat(),
        "project": about(project),
        "report": {
            "number": report.number,
            "kind": report.kind,
            "title": str(report.get_kind_display()),
            "starts_on": report.starts_on.isoformat(),
            "ends_on": report.ends_on.isoformat(),
        },
        "texts": texts(report),
        "figures": figures(report, ledger),
        "not_measured": not_measured(report.project),
        "activities": activities(report, ledger),
        "publications": publications(report),
        "pictures": pictures(report),
        "money": money(report),
        "annexes": annexes(report),
    }


def about(project: Project) -> dict:
    return {
        "title": project.title,
        "summary": project.summary,
        "objective": project.objective,
        "url": settings.SITE_URL + project.get_absolute_url(),
        "code": project.iati_code,
        "starts_on": project.starts_on.isoformat(),
        "ends_on": project.ends_on.isoformat(),
        "lead": project.organisation.name,
        "programme": project.programme.name,
        "funder": project.programme.funder,
        "sentence": project.obligatory_text() if project.programme.obligatory_text else "",
        "disclaimer": project.disclaimer() if project.programme.disclaimer else "",
        "partners": [
            {
                "name": one.organisation.name,
                "role": str(one.get_role_display()),
                "is_public": one.organisation.is_public(),
            }
            for one in project.partners.select_related("organisation")
        ],
        "obshtini": [str(one) for one in project.places()],
        "logos": [
            {"key": one.key, "alt": one.alt or project.programme.name}
            for one in project.programme.logos()
        ],
    }  # fmt: skip


def texts(report):
    """The parts in their order, with what is written in them; an empty one is left out."""
    written = {one.part: one for one in report.texts.all()}
    return [
        {"part": part.value, "title": str(part.label), "html": written[part].text}
        for part in report.texts.model.Part
        if part in written and written[part].text
    ]


def figures(report, ledger=None) -> list[dict]:
    """Each indicator in the periods of which the report tells, until its last day."""
    ledger = ledger or Ledger(report.project, is_live=True)
    found = []
    for indicator in indicators_of(report.project):
        periods = periods_in(report, indicator)
        for period in periods:
            days = [period.starts_on.isoformat(), period.ends_on.isoformat()]
            one = figure(indicator, period, report, ledger)
            found.append(one | {"days": days if len(periods) > 1 else []})
    return found


def not_measured(project: Project) -> list[str]:
    """Titles of what was promised and has no indicator."""
    without = project.results.filter(indicators=None)
    return [result.title for result in without.order_by("position", "pk")]


def periods_in(report, indicator):
    """Every one that the report touches; where values add up, the one in which it ends says all."""
    periods = list(indicator.periods.all())
    touched = [
        one
        for one in periods
        if one.starts_on <= report.ends_on and one.ends_on >= report.starts_on
    ]
    if touched and not indicator.is_cumulative:
        return touched
    return [current(periods, report.ends_on)] if periods else []


def figure(indicator, period, report, ledger):
    until = Figure(Stretch.of(period, until=report.ends_on), ledger, in_full=True)
    since = Stretch.of(period, since=report.starts_on, until=report.ends_on)
    within = Figure(since, ledger, in_full=True)
    return {
        "indicator": indicator.pk,
        "period": period.pk,
        "result": indicator.result.title,
        "result_type": indicator.result.type,
        "title": indicator.title,
        "unit": indicator.unit,
        "measure_code": indicator.measure_code,
        "steps": indicator.steps if indicator.is_qualitative else [],
        "baseline": plain(until.baseline),
        "target": plain(until.target),
        "value": plain(until.value),
        "within": plain(within.value),
        "percent": until.percent,
        "is_least": False,
        "in_public": in_public(until, within),
        "is_typed": until.is_typed,
        "rule": until.rule,
        "source": indicator.source,
        "records": [as_list(one) for one in until.records],
        "evidence": settings.SITE_URL + until.get_absolute_url(),
    }


def in_public(until, within):
    """What everybody may read instead, where small groups would show."""
    told = Figure(until.period, until.ledger)
    return {
        "value": plain(told.told),
        "within": plain(Figure(within.period, within.ledger).told),
        "percent": told.percent,
        "is_least": not told.is_told_whole,
    }


def as_list(record: Record) -> list:
    """[key, keys through which it counts, day, amount, may everybody know it?, kind]"""
    on = record.on.isoformat() if record.on else None
    amount = plain(record.amount)
    return [record.key, list(record.through), on, amount, record.is_open, record.kind]


def plain(number):
    """JSON has no exact decimals: they are texts."""
    return str(number) if isinstance(number, Decimal) else number


def activities(report, ledger) -> list[dict]:
    """The activities with the events of the report's time.

    An event of a group is for the group alone: it counts, and nobody else is told which it was.
    """
    by_activity, of_groups = {}, Counter()
    for event in events(report, ledger):
        by_activity.setdefault(event["activity"], [])
        if event.pop("is_of_group"):
            of_groups[event["activity"]] += 1
        else:
            by_activity[event["activity"]].append(event)
    found = [
        {
            "activity": one.pk,
            "title": one.title,
            "description": one.description,
            "starts_on": one.starts_on.isoformat(),
            "ends_on": one.ends_on.isoformat(),
            "is_done": one.is_done,
            "events": by_activity.pop(one.pk, []),
            "hidden": of_groups[one.pk],
        }
        for one in report.project.activities.all()
        if one.starts_on <= report.ends_on
    ]
    return found + [
        {"activity": None, "events": rest, "hidden": of_groups[key]}
        for key, rest in by_activity.items()
    ]


def held_in(report):
    return (
        Event.objects.held()
        .filter(
            project=report.project,
            starts_at__date__gte=report.starts_on,
            starts_at__date__lte=report.ends_on,
        )
        .order_by("starts_at", "pk")
    )


def events(report, ledger) -> list[dict]:
    """Those that began within the report, and those at which somebody was for the first time.

    People are those whose participation counts in the report, so that the list is the figure.
    """
    came = first_there(report, ledger.read(presence))
    began = set(held_in(report).order_by().values_list("pk", flat=True))
    rows = (
        Event.objects.filter(pk__in=began | came.keys())
        .select_related("settlement__obshtina")
        .without("body")
        .order_by("starts_at", "pk")
    )
    return [
        {
            "event": one.pk,
            "activity": one.activity_id,
            "title": one.title,
            "kind": str(one.get_kind_display()),
            "day": timezone.localdate(one.starts_at).isoformat(),
            "place": str(one.settlement or ""),
            "people": len(came[one.pk]),
            "organisations": len({who.organisation for who in came[one.pk]} - {None}),
            "is_public": one.audience == Event.Audience.PUBLIC,
            "is_of_group": one.audience == Event.Audience.GROUP,
            "url": settings.SITE_URL + one.get_absolute_url(),
        }
        for one in rows
    ]


def first_there(report, facts):
    """{event: who was there for the first time within the report}"""
    found = defaultdict(list)
    for pk, rows in facts.by_event.items():
        for who in rows:
            day = facts.events[pk].first_day_of(who)
            if report.starts_on <= day <= report.ends_on:
                found[pk].append(who)
    return found


def publications(report) -> list[dict]:
    """News of the project that everybody may read, published within the report."""
    rows = Article.objects.live().filter(
        project=report.project,
        audience=Article.Audience.PUBLIC,
        published_at__date__gte=report.starts_on,
        published_at__date__lte=report.ends_on,
    )
    return [
        {
            "article": one.pk,
            "day": timezone.localdate(one.published_at).isoformat(),
            "title": one.shown_title,
            "by": one.organisation.name,
            "url": settings.SITE_URL + one.get_absolute_url(),
        }
        for one in rows.select_related("organisation").order_by("published_at", "pk")
    ]


def pictures(report) -> list[dict]:
    """Some that everybody may see, taken within the report, the oldest first."""
    rows = by_day(pictures_of(report.project, AnonymousUser())).filter(
        day__gte=report.starts_on, day__lte=report.ends_on
    )
    return [
        {
            "key": one.key,
            "alt": one.alt,
            "caption": one.caption,
            "credit": one.credit,
            "day": one.day.isoformat(),
        }
        for one in reversed(rows.reverse()[:PICTURES])
    ]


def money(report) -> dict | None:
    """Planned and spent by line until the last day, and the costs of the report's own time."""
    budget = Budget.objects.filter(project=report.project).first()
    if budget is None:
        return None
    until = spending.table(budget, last=report.ends_on)
    within = spending.table(budget, first=report.starts_on, last=report.ends_on)
    of_time = {row.line.pk: row.spent for row in within.rows}
    received = spending.disbursed(budget, last=report.ends_on)
    return {
        "currency": budget.currency,
        "lines": [line_of(row, of_time[row.line.pk]) for row in until.rows],
        "planned": plain(until.total.planned.amount),
        "spent": plain(until.total.spent.amount),
        "within": plain(within.total.spent.amount),
        "received": plain(received.amount),
        "costs": costs(budget, report),
    }


def line_of(row, within):
    return {
        "number": row.line.number,
        "title": row.line.title,
        "is_heading": row.is_heading,
        "planned": plain(row.planned.amount),
        "spent": plain(row.spent.amount),
        "within": plain(within.amount),
        "percent": row.percent,
    }


def costs(budget, report) -> list[dict]:
    """For the donor: each cost with its paper. What was voided counts nothing."""
    rows = budget.expenditure.counted().between(report.starts_on, report.ends_on)
    return [
        {
            "number": one.number,
            "day": one.paid_on.isoformat(),
            "line": f"{one.line.number} {one.line.title}",
            "purpose": one.purpose,
            "supplier": one.supplier,
            "document": document_of(one),
            "origin": str(one.get_origin_display()),
            "amount": plain(one.amount),
        }
        for one in rows.select_related("line").order_by("paid_on", "number")
    ]


def document_of(cost):
    kind = str(cost.get_document_kind_display())
    if not cost.document_number:
        return kind
    return _("%(kind)s No %(number)s") % {"kind": kind, "number": cost.document_number}


def annexes(report) -> list[dict]:
    return [{"key": one.key, "name": one.name} for one in report.attachments.all()]
