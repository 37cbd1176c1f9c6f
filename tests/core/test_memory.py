"""What is remembered while the database stands still, and forgotten after a commit."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from core import memory
from members.models import User


@pytest.fixture
def begin(monkeypatch, settings):
    """Begin a request under a stamp."""
    settings.REMEMBER = True

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
