"""The secret code of answers that bear no account: with it one goes on elsewhere, or takes them back."""

import hashlib
import secrets

from django.utils.crypto import salted_hmac

from members.models import Person
from participation.surveys.models import Survey

# The log of the web server leaves out what holds a capital: see deploy/Caddyfile.
MARK = "S"


def new() -> str:
    return MARK + secrets.token_urlsafe(18)


def of_guest(survey: Survey, person: Person) -> str:
    """Of somebody without an account who answers under their name: each time the same."""
    made = salted_hmac("surveys.guest", f"{survey.pk}:{person.pk}", algorithm="sha256")
    return MARK + made.hexdigest()[:32]


def digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
