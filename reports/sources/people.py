"""Sources that count people at the project's events: once, each time, by the hour, with a paper.

Who they are reads only whoever sees the list of that event; everybody else reads how many.
"""

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.models import Certificate, Event, Registration
from members.models import Person
from reports.sources.base import Cell, Count, Record, Row, Source, plain, seen
from reports.sources.dimensions import DIMENSIONS, DIVIDED_BY, Dimension
from reports.sources.gatherings import (
    Counted,
    Gathering,
    gatherings,
    gatherings_begun,
    gatherings_with_papers,
)
from reports.sources.naming import how_many, lists_open_to, name_of, person_cells
from reports.sources.openness import Teller, TellsAll, TellsNobody
from reports.sources.presence import certificates, hours, presence
from reports.sources.scope import OF_EVENTS, OF_PEOPLE, Scope

OF_WHO_IS_PRESENT = ("sex", "age_group", "office", "organisation_kind", "how")
OF_PAPERS = ("sex", "age_group", "office", "organisation_kind")
OF_WHERE = ("obshtina", "event_kind")


class PeopleSource(Source):
    """What all sources of people have in common."""

    read = staticmethod(presence)
    gather = staticmethod(gatherings)
    takes = OF_EVENTS | OF_PEOPLE | {"is_cumulative"}
    dimensions = (*OF_WHO_IS_PRESENT, *OF_WHERE)
    names_people = True

    def gatherings(self, period, facts) -> list[Gathering]:
        return self.gather(period, facts, Scope.of(period.indicator, self.takes))

    def counted(self, period, facts) -> list[Counted]:
        return [
            Counted(self.key(row), at, row)
            for at in self.gatherings(period, facts)
            for row in at.crowd.rows
        ]

    def key(self, row) -> int:
        return row.registration

    def presence_of(self, facts):
        return facts

    def cut(self, facts):
        """Which of those present at an event the source counts, if not all; see `openness`."""

    def teller_of_scope(self, period, facts):
        """Who knows of which presence everybody may know to what the indicator narrows.

        By one thing it narrows as the pages of events divide; two things at once they never
        show, so then nobody outside may know.
        """
        of_people = Scope.of(period.indicator, self.takes).of_people
        if not of_people:
            return TellsAll()
        if len(of_people) > 1:
            return TellsNobody()
        return self.teller(facts, DIMENSIONS[DIVIDED_BY[of_people[0]]])

    def teller(self, facts, dimension: Dimension):
        """Who knows of which presence everybody may know to which part it belongs."""
        cut = self.cut(facts)
        name = type(self).__name__ if cut else ""
        return Teller(self.presence_of(facts), dimension, cut=cut, name=name)

    def count(self, period, facts):
        """Event by event, without a record of anybody; evidence is made when it is opened."""
        teller = self.teller_of_scope(period, facts)
        every, told, records, told_records = 0, 0, 0, 0
        for at in self.gatherings(period, facts):
            shown = teller.told(at)
            records += len(at.crowd.rows)
            told_records += len(shown.rows)
            every += (measured := self.measure(at, at.crowd))
            told += measured if shown is at.crowd else self.measure(at, shown)
        return Count(self.sum(every), records, self.sum(told), told_records)

    def measure(self, at, crowd) -> int:
        """What these people of an event add to the value, as a whole number."""
        return len(crowd.rows)

    def sum(self, measured: int) -> int | Decimal:
        return measured

    def parts(self, period, facts, dimension: Dimension) -> dict[int, tuple]:
        """{key of the record: (its part, may everybody know it?)}"""
        if dimension.of_event:
            return {
                one.key: (dimension.of_event(one.event), True)
                for one in self.counted(period, facts)
            }
        is_told = self.teller(facts, dimension).is_told
        return {
            one.key: (dimension.of_person(one.row), is_told(one.at, one.row))
            for one in self.counted(period, facts)
        }


class Participations(PeopleSource):
    gather = staticmethod(gatherings_begun)
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

    def records(self, period, facts):
        is_told = self.teller_of_scope(period, facts).is_told
        return [
            self.record(one, is_open=is_told(one.at, one.row))
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
    gather = staticmethod(gatherings)
    columns = (*Participations.columns, gettext_lazy("Hours"))

    def sentence(self, indicator):
        return _(
            "Person-hours: the length of each session of the project's events, on its own "
            "day, as often as somebody was in it, to the hundredth of an hour for each "
            "person."
        )

    def record(self, one, *, is_open):
        return Record(
            one.key,
            (one.event.pk,),
            on=one.on,
            kind="registration",
            amount=hours(one.event.hundredths(one.sessions)),
            is_open=is_open,
        )

    def value(self, records, facts):
        return sum(one.amount for one in records)

    def measure(self, at, crowd):
        return at.hundredths(crowd)

    def sum(self, measured):
        return hours(measured) if measured else 0

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
        is_told = self.teller_of_scope(period, facts).is_told
        return [
            Record(
                person,
                tuple(dict.fromkeys(one.event.pk for one in times)),
                kind="person",
                is_open=all(is_told(one.at, one.row) for one in times),
            )
            for person, times in self.by_person(period, facts).items()
        ]

    def count(self, period, facts):
        """Whoever may not be told once is not told."""
        teller = self.teller_of_scope(period, facts)
        people, hidden = set(), set()
        for at in self.gatherings(period, facts):
            people |= at.crowd.people
            shown = teller.told(at)
            if shown is not at.crowd:
                told = {row.registration for row in shown.rows}
                hidden |= {
                    row.person for row in at.crowd.rows if row.registration not in told
                }
        count = len(people)
        return Count(count, count, count - len(hidden), count - len(hidden))

    def parts(self, period, facts, dimension):
        """Of somebody who answered differently, what was said last."""
        is_told = self.teller(facts, dimension).is_told
        found = {}
        for person, times in self.by_person(period, facts).items():
            said = [dimension.of_person(one.row) for one in times]
            part = next(filter(None, reversed(said)), "")
            if dimension.name == "how":
                part = min(said)  # in person once is in person
            found[person] = part, all(is_told(one.at, one.row) for one in times)
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
    gather = staticmethod(gatherings_with_papers)
    dimensions = (*OF_PAPERS, *OF_WHERE)

    def sentence(self, indicator):
        return _(
            "Valid certificates of participation in the project's events that began in "
            "the period. Revoked ones do not count."
        )

    def key(self, row):
        return row.certificate

    def presence_of(self, facts):
        return facts.presence

    def cut(self, facts):
        """Whoever was there and has a paper is told beside those who have none."""
        return lambda row: row.registration in facts.registrations

    def teller(self, facts, dimension):
        """A paper of somebody who was in no session is on no page of the event."""
        found = super().teller(facts, dimension)
        found.there = facts.presence.registrations
        return found

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
