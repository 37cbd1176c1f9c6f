"""A press conference and the forum after it lead to each other."""

import datetime

import pytest
from django.utils import timezone

from events.models import EventSeries
from tests.factories import EventFactory, OrganisationFactory, ProjectFactory, staff_of

DAY = datetime.datetime(2026, 11, 27, tzinfo=timezone.get_default_timezone())


def at(hour, day=0, **kwargs):
    starts_at = DAY + datetime.timedelta(days=day, hours=hour)
    ends_at = starts_at + datetime.timedelta(hours=1)
    return EventFactory(**{"starts_at": starts_at, "ends_at": ends_at} | kwargs)


@pytest.fixture
def project():
    return ProjectFactory()


def beside(client, event):
    return list(client.get(event.get_absolute_url()).context["beside"])


def test_events_of_a_project_on_one_day_name_each_other(client, project):
    forum = at(11, project=project, title_bg="Разширен форум")
    press = at(10, project=project, title_bg="Пресконференция")
    same_organiser = at(18, organiser=forum.organiser, settlement=None)
    at(11)  # somebody else's
    at(11, day=1, project=project)
    at(-1, project=project)
    at(12, project=project, cancelled_at=timezone.now())

    assert beside(client, forum) == [press, same_organiser]
    assert beside(client, press) == [forum]
    seen = client.get(press.get_absolute_url()).content.decode()
    assert "Същия ден" in seen
    assert "Разширен форум" in seen


def test_a_draft_of_the_same_day_is_named_to_its_own_people_only(
    client, as_user, project
):
    forum = at(11, project=project)
    draft = at(10, organiser=forum.organiser, project=project, is_published=False)

    assert beside(client, forum) == []
    assert beside(as_user(staff_of(OrganisationFactory())), forum) == []
    assert beside(as_user(staff_of(forum.organiser)), forum) == [draft]


def test_meetings_of_one_series_are_named_once(client, project):
    series = EventSeries.objects.create(by=EventSeries.By.MUNICIPALITIES)
    first, second = (at(hour, project=project, series=series) for hour in (10, 14))

    page = client.get(first.get_absolute_url())
    assert list(page.context["beside"]) == []
    assert list(page.context["siblings"]) == [second]


def test_days_of_a_training_hold_what_begins_on_any_of_them(client, project):
    ends_at = DAY + datetime.timedelta(days=1, hours=16)
    training = at(9, project=project, ends_at=ends_at)
    second_evening = at(19, day=1, project=project)
    at(9, day=2, project=project)

    assert beside(client, training) == [second_evening]
    seen = client.get(training.get_absolute_url()).content.decode()
    assert "През същите дни" in seen


def test_as_many_queries_for_ten_as_for_one(
    client, project, django_assert_max_num_queries
):
    forum = at(11, project=project)
    at(10, project=project)
    with django_assert_max_num_queries(60) as first:
        client.get(forum.get_absolute_url())

    for _ in range(30):
        at(9, project=project)
    with django_assert_max_num_queries(len(first)):
        assert len(beside(client, forum)) == 10
