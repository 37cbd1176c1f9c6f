"""Questions that every request asks: Django makes their SQL once, not each time."""

import functools
import inspect

from django.db import connection

# From here down they stand for the arguments while the SQL is made; no row has them as its key.
LAST_KEY = 2_147_483_647


def prepared(question):
    """Decorator: a function of keys that returns a queryset of values becomes one of its rows.

    The values come as the database gives them: for numbers, words, truths and moments, not for
    documents. What else the queryset holds must be the same each time: no moment, no language.
    """
    number = len(inspect.signature(question).parameters)
    arguments = [LAST_KEY - position for position in range(number)]

    @functools.cache
    def made():
        return question(*arguments).query.sql_with_params()

    @functools.wraps(question)
    def rows(*keys):
        sql, parameters = made()
        places = dict(zip(arguments, keys, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(sql, [places.get(one, one) for one in parameters])
            return cursor.fetchall()

    return rows
