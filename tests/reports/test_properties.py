"""Whatever the world and the question: the value is what is listed, and both move together."""

import datetime
import os
from collections import Counter

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from events.actions.purging import purge
from events.figures import Figures
from events.models import Certificate, Event, Registration
from leadernet import privacy
from leadernet.merging import organisations as merging_organisations
from leadernet.merging import people as merging_people
from members.models import Appointment
from projects.models import Indicator
from reports import contents
from reports.figures import Figure
from reports.models import Report
from reports.parts import tables
from reports.sources import Ledger, Source
from tests.factories import AppointmentFactory, PersonFactory
from tests.reports.worlds import (
    COUNTED,
    DAYS,
    FIRST,
    LAST,
    OF_PEOPLE,
    Asked,
    Meeting,
    Visit,
    World,
    expected,
    questions,
    worlds,
)

ANYBODY = AnonymousUser()
# Times as many worlds for a long search; the same ones at each run, since a build that fails
# sometimes teaches nobody anything.
TIMES = int(os.environ.get("WORLDS", "1"))


def quickly(worlds_tried):
    return settings(
        max_examples=worlds_tried * TIMES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def built(words):
    meetings, visits = words
    return World(list(meetings), list(visits))


def figure(period, *, in_full=False):
    return Figure(period, Ledger(period.indicator.result.project), in_full)


def listed(records):
    amounts = [1 if one.amount is None else one.amount for one in records]
    return sum(amounts)


def check(world, period):
    """The value is the sum of its records, and so are what is told and its parts."""
    whole, public = figure(period, in_full=True), figure(period)
    source, facts = public.source, public.ledger.facts(public.source)
    assert public.count == Source.count(source, period, facts)
    assert whole.value == listed(whole.records)
    assert len({(one.kind, one.key) for one in whole.records}) == len(whole.records)
    assert public.told == listed(public.told_records) <= whole.value
    for one in (whole, public):
        for table in tables(one):
            told = sum(part.value or 0 for part in table.parts)
            assert told + table.others == one.told
    rows = public.rows(ANYBODY)
    shown = sum(row.counts for row in rows)
    assert shown + public.count_hidden(rows) == len(public.told_records)
    return whole.value


def undone(test):
    """Each world is built within a transaction of its own, and goes with it."""

    def inside(*args, **kwargs):
        with transaction.atomic():
            test(*args, **kwargs)
            transaction.set_rollback(True)

    return inside


@quickly(12)
@given(words=worlds, asked=st.lists(questions(), min_size=6, max_size=6))
def test_the_value_is_what_is_listed_and_what_the_words_say(words, asked):
    @undone
    def story():
        world = built(words)
        for one in asked:
            assert check(world, world.ask(one)) == expected(world, one)

    story()


@quickly(6)
@given(
    words=worlds,
    asked=st.lists(questions(), min_size=3, max_size=3),
    number=st.integers(0, 2),
    day=st.sampled_from(DAYS),
)
def test_cancelling_moving_and_correcting_move_value_and_list(
    words, asked, number, day
):
    @undone
    def story():
        world = built(words)
        periods = [world.ask(one) for one in asked]
        for act in (
            lambda: world.move(number, day),
            lambda: world.absent((number + 1) % 3),
            lambda: world.cancel(number),
        ):
            act()
            for period, one in zip(periods, asked, strict=True):
                assert check(world, period) == expected(world, one)

    story()


def whole_of(world, sources=tuple(COUNTED)):
    return [world.ask(Asked(source, FIRST, LAST)) for source in sources]


ADD_UP = {
    Indicator.Source.PARTICIPATIONS,
    Indicator.Source.PERSON_HOURS,
    Indicator.Source.CERTIFICATES,
    Indicator.Source.EVENTS_HELD,
}


@quickly(8)
@given(words=worlds, second=st.sampled_from(DAYS[2:5]))
def test_two_periods_lose_nothing_and_count_nothing_twice(words, second):
    """Of different people, organisations and municipalities each may count once in both."""

    @undone
    def story():
        world = built(words)
        last = second - datetime.timedelta(days=1)
        for source in COUNTED:
            periods = [
                world.ask(Asked(source, *days))
                for days in [(FIRST, LAST), (FIRST, last), (second, LAST)]
            ]
            for period in periods:
                check(world, period)
            whole, before, after = (figure(one, in_full=True) for one in periods)
            in_whole, in_both = keys(whole), keys(before) + keys(after)
            assert set(in_whole) == set(in_both)
            if source in ADD_UP:
                assert before.value + after.value == whole.value
            if source in ADD_UP - {Indicator.Source.PERSON_HOURS}:
                assert in_whole == in_both
            if source == Indicator.Source.PARTICIPATIONS:
                assert before.value == listed_in(world, FIRST, last)
                assert after.value == listed_in(world, second, LAST)

    story()


def keys(one):
    return Counter(record.key for record in one.records)


def listed_in(world, first, last):
    """People at the events that a report for this time lists."""
    report = Report(project=world.project, starts_on=first, ends_on=last)
    events = contents.events(report, Ledger(world.project))
    return sum(event["people"] for event in events)


@quickly(3)
@given(words=worlds)
def test_merging_moves_value_and_list(words):
    @undone
    def story():
        world = built(words)
        periods = whole_of(world)
        before = [check(world, period) for period in periods]
        actor = AppointmentFactory(role=Appointment.Role.ADMINISTRATOR).user
        Certificate.objects.all().delete()

        kept, gone, *_others = world.organisations
        merging_organisations.merge(kept, gone, actor=actor, reason="Двойник")
        kept, gone, *_others = world.people
        merging_people.merge(kept, gone, actor=actor, reason="Двойник")

        for period, value in zip(periods, before, strict=True):
            assert check(world, period) <= value

    story()


@quickly(3)
@given(words=worlds, number=st.integers(0, 2), person=st.integers(0, 3))
def test_emptying_a_list_and_erasing_a_person_change_no_count(words, number, person):
    @undone
    def story():
        world = built(words)
        periods = whole_of(world, OF_PEOPLE)
        before = [check(world, period) for period in periods]
        Event.objects.update(purge_told_at=timezone.now() - datetime.timedelta(days=40))

        purge(world.events[number])
        between = [check(world, period) for period in periods]
        privacy.erase(world.people[person])

        assert between == before
        assert [check(world, period) for period in periods] == before

    story()


@quickly(10)
@given(
    groups=st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 2)),
        min_size=1,
        max_size=3,
    ),
)
def test_the_public_reads_no_more_than_the_pages_of_the_events(groups):
    """Women, men and those who said nothing: the sum of what each event shows."""

    @undone
    def story():
        world = built(([], []))
        pages = [
            Figures(fill(world, number, counts), in_full=False)
            for number, counts in enumerate(groups)
        ]
        period = world.ask(Asked(Indicator.Source.PARTICIPATIONS, FIRST, LAST))

        shown = sum((shown_on(page) for page in pages), Counter())
        found = told_by(figure(period))

        # Where nobody said anything that may be told, there is no table.
        assert found == (shown if set(shown) - {"none"} else Counter())

    story()


