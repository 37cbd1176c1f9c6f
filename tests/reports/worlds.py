"""Random small worlds of events and people: as words from which they are built, and counted anew."""

import datetime
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils import timezone
from hypothesis import strategies as st

from events.models import Attendance, Certificate, Event, Session
from projects.models import Indicator
from tests.factories import (
    ActivityFactory,
    EventFactory,
    IndicatorFactory,
    OrganisationFactory,
    PeriodFactory,
    PersonFactory,
    ProjectFactory,
    RegistrationFactory,
    ResultFactory,
    SettlementFactory,
)

Source = Indicator.Source
FIRST, LAST = datetime.date(2015, 2, 1), datetime.date(2015, 8, 31)
# Around the ends of periods, where a day more or less is seen.
DAYS = [
    datetime.date(2015, 1, 31),
    FIRST,
    datetime.date(2015, 4, 30),
    datetime.date(2015, 5, 1),
    LAST,
    datetime.date(2015, 9, 1),
]
KINDS = ["training", "meeting"]
ORGANISATIONS = ["lag", "association", "association"]  # the last one is for practice
STATES = ["live", "live", "live", "cancelled", "draft", "deleted"]
COUNTED = [
    Source.ORGANISATIONS_ATTENDED,
    Source.DIFFERENT_PEOPLE,
    Source.PARTICIPATIONS,
    Source.PERSON_HOURS,
    Source.CERTIFICATES,
    Source.EVENTS_HELD,
    Source.MUNICIPALITIES_COVERED,
]
OF_PEOPLE = COUNTED[:5]


@dataclass(frozen=True)
class Meeting:
    day: datetime.date
    kind: str
    town: int | None
    activity: int | None
    state: str
    # (days after the first, minutes) of each session
    sessions: tuple[tuple[int, int], ...]

    def counts(self):
        return self.state == "live"

    @property
    def begins(self):
        return self.day + datetime.timedelta(days=min(one for one, _ in self.sessions))

    def within(self, first, last):
        """The sessions that lie in the period."""
        return {
            number
            for number, (later, _minutes) in enumerate(self.sessions)
            if first <= self.day + datetime.timedelta(days=later) <= last
        }


@dataclass(frozen=True)
class Visit:
    meeting: int
    person: int
    organisation: int | None
    sex: str
    age: str
    sessions: frozenset[int]
    paper: str


@dataclass(frozen=True)
class Asked:
    """An indicator with one period."""

    source: str
    first: datetime.date
    last: datetime.date
    is_cumulative: bool = False
    activity: int | None = None
    event_kinds: tuple[str, ...] = ()
    towns: tuple[int, ...] = ()
    organisation_kinds: tuple[str, ...] = ()
    sex: str = ""
    ages: tuple[str, ...] = ()


meetings = st.builds(
    Meeting,
    day=st.sampled_from(DAYS),
    kind=st.sampled_from(KINDS),
    town=st.sampled_from([None, 0, 1]),
    activity=st.sampled_from([None, 0, 1]),
    state=st.sampled_from(STATES),
    sessions=st.lists(
        st.tuples(st.sampled_from([0, 0, 1]), st.sampled_from([20, 45, 90])),
        min_size=1,
        max_size=2,
    ).map(tuple),
)
visits = st.builds(
    Visit,
    meeting=st.integers(0, 2),
    person=st.integers(0, 3),
    organisation=st.sampled_from([None, 0, 1, 2]),
    sex=st.sampled_from(["", "female", "male"]),
    age=st.sampled_from(["", "0-17", "18-29"]),
    sessions=st.frozensets(st.integers(0, 1), max_size=2),
    paper=st.sampled_from(["", "valid", "revoked"]),
)
worlds = st.tuples(
    st.lists(meetings, min_size=3, max_size=3),
    st.lists(visits, max_size=8, unique_by=lambda one: (one.meeting, one.person)),
)


def some(values):
    return st.lists(st.sampled_from(values), max_size=1).map(tuple)


@st.composite
def questions(draw, sources=tuple(COUNTED)):
    first, last = sorted([draw(st.sampled_from(DAYS)), draw(st.sampled_from(DAYS))])
    return Asked(
        source=draw(st.sampled_from(sources)),
        first=first,
        last=last,
        is_cumulative=draw(st.booleans()),
        activity=draw(st.sampled_from([None, None, 0])),
        event_kinds=draw(some(KINDS)),
        towns=draw(some([0, 1])),
        organisation_kinds=draw(some(["lag", "association"])),
        sex=draw(st.sampled_from(["", "", "female"])),
        ages=draw(some(["0-17", "18-29"])),
    )


