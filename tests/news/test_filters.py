"""News by group and by month, in the list and in the feed alike."""

import datetime

import pytest
from django.utils import timezone

from tests.factories import (
    ArticleFactory,
    GroupFactory,
    GroupMembershipFactory,
    UserFactory,
)

SOFIA = timezone.get_default_timezone()


def article(title, *moment, **fields):
    fields.setdefault("published_at", datetime.datetime(*moment, tzinfo=SOFIA))
    return ArticleFactory(title_bg=title, **fields)


def titles(client, query):
    page = client.get(f"/news/?{query}")
    return [one.title_bg for one in page.context["object_list"]]


@pytest.fixture
def two_months():
    article("Есен", 2015, 11, 30, 23, 59)
    article("Зима", 2015, 12, 1, 0, 0)


def test_a_month_is_a_month_of_our_clock(two_months, client):
    assert titles(client, "month=2015-11") == ["Есен"]
    assert titles(client, "month=2015-12") == ["Зима"]


@pytest.mark.parametrize("month", ["2015-13", "ноември", "2015", "0000-01"])
def test_what_is_no_month_finds_nothing(two_months, client, month):
    assert titles(client, f"month={month}") == []


def test_months_are_offered_newest_first_and_named(two_months, client):
    page = client.get("/news/?month=2015-11").content.decode()

    offered = [page.index(f'value="{month}"') for month in ("2015-12", "2015-11")]
    assert offered == sorted(offered)
    assert "Ноември\xa02015\xa0г." in page


def test_a_group_has_its_news_and_its_feed(client):
    group = GroupFactory(name_bg="Мрежа на читалищата")
    article("За мрежата", 2026, 11, 1, group=group)
    article("За друго", 2026, 11, 2)

    assert titles(client, f"group={group.slug}") == ["За мрежата"]
    feed = client.get(f"/news/feed/?group={group.slug}").content.decode()
    assert "За мрежата" in feed
    assert "За друго" not in feed
    assert "Мрежа на читалищата" in feed


def test_a_private_group_is_offered_to_its_members_alone(client, as_user):
    group = GroupFactory(name_bg="Тиха група", access="private")
    article("Открита новина", 2026, 11, 1, group=group)
    member = GroupMembershipFactory(
        group=group, organisation=None, person=UserFactory().person
    )

    assert "Тиха група" not in client.get("/news/").content.decode()
    assert titles(client, f"group={group.slug}") == []
    assert (
        "Тиха група"
        not in client.get(f"/news/feed/?group={group.slug}").content.decode()
    )
    inside = as_user(member.person.user)
    assert titles(inside, f"group={group.slug}") == ["Открита новина"]
