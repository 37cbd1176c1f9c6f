"""A figure in parts: they add up to it, have targets of their own, and give nobody away."""

import datetime
from collections import defaultdict
from itertools import product
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from core.models import AuditEntry
from events.models import Event
from events.small_groups import SMALLEST
from members.models import Organisation
from projects.models import Indicator, PartTarget
from reports.parts import tables
from reports.sources.dimensions import DIMENSIONS
from reports.sources.openness import shown_by_event, shown_twice
from tests.factories import (
    GroupFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    SettlementFactory,
    staff_of,
)
from tests.reports.test_people import (
    came,
    certify,
    event_of,
    figure,
    women_and_men,
)
from tests.reports.test_sources import SPRING, at, period_of
from tests.reports.test_views import indicator_fields

ANYBODY = AnonymousUser()
Source = Indicator.Source


@pytest.fixture
def project():
    return ProjectFactory(**SPRING)


def told(period, dimension, *, in_full=False):
    """({part: value}, those not told apart) of one table; None where there is none."""
    for table in tables(figure(period, in_full=in_full)):
        if table.dimension.name == dimension:
            return {part.label: part.value for part in table.parts}, table.others
    return None


class TestStaff:
    def test_read_all_parts_and_who_said_nothing(self, project):
        period = period_of(project, Source.PARTICIPATIONS)
        event = event_of(project)
        women_and_men(event, 3, 1)
        came(event)

        assert told(period, "sex", in_full=True) == (
            {"жена": 3, "мъж": 1, "не е посочено": 1},
            0,
        )
        assert told(period, "age_group", in_full=True) is None

    def test_read_each_person_in_one_part_by_what_was_said_last(self, project):
        period = period_of(project, Source.DIFFERENT_PEOPLE)
        person = PersonFactory()
        first, second, third = (
            event_of(project, starts_at=at(day)) for day in (16, 17, 18)
        )
        came(first, person=person, age_group="0-17", organisation=OrganisationFactory())
        came(second, person=person, age_group="18-29")
        came(third, person=person)

        assert told(period, "age_group", in_full=True) == ({"от 18 до 29": 1}, 0)
        assert told(period, "how", in_full=True) == ({"на място": 1}, 0)

    def test_read_hours_by_kind_of_event_and_municipality(self, project):
        period = period_of(project, Source.PERSON_HOURS)
        ruse = SettlementFactory(obshtina__name_bg="Русе")
        came(event_of(project, kind="training", settlement=ruse))
        came(event_of(project, kind="forum"))

        assert told(period, "event_kind") == ({"обучение": 2, "форум": 2}, 0)
        assert told(period, "obshtina") == ({"Русе": 2, "няма": 2}, 0)


