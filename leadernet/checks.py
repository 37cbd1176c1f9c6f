from django.conf import settings
from django.core.checks import Error
from django.db import connections

from forums.replies.addresses import is_usable


def database_folds_cyrillic(databases=None, **kwargs):
    """Search and sorting need a locale that knows Ж and ж for one letter; plain C does not."""
    return [error for alias in databases or () for error in folding_errors(alias)]


def folding_errors(alias):
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT lower('Ж') = 'ж'")
        (folds,) = cursor.fetchone()
    if folds:
        return []
    return [
        Error(
            "The database does not fold the case of Cyrillic letters.",
            hint="Create it with a UTF-8 locale: createdb --template=template0 --encoding=UTF8 "
            "--locale=C.UTF-8 (PostgreSQL 17 and newer: --locale-provider=builtin --builtin-locale=C.UTF-8).",
            id="leadernet.E001",
        )
    ]


def reply_address_has_room(**kwargs):
    """Answers by mail come to an address with more signs before its @."""
    if not settings.REPLY_ADDRESS or is_usable():
        return []
    return [
        Error(
            "REPLY_ADDRESS is not an address to which signs can be added after a plus.",
            hint="A short name without a plus and a host: reply@example.org.",
            id="leadernet.E002",
        )
    ]
