"""What is remembered while the database stands still, and forgotten after a commit."""

import pytest
from django.utils import translation

from core import memory


@pytest.fixture
def stamps(monkeypatch, settings):
    """The database's answers about how far it has come, one for each question."""
    settings.REMEMBER = True
    answers = []
    monkeypatch.setattr(memory.stamp, "now", lambda: answers.pop(0))
    return answers


@pytest.fixture
def count():
    """A remembered function that tells how often it was really asked."""
    calls = []

    @memory.while_unchanged
    def asked(argument):
        calls.append(argument)
        return len(calls)

    return asked


def test_the_answer_is_kept_until_the_database_changes(stamps, count):
    stamps += ["7:7:", "7:7:", "8:8:"]
    assert [count("a"), count("a"), count("a")] == [1, 1, 2]


def test_arguments_and_languages_are_kept_apart(stamps, count):
    stamps += ["7:7:"] * 3
    with translation.override("bg"):
        assert [count("a"), count("b")] == [1, 2]
    with translation.override("en"):
        assert count("a") == 3


def test_nothing_is_kept_while_the_database_does_not_answer(stamps, count):
    stamps += [None, None]
    assert [count("a"), count("a")] == [1, 2]


def test_memory_is_bounded(stamps, count, monkeypatch):
    monkeypatch.setattr(memory, "LARGEST", 2)
    stamps += ["7:7:"] * 4
    assert [count("a"), count("b"), count("c"), count("a")] == [1, 2, 3, 4]
