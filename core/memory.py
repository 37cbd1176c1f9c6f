"""What all readers see alike, remembered while the database stands still.

`pg_current_snapshot()` changes with every commit of any process, so nobody has to remember to
forget anything. It is read at most once a second, when a request begins and before it looks
at any row: what is remembered may be newer than its stamp, never older.
"""

import functools
import threading
import time

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import get_language

STAMP_SECONDS = 1
LARGEST = 500


class Stamp:
    """How far the database has come, as one text; asked at most once a second."""

    def __init__(self):
        self.lock = threading.Lock()
        self.text, self.read_at = None, float("-inf")

    def now(self):
        """The stamp, or None while the database does not answer."""
        with self.lock:
            asked_at = time.monotonic()
            if asked_at - self.read_at > STAMP_SECONDS:
                try:
                    self.text = read_stamp()
                except DatabaseError:
                    self.text = None
                self.read_at = asked_at
            return self.text


def read_stamp():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return cursor.fetchone()[0]


stamp = Stamp()
this_request = threading.local()


def begin():
    """The stamp under which the request of this thread lives."""
    this_request.stamp = stamp.now()
    return this_request.stamp


def is_person(argument):
    return getattr(argument, "is_authenticated", False)


def while_unchanged(function):
    """Decorator: the same arguments in the same language give the remembered answer.

    Only for what depends on nothing but its arguments, the database and, to the minute, the
    clock. Outside of requests, and for somebody signed in, nothing is remembered.
    """
    kept = {}

    @functools.wraps(function)
    def remembering(*arguments):
        began_at = getattr(this_request, "stamp", None)
        if began_at is None or not settings.REMEMBER or any(map(is_person, arguments)):
            return function(*arguments)
        now = (began_at, time.time() // 60)
        key = (get_language(), *arguments)
        made_at, answer = kept.get(key, (None, None))
        if made_at != now:
            answer = function(*arguments)
            if len(kept) >= LARGEST:
                kept.clear()
            kept[key] = (now, answer)
        return answer

    return remembering
