"""Sources that count people at the project's events: once, each time, by the hour, with a paper.

Who they are reads only whoever sees the list of that event; everybody else reads how many.
"""

from collections import defaultdict
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.models import Certificate, Event, Registration
from members.models import Person
from projects.models import Period
from reports.sources.base import Cell, Record, Row, Source, plain, seen
from reports.sources.dimensions import DIMENSIONS, DIVIDED_BY, Dimension
from reports.sources.facts import EventFact, Present, certificates, presence
from reports.sources.naming import how_many, lists_open_to, name_of, person_cells
from reports.sources.openness import told_parts
from reports.sources.scope import OF_EVENTS, OF_PEOPLE, Scope

OF_WHO_IS_PRESENT = ("sex", "age_group", "office", "organisation_kind", "how")
OF_PAPERS = ("sex", "age_group", "office", "organisation_kind")
OF_WHERE = ("obshtina", "event_kind")


class Counted(NamedTuple):
    """Somebody at an event, some of whose sessions lie in the period.

    `is_whole`: are they all of the event? Else its page shows other numbers than these.
    """

    key: int
    event: EventFact
    row: Present
    inside: set[int]
    is_whole: bool

    @property
    def sessions(self):
        """Those in which they were."""
        return self.inside.intersection(self.row.sessions)

    @property
    def on(self):
        if self.is_whole:
            return self.event.on
        return min(self.event.days[pk] for pk in self.sessions)


def present_in(period: Period, facts, scope: Scope):
    """Each presence that counts, by event and there in the order of registering."""
    first, last = period.counts_from, period.ends_on
    for event in filter(scope.has_event, facts.events.values()):
        inside = event.sessions_within(first, last)
        is_whole = len(inside) == len(event.days)
        rows = facts.by_event.get(event.pk, ()) if inside else ()
        if scope.of_people:
            rows = [row for row in rows if scope.has_person(row)]
        if not is_whole:
            rows = [row for row in rows if not inside.isdisjoint(row.sessions)]
        for row in rows:
            yield Counted(row.registration, event, row, inside, is_whole)


class PeopleSource(Source):
    """What all sources of people have in common."""

    read = staticmethod(presence)
    takes = OF_EVENTS | OF_PEOPLE | {"is_cumulative"}
    dimensions = (*OF_WHO_IS_PRESENT, *OF_WHERE)
    names_people = True

    def counted(self, period, facts) -> list[Counted]:
        return list(present_in(period, facts, Scope.of(period.indicator, self.takes)))

    def presence_of(self, facts):
        return facts

    def cut(self, facts):
        """Which of those present at an event the source counts, if not all; see `openness`."""

    def teller_of_scope(self, period, facts):
        """Answers whether everybody may know of a presence to what the indicator narrows.

        By one thing it narrows as the pages of events divide; two things at once they never
        show, so then nobody outside may know.
        """
        of_people = Scope.of(period.indicator, self.takes).of_people
        if not of_people:
            return lambda one: True
        if len(of_people) > 1:
            return lambda one: False
        return self.teller(facts, DIMENSIONS[DIVIDED_BY[of_people[0]]])

    def teller(self, facts, dimension: Dimension):
        """Answers of a presence whether everybody may know to which part it belongs."""
        cut = self.cut(facts)

        def is_told(one: Counted) -> bool:
            if not one.is_whole or (cut and not cut(one.row)):
                return False
            told = told_parts(
                self.presence_of(facts),
                one.event.pk,
                dimension,
                counted=cut,
                name=type(self).__name__ if cut else "",
            )
            return dimension.of_person(one.row) in told

        return is_told

    def parts(self, period, facts, dimension: Dimension) -> dict[int, tuple]:
        """{key of the record: (its part, may everybody know it?)}"""
        if dimension.of_event:
            return {
                one.key: (dimension.of_event(one.event), True)
                for one in self.counted(period, facts)
            }
        is_told = self.teller(facts, dimension)
        return {
            one.key: (dimension.of_person(one.row), is_told(one))
            for one in self.counted(period, facts)
        }


