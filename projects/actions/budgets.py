"""The budget: its currency, periods, lines and what is planned for them."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import AuditEntry
from members.models import User
from projects.closed import refuse_if_closed
from projects.models import Allocation, Budget, BudgetLine, BudgetPeriod, Project


@dataclass(frozen=True)
class PlannedPeriod:
    """As it was typed; `number` names one that is there already."""

    starts_on: datetime.date
    ends_on: datetime.date
    number: int | None = None


@dataclass(frozen=True)
class PlannedLine:
    """As it was typed: {(number of the period, origin): amount}."""

    number: str
    title_bg: str
    title_en: str = ""
    row: int | None = None
    amounts: dict[tuple[int, str], Decimal] = field(default_factory=dict)

    def place(self):
        return [int(part) for part in self.number.split(".")]


def locked(budget: Budget) -> Budget:
    """One act at a time changes the money of a project."""
    refuse_if_closed(budget.project_id)
    return Budget.objects.select_for_update().get(pk=budget.pk)


@transaction.atomic
def set_up_budget(
    project: Project,
    *,
    currency: str,
    periods: list[PlannedPeriod],
    version: str,
    actor: User,
) -> Budget:
    """Choose the currency and the periods; the same sent twice changes nothing more."""
    refuse_if_closed(project.pk)
    budget, is_new = Budget.objects.get_or_create(
        project=project, defaults={"currency": currency}
    )
    budget = locked(budget)
    if is_set_up_so(budget, currency, periods):
        return budget
    if not is_new:
        refuse_old(budget, version)
    if budget.currency != currency:
        refuse_where_amounts_are(budget)
        budget.currency = currency
    change_periods(budget, periods)
    budget.save()
    verb = "projects.budget_made" if is_new else "projects.budget_periods_changed"
    audit.record(verb, actor=actor, target=project, currency=currency)
    return budget


def is_set_up_so(budget, currency, periods):
    there = set(budget.periods.values_list("starts_on", "ends_on"))
    return budget.currency == currency and there == {
        (one.starts_on, one.ends_on) for one in periods
    }


def refuse_where_amounts_are(budget):
    has_amounts = (
        budget.allocations().exists()
        or budget.expenditure.exists()
        or budget.disbursements.exists()
    )
    if has_amounts:
        raise ValidationError(
            _("There are amounts already, so the currency stays as it is."),
            code="currency",
        )


def change_periods(budget, periods):
    refuse_overlapping(periods)
    known = {period.pk: period for period in budget.periods.all()}
    by_days = {(one.starts_on, one.ends_on): pk for pk, one in known.items()}
    kept = set()
    for one in periods:
        number = one.number or by_days.get((one.starts_on, one.ends_on))
        row = known.get(number) or BudgetPeriod(budget=budget)
        row.starts_on, row.ends_on = one.starts_on, one.ends_on
        row.save()
        kept.add(row.pk)
    for pk in known.keys() - kept:
        if known[pk].allocations.exists():
            raise ValidationError(
                _(
                    "Amounts are planned for the period %(period)s. Move them to another "
                    "period first."
                ),
                params={"period": known[pk]},
                code="planned",
            )
        known[pk].delete()


def refuse_overlapping(periods):
    if not periods:
        raise ValidationError(_("A budget has at least one period."), code="none")
    in_order = sorted(periods, key=lambda one: one.starts_on)
    for earlier, later in pairwise(in_order):
        if later.starts_on <= earlier.ends_on:
            raise ValidationError(_("Two periods overlap."), code="overlap")


@transaction.atomic
def save_lines(
    budget: Budget, lines: list[PlannedLine], *, version: str, actor: User
) -> Budget:
    """Make the lines what was typed, or refuse when somebody saved others meanwhile."""
    budget = locked(budget)
    if is_as_typed(budget, lines):
        return budget
    refuse_old(budget, version)
    rows = {row.pk: row for row in budget.lines.all()}
    named = {line.row for line in lines}
    free = {row.number: row for row in rows.values() if row.pk not in named}
    kept = []
    # By number, as 1.2 comes before 1.10.
    for place, line in enumerate(sorted(lines, key=PlannedLine.place)):
        row = rows.get(line.row) or free.pop(line.number, None)
        kept.append(keep_line(row or BudgetLine(budget=budget), line, place))
    for pk in rows.keys() - {row.pk for row in kept}:
        refuse_used(rows[pk])
        rows[pk].delete()
    refuse_amounts_of_headings(kept)
    budget.save()
    audit.record(
        "projects.budget_changed",
        actor=actor,
        target=budget.project,
        lines=len(kept),
        planned=str(budget.allocations().total().amount),
    )
    return budget


def keep_line(row, line, place):
    row.number, row.position = line.number, place
    row.title_bg, row.title_en = line.title_bg, line.title_en
    row.save()
    planned = {(one.period_id, one.origin): one for one in row.allocations.all()}
    for key, amount in line.amounts.items():
        one = planned.pop(key, None) or Allocation(
            line=row, period_id=key[0], origin=key[1]
        )
        if one.amount != amount:
            one.amount = amount
            one.save()
    row.allocations.filter(pk__in=[one.pk for one in planned.values()]).delete()
    return row


def is_as_typed(budget, lines):
    """Is it what the rows say already? So a form that is sent twice is saved once."""
    planned = {}
    for one in budget.allocations():
        planned.setdefault(one.line_id, {})[one.period_id, one.origin] = one.amount
    there = {
        row.number: (row.title_bg, row.title_en or "", planned.get(row.pk, {}))
        for row in budget.lines.all()
    }
    return there == {
        line.number: (line.title_bg, line.title_en, line.amounts) for line in lines
    }


def refuse_old(budget, version):
    if version == budget.updated_at.isoformat():
        return
    last = (
        AuditEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(Project),
            object_id=budget.project_id,
            verb__startswith="projects.budget_",
        )
        .select_related("actor__person")
        .first()
    )
    name = last.actor if last and last.actor else _("Somebody")
    raise ValidationError(
        _(
            "%(name)s changed the budget while you were writing. What you typed is kept "
            "below: compare it with the budget, then save once more to put yours in its place."
        ),
        params={"name": name},
        code="meanwhile",
    )


def refuse_used(line):
    if line.expenditure.exists():
        raise ValidationError(
            _("There is expenditure on line %(line)s, so it is not removed."),
            params={"line": line},
            code="used",
        )


def refuse_amounts_of_headings(rows):
    """A heading is the sum of its lines: amounts of its own would be counted beside them."""
    for row in rows:
        below = [other.number for other in rows if other.is_below(row)]
        if below and (row.allocations.exists() or row.expenditure.exists()):
            raise ValidationError(
                _(
                    "Line %(line)s is the heading of %(below)s. Put its amounts and its "
                    "expenditure on them."
                ),
                params={"line": row, "below": ", ".join(below)},
                code="heading",
            )
