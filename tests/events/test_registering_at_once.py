"""The last place is given once: several processes, each with its own connections."""

import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from core.models import OutgoingMail
from events.models import Registration
from tests.events.crowd import GATE
from tests.factories import EventFactory, PersonFactory

PROCESSES, EACH, PLACES = 5, 40, 50
Status = Registration.Status


def waiting_at_the_gate():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' "
            "AND objid = %s AND NOT granted",
            [GATE],
        )
        return cursor.fetchone()[0]


def hold_gate():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [GATE])


def open_gate():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [GATE])


def begin(event, first):
    database = connection.settings_dict["NAME"]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.events.crowd", database]
        + [str(number) for number in (event.pk, first, EACH)],
        cwd=settings.BASE_DIR,
        stderr=subprocess.PIPE,
        text=True,
    )


def served_first(rows, people):
    """Processes whose people are among the first: they took turns, none went before all others."""
    number = {person.pk: at // EACH for at, person in enumerate(people)}
    return {number[row.person_id] for row in rows}


@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_the_same_moment_for_fifty_places():
    event = EventFactory(capacity=PLACES)
    people = PersonFactory.create_batch(PROCESSES * EACH)
    hold_gate()
    crowd = [begin(event, people[at].pk) for at in range(0, len(people), EACH)]
    until = time.monotonic() + 60
    while waiting_at_the_gate() < PROCESSES and time.monotonic() < until:
        time.sleep(0.05)

    open_gate()
    told = [process.communicate(timeout=60)[1] for process in crowd]

    assert [process.returncode for process in crowd] == [0] * PROCESSES, told
    rows = list(event.registrations.order_by("registered_at", "pk"))
    assert [one.status for one in rows] == (
        [Status.REGISTERED] * PLACES + [Status.WAITING] * (len(people) - PLACES)
    )
    assert [one.pk for one in rows] == sorted(one.pk for one in rows)
    assert {one.person_id for one in rows} == {one.pk for one in people}
    assert list(event.registrations.waiting()) == rows[PLACES:]
    assert len(served_first(rows[:PLACES], people)) > 1
    subjects = sorted(OutgoingMail.objects.values_list("to", "subject"))
    assert len(subjects) == len(people) == len({to for to, _subject in subjects})
    assert sum(subject.startswith("Имате място") for _to, subject in subjects) == PLACES
