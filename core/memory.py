"""What all readers see alike, remembered while the database stands still.

`pg_current_snapshot()` changes with every commit of any process, so nobody has to remember to
forget anything. It is read when a request begins and before it looks at any row (at most once
a second for anonymous readers): what is remembered may be newer than its stamp, never older.
"""

import functools
import threading
import time

from django.conf import settings
from django.db import Error, connection
from django.template.loader import render_to_string
from django.utils.translation import get_language

STAMP_SECONDS = 1
LARGEST = 3000


class Stamp:
    """How far the database has come, as one text; asked at most once a second."""

    def __init__(self):
        self.lock = threading.Lock()
        self.text, self.read_at = None, float("-inf")

    def now(self):
        """The stamp, or None while the database does not answer."""
        with self.lock:
            if time.monotonic() - self.read_at > STAMP_SECONDS:
                self.read_at = time.monotonic()
                self.text = read_stamp()
            return self.text


def read_stamp():
    """The stamp; the question also shows that the connection works, so Django need not ask."""
    for _attempt in range(2):
        connection.health_check_done = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_snapshot()::text")
                return cursor.fetchone()[0]
        except Error:
            if connection.in_atomic_block:
                return None
            connection.close()
    return None


stamp = Stamp()
this_request = threading.local()


def begin(*, fresh=False):
    """The stamp under which the request of this thread lives.

    Fresh for people who are signed in: what they have just saved is what they see.
    """
    this_request.stamp = read_stamp() if fresh else stamp.now()
    return this_request.stamp


def moment():
    """What the answers of this request hold for; None when nothing is remembered."""
    began_at = getattr(this_request, "stamp", None)
    if began_at is None or not settings.REMEMBER:
        return None
    return began_at, minute()


def minute():
    return time.time() // 60


class Memory:
    """Answers that hold while the database stands still and the minute lasts."""

    def __init__(self):
        self.kept = {}

    def recall(self, key, make):
        """The answer for this key in this language, made if it is not there."""
        now = moment()
        if now is None:
            return make()
        key = (get_language(), *map(in_key, key))
        made_at, answer = self.kept.get(key, (None, None))
        if made_at != now:
            answer = make()
            if len(self.kept) >= LARGEST:
                self.kept.clear()
            self.kept[key] = (now, answer)
        return answer


def is_person(argument):
    return getattr(argument, "is_authenticated", False)


def in_key(argument):
    """People stand for their rights."""
    return argument.rights if is_person(argument) else argument


def while_unchanged(function=None, *, by_rights=False):
    """Decorator: the same arguments in the same language give the remembered answer.

    Only for what depends on nothing but its arguments, the database and, to the minute, the
    clock. Outside of requests, and for somebody signed in, nothing is remembered; with
    `by_rights` it is, for what everybody with the same rights sees alike.
    """
    if function is None:
        return functools.partial(while_unchanged, by_rights=by_rights)
    memory = Memory()

    @functools.wraps(function)
    def remembering(*arguments):
        if not by_rights and any(map(is_person, arguments)):
            return function(*arguments)
        return memory.recall(arguments, lambda: function(*arguments))

    return remembering


rows_drawn = Memory()


def draw_rows(template_name, name, keys, load):
    """[HTML of each row] for rows that look the same to every reader.

    `load()` gives the rows; it is asked only when one of them is not drawn yet.
    """
    rows = {}

    def draw(key):
        if not rows:
            rows.update((row.pk, row) for row in load())
        # Somebody may have taken the row away since its key was read.
        return render_to_string(template_name, {name: rows[key]}) if key in rows else ""

    return [
        rows_drawn.recall((template_name, key), functools.partial(draw, key))
        for key in keys
    ]


def draw_once(template_name, key, context) -> str:
    """HTML that depends on its key and the database alone; `context()` is asked when it is not drawn yet."""
    return rows_drawn.recall(
        (template_name, *key), lambda: render_to_string(template_name, context())
    )
