"""Reading many rows as they all were at one moment."""

from collections.abc import Callable
from functools import wraps

from django.db import OperationalError, connection, transaction
from psycopg2.errors import SerializationFailure

TRIES = 5


def at_one_moment(act: Callable) -> Callable:
    """The act is one transaction, and from its first question on it sees no change of others.

    Where it meets such a change in a row that it wants to write itself, PostgreSQL refuses,
    and the act begins anew. Inside of somebody else's transaction it reads as that one does.
    """

    @wraps(act)
    def inside(*args, **kwargs):
        if connection.in_atomic_block:
            with transaction.atomic():
                return act(*args, **kwargs)
        for _number in range(TRIES - 1):
            try:
                return once(act, *args, **kwargs)
            except OperationalError as error:
                if not isinstance(error.__cause__, SerializationFailure):
                    raise
        return once(act, *args, **kwargs)

    return inside


def once(act, *args, **kwargs):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return act(*args, **kwargs)
