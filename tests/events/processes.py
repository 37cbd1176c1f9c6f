"""Several real processes that do the same work at the same moment."""

import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).parents[2]
START = """
import django
django.setup()
{setup}
rows = list({rows})
print("ready", flush=True)
input()
for row in rows:
    {do}(row)
print("done", flush=True)
"""


def at_once(*, setup: str, rows: str, do: str, times: int = 2) -> None:
    """Each process reads the rows that are due; when all have, each does all of them."""
    database = connection.settings_dict
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "leadernet.settings",
        "LEADERNET_DEMO": "1",
        "PYTHONWARNINGS": "ignore",
    }
    code = START.format(setup=setup, rows=rows, do=do)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _number in range(times)
    ]
    try:
        assert [one.stdout.readline() for one in processes] == ["ready\n"] * times
        for one in processes:
            one.stdin.write("\n")
            one.stdin.flush()
        assert [one.communicate(timeout=60)[0] for one in processes] == [
            "done\n"
        ] * times
    finally:
        for one in processes:
            one.kill()
