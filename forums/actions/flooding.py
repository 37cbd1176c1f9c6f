"""Floods are held back with counts that all processes share: docs/security.md, section 4."""

import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core import throttle
from members.models import User

FIRST_WEEK = datetime.timedelta(days=7)
TEN_MINUTES = 600
PER_TEN_MINUTES, PER_DAY = 5, 30
EDITS_PER_TEN_MINUTES = REPORTS_PER_TEN_MINUTES = 10
VOTES_PER_TEN_MINUTES = 30


def hold_back_floods(user: User) -> None:
    key = f"post:{user.pk}"
    calm = throttle.hit(f"{key}:10", limit=PER_TEN_MINUTES, seconds=TEN_MINUTES)
    if timezone.now() - user.date_joined < FIRST_WEEK:
        calm = throttle.hit(f"{key}:day", limit=PER_DAY, seconds=86_400) and calm
    refuse_unless(calm)


def hold_back_edits(user: User) -> None:
    calm = throttle.hit(
        f"edit:{user.pk}", limit=EDITS_PER_TEN_MINUTES, seconds=TEN_MINUTES
    )
    refuse_unless(calm)


def hold_back_reports(user: User) -> None:
    calm = throttle.hit(
        f"flag:{user.pk}", limit=REPORTS_PER_TEN_MINUTES, seconds=TEN_MINUTES
    )
    refuse_unless(calm)


def hold_back_votes(user: User) -> None:
    if not throttle.hit(
        f"vote:{user.pk}", limit=VOTES_PER_TEN_MINUTES, seconds=TEN_MINUTES
    ):
        raise ValidationError(
            _("You have voted a lot in a short time. Wait ten minutes."), code="flood"
        )


def refuse_unless(calm):
    if not calm:
        raise ValidationError(
            _(
                "You have written a lot in a short time. Wait ten minutes; your text is kept below."
            ),
            code="flood",
        )
