import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.bg import vat as bg_eik
from stdnum.exceptions import ValidationError as NumberError

LOOKS = re.compile("[0-9]{9}([0-9]{4})?")


def eik_of(text):
    """What stands in a document as a number: without spaces, dots and BG."""
    return re.sub(r"[\s.'’-]", "", text).upper().removeprefix("BG")


def check_eik(value):
    """The EIK of the Bulgarian registers: 9 digits (13 for a branch) with check digits."""
    if not LOOKS.fullmatch(value):
        raise ValidationError(
            _("An EIK has 9 digits, of a branch 13. Compare it with the register."),
            code="eik",
        )
    try:
        check_eik_digits(value)
    except NumberError as error:
        raise ValidationError(
            _("This EIK has a wrong digit. Compare it with the register."), code="eik"
        ) from error


def check_eik_digits(value):
    if not LOOKS.fullmatch(value):
        raise NumberError
    if bg_eik.calc_check_digit_legal(value[:8]) != value[8]:
        raise NumberError
