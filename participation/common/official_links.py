"""The link under which an institution answers once, without an account.

The token is made of the number of the submission and of the link by the portal's secret key;
the database keeps its digest alone. So a reminder repeats the link, and whoever reads the
database cannot make it.
"""

import hashlib
import logging

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_encode

from core import throttle
from participation.common.models import Submission

log = logging.getLogger(__name__)

HOUR = 3600
# Of one network: nobody mistypes a link so often.
WRONG_AN_HOUR = 20


def token_of(submission: Submission) -> str:
    made = salted_hmac(
        "participation.answer",
        f"{submission.pk}:{submission.link_number}",
        algorithm="sha256",
    )
    return force_str(urlsafe_base64_encode(made.digest()))


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def renew(submission: Submission) -> None:
    """Another link; the one before it leads nowhere any more. The caller saves the row."""
    submission.link_number += 1
    submission.link_digest = digest(token_of(submission))
    submission.link_until = submission.answer_by + Submission.LINK_WORKS_AFTER_TERM


def address(submission: Submission) -> str:
    """To be mailed. Made with an older secret key it cannot be said again, and is made anew."""
    if digest(token_of(submission)) != submission.link_digest:
        renew(submission)
        submission.save(update_fields=["link_number", "link_digest", "link_until"])
    with translation.override(submission.language):
        path = reverse("official:answer", args=[token_of(submission)])
    return f"{settings.SITE_URL}{path}"


def find(token: str) -> Submission | None:
    rows = Submission.objects.for_page()
    return rows.filter(link_digest=digest(token)).first()


def note_wrong(who: str) -> bool:
    """Write down that a link was tried that does not exist; False once `who` tries too many."""
    log.warning("A link for an official answer does not exist.")
    return throttle.hit(f"answer-link:{who}", limit=WRONG_AN_HOUR, seconds=HOUR)