class Participations(PeopleSource):
    columns = (
        gettext_lazy("Who"),
        gettext_lazy("Event"),
        gettext_lazy("Date"),
    )

    def sentence(self, indicator):
        return _(
            "Participations: each person present in at least one session of an event "
            "of the project counts once for that event, on the first day on which they "
            "were there, and anew at the next one."
        )

    def counted(self, period, facts):
        return [
            one for one in super().counted(period, facts) if self.is_of(period, one)
        ]

    def is_of(self, period, one):
        """Whoever came on both sides of a period's end counts before it, and not again."""
        first = one.event.first_day_of(one.row)
        return one.is_whole or period.counts_from <= first

    def records(self, period, facts):
        is_told = self.teller_of_scope(period, facts)
        return [
            self.record(one, is_open=is_told(one))
            for one in self.counted(period, facts)
        ]

    def record(self, one, *, is_open):
        return Record(
            one.key,
            (one.event.pk,),
            on=one.on,
            kind="registration",
            is_open=is_open,
        )

    def rows(self, records, user, *, named=True):
        """A line for each person of the events whose list the reader sees, else one for each event."""
        by_event = defaultdict(list)
        for record in records:
            by_event[record.through[0]].append(record)
        events = seen(Event.objects.visible_to(user), by_event)
        open_lists = lists_open_to(user, by_event) if named else set()
        people = self.people(
            [one for key in open_lists for one in by_event[key]] if named else []
        )
        rows = []
        for key, of_event in by_event.items():
            if key not in events:
                continue
            about = [Cell(events[key].title, events[key].get_absolute_url())]
            if key in open_lists:
                rows += [
                    Row([people[one.key], about, *self.rest([one])]) for one in of_event
                ]
            elif told := [one for one in of_event if one.is_open]:
                rows.append(Row([how_many(told), about, *self.rest(told)], len(told)))
        return rows

    def rest(self, records):
        """The cells after person and event."""
        return [[Cell(records[0].on)]]

    def people(self, records) -> dict[int, list[Cell]]:
        """{key of the record: who it is, for whom they spoke}"""
        found = Registration.objects.filter(pk__in=[one.key for one in records])
        found = found.select_related("person__user", "organisation")
        return {row.pk: person_cells(row) for row in found}

    def invitation(self, count):
        return ngettext(
            "See the participation", "See all %(count)s participations", count
        ) % {"count": count}


class PersonHours(Participations):
    columns = (*Participations.columns, gettext_lazy("Hours"))

    def sentence(self, indicator):
        return _(
            "Person-hours: the length of each session of the project's events, on its own "
            "day, as often as somebody was in it, to the hundredth of an hour for each "
            "person."
        )

    def is_of(self, period, one):
        """Each session has a day of its own."""
        return True

    def record(self, one, *, is_open):
        return Record(
            one.key,
            (one.event.pk,),
            on=one.on,
            kind="registration",
            amount=one.event.hours(one.sessions),
            is_open=is_open,
        )

    def value(self, records, facts):
        return sum(one.amount for one in records)

    def amount(self, row):
        return row[-1][0].value

    def rest(self, records):
        hours = sum(one.amount for one in records)
        return [*super().rest(records), [Cell(plain(hours))]]


