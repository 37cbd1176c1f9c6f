"""What is remembered while the database stands still, and forgotten after a commit."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, connections
from django.template import Context, Template
from django.utils import translation

from core import memory
from members.models import User
from tests.factories import OrganisationFactory, TopicFactory, UserFactory, staff_of


@pytest.fixture
def begin(monkeypatch, settings):
    """Begin a request under a stamp, in one and the same minute."""
    settings.REMEMBER = True
    monkeypatch.setattr(memory, "minute", lambda: 30_000_000)

    def begin(stamp):
        monkeypatch.setattr(memory.stamp, "now", lambda: stamp)
        memory.begin()

    yield begin
    del memory.this_request.stamp


@pytest.fixture
def count():
    """A remembered function that tells how often it was really asked."""
    calls = []

    @memory.while_unchanged
    def asked(argument):
        calls.append(argument)
        return len(calls)

    return asked


def test_the_answer_is_kept_until_the_database_changes(begin, count):
    begin("7:7:")
    assert [count("a"), count("a")] == [1, 1]
    begin("8:8:")
    assert count("a") == 2


def test_arguments_and_languages_are_kept_apart(begin, count):
    begin("7:7:")
    with translation.override("bg"):
        assert [count("a"), count("b")] == [1, 2]
    with translation.override("en"):
        assert count("a") == 3


def test_nothing_is_kept_while_the_database_does_not_answer(begin, count):
    begin(None)
    assert [count("a"), count("a")] == [1, 2]


def test_nothing_is_kept_outside_of_requests(settings, count):
    settings.REMEMBER = True
    assert [count("a"), count("a")] == [1, 2]


def test_memory_is_bounded(begin, count, monkeypatch):
    monkeypatch.setattr(memory, "LARGEST", 2)
    begin("7:7:")
    assert [count("a"), count("b"), count("c"), count("a")] == [1, 2, 3, 4]


def test_nothing_is_kept_for_somebody_signed_in(begin, count):
    begin("7:7:")
    reader = User(pk=7)
    assert [count(reader), count(reader)] == [1, 2]
    assert [count(AnonymousUser()), count(AnonymousUser())] == [3, 3]


def test_people_with_the_same_rights_share_an_answer(begin, db):
    begin("7:7:")
    seen = []

    @memory.while_unchanged(by_rights=True)
    def asked(user):
        seen.append(user)
        return len(seen)

    organisation = OrganisationFactory()
    editor, colleague = staff_of(organisation), staff_of(organisation)
    owner = staff_of(organisation, "owner")

    assert [asked(editor), asked(colleague), asked(owner)] == [1, 1, 2]
    assert [asked(UserFactory()), asked(AnonymousUser())] == [3, 4]


def test_who_loses_a_role_no_longer_shares_the_answer(begin, db):
    begin("7:7:")
    asked = memory.while_unchanged(by_rights=True)(lambda user: user.organisation_ids())
    editor = staff_of(OrganisationFactory())
    assert asked(editor) != []

    editor.person.memberships.update(ended_on=datetime.date(2026, 1, 1))

    assert asked(User.objects.get(pk=editor.pk)) == []


def test_somebody_signed_in_sees_at_once_what_they_saved(begin, count, monkeypatch):
    begin("7:7:")
    assert count("a") == 1
    monkeypatch.setattr(memory, "read_stamp", lambda: "8:8:")

    memory.begin(fresh=True)

    assert count("a") == 2


TAG = "{% load components %}{% remember 'part' row user %}{{ word }}{% endremember %}"


def test_a_part_of_a_page_is_drawn_once_for_the_same_row_and_rights(begin, db):
    begin("7:7:")
    staff = staff_of(OrganisationFactory())

    def draw(word, row, user):
        return Template(TAG).render(Context({"word": word, "row": row, "user": user}))

    assert draw("първо", 1, staff) == "първо"
    assert draw("друго", 1, staff) == "първо"
    assert draw("друго", 2, staff) == "друго"
    assert draw("за всички", 1, AnonymousUser()) == "за всички"


def test_rows_that_are_drawn_already_are_not_loaded(begin, db):
    begin("7:7:")
    topics = TopicFactory.create_batch(2)
    keys = [topic.pk for topic in topics]
    drawn = memory.draw_rows("components/notice.html", "content", keys, lambda: topics)

    assert drawn == memory.draw_rows(
        "components/notice.html", "content", keys, pytest.fail
    )


def test_a_row_that_went_away_meanwhile_is_left_out(begin, db):
    begin("7:7:")
    drawn = memory.draw_rows("components/notice.html", "content", [0, -1], list)

    assert drawn == ["", ""]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_ended_is_made_anew():
    memory.read_stamp()
    ended = connection.connection.info.backend_pid
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [ended])
    other.close()

    assert memory.read_stamp() is not None
    assert connection.connection.info.backend_pid != ended


def test_what_always_stays_the_same_is_drawn_once_for_its_keys_in_each_language():
    words = Template("{% load components %}{% always key %}{{ word }}{% endalways %}")

    def drawn(key, word):
        return words.render(Context({"key": key, "word": word}))

    with translation.override("bg"):
        assert [drawn(1, "едно"), drawn(1, "друго"), drawn(2, "две")] == [
            "едно",
            "едно",
            "две",
        ]
    with translation.override("en"):
        assert drawn(1, "one") == "one"
