"""The part of an indicator's period of which a report tells."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from projects.models import Indicator


@dataclass(frozen=True)
class Stretch:
    """The days of a period of which a report tells; typed values find it by its number."""

    pk: int
    indicator: Indicator
    counts_from: datetime.date
    ends_on: datetime.date
    target_value: Decimal
    # Of typed values, by the day on which they were measured.
    told_from: datetime.date
    told_until: datetime.date

    @classmethod
    def of(cls, period, *, until, since=datetime.date.min):
        return cls(
            pk=period.pk,
            indicator=period.indicator,
            counts_from=max(period.counts_from, since),
            ends_on=min(period.ends_on, until),
            target_value=period.target_value,
            told_from=since if since > period.starts_on else datetime.date.min,
            told_until=until if until < period.ends_on else datetime.date.max,
        )

    def is_told_on(self, day):
        """A report that reaches the end of the period tells what was measured after it too.

        One that begins after the period has no value of its own time.
        """
        return (
            self.counts_from <= self.ends_on
            and self.told_from <= day <= self.told_until
        )