class DifferentPeople(PeopleSource):
    """Each person once, also when the lists of events were emptied: `Registration.counts_as`."""

    columns = (gettext_lazy("Who"), gettext_lazy("Events"))
    dimensions = OF_WHO_IS_PRESENT

    def sentence(self, indicator):
        return _(
            "Different people present in at least one session of the project's events. "
            "Each person counts once in a period, however often they came."
        )

    def cut(self, facts):
        """Who came to several events belongs to none of them alone."""
        several = facts.came_several_times
        return lambda row: row.person not in several

    def by_person(self, period, facts) -> dict[int, list[Counted]]:
        found = defaultdict(list)
        for one in self.counted(period, facts):
            found[one.row.person].append(one)
        return found

    def records(self, period, facts):
        is_told = self.teller_of_scope(period, facts)
        return [
            Record(
                person,
                tuple(dict.fromkeys(one.event.pk for one in times)),
                kind="person",
                is_open=all(map(is_told, times)),
            )
            for person, times in self.by_person(period, facts).items()
        ]

    def parts(self, period, facts, dimension):
        """Of somebody who answered differently, what was said last."""
        is_told = self.teller(facts, dimension)
        found = {}
        for person, times in self.by_person(period, facts).items():
            said = [dimension.of_person(one.row) for one in times]
            part = next(filter(None, reversed(said)), "")
            if dimension.name == "how":
                part = min(said)  # in person once is in person
            found[person] = part, all(map(is_told, times))
        return found

    def rows(self, records, user, *, named=True):
        keys = {key for one in records for key in one.through}
        events = seen(Event.objects.visible_to(user), keys)
        open_lists = lists_open_to(user, keys) if named else set()
        known = [one for one in records if open_lists.intersection(one.through)]
        rows = self.people(known, events, open_lists)
        others = defaultdict(list)
        for record in records:
            for key in record.through if record.is_open else ():
                if key in events and key not in open_lists:
                    others[key].append(record)
        told = {one.key for one in known}
        for key, of_event in others.items():
            first = {one.key for one in of_event} - told
            told |= first
            about = [Cell(events[key].title, events[key].get_absolute_url())]
            rows.append(Row([how_many(of_event), about], len(first)))
        return rows

    def people(self, records, events, open_lists):
        """Of each person only the events whose lists the reader sees anyway."""
        persons = Person.objects.select_related("user")
        persons = persons.in_bulk([one.key for one in records])
        return [
            Row(
                [
                    [Cell(name_of(persons[one.key]))],
                    [
                        Cell(events[key].title, events[key].get_absolute_url())
                        for key in one.through
                        if key in open_lists and key in events
                    ],
                ]
            )
            for one in records
        ]

    def invitation(self, count):
        return ngettext(
            "See who was counted", "See how %(count)s people were counted", count
        ) % {"count": count}


class Certificates(Participations):
    """Valid ones; one that was revoked counts no more, a lost name changes nothing."""

    read = staticmethod(certificates)
    dimensions = (*OF_PAPERS, *OF_WHERE)

    def sentence(self, indicator):
        return _(
            "Valid certificates of participation in the project's events that began in "
            "the period. Revoked ones do not count."
        )

    def counted(self, period, facts):
        scope = Scope.of(period.indicator, self.takes)
        first, last = period.counts_from, period.ends_on
        return [
            Counted(pk, event, row, set(), is_whole=True)
            for event in facts.events.values()
            if first <= event.on <= last and scope.has_event(event)
            for pk, row in facts.by_event.get(event.pk, ())
            if scope.has_person(row)
        ]

    def presence_of(self, facts):
        return facts.presence

    def cut(self, facts):
        """Whoever was there and has a paper is told beside those who have none."""
        return lambda row: row.registration in facts.registrations

    def teller(self, facts, dimension):
        """A paper of somebody who was in no session is on no page of the event."""
        is_told = super().teller(facts, dimension)
        there = facts.presence.registrations
        return lambda one: one.row.registration in there and is_told(one)

    def record(self, one, *, is_open):
        return Record(
            one.key,
            (one.event.pk,),
            on=one.event.on,
            kind="certificate",
            is_open=is_open,
        )

    def people(self, records):
        found = Certificate.objects.filter(pk__in=[one.key for one in records])
        found = found.select_related(
            "registration__person__user", "registration__organisation"
        )
        return {one.pk: person_cells(one.registration) for one in found}

    def invitation(self, count):
        return ngettext(
            "See the certificate", "See all %(count)s certificates", count
        ) % {"count": count}
