"""The matrix of ideas as a table."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members.models import Organisation


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


def rows(ideas: QuerySet, user) -> Iterator[list]:
    """A row for each idea; of the organisations, those that the reader may see."""
    seen = set(Organisation.objects.visible_to(user).values_list("pk", flat=True))
    for idea in ideas:
        yield [
            idea.title,
            idea.description,
            idea.obshtina.oblast.name,
            idea.obshtina.name,
            "; ".join(one.name for one in idea.organisations.all() if one.pk in seen),
            idea.call.title,
            idea.submitted_on,
            idea.get_status_display(),
            idea.status_changed_on,
            idea.status_note,
            settings.SITE_URL + idea.get_absolute_url(),
        ]
