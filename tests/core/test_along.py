"""Rows that come along in the question for another row."""

import datetime

import pytest
from django.db.models import OuterRef
from django.utils.translation import override

from core.along import Light
from members.models import Organisation
from projects.models import Activity, DiaryEntry, Project
from tests.factories import (
    ActivityFactory,
    DiaryEntryFactory,
    OrganisationFactory,
    ProjectFactory,
)

ENTRY = Light(
    DiaryEntry,
    {"happened_on"},
    {
        "activity": Light(Activity, {"title_bg", "title_en"}),
        "organisation": Light(Organisation, {"name_bg", "name_en"}),
    },
)


@pytest.fixture
def project():
    return ProjectFactory()


def entries_of(project):
    rows = DiaryEntry.objects.filter(project=OuterRef("pk")).order_by("happened_on")
    found = Project.objects.filter(pk=project.pk).values_list(ENTRY.along(rows))
    return ENTRY.made(found.get()[0])


def test_they_are_rows_again_in_both_languages(project, django_assert_num_queries):
    teller = OrganisationFactory(name_bg="Заедно", name_en="Together")
    activity = ActivityFactory(project=project, title_bg="Обучения", title_en="")
    day = datetime.date(2026, 3, 4)
    told = DiaryEntryFactory(
        project=project, organisation=teller, activity=activity, happened_on=day
    )

    with django_assert_num_queries(1):
        [entry] = entries_of(project)
        assert (entry, entry.happened_on) == (told, day)
        assert (entry.activity.title, entry.organisation.name) == ("Обучения", "Заедно")
        with override("en"):
            assert entry.organisation.name == "Together"
            assert entry.activity.title == "Обучения"


def test_what_points_at_nothing_stays_empty(project):
    DiaryEntryFactory(project=project, activity=None)

    [entry] = entries_of(project)

    assert entry.activity is None


def test_another_column_is_asked_when_somebody_wants_it(
    project, django_assert_num_queries
):
    DiaryEntryFactory(project=project, text_bg="Срещнахме се.")
    [entry] = entries_of(project)

    with django_assert_num_queries(1):
        assert entry.text_bg == "Срещнахме се."


def test_without_rows_there_are_none(project):
    assert entries_of(project) == []
