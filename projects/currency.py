"""Two currencies at one fixed rate.

1 EUR = 1.95583 BGN: the rate of the currency board and, without change, the rate at which
Bulgaria took up the euro (Council Regulation amending Regulation (EC) No 2866/98). Amounts
are rounded half up to the cent, each by itself, so that converted sums add up as well.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from django.db import models
from django.db.models import Case, DecimalField, F, Value, When
from django.db.models.functions import Cast, Round
from django.utils.translation import gettext_lazy as _

RATE = Decimal("1.95583")
CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
# One billion and more is a slip of the finger; a longer number is refused.
DIGITS = 12


class Currency(models.TextChoices):
    EUR = "EUR", _("euro")
    BGN = "BGN", _("lev")


OTHER = {Currency.EUR: Currency.BGN, Currency.BGN: Currency.EUR}


def to_cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def convert(amount: Decimal, *, to: str) -> Decimal:
    """An amount of one currency in the other one."""
    return to_cents(amount * RATE if to == Currency.BGN else amount / RATE)


@dataclass(frozen=True)
class Money:
    """An amount in the currency of the project, and the same in the other one."""

    amount: Decimal = NOTHING
    other: Decimal = NOTHING

    def __add__(self, more: Self) -> Self:
        return Money(self.amount + more.amount, self.other + more.other)

    def __sub__(self, less: Self) -> Self:
        return Money(self.amount - less.amount, self.other - less.other)

    def __bool__(self):
        return bool(self.amount)

    def percent_of(self, whole: Self) -> int | None:
        """Whole percents, rounded half up; None where there is nothing to share."""
        if whole.amount <= 0:
            return None
        share = self.amount * 100 / whole.amount
        return int(share.quantize(Decimal(1), ROUND_HALF_UP))


def converted(amount: str, currency: str):
    """What `convert` does, in SQL: the column's amount in the other currency.

    The quotient is kept to twelve places: at fewer a large amount might be rounded twice.
    """
    exact = Cast(F(amount), DecimalField(max_digits=30, decimal_places=12))
    rate = Value(RATE, output_field=DecimalField(max_digits=6, decimal_places=5))
    kept = DecimalField(max_digits=30, decimal_places=2)
    return Case(
        When(
            **{currency: Currency.EUR},
            then=Round(exact * rate, precision=2, output_field=kept),
        ),
        default=Round(exact / rate, precision=2, output_field=kept),
        output_field=kept,
    )
