import io
from zlib import crc32

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from leadernet import due
from leadernet.management.commands.tick import alone


def tick(monkeypatch, *work, **options):
    monkeypatch.setattr(due, "everything", lambda: list(work))
    output = io.StringIO()
    call_command("tick", stdout=output, **options)
    return output.getvalue()


def test_tick_does_what_is_due(monkeypatch):
    done = []

    said = tick(monkeypatch, due.Work("remind", lambda: [1, 2], done.append))

    assert done == [1, 2]
    assert said == "remind: 1\nremind: 2\n"


def test_dry_run_only_lists(monkeypatch):
    done = []

    said = tick(monkeypatch, due.Work("remind", lambda: [1], done.append), dry_run=True)

    assert done == []
    assert said == "remind: 1\n"


def test_failing_work_does_not_hold_up_the_rest(monkeypatch):
    def fail(row):
        raise RuntimeError

    done = []
    with pytest.raises(CommandError, match="break"):
        tick(
            monkeypatch,
            due.Work("break", lambda: [1], fail),
            due.Work("remind", lambda: [2], done.append),
        )

    assert done == [2]


def test_two_ticks_do_not_do_the_same_work_at_once():
    other = connections.create_connection("default")

    def the_other_may():
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [crc32(b"tick:remind")])
            return cursor.fetchone() == (True,)

    try:
        with alone("remind") as mine:
            assert mine
            assert not the_other_may()
        assert the_other_may()
        with alone("remind") as mine:
            assert not mine
    finally:
        other.close()


def test_everything_that_is_due_can_be_listed():
    call_command("tick", dry_run=True, stdout=io.StringIO())
