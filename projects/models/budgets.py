"""The budget of a project: lines, periods and what is planned for each of them.

IATI has the name `budget` for it: amounts by period.
"""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Deferrable, F, Q, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from projects.currency import DIGITS, OTHER, Currency, Money, converted
from projects.models.projects import Project


class Origin(models.TextChoices):
    """Whose money it is."""

    GRANT = "grant", _("grant")
    OWN = "own", _("own share in money")
    IN_KIND = "in_kind", _("own share in kind")


def amount_field(label, **options):
    return models.DecimalField(label, max_digits=DIGITS, decimal_places=2, **options)


class BudgetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Budgets of which the user reads everything, suppliers and documents too."""
        return self.filter(project__in=Project.objects.money_visible_to(user))


class Budget(models.Model):
    """What a project's money is counted in; all amounts of the project hang on it."""

    project = models.OneToOneField(
        Project, models.CASCADE, verbose_name=_("project"), related_name="budget"
    )
    currency = models.CharField(
        _("currency"), max_length=3, choices=Currency, default=Currency.EUR
    )
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")

    def __str__(self):
        return str(self.project)

    @property
    def other_currency(self):
        return OTHER[self.currency]

    def allocations(self):
        return Allocation.objects.filter(line__budget=self)

    def leaves(self):
        """Lines that are no headings: amounts and costs stand on these."""
        lines = list(self.lines.all())
        return [
            line for line in lines if not any(other.is_below(line) for other in lines)
        ]


class BudgetPeriod(models.Model):
    """A stretch of the project for which amounts are planned; its report covers the same."""

    budget = models.ForeignKey(
        Budget, models.CASCADE, verbose_name=_("budget"), related_name="periods"
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))

    class Meta:
        ordering = ["starts_on"]
        verbose_name = _("budget period")
        verbose_name_plural = _("budget periods")
        constraints = [
            models.CheckConstraint(
                name="budget_period_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The period must end after it starts."),
            ),
            models.UniqueConstraint(
                fields=["budget", "starts_on"],
                name="budget_period_starts_once",
                deferrable=Deferrable.DEFERRED,
            ),
        ]

    def __str__(self):
        first, last = (
            date_format(day, "SHORT_DATE_FORMAT")
            for day in (self.starts_on, self.ends_on)
        )
        return f"{first} – {last}"


check_number = RegexValidator(
    r"^[0-9]{1,3}(\.[0-9]{1,3}){0,3}$",
    _("Write the number of the line like this: 1 or 1.2."),
)


class BudgetLine(models.Model):
    """A line of the budget, or the heading of others: 1 is the heading of 1.1 and 1.2."""

    budget = models.ForeignKey(
        Budget, models.CASCADE, verbose_name=_("budget"), related_name="lines"
    )
    number = models.CharField(_("number"), max_length=15, validators=[check_number])
    title = models.CharField(_("title"), max_length=200)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "number"],
                name="budget_line_number_once",
                deferrable=Deferrable.DEFERRED,
            )
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    @property
    def depth(self):
        return self.number.count(".")

    def is_below(self, other):
        """Is the other one its heading?"""
        return self.number.startswith(f"{other.number}.")


class SumsQuerySet(models.QuerySet):
    """Rows with an `amount`; sums are exact, in both currencies."""

    def with_other(self):
        """`other`: the amount in the currency that is not the project's."""
        return self.annotate(other=converted("amount", self.model.currency_path))

    def sums(self, *columns):
        """(value of each column, amount, amount in the other currency), as a queryset."""
        rows = self.with_other().order_by().values(*columns)
        found = rows.annotate(Sum("amount"), Sum("other"))
        return found.values_list(*columns, "amount__sum", "other__sum")

    def by(self, *columns) -> dict:
        """{value of the column, or tuple of values: Money}."""
        return {
            key[0] if len(key) == 1 else tuple(key): Money(amount, other)
            for *key, amount, other in self.sums(*columns)
        }

    def total(self) -> Money:
        found = self.with_other().aggregate(Sum("amount"), Sum("other"))
        if found["amount__sum"] is None:
            return Money()
        return Money(found["amount__sum"], found["other__sum"])

    def of_origin(self, *origins):
        return self.filter(origin__in=origins)


class AllocationQuerySet(SumsQuerySet):
    def in_period(self, period):
        return self.filter(period=period)


class Allocation(models.Model):
    """What is planned for a line in a period, from one origin."""

    currency_path = "line__budget__currency"

    line = models.ForeignKey(
        BudgetLine,
        models.CASCADE,
        verbose_name=_("budget line"),
        related_name="allocations",
    )
    period = models.ForeignKey(
        BudgetPeriod,
        models.PROTECT,
        verbose_name=_("budget period"),
        related_name="allocations",
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    amount = amount_field(_("amount"))

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned amount")
        verbose_name_plural = _("planned amounts")
        constraints = [
            models.UniqueConstraint(
                fields=["line", "period", "origin"], name="allocation_once"
            ),
            models.CheckConstraint(
                name="allocation_is_not_negative", condition=Q(amount__gt=0)
            ),
        ]

    def __str__(self):
        return f"{self.line}: {self.amount}"
