"""Validators of passwords, beside Django's list of common ones; settings read this module."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# allauth's names of the forms that are ours: those in which a password is chosen.
FORMS = {
    "signup": "members.forms.accounts.SignupForm",
    "change_password": "members.forms.accounts.ChangePasswordForm",
    "set_password": "members.forms.accounts.SetPasswordForm",
    "reset_password_from_key": "members.forms.accounts.ResetPasswordKeyForm",
}
# What people here type when a password is asked for; Latin spellings beside the Cyrillic.
SITE_WORDS = (
    "лидернет",
    "leadernet",
    "лидер",
    "leader",
    "парола",
    "parola",
    "password",
    "passw0rd",
    "портал",
    "portal",
    "мрежа",
    "mreja",
    "mrezha",
    "сдружение",
    "sdruzhenie",
    "фондация",
    "fondacia",
    "fondatsia",
    "читалище",
    "chitalishte",
    "мигове",
    "миг",
    "mig",
    "нпо",
    "npo",
    "ngo",
    "община",
    "obshtina",
    "българия",
    "bulgaria",
    "balgaria",
    "демо",
    "demo",
)
COMMON = (
    "йцукенгшщзхъ",
    "явертъуиопшщ",
    "qwertyuiop",
    "qwerty",
    "явертъ",
    "abcdefgh",
    "абвгдежз",
    "123456789",
    "12345678",
    "123456",
    "обичамте",
    "obichamte",
    "iloveyou",
    "любов",
    "здравей",
    "zdravei",
    "administrator",
    "администратор",
    "admin",
    "админ",
)
WORDS = sorted({*SITE_WORDS, *COMMON}, key=len, reverse=True)


class SiteWordsValidator:
    """Refuses what is made of the site's and other easily guessed words only."""

    def validate(self, password, user=None):
        rest = password.casefold()
        for word in WORDS:
            rest = rest.replace(word, "")
        left = re.sub(r"[\W\d_]", "", rest)
        if rest != password.casefold() and len(left) < 4:
            raise ValidationError(
                _(
                    "This password is made of words that are easy to guess here. "
                    "Four unrelated words make a good one."
                ),
                code="password_of_site_words",
            )
        if len(set(password.casefold())) < 5:
            raise ValidationError(
                _("This password repeats too few characters."),
                code="password_too_uniform",
            )

    def get_help_text(self):
        return _("Not the portal's name or other words that are easy to guess.")


class MaximumLengthValidator:
    """Hashing an endless text would keep the server busy."""

    longest = 128

    def validate(self, password, user=None):
        if len(password) > self.longest:
            raise ValidationError(
                _("A password has at most %(longest)d characters."),
                code="password_too_long",
                params={"longest": self.longest},
            )

    def get_help_text(self):
        return _("At most %(longest)d characters.") % {"longest": self.longest}
