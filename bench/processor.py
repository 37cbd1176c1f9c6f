"""Processor time of the application's and the database's processes, from /proc."""

import os
from pathlib import Path

from django.db import connection

TICK = os.sysconf("SC_CLK_TCK")


def seconds(application: int) -> float:
    """Of the process with its children, and of the database's processes that serve it."""
    return sum(of_process(pid) for pid in [*family(application), *backends()])


def of_process(pid):
    fields = stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICK if fields else 0


def stat(pid):
    """The fields after the name, which may hold spaces; none when the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def family(pid):
    parents = {
        int(path.name): int(fields[1])
        for path in Path("/proc").glob("[0-9]*")
        if (fields := stat(path.name))
    }
    found = [pid]
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


def backends():
    """Those of our database, but not the one that answers this question."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]
