"""Sources that count what happened at the project's events."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.models import Event, Registration
from members.models import Merge, Organisation
from places.models import Obshtina
from reports.sources.base import Cell, Record, Source, is_of, is_within, seen
from reports.sources.facts import attendances, held_events


def of_events(indicator, all_events, of_activity):
    """One of two sentences: about all the project's events, or those of one activity."""
    if indicator.activity is None:
        return all_events
    return of_activity % {"activity": indicator.activity.title}


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
    read = staticmethod(attendances)
    columns = (gettext_lazy("Organisation"), gettext_lazy("Was present at"))

    def rule(self, indicator):
        return of_events(
            indicator,
            _(
                "Different organisations present in at least one session of the "
                "project's events. An organisation counts once, however many of its "
                "people came and however often."
            ),
            _(
                "Different organisations present in at least one session of the "
                "events of “%(activity)s”. An organisation counts once, however many "
                "of its people came and however often."
            ),
        )

    def records(self, period, facts):
        events_by_organisation = defaultdict(dict)
        for organisation, event, activity, day in facts:
            if is_within(period, day) and is_of(period.indicator, activity):
                events_by_organisation[organisation][event] = day
        return [
            Record(organisation, tuple(events))
            for organisation, events in events_by_organisation.items()
        ]

    def rows(self, records, user):
        organisations = seen(
            Organisation.objects.visible_to(user), (r.key for r in records)
        )
        events = seen(
            Event.objects.visible_to(user), {key for r in records for key in r.through}
        )
        rows = [
            [
                [Cell(organisation.name, organisation.get_absolute_url())],
                event_cells(events, record.through),
            ]
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


class EventsHeld(Source):
    read = staticmethod(held_events)
    columns = (
        gettext_lazy("Event"),
        gettext_lazy("Date"),
        gettext_lazy("Place"),
        gettext_lazy("Municipality"),
    )

    def rule(self, indicator):
        return of_events(
            indicator,
            _("Events of the project that took place. Cancelled events do not count."),
            _("Events of “%(activity)s” that took place. Cancelled ones do not count."),
        )

    def records(self, period, facts):
        return [
            Record(event, on=day)
            for event, activity, _obshtina, day in facts
            if is_within(period, day) and is_of(period.indicator, activity)
        ]

    def rows(self, records, user):
        visible = Event.objects.visible_to(user).select_related("settlement__obshtina")
        events = seen(visible, (r.key for r in records))
        return [
            [
                [Cell(event.title, event.get_absolute_url())],
                [Cell(record.on)],
                [Cell(event.settlement.name)] if event.settlement else [],
                [Cell(event.settlement.obshtina.name)] if event.settlement else [],
            ]
            for record in records
            if (event := events.get(record.key))
        ]

    def invitation(self, count):
        return ngettext("See the event", "See all %(count)s events", count) % {
            "count": count
        }


class MunicipalitiesCovered(Source):
    read = staticmethod(held_events)
    columns = (gettext_lazy("Municipality"), gettext_lazy("Events held there"))

    def rule(self, indicator):
        return of_events(
            indicator,
            _(
                "Different municipalities in which at least one event of the project "
                "took place."
            ),
            _(
                "Different municipalities in which at least one event of "
                "“%(activity)s” took place."
            ),
        )

    def records(self, period, facts):
        events_by_obshtina = defaultdict(list)
        for event, activity, obshtina, day in facts:
            if (
                obshtina
                and is_within(period, day)
                and is_of(period.indicator, activity)
            ):
                events_by_obshtina[obshtina].append(event)
        return [
            Record(obshtina, tuple(events))
            for obshtina, events in events_by_obshtina.items()
        ]

    def rows(self, records, user):
        obshtini = seen(Obshtina.objects, (r.key for r in records))
        events = seen(
            Event.objects.visible_to(user), {key for r in records for key in r.through}
        )
        return [
            [[Cell(obshtini[record.key].name)], event_cells(events, record.through)]
            for record in records
        ]

    def invitation(self, count):
        return ngettext(
            "See the municipality", "See all %(count)s municipalities", count
        ) % {"count": count}
