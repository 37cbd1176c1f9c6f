"""Which projects owe what: terms, presence, values, papers, news. For whoever coordinates them."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.db.models import (
    Count,
    DateField,
    IntegerField,
    Max,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Organisation
from news.models import Article
from projects.models import Project
from reports import lacking
from reports.models import Report

# After so long without news readers ask whether anything happens.
SILENT = datetime.timedelta(days=90)


@dataclass(frozen=True)
class Debt:
    """Something that a project owes, in words, with the place where it is seen."""

    text: str
    url: str
    is_late: bool = False


def projects_for(user) -> QuerySet[Project]:
    """Published projects under way in the user's territory, with what each of them owes.

    Those whose report is the most overdue come first.
    """
    territory = Organisation.objects.real().coordinated_by(user)
    under_way = Project.Status.IMPLEMENTATION, Project.Status.FINALISATION
    return (
        Project.objects.visible_to(user)
        .filter(is_published=True, status__in=under_way, organisation__in=territory)
        .select_related("organisation", "programme")
        .annotate(
            next_due=first_of(Report.objects.owed(), Min("due_on"), DateField()),
            to_decide=counted(Report.objects.filter(state=Report.State.SUBMITTED)),
            without_presence=counted(lacking.events_without_presence()),
            without_value=counted(
                lacking.periods_without_value(), by="indicator__result__project"
            ),
            without_paper=counted(lacking.costs_without_paper(), by="budget__project"),
            last_news=first_of(
                Article.objects.live(), Max(TruncDate("published_at")), DateField()
            ),
        )
        .order_by(Coalesce("next_due", datetime.date.max), "pk")
    )


def first_of(rows, what, field, by="project"):
    """One value of the rows of each project."""
    rows = rows.order_by().filter(**{by: OuterRef("pk")}).values(by)
    return Subquery(rows.annotate(found=what).values("found"), output_field=field)


def counted(rows, by="project"):
    return Coalesce(first_of(rows, Count("pk"), IntegerField(), by), 0)


def debts_of(project: Project) -> Iterator[Debt]:
    """By the annotations of `projects_for`."""
    page = partial(reverse, args=[project.slug])
    today = timezone.localdate()
    if project.next_due:
        is_late = project.next_due < today
        words = _("report was due") if is_late else _("report is due")
        yield Debt(words, page("reports:list"), is_late)
    if project.to_decide:
        yield Debt(_("a report waits for a decision"), page("reports:list"))
    for count, words, address in [
        (
            project.without_presence,
            ngettext(
                "%(count)s event without presence",
                "%(count)s events without presence",
                project.without_presence,
            ),
            page("project_events"),
        ),
        (
            project.without_value,
            ngettext(
                "%(count)s value is not entered",
                "%(count)s values are not entered",
                project.without_value,
            ),
            page("reports:results"),
        ),
        (
            project.without_paper,
            ngettext(
                "%(count)s cost without a document",
                "%(count)s costs without documents",
                project.without_paper,
            ),
            page("projects:budget"),
        ),
    ]:
        if count:
            yield Debt(words % {"count": count}, address)
    if project.last_news is None or project.last_news < today - SILENT:
        yield Debt(_("no news for three months"), page("project_publications"))
