"""The search of the link dialog: what everybody may read, for those who write."""

import pytest

from core import throttle
from news import search
from tests.factories import ArticleFactory, UserFactory

ADDRESS = "/search/links/"


def indexed(title, **fields):
    article = ArticleFactory(title_bg=title, **fields)
    search.index(article)
    return article


@pytest.fixture
def writer(as_user):
    return as_user(UserFactory())


def test_public_pages_are_found_with_their_kind_and_an_address_without_language(writer):
    article = indexed("Работилница за глина", title_en="Clay workshop")
    indexed("Глина за членове", audience="members")
    indexed("Глина в чернова", status="draft", published_at=None)

    found = writer.get(ADDRESS, {"q": "глин"}).json()

    assert found == {
        "results": [
            {
                "title": "Работилница за глина",
                "kind": "Новини",
                "address": article.get_absolute_url(),
            }
        ],
        "said": "Намерена е 1\xa0страница.",
    }


def test_for_an_english_text_the_page_has_its_english_title(writer):
    address = indexed("Глина", title_en="Clay workshop").get_absolute_url()

    question = {"q": "clay", "language": "en"}
    found = writer.get(f"/en{ADDRESS}", question).json()["results"]

    assert found == [{"title": "Clay workshop", "kind": "News", "address": address}]


def test_at_most_eight_are_offered_and_nothing_is_said_of_nothing(writer):
    for _number in range(9):
        indexed("Глина")

    assert len(writer.get(ADDRESS, {"q": "глина"}).json()["results"]) == 8
    assert writer.get(ADDRESS, {"q": "", "language": "xx"}).json() == {
        "results": [],
        "said": "",
    }
    assert writer.get(ADDRESS, {"q": "жираф"}).json() == {
        "results": [],
        "said": "Няма публична страница с тези думи.",
    }


def test_it_asks_for_as_many_rows_with_one_page_as_with_thirty(
    writer, django_assert_max_num_queries
):
    counts = []
    # The first question fills what is remembered of kinds of rows.
    for number in (1, 0, 29):
        for _one in range(number):
            indexed("Глина")
        with django_assert_max_num_queries(30) as asked:
            writer.get(ADDRESS, {"q": "глина"})
        counts.append(len(asked))

    assert counts[1] == counts[2]


def test_who_asks_too_fast_waits_and_strangers_sign_in(writer, client, monkeypatch):
    monkeypatch.setattr(throttle, "hit", lambda *_args, **_limits: False)

    answer = writer.get(ADDRESS, {"q": "глина"})

    assert answer.status_code == 429
    assert answer.json() == {
        "results": [],
        "said": "Търсите много бързо. Изчакайте минута или напишете адреса по-долу.",
    }
    assert client.get(ADDRESS, {"q": "глина"}).status_code == 302
