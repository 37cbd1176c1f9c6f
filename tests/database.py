"""The database with all migrations, made once; each worker's own is a copy of it.

`python -m tests.database` makes it, as `make test` does while the linters run. What pytest does not
find it makes itself, so nobody has to know of it.
"""

import hashlib
import os
import subprocess
import sys
from contextlib import closing
from itertools import chain
from urllib.parse import urlsplit

import psycopg2
from django.db import DEFAULT_DB_ALIAS, connections

from leadernet import postgres

MADE_AT_ONCE = 2020  # the key of the lock: the others wait and find it


def contents() -> str:
    """What decides how it looks: our migrations, and which packages bring theirs."""
    found = hashlib.sha256((postgres.BASE_DIR / "requirements.txt").read_bytes())
    of_apps = (postgres.BASE_DIR.glob(f"{app}/migrations/*.py") for app in ("*", "*/*"))
    for file in sorted(chain.from_iterable(of_apps)):
        found.update(str(file.relative_to(postgres.BASE_DIR)).encode())
        found.update(file.read_bytes())
    return found.hexdigest()[:12]


def migrate(url: str) -> None:
    environment = os.environ | {"DATABASE_URL": url, "LEADERNET_DEMO": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "leadernet.settings"
    subprocess.run(
        [sys.executable, postgres.BASE_DIR / "manage.py", "migrate", "--verbosity=0"],
        env=environment,
        check=True,
    )


def provide(url: str) -> str:
    """The name of the migrated database on this server, which is made if it is not there yet."""
    name, unfinished = f"migrated_{contents()}", "migrating"
    with closing(psycopg2.connect(url, dbname="postgres")) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("SELECT pg_advisory_lock(%s)", [MADE_AT_ONCE])
        cursor.execute(
            r"SELECT datname FROM pg_database WHERE datname LIKE 'migrated\_%'"
        )
        made = [database for [database] in cursor.fetchall()]
        if name not in made:
            for old in [*made, unfinished]:
                cursor.execute(f"DROP DATABASE IF EXISTS {old} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {unfinished}")
            migrate(urlsplit(url)._replace(path=f"/{unfinished}").geturl())
            cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")
    return name


def drop(name: str, verbosity: int) -> None:
    """Though the last request of a browser, which nobody waits for, may still be connected."""
    with connections[DEFAULT_DB_ALIAS]._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


if __name__ == "__main__":
    os.environ.setdefault(
        "LEADERNET_LOCAL_DIR", str(postgres.BASE_DIR / ".local" / "test")
    )
    provide(postgres.ensure_running(durable=False))
