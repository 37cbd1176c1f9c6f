import gzip
import threading
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from leadernet.page_cache import Store, key_of
from tests.factories import RubricFactory, UserFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.ops.urls"),
]


@pytest.fixture(autouse=True)
def _cache_is_on(settings):
    settings.PAGE_CACHE = True


def wait_for(client, address, expected):
    """Seconds until the address shows the expected text."""
    began = time.monotonic()
    while client.get(address).content.decode() != expected:
        if time.monotonic() - began > 3:
            pytest.fail(f"{address} never showed {expected}")
        time.sleep(0.02)
    return time.monotonic() - began


def test_second_reading_makes_no_query(client):
    RubricFactory(name_bg="Новини")
    client.get("/rubrics")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get("/rubrics")

    assert response.content.decode() == "Новини"
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert len(queries) == 0


def test_a_change_shows_within_two_seconds(client):
    RubricFactory(name_bg="Новини")
    client.get("/rubrics")

    RubricFactory(name_bg="Обучения")

    assert wait_for(client, "/rubrics", "Новини, Обучения") < 2


def test_a_change_by_another_process_shows_in_every_worker(client):
    """Each handler has a cache of its own, as each worker process has."""
    RubricFactory(name_bg="Новини")
    workers = [Client(), Client(), Client()]
    for worker in workers:
        worker.get("/rubrics")

    writing = threading.Thread(target=add_rubric, args=["Обучения"])
    writing.start()
    writing.join()

    for worker in workers:
        assert wait_for(worker, "/rubrics", "Новини, Обучения") < 2


def add_rubric(name):
    RubricFactory(name_bg=name)
    connection.close()


def test_what_was_read_while_it_changed_is_not_kept(client):
    """Many readers and a writer: after two seconds nobody sees the old text any more."""
    RubricFactory(name_bg="Новини")
    wrong, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            if client.get("/rubrics").status_code != 200:
                wrong.append("status")
        connection.close()

    readers = [threading.Thread(target=read) for _reader in range(4)]
    for reader in readers:
        reader.start()
    add_rubric("Обучения")
    time.sleep(2)
    seen = client.get("/rubrics").content.decode()
    stop.set()
    for reader in readers:
        reader.join()

    assert seen == "Новини, Обучения"
    assert wrong == []


@pytest.mark.parametrize("address", ["/token", "/nonce", "/message", "/never"])
def test_what_was_made_for_one_visit_is_not_kept(address):
    first, second = Client(), Client()

    response = first.get(address)
    kept = second.get(address)

    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    if address in {"/token", "/nonce"}:
        assert response.content != kept.content


def test_signed_in_reader_gets_an_own_page_and_leaves_none_behind(as_user):
    user = UserFactory()
    stranger = Client()
    reader = as_user(user)
    reader.handler = stranger.handler  # the same worker

    before = stranger.get("/name").content.decode()
    own = reader.get("/name")
    after = stranger.get("/name").content.decode()

    assert own.content.decode() == str(user)
    assert own["Cache-Control"] == "private, no-store"
    assert before == after == "AnonymousUser"


def test_anonymous_reader_gets_no_cookie_and_opens_no_session(client):
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/name")

    assert "Set-Cookie" not in response
    assert [query for query in queries if "django_session" in query["sql"]] == []


def test_compressed_page_is_the_same_page(client):
    RubricFactory(name_bg="Новини")

    plain = client.get("/rubrics")
    packed = client.get("/rubrics", headers={"Accept-Encoding": "br, gzip"})
    refused = client.get("/rubrics", headers={"Accept-Encoding": "gzip;q=0"})

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content == refused.content
    assert "Accept-Encoding" in packed["Vary"]


def test_unchanged_page_is_not_sent_again(client):
    tag = client.get("/rubrics")["ETag"]

    response = client.get("/rubrics", headers={"If-None-Match": tag})

    assert response.status_code == 304


def test_order_of_the_query_does_not_matter(client):
    client.get("/rubrics?page=2&q=a")

    with CaptureQueriesContext(connection) as queries:
        client.get("/rubrics?q=a&page=2")

    assert len(queries) == 0


def test_store_forgets_what_was_not_read_for_longest():
    store = Store(limit=10)
    for key in ("a", "b"):
        store.put(key, "12345")
    store.get("a")

    store.put("c", "12345")

    assert list(store.pages) == ["a", "c"]
    assert store.size == 10


def test_letters_that_are_not_encoded_have_no_key(rf):
    """Django reads them as UTF-8, the server hands them over as Latin-1: two questions, one key."""
    assert key_of(rf.get("/", QUERY_STRING="q=%C3%A9"))
    assert key_of(rf.get("/", QUERY_STRING="q=Ã©")) is None
