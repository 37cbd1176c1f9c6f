"""The coordinator's ready mail to the owners of a profile that is out of date."""

from django.utils import translation

from core.mail import plain_text
from members import steps


def ready_mail(organisation, words: str = "") -> tuple[str, str]:
    """(subject, text) in the language of the owners; `{link}` stands for each owner's link."""
    owner = organisation.owners().order_by("pk").first()
    with translation.override(owner.language if owner else "bg"):
        text = plain_text(
            "emails/members/outdated.txt",
            {
                "organisation": organisation,
                "missing": steps.missing(organisation),
                "words": words,
            },
        )
    subject, _newline, body = text.strip().partition("\n")
    return subject.removeprefix("Subject:").strip(), body.strip()
