"""When a project reports: the stretches of time and the terms that its programme asks for."""

import datetime
from dataclasses import dataclass

from core.dates import months_later
from projects.models import Project
from reports.models import Report

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Term:
    """One report that is expected: its kind, its days, and until when it is sent."""

    kind: str
    starts_on: datetime.date
    ends_on: datetime.date
    due_on: datetime.date | None


def terms_of(project: Project) -> list[Term]:
    """All reports that the programme asks for, from the first to the final one.

    The final one tells of the whole project and takes the place of the last interim one.
    """
    ends = ends_of(project)
    starts = [project.starts_on, *(day + DAY for day in ends[:-1])]
    interim = [
        term(project, Report.Kind.INTERIM, first, last)
        for first, last in zip(starts[:-1], ends[:-1], strict=True)
    ]
    final = term(project, Report.Kind.FINAL, project.starts_on, project.ends_on)
    return [*interim, final]


def ends_of(project):
    """Last days of the stretches; the last one is that of the project."""
    months = project.programme.report_every_months
    found, number = [], 1
    while months:
        last = months_later(project.starts_on, months * number) - DAY
        if last >= project.ends_on:
            break
        found.append(last)
        number += 1
    return [*found, project.ends_on]


def term(project, kind, first, last):
    days = project.programme.report_within_days
    due_on = None if days is None else last + datetime.timedelta(days=days)
    return Term(kind, first, last, due_on)


def untold(project: Project) -> list[Term]:
    """Those of which no report tells yet.

    A project has one final report: when its end moves, `misplaced` moves with it, and what
    was sent stays and is corrected.
    """
    told = set(project.reports.values_list("kind", "ends_on"))
    has_final = any(kind == Report.Kind.FINAL for kind, _day in told)
    return [
        one
        for one in terms_of(project)
        if (one.kind, one.ends_on) not in told
        and not (one.kind == Report.Kind.FINAL and has_final)
    ]


def misplaced(project: Project) -> Report | None:
    """The draft of the final report, where nobody received it and the project ends elsewhere."""
    drafts = project.reports.filter(
        kind=Report.Kind.FINAL, first_submitted_at=None, corrects=None
    )
    return drafts.exclude(ends_on=project.ends_on).first()


def next_term(project: Project) -> Term | None:
    """The first that no report tells of yet."""
    return next(iter(untold(project)), None)