class TestPublic:
    def test_reads_groups_that_the_events_show_and_the_others_together(self, project):
        period = period_of(project, Source.PARTICIPATIONS)
        women_and_men(event_of(project), 6, 7)
        women_and_men(event_of(project), 2, 9)

        assert told(period, "sex") == ({"жена": 6, "мъж": 7}, 11)

    def test_learns_nothing_from_two_periods_of_a_sum(self, project):
        """Two women came in summer: 8 in the sum beside 6 in spring would say so."""
        spring = period_of(project, Source.PARTICIPATIONS, is_cumulative=True)
        spring.ends_on = datetime.date(2015, 5, 31)
        all_year = period_of(project, Source.PARTICIPATIONS, is_cumulative=True)
        women_and_men(event_of(project), 6, 7)
        women_and_men(event_of(project, starts_at=at(1, 7)), 2, 9)

        assert told(spring, "sex") == ({"жена": 6, "мъж": 7}, 0)
        assert told(all_year, "sex") == ({"жена": 6, "мъж": 7}, 11)

    def test_reads_no_part_of_an_indicator_that_narrows_people(self, project):
        period = period_of(project, Source.PARTICIPATIONS, organisation_kinds=["lag"])
        event = event_of(project)
        for sex in ["female", "male"]:
            for _number in range(6):
                lag = OrganisationFactory(kind=Organisation.Kind.LAG)
                came(event, sex=sex, organisation=lag)

        assert told(period, "sex") is None
        assert told(period, "event_kind") == ({"работна среща": 12}, 0)
        assert told(period, "sex", in_full=True) == ({"жена": 6, "мъж": 6}, 0)

    def test_reads_certificates_where_those_without_are_many_too(self, project):
        period = period_of(project, Source.CERTIFICATES)
        one, two = event_of(project), event_of(project)
        for event, women_without in ((one, 5), (two, 1)):
            women_and_men(event, women_without, 5)
            for sex in ["female", "male"]:
                for _number in range(5):
                    certify(came(event, sex=sex))

        assert told(period, "sex") == ({"жена": 5, "мъж": 5}, 10)

    def test_reads_all_organisations_and_events(self, project):
        organisations = period_of(project, Source.ORGANISATIONS_ATTENDED)
        events = period_of(project, Source.EVENTS_HELD)
        ruse = SettlementFactory(obshtina__name_bg="Русе")
        event = event_of(project, kind=Event.Kind.FORUM, settlement=ruse)
        came(event, organisation=OrganisationFactory(seat=ruse))

        assert told(organisations, "organisation_kind") == ({"сдружение": 1}, 0)
        assert told(organisations, "obshtina") == ({"Русе": 1}, 0)
        assert told(events, "event_kind") == ({"форум": 1}, 0)

    def test_reads_members_of_a_group_and_new_ones_by_kind(self, project):
        group = GroupFactory()
        members = period_of(project, Source.GROUP_MEMBERS, group=group)
        new = period_of(project, Source.NEW_MEMBERS)
        GroupMembershipFactory(group=group)
        OrganisationFactory(
            kind=Organisation.Kind.LIBRARY, joined_on=datetime.date(2015, 3, 1)
        )

        assert told(members, "organisation_kind") == ({"сдружение": 1}, 0)
        assert told(new, "organisation_kind") == ({"библиотека": 1}, 0)


def seen_of(women, men):
    """What the public reads of an event, (once, several times) of each: page and project."""
    rows = [
        SimpleNamespace(sex=sex, is_once=is_once, organisation=None)
        for sex, counts in (("female", women), ("male", men))
        for is_once, count in zip((True, False), counts, strict=True)
        for _number in range(count)
    ]
    shown = shown_by_event(rows, DIMENSIONS["sex"])
    told = shown_twice(shown, rows, DIMENSIONS["sex"], lambda row: row.is_once)
    whole = {"female": sum(women), "male": sum(men)}
    once = {"female": women[0], "male": men[0]}
    return (
        tuple(sex for sex in whole if whole[sex]),
        tuple((sex, whole[sex]) for sex in sorted(shown)),
        sum(whole.values()),
        tuple((sex, once[sex]) for sex in sorted(told)),
        sum(once.values()),
    )


def test_nobody_who_knows_the_rule_works_out_a_small_part():
    """Every event of up to seven of each: what looks the same may be several things."""
    most = 7
    looks = defaultdict(list)
    for counts in product(range(most + 1), repeat=4):
        looks[seen_of(counts[:2], counts[2:])].append(counts)

    given_away = [
        alike
        for (groups, *_numbers), alike in looks.items()
        if max(map(max, alike)) < most
        for values in zip(*alike, strict=True)
        if len(set(values)) == 1 and 0 < values[0] < SMALLEST
        # One woman and one man, or nobody but women: that the event's page says already.
        if len(groups) > 1 and sum(alike[0]) > len(groups)
    ]
    assert given_away == []


@pytest.mark.parametrize("source", list(Source))
@pytest.mark.parametrize("in_full", [True, False])
def test_parts_add_up_to_the_figure(project, source, in_full):
    group = GroupFactory()
    GroupMembershipFactory.create_batch(2, group=group)
    period = period_of(project, source, group=group)
    person = PersonFactory()
    for number, event in enumerate([event_of(project), event_of(project)]):
        women_and_men(event, 5 + number, 3)
        certify(came(event, person=person, organisation=OrganisationFactory()))

    found = tables(figure(period, in_full=in_full))

    for table in found:
        values = [part.value or 0 for part in table.parts]
        assert sum(values) + table.others == table.total


