"""The matrix of ideas as a table."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _


def header() -> list[str]:
    return [
        _("Idea"),
        _("What is proposed"),
        _("Oblast"),
        _("Municipality"),
        _("Who proposes it"),
        _("Call"),
        _("Submitted on"),
        _("Status"),
        _("Status since"),
        _("What became of it"),
        _("Address"),
    ]


def rows(ideas: QuerySet) -> Iterator[list]:
    for idea in ideas:
        yield [
            idea.title,
            idea.description,
            idea.obshtina.oblast.name,
            idea.obshtina.name,
            "; ".join(organisation.name for organisation in idea.organisations.all()),
            idea.call.title,
            idea.submitted_on,
            idea.get_status_display(),
            idea.status_changed_on,
            idea.status_note,
            settings.SITE_URL + idea.get_absolute_url(),
        ]
