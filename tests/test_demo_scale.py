"""The network of national size, in small: its rows are such as people would have entered."""

from collections import Counter

import pytest
from django.core.management import call_command
from django.db import connection

from core import search as words
from events.models import Event, Registration
from forums.counting import recount
from leadernet import search
from leadernet.demo import scale
from leadernet.demo.scale.copying import next_number
from members.models import (
    Group,
    GroupMembership,
    Membership,
    Organisation,
    Person,
    Topic,
    User,
)
from news import reference as rubrics
from news.models import Article
from places import loading

SHARE = 0.01


@pytest.fixture
def network(db):
    loading.load()
    call_command("loadtopics", verbosity=0)
    rubrics.load()
    scale.tell(SHARE)


@pytest.mark.usefixtures("network")
def test_small_national_network_is_valid_counted_and_found():
    for model in (Organisation, Person, Membership, Group, GroupMembership):
        for row in model.objects.order_by("pk")[:200]:
            row.full_clean(validate_unique=False)
    for model in (Event, Article):
        for row in model.objects.order_by("pk"):
            row.full_clean(validate_unique=False)
    assert Person.objects.count() == 500
    assert Organisation.objects.listed().count() == 52
    assert Group.objects.count() == 10
    names = Counter(Organisation.objects.values_list("name_bg", flat=True))
    assert max(names.values()) == 1
    assert recount() == (0, 0)
    assert nobody_is_in_a_group_before_it_was_founded()
    assert every_member_has_one_owner_who_signs_in()
    assert no_event_is_too_full()
    assert not Registration.objects.filter(event__registration_by="nobody").exists()
    assert Topic.objects.filter(organisations__isnull=False).exists()
    assert scale.is_there()
    assert User.objects.get(email="first.of.many@example.org").check_password(
        "leadernet-demo"
    )

    search.rebuild()
    one = Organisation.objects.listed().order_by("pk").first()
    assert one.created_at.date() == one.joined_on
    assert texts_survived_the_copy(one)
    assert rows_entered_afterwards_get_ids_of_their_own()

    found = words.find(one.name_bg, keys=["public"], language="bg")
    assert one.pk in [entry.object_id for entry in found.entries]


def nobody_is_in_a_group_before_it_was_founded():
    return not any(
        row.joined_on < row.group.founded_on
        for row in GroupMembership.objects.select_related("group")
    )


def every_member_has_one_owner_who_signs_in():
    return all(
        one.owners().exists() for one in Organisation.objects.listed().order_by("pk")
    )


def no_event_is_too_full():
    return all(
        event.capacity is None or event.places_taken <= event.capacity
        for event in Event.objects.with_places_taken()
    )


def rows_entered_afterwards_get_ids_of_their_own():
    last = next_number(Organisation)
    made = Organisation.objects.create(
        kind="association", name="Сдружение „Нашата улица“", slug="our-street"
    )
    return made.pk == last


def texts_survived_the_copy(one):
    """Also in the column without a language, which holds the Bulgarian."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM members_organisation WHERE id = %s", [one.pk])
        return cursor.fetchone() == (one.name_bg,)
