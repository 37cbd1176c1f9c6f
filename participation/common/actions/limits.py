"""What one presses again and again, and others get mail or notices of."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import throttle


def refuse_often(key: str, *, a_day: int) -> None:
    if not throttle.hit(key, limit=a_day, seconds=86_400):
        raise ValidationError(
            _("You did this many times today. Go on with it tomorrow."), code="too_many"
        )