class TestTargets:
    @pytest.fixture
    def period(self, project):
        return period_of(project, Source.PARTICIPATIONS, title_bg="Обучени")

    def url(self, period):
        project = period.indicator.result.project
        return f"/projects/{project.slug}/indicators/{period.indicator_id}/parts/?period={period.pk}"

    def test_are_promised_and_stand_beside_what_is_achieved(
        self, as_user, client, project, period
    ):
        editor = as_user(staff_of(project.organisation))
        women_and_men(event_of(project), 6, 7)

        editor.post(self.url(period), {"sex-female": "5", "age_group-0-17": "2"})
        answer = client.get(f"/projects/{project.slug}/results/{period.indicator_id}/")
        data = client.get(f"/projects/{project.slug}/project.json").json()

        found = {
            part.label: (part.value, part.target)
            for table in answer.context["tables"]
            for part in table.parts
            if table.has_targets
        }
        assert found == {
            "жена": (6, 5),
            "мъж": (7, None),
            "под 18": (0, 2),
            "не е посочено": (13, None),
        }
        assert [
            (one["dimension"], one["key"], one["target"], one["actual"])
            for one in data["figures"][0]["parts"]
            if one["dimension"] in {"sex", "age_group"}
        ] == [
            ("sex", "female", 5, 6),
            ("sex", "male", None, 7),
            ("age_group", "0-17", 2, 0),
            ("age_group", "none", None, 13),
        ]
        assert AuditEntry.objects.get().verb == "reports.parts_promised"

    def test_are_changed_and_taken_back(self, as_user, project, period):
        editor = as_user(staff_of(project.organisation))

        editor.post(self.url(period), {"sex-female": "5", "sex-male": "2"})
        editor.post(self.url(period), {"sex-female": "4"})
        editor.post(self.url(period), {"sex-female": "4"})

        [kept] = PartTarget.objects.all()
        assert (kept.dimension, kept.key, kept.target_value) == ("sex", "female", 4)

    def test_that_add_up_to_more_than_the_whole_are_refused(
        self, as_user, project, period
    ):
        editor = as_user(staff_of(project.organisation))

        answer = editor.post(self.url(period), {"sex-female": "6", "sex-male": "5"})
        below = editor.post(self.url(period), {"sex-female": "-1"})

        assert "се събират до 11" in str(answer.context["form"].non_field_errors())
        assert list(below.context["form"].errors) == ["sex-female"]
        assert not PartTarget.objects.exists()

    def test_stay_within_the_whole_when_it_is_lowered(self, as_user, project, period):
        editor = as_user(staff_of(project.organisation))
        editor.post(self.url(period), {"sex-female": "5", "sex-male": "2"})
        data = indicator_fields(
            period.indicator.result,
            source="participations",
            **{
                "periods-INITIAL_FORMS": 1,
                "periods-0-id": period.pk,
                "periods-0-target_value": "6",
            },
        )
        url = f"/projects/{project.slug}/indicators/{period.indicator_id}/edit/"

        answer = editor.post(url, data)

        [error] = answer.context["periods"].forms[0].errors["target_value"]
        assert "се събират до 7" in error
        period.refresh_from_db()
        assert period.target_value == 10

    def test_are_offered_for_the_municipalities_of_the_project(
        self, as_user, project, period
    ):
        editor = as_user(staff_of(project.organisation))
        ruse = SettlementFactory(obshtina__name_bg="Русе").obshtina
        SettlementFactory(obshtina__name_bg="Друга")
        project.obshtini.set([ruse])

        form = editor.get(self.url(period)).context["form"]

        offered = [name for name in form.fields if name.startswith("obshtina-")]
        assert offered == [f"obshtina-{ruse.code}"]

    def test_are_not_for_what_has_no_parts(self, as_user, project):
        period = period_of(project, Source.MANUAL)
        editor = as_user(staff_of(project.organisation))

        assert editor.get(self.url(period)).status_code == 404
