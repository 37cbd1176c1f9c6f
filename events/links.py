"""Personal links for those who have no account: signed for one purpose, with an age.

What they hold is a row's own secret number, so that the row ends them: see `Registration.key`
and `Invitee.key`.
"""

import datetime
import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from events.models import Event, Invitee, Registration

# (age of the link) for each purpose, which is the name of its page too. A certificate is
# looked for long after the event.
AGES = {
    "place": datetime.timedelta(days=400),
    "confirm": Registration.CONFIRM_WITHIN,
    "invitation": datetime.timedelta(days=180),
    "opinion": datetime.timedelta(days=60),
}


def token(purpose: str, row: Registration | Invitee) -> str:
    return signing.dumps(str(row.key), salt=f"events.{purpose}")


def read(purpose: str, text: str) -> uuid.UUID | None:
    """The secret number that the link holds; None when it is broken or too old."""
    try:
        key = signing.loads(text, salt=f"events.{purpose}", max_age=AGES[purpose])
        return uuid.UUID(key)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def address(purpose: str, row, *, event: Event, language: str) -> str:
    """The whole address, in the reader's language."""
    with translation.override(language):
        path = reverse(f"events:{purpose}", args=[event.slug, token(purpose, row)])
    return f"{settings.SITE_URL}{path}"


def own_page(registration, *, event: Event, language: str) -> str:
    """Where the person changes or cancels.

    With an account, by signing in. A link is for those without one, and where the event is
    not everybody's, since whom a colleague or an invitation brought may not see it else.
    """
    is_public = event.audience == Event.Audience.PUBLIC
    if registration.person.user_id and is_public:
        with translation.override(language):
            path = reverse("events:register", args=[event.slug])
        return f"{settings.SITE_URL}{path}"
    return address("place", registration, event=event, language=language)
