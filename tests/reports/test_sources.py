"""Each source with the data that could leak into it: exact values and exact lists."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from events.models import Attendance, Event, Registration
from members.models import Group, Organisation
from news.models import Article
from participation.ideas.models import Idea
from projects.models import Indicator, Measurement
from reports.figures import Figure, headline_figures
from reports.sources import SOURCES, Ledger, actual_value
from tests.factories import (
    ActivityFactory,
    ArticleFactory,
    EventFactory,
    GroupFactory,
    GroupMembershipFactory,
    IdeaCallFactory,
    IdeaFactory,
    IndicatorFactory,
    OrganisationFactory,
    PeriodFactory,
    PersonFactory,
    ProjectFactory,
    RegistrationFactory,
    ResultFactory,
    SessionFactory,
    SettlementFactory,
    staff_of,
)

ANYBODY = AnonymousUser()
SPRING = {
    "starts_on": datetime.date(2015, 2, 1),
    "ends_on": datetime.date(2015, 8, 31),
}


@pytest.fixture
def project():
    return ProjectFactory(**SPRING)


def period_of(project, source, **fields):
    indicator = IndicatorFactory(result__project=project, source=source, **fields)
    return PeriodFactory(indicator=indicator, **SPRING)


def at(day=16, month=3, year=2015, hour=10):
    return datetime.datetime(
        year, month, day, hour, tzinfo=timezone.get_default_timezone()
    )


def event_of(project, **fields):
    starts_at = fields.pop("starts_at", at())
    return EventFactory(
        project=project,
        starts_at=starts_at,
        ends_at=starts_at + datetime.timedelta(hours=2),
        **fields,
    )


def present(event, organisation, person=None, sessions=None):
    registration = RegistrationFactory(
        event=event, organisation=organisation, person=person or PersonFactory()
    )
    for session in sessions or event.sessions.all():
        Attendance.objects.create(registration=registration, session=session)
    return registration


def listed(period, user=ANYBODY):
    """What the evidence page shows: the words of the cells, row by row."""
    source = SOURCES[period.indicator.source]
    records = Ledger(period.indicator.result.project).records(period)
    return [
        [", ".join(str(cell.value) for cell in cells) for cells in row]
        for row in source.rows(records, user)
    ]


class TestOrganisationsAttended:
    SOURCE = Indicator.Source.ORGANISATIONS_ATTENDED

    def test_counts_an_organisation_once(self, project):
        period = period_of(project, self.SOURCE)
        training = event_of(project, title_bg="Обучение")
        afternoon = SessionFactory(event=training)
        meeting = event_of(project, title_bg="Среща", starts_at=at(20))
        organisation = OrganisationFactory(name_bg="Заедно")
        person = PersonFactory()
        morning = training.sessions.first()
        present(training, organisation, person, [morning, afternoon])
        present(training, organisation)
        present(meeting, organisation, person)

        assert actual_value(period) == 1
        assert listed(period) == [["Заедно", "Обучение, Среща"]]

    def test_leaves_out_what_must_not_count(self, project):
        period = period_of(project, self.SOURCE)
        event = event_of(project)
        present(event, OrganisationFactory(name_bg="Броена"))
        present(event, OrganisationFactory(is_practice=True))
        present(event, None)
        RegistrationFactory(event=event, organisation=OrganisationFactory())
        RegistrationFactory(
            event=event,
            organisation=OrganisationFactory(),
            status=Registration.Status.WAITING,
        )
        elsewhere = [
            event_of(project, cancelled_at=timezone.now()),
            event_of(project, deleted_at=timezone.now()),
            event_of(project, is_published=False),
            event_of(project, organiser=OrganisationFactory(is_practice=True)),
            event_of(project, starts_at=at(31, 1)),
            event_of(project, starts_at=at(1, 9)),
            event_of(ProjectFactory()),
            event_of(None),
        ]
        for other in elsewhere:
            present(other, OrganisationFactory())

        assert actual_value(period) == 1
        assert [row[0] for row in listed(period)] == ["Броена"]

    def test_counts_the_last_minutes_of_the_period_by_the_local_clock(self, project):
        period = period_of(project, self.SOURCE)
        late = event_of(project, starts_at=at(31, 8, hour=23))
        early = event_of(project, starts_at=at(1, 2, hour=0))
        present(late, OrganisationFactory(name_bg="Късна"))
        present(early, OrganisationFactory(name_bg="Ранна"))

        assert actual_value(period) == 2

    def test_is_restricted_to_the_activity(self, project):
        trainings = ActivityFactory(project=project)
        period = period_of(project, self.SOURCE, activity=trainings)
        present(event_of(project, activity=trainings), OrganisationFactory())
        meetings = ActivityFactory(project=project)
        present(event_of(project, activity=meetings), OrganisationFactory())
        present(event_of(project), OrganisationFactory())

        assert actual_value(period) == 1

    def test_follows_a_merge_of_two_organisations(self, project):
        period = period_of(project, self.SOURCE)
        kept = OrganisationFactory(name_bg="Останала")
        duplicate = OrganisationFactory(name_bg="Двойник")
        present(event_of(project), kept)
        registration = present(event_of(project), duplicate)

        before = actual_value(period)
        registration.organisation = kept
        registration.save()

        assert (before, actual_value(period)) == (2, 1)
        assert [row[0] for row in listed(period)] == ["Останала"]

    def test_keeps_the_count_when_the_person_is_erased(self, project):
        period = period_of(project, self.SOURCE)
        registration = present(event_of(project), OrganisationFactory())
        person = registration.person
        person.name, person.email, person.erased_at = "", "", timezone.now()
        person.save()

        assert actual_value(period) == 1

    def test_names_no_person(self, project):
        period = period_of(project, self.SOURCE)
        person = PersonFactory(name="Неназована Личност")
        present(event_of(project), OrganisationFactory(), person)

        assert "Неназована" not in str(listed(period))

    def test_counts_an_organisation_that_the_reader_may_not_see(self, project):
        period = period_of(project, self.SOURCE)
        hidden = OrganisationFactory(status=Organisation.Status.SUSPENDED)
        present(event_of(project), hidden)

        assert actual_value(period) == 1
        assert listed(period) == []

    def test_does_not_name_a_members_only_event(self, project):
        period = period_of(project, self.SOURCE)
        organisation = OrganisationFactory(name_bg="Заедно")
        event = event_of(
            project,
            audience=Event.Audience.MEMBERS,
            title_en="Closed",
            title_bg="Тайна",
        )
        present(event, organisation)

        assert "Тайна" not in str(listed(period))
        assert listed(period, staff_of(organisation)) == [["Заедно", "Тайна"]]


class TestEventsHeld:
    SOURCE = Indicator.Source.EVENTS_HELD

    def test_counts_only_what_took_place(self, project):
        period = period_of(project, self.SOURCE)
        settlement = SettlementFactory(name_bg="Бяла", obshtina__name_bg="Бяла")
        event_of(project, title_bg="Среща", settlement=settlement)
        event_of(project, cancelled_at=timezone.now())
        event_of(project, deleted_at=timezone.now())
        event_of(project, is_published=False)
        event_of(project, organiser=OrganisationFactory(is_practice=True))
        event_of(project, starts_at=at(31, 1))
        event_of(project, starts_at=at(1, 9))
        event_of(ProjectFactory())

        assert actual_value(period) == 1
        assert listed(period) == [["Среща", "2015-03-16", "Бяла", "Бяла"]]

    def test_leaves_out_events_to_come(self):
        project = ProjectFactory()
        period = PeriodFactory(
            indicator__result__project=project, indicator__source=self.SOURCE
        )
        EventFactory(project=project)

        assert actual_value(period) == 0

    def test_is_restricted_to_the_activity(self, project):
        meetings = ActivityFactory(project=project)
        period = period_of(project, self.SOURCE, activity=meetings)
        event_of(project, activity=meetings)
        event_of(project)

        assert actual_value(period) == 1


class TestMunicipalitiesCovered:
    SOURCE = Indicator.Source.MUNICIPALITIES_COVERED

    def test_counts_a_municipality_once(self, project):
        period = period_of(project, self.SOURCE)
        town = SettlementFactory(obshtina__name_bg="Русе")
        village = SettlementFactory(obshtina=town.obshtina)
        event_of(project, title_bg="Едно", settlement=town)
        event_of(project, title_bg="Две", settlement=village, starts_at=at(17))
        event_of(project, title_bg="Онлайн")
        other = SettlementFactory(obshtina__name_bg="Бяла")
        event_of(project, settlement=other, cancelled_at=timezone.now())
        event_of(ProjectFactory(), settlement=other)

        assert actual_value(period) == 1
        assert listed(period) == [["Русе", "Едно, Две"]]


class TestGroupMembers:
    SOURCE = Indicator.Source.GROUP_MEMBERS

    def test_counts_the_organisations_at_the_end_of_the_period(self, project):
        group = GroupFactory()
        period = period_of(project, self.SOURCE, group=group)
        join = {"group": group, "joined_on": datetime.date(2015, 8, 31)}
        GroupMembershipFactory(organisation__name_bg="Членува", **join)
        GroupMembershipFactory(group=group, joined_on=datetime.date(2015, 9, 1))
        GroupMembershipFactory(organisation__is_practice=True, **join)
        GroupMembershipFactory(organisation__left_on=datetime.date(2015, 5, 1), **join)
        GroupMembershipFactory(
            organisation__name_bg="Отиде си после",
            organisation__left_on=datetime.date(2016, 1, 1),
            organisation__status=Organisation.Status.LEFT,
            **join,
        )
        GroupMembershipFactory(organisation=None, person=PersonFactory(), **join)
        GroupMembershipFactory(joined_on=datetime.date(2014, 1, 1))

        assert actual_value(period) == 2
        assert [row[0] for row in listed(period)] == ["Отиде си после", "Членува"]

    def test_rule_does_not_name_a_private_group(self, project):
        group = GroupFactory(name_bg="Скрита", access=Group.Access.PRIVATE)
        period = period_of(project, self.SOURCE, group=group)

        assert "Скрита" not in SOURCES[self.SOURCE].rule(period.indicator)

    def test_is_restricted_to_kinds_and_municipalities(self, project):
        group = GroupFactory()
        seat = SettlementFactory()
        period = period_of(
            project, self.SOURCE, group=group, organisation_kinds=["library"]
        )
        period.indicator.obshtini.set([seat.obshtina])
        for name, kind, place in (
            ("Тази", "library", seat),
            ("Другаде", "library", SettlementFactory()),
            ("Без седалище", "library", None),
            ("Друг вид", "lag", seat),
        ):
            GroupMembershipFactory(
                group=group,
                organisation__name_bg=name,
                organisation__kind=kind,
                organisation__seat=place,
            )

        assert actual_value(period) == 1
        assert [row[0] for row in listed(period)] == ["Тази"]


class TestNewMembers:
    SOURCE = Indicator.Source.NEW_MEMBERS

    def test_counts_who_joined_in_the_period(self, project):
        period = period_of(project, self.SOURCE)
        status = Organisation.Status
        day = datetime.date(2015, 8, 31)
        OrganisationFactory(name_bg="Нова", joined_on=datetime.date(2015, 2, 1))
        OrganisationFactory(name_bg="Отиде си", joined_on=day, status=status.LEFT)
        OrganisationFactory(joined_on=datetime.date(2015, 1, 31))
        OrganisationFactory(joined_on=datetime.date(2015, 9, 1))
        OrganisationFactory(joined_on=day, is_practice=True)
        OrganisationFactory(joined_on=day, status=status.PARTNER)
        OrganisationFactory(joined_on=None, status=status.APPLIED)
        OrganisationFactory(name_bg="Скрита", joined_on=day, status=status.SUSPENDED)

        assert actual_value(period) == 3
        assert listed(period) == [
            ["Нова", "2015-02-01"],
            ["Отиде си", "2015-08-31"],
        ]

    def test_counts_from_the_beginning_of_the_project_in_its_territory(self, project):
        seat = SettlementFactory()
        period = period_of(project, self.SOURCE, is_cumulative=True)
        period.starts_on = datetime.date(2015, 8, 1)
        period.save()
        period.indicator.obshtini.set([seat.obshtina])
        spring = datetime.date(2015, 3, 1)
        OrganisationFactory(name_bg="Тук", joined_on=spring, seat=seat)
        OrganisationFactory(joined_on=spring, seat=SettlementFactory())
        OrganisationFactory(joined_on=spring)

        assert actual_value(period) == 1
        assert [row[0] for row in listed(period)] == ["Тук"]


class TestNews:
    SOURCE = Indicator.Source.NEWS

    def test_counts_what_everybody_may_read(self, project):
        period = period_of(project, self.SOURCE)
        status = Article.Status
        common = {"project": project, "published_at": at(), "title_bg": "Тайна"}
        ArticleFactory(**common | {"title_bg": "Четена"})
        ArticleFactory(**common, audience=Article.Audience.MEMBERS)
        ArticleFactory(**common, status=status.ARCHIVED)
        ArticleFactory(**common, deleted_at=timezone.now())
        ArticleFactory(**common, organisation__is_practice=True)
        ArticleFactory(**common | {"published_at": at(31, 1)})
        ArticleFactory(**common | {"project": ProjectFactory()})
        draft = common | {"published_at": None}
        ArticleFactory(**draft, status=status.DRAFT)
        late = ArticleFactory(
            **common | {"title_bg": "Късна", "published_at": at(31, 8, hour=23)}
        )

        assert actual_value(period) == 2
        assert [row[:2] for row in listed(period)] == [
            ["Четена", "2015-03-16"],
            ["Късна", "2015-08-31"],
        ]
        assert listed(period)[1][2] == late.organisation.name


class TestIdeas:
    SOURCE = Indicator.Source.IDEAS

    def test_counts_the_step_and_those_beyond(self, project):
        period = period_of(project, self.SOURCE, idea_status=Idea.Status.PRESENTED)
        call = IdeaCallFactory(project=project)
        common = {"call": call, "submitted_on": datetime.date(2015, 4, 21)}
        for status in Idea.Status:
            IdeaFactory(title=status.value, status=status, **common)
        IdeaFactory(
            call=call,
            status=Idea.Status.FUNDED,
            submitted_on=datetime.date(2015, 9, 1),
        )
        IdeaFactory(status=Idea.Status.FUNDED)

        assert actual_value(period) == 3
        assert [row[0] for row in listed(period)] == [
            "presented",
            "funded",
            "realised",
        ]

    def test_counts_but_does_not_show_an_idea_taken_from_the_public(self, project):
        period = period_of(project, self.SOURCE)
        IdeaFactory(
            call__project=project,
            submitted_on=datetime.date(2015, 4, 21),
            is_public=False,
            published_at="2015-04-22T10:00Z",
        )

        assert actual_value(period) == 1
        assert listed(period) == []

    def test_counts_no_idea_that_nobody_of_the_staff_looked_at(self, project):
        """Whoever has the address of a meeting enters as many as they like."""
        period = period_of(project, self.SOURCE)
        IdeaFactory(
            call__project=project,
            submitted_on=datetime.date(2015, 4, 21),
            is_public=False,
        )

        assert actual_value(period) == 0


class TestManual:
    SOURCE = Indicator.Source.MANUAL

    def test_is_unknown_until_measured(self, project):
        assert actual_value(period_of(project, self.SOURCE)) is None

    def test_is_the_latest_measurement_of_the_period(self, project):
        period = period_of(project, self.SOURCE)
        other = period_of(project, self.SOURCE)
        measure(period, 12, datetime.date(2015, 5, 1))
        measure(period, 20, datetime.date(2015, 8, 1))
        measure(other, 99, datetime.date(2015, 8, 2))

        assert actual_value(period) == 20
        assert [row[0] for row in listed(period)] == ["20", "12"]


def measure(period, value, day):
    return Measurement.objects.create(period=period, value=value, measured_on=day)


def test_every_source_has_its_class_and_its_words(project):
    group = GroupFactory()
    for source in Indicator.Source:
        period = period_of(project, source, group=group)

        assert SOURCES[source].rule(period.indicator)
        assert SOURCES[source].columns


@pytest.mark.parametrize(
    ("baseline", "target", "value", "percent"),
    [
        (0, 35, 35, 100),
        (0, 16, 11, 68),
        (10, 20, 15, 50),
        (50, 40, 45, 50),
        (0, 10, 12, 120),
        (5, 5, 5, 100),
        (10, 20, 5, 0),
    ],
)
def test_percent_runs_from_baseline_to_target(
    project, baseline, target, value, percent
):
    period = period_of(project, Indicator.Source.MANUAL, baseline=baseline)
    period.target_value = target
    measure(period, value, datetime.date(2015, 5, 1))

    assert Figure(period, Ledger(project)).percent == percent


def test_the_headline_is_of_the_latest_period_that_has_begun_else_of_the_first():
    today = timezone.localdate()
    project = ProjectFactory(
        starts_on=today - datetime.timedelta(days=90),
        ends_on=today + datetime.timedelta(days=90),
    )

    def promise(title, *days):
        indicator = IndicatorFactory(result__project=project, title_bg=title)
        for day in days:
            begins = today + datetime.timedelta(days=day)
            ends = begins + datetime.timedelta(days=9)
            PeriodFactory(indicator=indicator, starts_on=begins, ends_on=ends)

    promise("Тече", -40, -60, 0, 20)
    promise("Предстои", 50, 30)
    promise("Беше", -30, -50)
    IndicatorFactory(result__project=project, title_bg="Без период")

    found = [
        (one.indicator.title, (one.period.starts_on - today).days)
        for one in headline_figures(project)
    ]

    assert found == [("Тече", 0), ("Предстои", 30), ("Беше", -30)]


def test_headlines_stand_in_the_order_of_results_and_of_their_indicators(project):
    later = ResultFactory(project=project, position=2)
    sooner = ResultFactory(project=project, position=1)
    places = [(later, 1), (sooner, 2), (sooner, 1)]
    for result, position in places:
        indicator = IndicatorFactory(result=result, position=position)
        PeriodFactory(indicator=indicator, **SPRING)

    found = [one.indicator for one in headline_figures(project)]

    assert [(one.result, one.position) for one in found] == places[::-1]


def test_figures_take_as_many_queries_for_thirty_indicators_as_for_one(
    project, django_assert_num_queries
):
    group = GroupFactory()
    present(event_of(project), OrganisationFactory())
    for source in Indicator.Source:
        period_of(project, source, group=group)

    def read():
        return [(figure.value, figure.rule) for figure in headline_figures(project)]

    # The indicators with their periods and municipalities, and once for each family of facts.
    with django_assert_num_queries(6):
        assert len(read()) == len(Indicator.Source)

    for source in Indicator.Source:
        for _number in range(4):
            present(event_of(project), OrganisationFactory())
            period_of(project, source, group=group)

    with django_assert_num_queries(6):
        assert len(read()) == 5 * len(Indicator.Source)
