"""What all readers see alike, remembered while the database stands still.

`pg_current_snapshot()` changes with every commit of any process, so nobody has to remember to
forget anything. It is read at most once a second: a change shows within that second.
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


# One for the whole process: a page kept under a stamp holds nothing remembered under an older one.
stamp = Stamp()


def while_unchanged(function):
    """Decorator: the same arguments in the same language give the remembered answer.

    Only for what depends on nothing but its arguments and the database; not on the
    reader, nor on the clock.
    """
    kept = {}

    @functools.wraps(function)
    def remembering(*arguments):
        # Asked before the answer is made, so that it may be newer than its stamp, never older.
        now = stamp.now() if settings.REMEMBER else None
        if now is None:
            return function(*arguments)
        key = (get_language(), *arguments)
        made_at, answer = kept.get(key, (None, None))
        if made_at != now:
            answer = function(*arguments)
            if len(kept) >= LARGEST:
                kept.clear()
            kept[key] = (now, answer)
        return answer

    return remembering
