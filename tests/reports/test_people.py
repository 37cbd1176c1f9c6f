"""Figures of people: counted once, each time, by the hour and by the paper; told without names."""

import datetime
import json
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from events.models import Attendance, Certificate, Event
from members.models import Organisation
from projects.models import Indicator
from reports.figures import Figure
from reports.sources import SOURCES, Ledger, actual_value
from tests.factories import (
    ActivityFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    RegistrationFactory,
    SessionFactory,
    SettlementFactory,
    staff_of,
)
from tests.reports.test_sources import SPRING, at, event_of, period_of

ANYBODY = AnonymousUser()
Source = Indicator.Source


@pytest.fixture
def project():
    return ProjectFactory(**SPRING)


def words(rows):
    return [
        [", ".join(str(cell.value) for cell in cells) for cells in row] for row in rows
    ]


def figure(period, *, in_full=False):
    return Figure(period, Ledger(period.indicator.result.project), in_full)


def came(event, *, person=None, organisation=None, sessions=None, **said):
    """Somebody who was in all sessions, or in these."""
    registration = RegistrationFactory(
        event=event,
        organisation=organisation,
        person=person or PersonFactory(),
        **said,
    )
    for session in sessions or event.sessions.all():
        Attendance.objects.create(registration=registration, session=session)
    return registration


def certify(registration, **fields):
    return Certificate.objects.create(
        registration=registration, name="", parts=1, of_parts=1, minutes=120, **fields
    )


def women_and_men(event, women, men):
    for sex, count in (("female", women), ("male", men)):
        for _number in range(count):
            came(event, sex=sex)


class TestDifferentPeople:
    def test_counts_a_person_once(self, project):
        period = period_of(project, Source.DIFFERENT_PEOPLE)
        person = PersonFactory()
        came(event_of(project), person=person)
        came(event_of(project), person=person)
        came(event_of(project))
        came(event_of(ProjectFactory()))
        RegistrationFactory(event=event_of(project))

        assert actual_value(period) == 2

    def test_counts_a_person_once_when_one_list_is_emptied(self, project):
        period = period_of(project, Source.DIFFERENT_PEOPLE)
        person, emptied = PersonFactory(), PersonFactory(erased_at=timezone.now())
        came(event_of(project), person=emptied)
        came(event_of(project), person=person, counts_as=emptied)

        assert actual_value(period) == 1

    def test_names_people_to_the_staff_of_their_event_only(self, project):
        period = period_of(project, Source.DIFFERENT_PEOPLE)
        person = PersonFactory(name="Мария Иванова")
        seen = event_of(project, title_bg="Обучение")
        other = event_of(project, title_bg="Чужда среща", starts_at=at(20))
        came(seen, person=person)
        came(other, person=person)
        came(other, person=PersonFactory(name="Някой Друг"))
        staff = staff_of(seen.organiser)

        of_staff = words(figure(period).rows(staff))
        of_anybody = words(figure(period).rows(ANYBODY))
        in_file = words(figure(period).rows(staff, named=False))

        assert of_staff == [
            ["Мария Иванова", "Обучение"],
            ["2 души", "Чужда среща"],
        ]
        assert (
            of_anybody
            == in_file
            == [
                ["1 човек", "Обучение"],
                ["2 души", "Чужда среща"],
            ]
        )


class TestParticipations:
    def test_counts_a_person_anew_at_each_event(self, project):
        period = period_of(project, Source.PARTICIPATIONS)
        event = event_of(project, title_bg="Обучение")
        afternoon = SessionFactory(event=event)
        person = PersonFactory()
        came(event, person=person, sessions=[event.sessions.first(), afternoon])
        came(event_of(project, title_bg="Среща", starts_at=at(20)), person=person)

        assert actual_value(period) == 2
        assert words(figure(period).rows(ANYBODY)) == [
            ["1 човек", "Обучение", "2015-03-16"],
            ["1 човек", "Среща", "2015-03-20"],
        ]

    def test_of_an_event_over_two_periods_counts_where_somebody_first_was_there(
        self, project
    ):
        event = event_of(project, starts_at=at(31, 8))
        september = SessionFactory(
            event=event, starts_at=at(1, 9), ends_at=at(1, 9, hour=12)
        )
        came(event)
        came(event, sessions=[september])
        summer = period_of(project, Source.PARTICIPATIONS)
        autumn = period_of(project, Source.PARTICIPATIONS)
        autumn.starts_on, autumn.ends_on = (
            datetime.date(2015, 9, 1),
            datetime.date(2015, 12, 31),
        )

        assert (actual_value(summer), actual_value(autumn)) == (1, 1)

    def test_says_only_the_number_of_people_for_an_event_of_members(self, project):
        period = period_of(project, Source.PARTICIPATIONS)
        secret = event_of(project, title_bg="Тайна", audience=Event.Audience.MEMBERS)
        came(secret)

        public = figure(period)
        rows = public.rows(ANYBODY)

        assert (public.value, rows, public.count_hidden(rows)) == (1, [], 1)


