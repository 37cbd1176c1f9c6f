"""A cause on paper: the sheet on which people sign, and the list that is handed over."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import pdf
from participation.causes.models import Cause
from participation.common import papers
from participation.common.supporters import Supporters

# In one file: twenty thousand would take seven seconds and a gigabyte of memory.
NAMES = 2_000


def signature_sheet(cause: Cause, *, language: str) -> bytes:
    with translation.override(language):
        data = head(cause, _("Signature sheet"))
    return papers.signature_sheet(data, language=language)


def parts(supporters: Supporters) -> list[tuple[int, int]]:
    """The files that hold all names: the number of the first and of the last in each."""
    most = supporters.counts["people"]
    if most > NAMES:
        most = supporters.named.of_people().standing().count()
    starts = range(0, max(most, 1), NAMES)
    return [(first + 1, min(first + NAMES, most)) for first in starts]


def petition(
    cause: Cause, supporters: Supporters, *, part: int, language: str
) -> bytes:
    """As the reader sees the supporters: organisations with their decision, people who agreed."""
    every = parts(supporters)
    first, last = every[part - 1]
    with translation.override(language):
        counts = supporters.counts
        organisations = supporters.named.of_organisations().standing()
        people = supporters.named.of_people().standing()[first - 1 : last]
        data = head(cause, _("Who supports it")) | {
            "facts": [
                [_("Organisations"), str(counts["organisations"])],
                [_("People"), str(counts["people"])],
                [_("Of them on paper"), str(counts["by_hand"] or "")],
                [_("As of"), date_format(timezone.localdate(), "DATE_FORMAT")],
                [
                    _("Names of people in this file"),
                    f"{first}–{last}" if len(every) > 1 else "",
                ],
            ],
            "organisation_columns": [_("Organisation"), _("Decision"), _("Decided on")],
            "organisations": [
                [str(row.organisation), row.decision, day(row.decided_on)]
                for row in organisations[: NAMES if part == 1 else 0]
            ],
            "people_columns": [_("Name"), _("Municipality"), _("Supports it since")],
            "people": [
                [str(row.person), str(row.obshtina or ""), day(row.confirmed_at)]
                for row in people.select_related("obshtina")
            ],
            "note": _("Only people who agreed are named; everybody is counted."),
        }
    return pdf.render("participation/petition", data, language=language)


def day(value):
    return date_format(value, "DATE_FORMAT") if value else ""


def head(cause, heading):
    return {
        "title": f"{heading}: {cause.title}",
        "heading": heading,
        "cause": cause.title,
        "demand": cause.demand or cause.description,
        "addressee": [_("To"), cause.addressee],
        "address": f"{settings.SITE_URL}{cause.get_absolute_url()}",
        "page": _("Page"),
        "of": _("of"),
        "funder": funder(cause),
    }


def funder(cause):
    """The programme's logos and words; None without a public project."""
    project = cause.project
    if project is None or not project.is_published:
        return None
    programme = project.programme
    logos = [pdf.logo(one, instead=programme.name) for one in programme.logos()]
    return {
        "logos": [one for one in logos if one],
        "sentence": project.obligatory_text() if programme.obligatory_text else "",
        "disclaimer": project.disclaimer() if programme.disclaimer else "",
    }
