"""Questions that every request asks: Django makes their SQL once, not each time."""

import functools

from django.db import connection

# Stands for the argument while the SQL is made; no row has it as its key.
ARGUMENT = -2_147_483_647


def prepared(question):
    """Decorator: a function of one key that returns a queryset of values becomes one of its rows.

    The values come as the database gives them: for numbers, words and truths, not for dates
    or documents. What else the queryset holds must be the same each time: no moment, no language.
    """

    @functools.cache
    def made():
        return question(ARGUMENT).query.sql_with_params()

    @functools.wraps(question)
    def rows(key):
        sql, parameters = made()
        with connection.cursor() as cursor:
            cursor.execute(sql, [key if one == ARGUMENT else one for one in parameters])
            return cursor.fetchall()

    return rows