class TestPersonHours:
    def test_adds_up_the_sessions_in_which_somebody_was(self, project):
        period = period_of(project, Source.PERSON_HOURS)
        event = event_of(project, title_bg="Обучение")
        short = SessionFactory(
            event=event,
            starts_at=at(16, hour=14),
            ends_at=at(16, hour=14).replace(minute=20),
        )
        came(event)
        came(event, sessions=[short])

        found = figure(period)

        assert str(found.value) == "2.66"
        assert [str(one.amount) for one in found.records] == ["2.33", "0.33"]
        assert words(found.rows(ANYBODY)) == [
            ["2 души", "Обучение", "2015-03-16", "2.66"]
        ]

    def test_describes_its_records_for_a_frozen_report(self, project):
        period = period_of(project, Source.PERSON_HOURS)
        registration = came(event_of(project))

        [record] = figure(period).records

        assert json.loads(json.dumps(record.described())) == {
            "kind": "registration",
            "key": registration.pk,
            "through": [registration.event_id],
            "on": "2015-03-16",
            "amount": "2.00",
        }

    def test_is_nothing_where_nobody_was(self, project):
        assert actual_value(period_of(project, Source.PERSON_HOURS)) == 0


class TestCertificates:
    def test_counts_valid_ones_of_live_events(self, project):
        period = period_of(project, Source.CERTIFICATES)
        event = event_of(project, title_bg="Обучение")
        certify(came(event))
        certify(came(event), revoked_at=timezone.now())
        cancelled = event_of(project, cancelled_at=timezone.now())
        certify(came(cancelled))
        certify(came(event_of(project, starts_at=at(1, 9))))

        assert actual_value(period) == 1
        assert words(figure(period).rows(ANYBODY)) == [
            ["1 човек", "Обучение", "2015-03-16"]
        ]


class TestNarrowing:
    def test_by_event_place_and_organisation(self, project):
        ruse = SettlementFactory(obshtina__name_bg="Русе")
        trainings = ActivityFactory(project=project, title_bg="Обучения")
        period = period_of(
            project,
            Source.PARTICIPATIONS,
            activity=trainings,
            event_kinds=["training", "forum"],
            organisation_kinds=["lag"],
        )
        period.indicator.obshtini.set([ruse.obshtina])
        lag = OrganisationFactory(kind=Organisation.Kind.LAG)
        right = {"activity": trainings, "settlement": ruse, "kind": "training"}
        came(event_of(project, **right), organisation=lag)
        came(event_of(project, **right), organisation=OrganisationFactory())
        came(event_of(project, **right))
        for wrong in (
            {"activity": None},
            {"settlement": SettlementFactory()},
            {"settlement": None},
            {"kind": "meeting"},
        ):
            came(event_of(project, **right | wrong), organisation=lag)

        assert actual_value(period) == 1
        assert SOURCES[Source.PARTICIPATIONS].rule(period.indicator) == (
            "Участия: който е присъствал поне на една част от събитие на проекта, се брои "
            "веднъж за това събитие, в първия ден, в който е бил там, и отново при следващото "
            "събитие. Само: дейност „Обучения“; вид събитие: "
            "обучение или форум; проведени в община: Русе; вид организация: местна инициативна група."
        )

    def test_by_what_people_said_of_themselves(self, project):
        women = period_of(project, Source.PARTICIPATIONS, sex="female")
        young = period_of(project, Source.PARTICIPATIONS, age_groups=["0-17", "18-29"])
        event = event_of(project)
        came(event, sex="female", age_group="18-29")
        came(event, sex="male", age_group="0-17")
        came(event, sex="female", age_group="65-")
        came(event)

        assert (actual_value(women), actual_value(young)) == (2, 2)
        assert (
            SOURCES[Source.PARTICIPATIONS]
            .rule(young.indicator)
            .endswith("Само: възраст: под 18 или от 18 до 29.")
        )

    def test_what_a_source_does_not_use_neither_counts_nor_is_said(self, project):
        period = period_of(project, Source.EVENTS_HELD, sex="female")
        event_of(project)

        assert actual_value(period) == 1
        assert "Само" not in SOURCES[Source.EVENTS_HELD].rule(period.indicator)


def test_a_cumulative_indicator_counts_from_the_beginning_of_the_project(project):
    summer = {
        "starts_on": datetime.date(2015, 6, 1),
        "ends_on": datetime.date(2015, 8, 31),
    }
    alone, together = (
        period_of(project, Source.EVENTS_HELD, is_cumulative=is_cumulative)
        for is_cumulative in (False, True)
    )
    for period in (alone, together):
        period.starts_on, period.ends_on = summer.values()
        period.save()
    event_of(project)
    event_of(project, starts_at=at(1, 7))
    event_of(project, starts_at=at(31, 1))
    event_of(project, starts_at=at(1, 9))

    assert (actual_value(alone), actual_value(together)) == (1, 2)
    assert "от началото на проекта" in SOURCES[Source.EVENTS_HELD].rule(
        together.indicator
    )


