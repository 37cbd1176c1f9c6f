"""A telephone number, as people write it."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

check_phone = RegexValidator(
    r"^\+?[0-9 ()/.-]{5,40}$",
    _("A phone number has digits, spaces and perhaps a plus."),
)