@dataclass
class World:
    """The rows that were built of the words."""

    meetings: list[Meeting]
    visits: list[Visit]
    project: object = None
    events: list = field(default_factory=list)
    people: list = field(default_factory=list)
    organisations: list = field(default_factory=list)
    registrations: dict = field(default_factory=dict)

    def __post_init__(self):
        self.project = ProjectFactory(starts_on=FIRST, ends_on=LAST)
        self.result = ResultFactory(project=self.project)
        self.activities = ActivityFactory.create_batch(2, project=self.project)
        self.towns = SettlementFactory.create_batch(2)
        self.people = PersonFactory.create_batch(4)
        self.organisations = [
            OrganisationFactory(kind=kind, is_practice=number == 2)
            for number, kind in enumerate(ORGANISATIONS)
        ]
        self.events = [self.build_event(one) for one in self.meetings]
        for one in self.visits:
            self.build_visit(one)

    def build_event(self, one):
        moments = [moments_of(one, number) for number in range(len(one.sessions))]
        event = EventFactory(
            session=False,
            project=self.project,
            organiser=self.project.organisation,
            kind=one.kind,
            settlement=None if one.town is None else self.towns[one.town],
            activity=None if one.activity is None else self.activities[one.activity],
            starts_at=min(start for start, _end in moments),
            ends_at=max(end for _start, end in moments),
            is_published=one.state != "draft",
            cancelled_at=timezone.now() if one.state == "cancelled" else None,
            deleted_at=timezone.now() if one.state == "deleted" else None,
        )
        Session.objects.bulk_create(
            Session(event=event, title_bg=str(number), starts_at=start, ends_at=end)
            for number, (start, end) in enumerate(moments)
        )
        return event

    def build_visit(self, one):
        event = self.events[one.meeting]
        organisation = one.organisation
        registration = RegistrationFactory(
            event=event,
            person=self.people[one.person],
            organisation=(
                None if organisation is None else self.organisations[organisation]
            ),
            sex=one.sex,
            age_group=one.age,
        )
        self.registrations[one.meeting, one.person] = registration
        sessions = {int(row.title_bg): row for row in event.sessions.all()}
        Attendance.objects.bulk_create(
            Attendance(registration=registration, session=sessions[number])
            for number in one.sessions
            if number in sessions
        )
        if one.paper:
            Certificate.objects.create(
                registration=registration,
                parts=1,
                of_parts=1,
                minutes=60,
                revoked_at=timezone.now() if one.paper == "revoked" else None,
            )

    def ask(self, one: Asked):
        """The period of a new indicator."""
        indicator = IndicatorFactory(
            result=self.result,
            source=one.source,
            is_cumulative=one.is_cumulative,
            activity=None if one.activity is None else self.activities[one.activity],
            event_kinds=list(one.event_kinds),
            organisation_kinds=list(one.organisation_kinds),
            sex=one.sex,
            age_groups=list(one.ages),
        )
        indicator.obshtini.set([self.towns[town].obshtina for town in one.towns])
        return PeriodFactory(indicator=indicator, starts_on=one.first, ends_on=one.last)

    def cancel(self, number):
        self.meetings[number] = replace(self.meetings[number], state="cancelled")
        Event.objects.filter(pk=self.events[number].pk).update(
            cancelled_at=timezone.now()
        )

    def move(self, number, day):
        """To another day, with all its sessions."""
        by = day - self.meetings[number].day
        self.meetings[number] = replace(self.meetings[number], day=day)
        event = self.events[number]
        for row in [event, *event.sessions.all()]:
            row.starts_at += by
            row.ends_at += by
            row.save()

    def absent(self, number):
        """Nobody was at this meeting after all; papers stay until somebody revokes them."""
        Attendance.objects.filter(session__event=self.events[number]).delete()
        self.visits = [
            replace(one, sessions=frozenset()) if one.meeting == number else one
            for one in self.visits
        ]


def moments_of(one, number):
    later, minutes = one.sessions[number]
    day = one.day + datetime.timedelta(days=later)
    start = datetime.datetime.combine(
        day, datetime.time(9 + 4 * number), tzinfo=datetime.UTC
    )
    return start, start + datetime.timedelta(minutes=minutes)


def expected(world: World, asked: Asked):
    """The value by the words alone: another way to the same number."""
    first = FIRST if asked.is_cumulative else asked.first
    there = [
        (one, meeting, one.sessions & meeting.within(first, asked.last))
        for one in world.visits
        if takes_meeting(asked, meeting := world.meetings[one.meeting])
        and takes_visit(asked, one)
    ]
    present = [(one, meeting, part) for one, meeting, part in there if part]
    held = [
        (number, one)
        for number, one in enumerate(world.meetings)
        if takes_meeting(asked, one) and first <= one.begins <= asked.last
    ]
    return {
        Source.ORGANISATIONS_ATTENDED: lambda: len(
            {one.organisation for one, *_rest in present} - {None, 2}
        ),
        Source.DIFFERENT_PEOPLE: lambda: len({one.person for one, *_rest in present}),
        Source.PARTICIPATIONS: lambda: sum(
            first <= first_day(one, meeting) <= asked.last
            for one, meeting, _part in present
        ),
        Source.PERSON_HOURS: lambda: sum(
            hours(sum(meeting.sessions[number][1] for number in part))
            for _one, meeting, part in present
        ),
        Source.CERTIFICATES: lambda: sum(
            one.paper == "valid" and first <= meeting.begins <= asked.last
            for one, meeting, _part in there
        ),
        Source.EVENTS_HELD: lambda: len(held),
        Source.MUNICIPALITIES_COVERED: lambda: len(
            {one.town for _number, one in held} - {None}
        ),
    }[asked.source]()


def first_day(visit, meeting):
    """On which somebody was there for the first time."""
    there = visit.sessions & set(range(len(meeting.sessions)))
    later = min(meeting.sessions[number][0] for number in there)
    return meeting.day + datetime.timedelta(days=later)


def hours(minutes):
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


def takes_meeting(asked, one):
    return (
        one.counts()
        and asked.activity in {None, one.activity}
        and (not asked.event_kinds or one.kind in asked.event_kinds)
        and (not asked.towns or one.town in asked.towns)
    )


def takes_visit(asked, one):
    """Organisations are counted whoever came for them."""
    kind = "" if one.organisation is None else ORGANISATIONS[one.organisation]
    if asked.organisation_kinds and kind not in asked.organisation_kinds:
        return False
    if asked.source == Source.ORGANISATIONS_ATTENDED:
        return True
    return asked.sex in {"", one.sex} and (not asked.ages or one.age in asked.ages)
