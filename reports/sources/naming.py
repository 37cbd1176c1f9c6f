"""Who is named in evidence, and to whom."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event
from reports.sources.base import Cell


def lists_open_to(user, keys) -> set[int]:
    """Of these events, those whose list of people the reader sees."""
    if not user.is_authenticated:
        return set()
    events = Event.objects.visible_to(user).filter(pk__in=list(keys))
    return {
        event.pk
        for event in events.select_related("organiser")
        if user.has_perm("events.see_registrations", event)
    }


def name_of(person):
    """As long as the portal keeps it."""
    return _("name no longer kept") if person.erased_at else person.get_display_name()


def person_cells(registration):
    cells = [Cell(name_of(registration.person))]
    if spoken_for := registration.on_behalf_of():
        cells.append(Cell(spoken_for))
    return cells


def how_many(records):
    text = ngettext("%(count)s person", "%(count)s people", len(records))
    return [Cell(text % {"count": len(records)})]
