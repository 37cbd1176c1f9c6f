"""Sources that count events, and the organisations and municipalities that they reached."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.models import Event, Registration
from members.models import Merge, Organisation
from places.models import Obshtina
from reports.sources.base import Cell, Count, Record, Row, Source, days_of, seen
from reports.sources.gatherings import gatherings
from reports.sources.presence import events, presence
from reports.sources.scope import OF_EVENTS, Scope


def event_cells(events, keys):
    """Links to the events that the reader may see, and a count of the others."""
    cells = [
        Cell(events[key].title, events[key].get_absolute_url())
        for key in keys
        if key in events
    ]
    if hidden := len(keys) - len(cells):
        text = ngettext(
            "%(count)s event that is not public",
            "%(count)s events that are not public",
            hidden,
        )
        cells.append(Cell(text % {"count": hidden}))
    return cells


class OrganisationsAttended(Source):
    read = staticmethod(presence)
    columns = (gettext_lazy("Organisation"), gettext_lazy("Was present at"))
    takes = OF_EVENTS | {"organisation_kinds", "is_cumulative"}
    dimensions = ("organisation_kind", "obshtina")

    def sentence(self, indicator):
        return _(
            "Different organisations present in at least one session of the "
            "project's events. An organisation counts once in a period, however many of its "
            "people came and however often."
        )

    def present(self, period, facts):
        scope = Scope.of(period.indicator, self.takes)
        return gatherings(period, facts, scope)

    def count(self, period, facts):
        found = {
            one for at in self.present(period, facts) for one in at.crowd.organisations
        }
        return Count(len(found), len(found), len(found), len(found))

    def records(self, period, facts):
        events_by_organisation = defaultdict(list)
        for at in self.present(period, facts):
            for organisation in at.crowd.organisations:
                events_by_organisation[organisation].append(at.event.pk)
        return [
            Record(organisation, tuple(found), kind="organisation")
            for organisation, found in events_by_organisation.items()
        ]

    def parts(self, period, facts, dimension):
        """Of an organisation, the municipality is that of its seat."""
        return {
            organisation: (
                row.organisation_kind
                if dimension.name == "organisation_kind"
                else row.seat or "",
                True,
            )
            for at in self.present(period, facts)
            for organisation, row in at.crowd.organisations.items()
        }

    def rows(self, records, user):
        organisations = seen(
            Organisation.objects.visible_to(user), (r.key for r in records)
        )
        events = seen(
            Event.objects.visible_to(user), {key for r in records for key in r.through}
        )
        rows = [
            Row(
                [
                    [Cell(organisation.name, organisation.get_absolute_url())],
                    event_cells(events, record.through),
                ]
            )
            for record in records
            if (organisation := organisations.get(record.key))
        ]
        return sorted(rows, key=lambda row: row[0][0].value)

    def merges(self, records, indicator):
        keys = [record.key for record in records]
        registrations = Registration.objects.filter(
            event__project=indicator.result.project_id, organisation__in=keys
        )
        return Merge.objects.filter(organisation__in=keys).touching(registrations)

    def invitation(self, count):
        return ngettext(
            "See the organisation", "See all %(count)s organisations", count
        ) % {"count": count}


class OfEvents(Source):
    """What is counted from the events that took place."""

    read = staticmethod(events)
    takes = OF_EVENTS | {"is_cumulative"}

    def held(self, period, facts):
        is_within = days_of(period)
        scope = Scope.of(period.indicator, self.takes)
        return [
            event
            for event in scope.among(facts)
            if event.is_over and is_within(event.on)
        ]


class EventsHeld(OfEvents):
    columns = (
        gettext_lazy("Event"),
        gettext_lazy("Date"),
        gettext_lazy("Place"),
        gettext_lazy("Municipality"),
    )
    dimensions = ("event_kind", "obshtina")

    def sentence(self, indicator):
        return _(
            "Events of the project that took place, by the day on which they began. "
            "Cancelled events do not count."
        )

    def records(self, period, facts):
        return [
            Record(event.pk, on=event.on, kind="event")
            for event in self.held(period, facts)
        ]

    def parts(self, period, facts, dimension):
        return {
            event.pk: (dimension.of_event(event), True)
            for event in self.held(period, facts)
        }

    def rows(self, records, user):
        visible = Event.objects.visible_to(user).select_related("settlement__obshtina")
        events = seen(visible, (r.key for r in records))
        return [
            Row(
                [
                    [Cell(event.title, event.get_absolute_url())],
                    [Cell(record.on)],
                    [Cell(event.settlement.name)] if event.settlement else [],
                    [Cell(event.settlement.obshtina.name)] if event.settlement else [],
                ]
            )
            for record in records
            if (event := events.get(record.key))
        ]

    def invitation(self, count):
        return ngettext("See the event", "See all %(count)s events", count) % {
            "count": count
        }


class MunicipalitiesCovered(OfEvents):
    columns = (gettext_lazy("Municipality"), gettext_lazy("Events held there"))

    def sentence(self, indicator):
        return _(
            "Different municipalities in which at least one event of the project "
            "took place, by the day on which it began."
        )

    def records(self, period, facts):
        events_by_obshtina = defaultdict(list)
        for event in self.held(period, facts):
            if event.obshtina:
                events_by_obshtina[event.obshtina].append(event.pk)
        return [
            Record(obshtina, tuple(found), kind="municipality")
            for obshtina, found in events_by_obshtina.items()
        ]

    def rows(self, records, user):
        obshtini = seen(Obshtina.objects, (r.key for r in records))
        events = seen(
            Event.objects.visible_to(user), {key for r in records for key in r.through}
        )
        return [
            Row(
                [[Cell(obshtini[record.key].name)], event_cells(events, record.through)]
            )
            for record in records
        ]

    def invitation(self, count):
        return ngettext(
            "See the municipality", "See all %(count)s municipalities", count
        ) % {"count": count}
