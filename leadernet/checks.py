from django.core.checks import Error
from django.db import connections


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