class TestSmallGroups:
    """Of few women at an event the public does not read, however the figure is cut."""

    def test_the_public_reads_of_those_whom_the_page_of_the_event_shows(self, project):
        period = period_of(project, Source.PARTICIPATIONS, sex="female")
        big = event_of(project, title_bg="Голямо")
        women_and_men(big, 6, 7)
        women_and_men(event_of(project, title_bg="Малко"), 2, 9)

        public, staff = figure(period), figure(period, in_full=True)

        assert (public.value, public.told, public.is_told_whole) == (8, 6, False)
        assert (staff.told, staff.is_told_whole) == (8, True)
        assert words(public.rows(ANYBODY)) == [["6 души", "Голямо", "2015-03-16"]]
        assert public.count_hidden(public.rows(ANYBODY)) == 0
        assert public.invitation == ""

    def test_two_cuts_at_once_are_not_told_at_all(self, client, project):
        period = period_of(
            project, Source.PARTICIPATIONS, sex="female", age_groups=["18-29"]
        )
        event = event_of(project)
        for _number in range(9):
            came(event, sex="female", age_group="18-29")

        found = figure(period)
        assert (found.value, found.told, found.percent) == (9, 0, None)
        data = client.get(f"/projects/{project.slug}/project.json").json()
        assert [
            (one["actual"], one["is_least"], one["percent"]) for one in data["figures"]
        ] == [(None, True, None)]

    def test_different_women_are_told_only_of_those_who_came_once(self, project):
        period = period_of(project, Source.DIFFERENT_PEOPLE, sex="female")
        first, second = event_of(project), event_of(project, starts_at=at(20))
        women_and_men(first, 6, 7)
        women_and_men(second, 6, 7)
        for sex in ["female", "male"]:
            for _number in range(5):
                person = PersonFactory()
                came(first, person=person, sex=sex)
                came(second, person=person, sex=sex)

        assert (figure(period).value, figure(period).told) == (17, 12)

    def test_one_woman_who_came_twice_hides_those_beside_her(self, project):
        """Else 7 women on the page of the event and 6 in the figure would say who she is."""
        period = period_of(project, Source.DIFFERENT_PEOPLE, sex="female")
        first, second = event_of(project), event_of(project, starts_at=at(20))
        women_and_men(first, 6, 7)
        women_and_men(second, 6, 7)
        person = PersonFactory()
        came(first, person=person, sex="female")
        came(second, person=person, sex="female")

        assert (figure(period).value, figure(period).told) == (13, 0)

    def test_part_of_an_event_is_not_told(self, project):
        """Its page shows all its days; what is left after one period would be few."""
        period = period_of(project, Source.PARTICIPATIONS, sex="female")
        event = event_of(project, starts_at=at(31, 8))
        september = SessionFactory(
            event=event, starts_at=at(1, 9), ends_at=at(1, 9, hour=12)
        )
        women_and_men(event, 6, 7)
        came(event, sex="female", sessions=[september])

        assert (figure(period).value, figure(period).told) == (6, 0)

    def test_no_page_and_no_file_tells_the_whole_number(self, client, project):
        period = period_of(
            project, Source.PARTICIPATIONS, sex="female", title_en="Women trained"
        )
        women_and_men(event_of(project), 43, 7)
        women_and_men(event_of(project), 4, 9)
        at = f"/en/projects/{project.slug}"
        evidence = f"{at}/results/{period.indicator_id}/"

        pages = [
            client.get(address).content.decode()
            for address in (
                f"{at}/",
                f"{at}/results/",
                evidence,
                f"{at}/project.json",
            )
        ]
        file = b"".join(client.get(f"{evidence}export.csv").streaming_content).decode()

        for text in [*pages, file]:
            # Numbers of rows in addresses may be any.
            assert "47" not in re.sub(r"[/=-]\d+", "", text)
            assert "43" in text

    def test_staff_of_the_lead_read_the_whole_number(self, as_user, project):
        period = period_of(project, Source.PARTICIPATIONS, sex="female")
        women_and_men(event_of(project), 4, 9)
        url = f"/projects/{project.slug}/results/{period.indicator_id}/"

        staff = as_user(staff_of(project.organisation)).get(url).context["figure"]
        member = as_user(staff_of(OrganisationFactory())).get(url).context["figure"]

        assert (staff.told, member.told) == (4, 0)


def test_files_of_evidence_name_nobody(as_user, project):
    period = period_of(project, Source.PARTICIPATIONS)
    event = event_of(project, organiser=project.organisation)
    came(event, person=PersonFactory(name="Мария Иванова"))
    staff = as_user(staff_of(project.organisation))
    url = f"/projects/{project.slug}/results/{period.indicator_id}/"

    page = staff.get(url).content.decode()
    file = b"".join(staff.get(f"{url}export.csv").streaming_content).decode()

    assert "Мария Иванова" in page
    assert "Мария Иванова" not in file
    assert "1 човек" in file
