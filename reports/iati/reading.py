"""What is known of projects, read for many at once: as many questions for fifty as for one."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Exists,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Greatest
from django.utils import timezone

from core.models import Attachment, AuditEntry
from events.models import Event
from places.models import Obshtina
from projects.models import (
    Activity,
    Allocation,
    Budget,
    Disbursement,
    Expenditure,
    Indicator,
    Origin,
    Project,
    ProjectPartner,
)
from reports.figures import Figure
from reports.models import Report
from reports.sources import Ledger, Shelf

CHUNK = 50
ANYBODY = AnonymousUser()


@dataclass(frozen=True)
class Moved:
    """How much came or was spent within a period of the budget, and when the last of it."""

    amount: Decimal
    last_on: datetime.date


@dataclass
class Money:
    """Sums by period of the budget (None: outside of all), never single payments."""

    budget: Budget
    planned: dict[int, Decimal] = field(default_factory=dict)
    grant: Decimal = Decimal(0)
    received: dict[int | None, Moved] = field(default_factory=dict)
    spent: dict[int | None, Moved] = field(default_factory=dict)


@dataclass
class Known:
    """A public project with everything that its file says."""

    project: Project
    money: Money | None
    figures: dict[Indicator, list[Figure]]
    reports: list[Report]


def publishable() -> QuerySet[Project]:
    """Public projects of organisations that have an identifier: no other can be named in IATI."""
    public = Project.objects.visible_to(ANYBODY)
    return public.filter(organisation__eik__gt="")


def known(projects: QuerySet[Project]) -> Iterator[list[Known]]:
    """Chunk by chunk, in the order in which they were made; no more is held in memory."""
    keys = list(projects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield read(keys[start : start + CHUNK])


def read(keys: list[int]) -> list[Known]:
    projects = list(described().filter(pk__in=keys).order_by("pk"))
    money, figures = money_of(projects), figures_of(projects)
    reports = defaultdict(list)
    public = Report.objects.visible_to(ANYBODY).filter(project__in=projects)
    for report in public.defer("contents").order_by("number"):
        reports[report.project_id].append(report)
    for project in projects:
        for report in reports[project.pk]:
            report.project = project
    return [
        Known(one, money.get(one.pk), figures[one.pk], reports[one.pk])
        for one in projects
    ]


def described() -> QuerySet[Project]:
    """With what the element says of the project itself."""
    documents = Attachment.objects.filter(purpose=Attachment.Purpose.DOCUMENT)
    today = timezone.localdate()
    older = Project.objects.filter(
        organisation=OuterRef("organisation"),
        iati_code=OuterRef("iati_code"),
        pk__lt=OuterRef("pk"),
    )
    activities = Activity.objects.filter(project=OuterRef("pk")).order_by()
    activities = activities.values("project")
    began = activities.filter(began_on__lte=today).annotate(Min("began_on"))
    # As long as of one activity it is not known when it ended, of the whole it is not either.
    going_on = Activity.objects.filter(project=OuterRef("project"))
    going_on = going_on.exclude(finished_on__lte=today)
    finished = activities.filter(~Exists(going_on)).annotate(Max("finished_on"))
    return (
        publishable()
        .select_related("organisation", "programme", "topic")
        .prefetch_related(
            Prefetch("obshtini", Obshtina.objects.select_related("oblast")),
            Prefetch("partners", ProjectPartner.objects.select_related("organisation")),
            Prefetch("attachments", documents, to_attr="documents"),
        )
        .annotate(
            is_code_taken=Exists(older),
            began_on=Subquery(began.values("began_on__min")),
            finished_on=Subquery(finished.values("finished_on__max")),
            changed_at=last_change(),
        )
    )


def last_change():
    """The last that is known to have changed what the file says."""
    own = OuterRef("pk")
    of_project = {
        "content_type": ContentType.objects.get_for_model(Project),
        "object_id": own,
    }
    held = Event.objects.held().filter(project=own)
    return Greatest(
        latest(Project.history.model.objects.filter(id=own), "history_date"),
        latest(AuditEntry.objects.filter(**of_project), "at"),
        latest(held, "ends_at"),
        latest(Budget.objects.filter(project=own), "updated_at"),
        latest(Expenditure.objects.filter(budget__project=own), "updated_at"),
        latest(Disbursement.objects.filter(budget__project=own), "updated_at"),
    )


def latest(rows, column):
    return Subquery(rows.order_by(f"-{column}").values(column)[:1])


def money_of(projects) -> dict[int, Money]:
    budgets = Budget.objects.filter(project__in=projects).prefetch_related("periods")
    found = {budget.pk: Money(budget) for budget in budgets}
    planned = (
        Allocation.objects.filter(line__budget__in=found)
        .order_by()
        .values_list("line__budget", "period")
        .annotate(Sum("amount"), grant=Sum("amount", filter=Q(origin=Origin.GRANT)))
    )
    for budget, period, amount, grant in planned:
        found[budget].planned[period] = amount
        found[budget].grant += grant or 0
    today = timezone.localdate()
    spent = (
        Expenditure.objects.filter(budget__in=found)
        .counted()
        .until(today)
        .with_period()
        .order_by()
        .values_list("budget", "period_id")
        .annotate(Sum("amount"), Max("paid_on"))
    )
    for budget, period, amount, day in spent:
        found[budget].spent[period] = Moved(amount, day)
    received = Disbursement.objects.filter(budget__in=found).received().until(today)
    for row in received.order_by("received_on"):
        add_received(found[row.budget_id], row)
    return {money.budget.project_id: money for money in found.values()}


def add_received(money, row):
    period = next(
        (
            one.pk
            for one in money.budget.periods.all()
            if one.starts_on <= row.received_on <= one.ends_on
        ),
        None,
    )
    before = money.received.get(period)
    amount = row.amount + (before.amount if before else 0)
    money.received[period] = Moved(amount, row.received_on)


def figures_of(projects) -> dict[int, dict[Indicator, list[Figure]]]:
    """{project: {indicator: a figure for each of its periods}}, those without periods left out."""
    shelf = Shelf(projects)
    ledgers = {project.pk: Ledger(project, shelf) for project in projects}
    found = {project.pk: {} for project in projects}
    rows = (
        Indicator.objects.filter(result__project__in=projects)
        .select_related("result__project__programme", "activity", "group")
        .prefetch_related("periods__part_targets", "obshtini")
        .order_by("result__position", "result_id", "position", "pk")
    )
    for indicator in rows:
        project = indicator.result.project_id
        figures = [
            Figure(period, ledgers[project]) for period in indicator.periods.all()
        ]
        if figures:
            found[project][indicator] = figures
    return found