@quickly(8)
@given(
    groups=st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 2)),
        min_size=2,
        max_size=3,
    ),
    back=st.integers(0, 14),
    papers=st.integers(1, 3),
    last=st.sampled_from([FIRST, LAST]),
)
def test_what_is_counted_shortly_is_what_the_records_say(groups, back, papers, last):
    """Also where groups are large enough to be told, and people come back or have papers."""

    @undone
    def story():
        world = built(([], []))
        for number, counts in enumerate(groups):
            fill(world, number, counts)
        for person in range(4, min(4 + back, 4 + sum(groups[0]))):
            there = frozenset({0})
            world.build_visit(Visit(1, person, None, "female", "0-17", there, ""))
        Certificate.objects.bulk_create(
            Certificate(registration=one, parts=1, of_parts=1, minutes=60)
            for one in Registration.objects.order_by("pk")[::papers]
        )

        for source in OF_PEOPLE:
            for narrowed in ({}, {"sex": "female"}, {"ages": ("0-17",)}):
                check(world, world.ask(Asked(source, FIRST, last, **narrowed)))

    story()


def shown_on(page):
    return Counter(
        {
            group.key: group.count
            for table in page.tables
            for group in table.groups
            if table.division.name == "sex"
        }
    )


def told_by(one):
    return Counter(
        {
            part.key: part.value
            for table in tables(one)
            for part in table.parts
            if table.dimension.name == "sex" and part.value
        }
    )


def fill(world, number, counts):
    """An event with so many women, men and people who said nothing."""
    day = FIRST + datetime.timedelta(days=number)
    meeting = Meeting(day, "training", None, None, "live", ((0, 90),))
    world.events.append(world.build_event(meeting))
    for sex, count in zip(("female", "male", ""), counts, strict=True):
        for _number in range(count):
            world.people.append(PersonFactory())
            there = frozenset({0})
            person = len(world.people) - 1
            world.build_visit(Visit(number, person, None, sex, "", there, ""))
    return world.events[-1]
