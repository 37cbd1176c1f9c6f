"""A cause on paper: the sheet on which people sign, and the list that is handed over."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import pdf
from participation.causes.forms import CauseForm
from participation.causes.models import Cause
from participation.common import papers
from participation.common.supporters import Supporters

# In one file: twenty thousand would take seven seconds and a gigabyte of memory.
NAMES = 2_000
ON_PAPER = ["title", "description", "demand", "addressee", "obshtina"]


def signature_sheet(cause: Cause, *, language: str) -> bytes:
    return papers.signature_sheet(
        cause,
        demand=demand(cause),
        to=[gettext_lazy("To"), cause.addressee],
        project=cause.project,
        language=language,
    )


def demand(cause):
    return cause.demand or cause.description


def decision(cause: Cause, *, language: str) -> bytes:
    return papers.decision(cause, project=cause.project, language=language)


def form(*, language: str) -> bytes:
    """With which a citizen or an organisation proposes a cause at a desk or a meeting."""
    with translation.override(language):
        head = {
            "heading": _("Propose a cause"),
            "address": settings.SITE_URL + reverse("causes:list"),
        }
        return papers.form(
            head,
            {name: CauseForm.base_fields[name] for name in ON_PAPER},
            # Two texts and the rest stand on one sheet.
            text_lines=7,
            signed=[
                _("Name or organisation, signature"),
                _("Taken by (name, organisation, date)"),
            ],
            note=_(
                "Whoever takes it enters the cause at %(site)s. What a citizen proposes becomes "
                "public once a coordinator has looked at it."
            )
            % {"site": settings.SITE_NAME},
            language=language,
        )


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
        head = papers.about(cause, _("Who supports it"), project=cause.project)
        data = head | {
            "demand": demand(cause),
            "to": [_("To"), cause.addressee],
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
