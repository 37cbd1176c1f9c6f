"""Papers that several subjects share."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core import pdf

LINES = 18


def signature_sheet(head: dict, *, language: str) -> bytes:
    """The form of support on paper. `head` says what is supported: see `causes/papers.py`."""
    with translation.override(language):
        data = head | {
            "columns": [
                _("No."),
                _("Name"),
                _("Municipality"),
                _("Date"),
                _("Signature"),
            ],
            "lines": LINES,
            "privacy": _(
                "Your name and municipality are entered at %(site)s only so that your support is "
                "counted; a name from paper is shown to nobody there. If you change your mind, "
                "tell the person who collected the signatures."
            )
            % {"site": settings.SITE_NAME},
            "collector": _("Collected by (name, signature)"),
        }
    return pdf.render("participation/signatures", data, language=language)
