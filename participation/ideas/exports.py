"""The matrix of ideas as a table."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members.models import Organisation
from participation.ideas import matrix
from participation.ideas.models import Idea, MatrixField


def header() -> list[str]:
    return [
        _("Idea"),
        _("What is proposed"),
        _("Oblast"),
        _("Municipality"),
        _("Who proposes it"),
        _("Call"),
        _("Submitted on"),
        _("By which way it came"),
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
            partners(idea, seen),
            idea.call.title,
            idea.submitted_on,
            idea.get_channel_display(),
            idea.get_status_display(),
            idea.status_changed_on,
            idea.status_note,
            settings.SITE_URL + idea.get_absolute_url(),
        ]


def partners(idea: Idea, seen: set[int]) -> str:
    """Names of those who propose it; `seen` are the organisations that the reader may see."""
    return "; ".join(one.name for one in idea.organisations.all() if one.pk in seen)


def matrix_header(fields: list[MatrixField]) -> list[str]:
    """Of one call, with the fields that it asks."""
    return [
        _("Idea"),
        _("What is proposed"),
        _("Municipality"),
        _("Who proposes it"),
        *(field.label for field in fields),
        _("By which way it came"),
        _("Status"),
        _("Status since"),
        _("What became of it"),
        _("Address"),
    ]


def matrix_rows(ideas: list[Idea], fields: list[MatrixField], user) -> Iterator[list]:
    seen = set(Organisation.objects.visible_to(user).values_list("pk", flat=True))
    places = matrix.names_of_places(ideas, fields)
    for idea in ideas:
        yield [
            idea.title,
            idea.description,
            idea.obshtina.name,
            partners(idea, seen),
            *(
                matrix.cell(field, idea.values.get(field.key), places)
                for field in fields
            ),
            idea.get_channel_display(),
            idea.get_status_display(),
            idea.status_changed_on,
            idea.status_note,
            settings.SITE_URL + idea.get_absolute_url(),
        ]
