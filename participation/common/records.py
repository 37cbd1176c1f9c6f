"""How institutions answered: counted when asked, in neutral words."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Aggregate, Count, DurationField, F, Q
from django.utils import timezone

from members.models import Organisation
from participation.common.models import Submission

DAY = datetime.timedelta(days=1)


class Median(Aggregate):
    """The middle value; of an even number halfway between the two in the middle."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    name = "Median"
    output_field = DurationField()


@dataclass(frozen=True)
class Record:
    """`days`: from being handed over to the day of the answer, the median; None without answers."""

    institution: Organisation
    received: int
    answered: int
    waiting: int
    overdue: int
    days: Decimal | None


def records(submissions) -> list[Record]:
    """Of each institution to which something was handed over, by name; two questions."""
    today = timezone.localdate()
    open_now = Q(answer=None)
    rows = (
        Submission.objects.filter(pk__in=submissions.standing().order_by().values("pk"))
        .order_by()
        .values("addressee")
        .annotate(
            received=Count("pk"),
            answered=Count("answer"),
            waiting=Count("pk", filter=open_now & Q(answer_by__gte=today)),
            overdue=Count("pk", filter=open_now & Q(answer_by__lt=today)),
            took=Median(F("answer__answered_on") - F("sent_on")),
        )
    )
    counted = {row.pop("addressee"): row for row in rows}
    found = Organisation.objects.filter(pk__in=counted).select_related("seat__obshtina")
    return [
        Record(
            institution=one,
            days=in_days(counted[one.pk].pop("took")),
            **counted[one.pk],
        )
        for one in found
    ]


def in_days(took):
    """Whole or a half."""
    return None if took is None else Decimal(str(took / DAY)).normalize()
