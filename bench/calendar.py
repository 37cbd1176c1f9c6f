"""30,000 events and 400,000 registrations: lists, month, week, map, feeds and the export.

A copy of the national network in which the events are brought to that number, once. Pages are
asked of a real server that remembers nothing; the export is written in a process of its own,
whose memory is read before and at its highest.
"""

import datetime
import http.client
import os
import random
import subprocess
import sys
import time

import psycopg2
from django.db import connections

from bench import directory

CALENDAR = "portal_bench_calendar"
EVENTS, REGISTRATIONS = 30_000, 400_000
AIM_P95, AIM_MEGABYTES = 400, 50  # ms of a page that nobody has asked for yet
ROUNDS = 8


def make(server, manage):
    """The database, filled only when it is not there yet, with the tables of today."""
    directory.make_national(server, manage)
    environment = os.environ | {"DATABASE_URL": f"{server}/{CALENDAR}"}
    if exists(server):
        subprocess.run([*manage, "migrate", "-v0"], check=True, env=environment)
        return
    connections.close_all()
    command(server, f"CREATE DATABASE {CALENDAR} TEMPLATE {directory.NATIONAL}")
    subprocess.run(
        [sys.executable, "-m", "bench.crowd", str(EVENTS), str(REGISTRATIONS)],
        check=True,
        env=environment,
    )


def exists(server):
    found = command(server, "SELECT 1 FROM pg_database WHERE datname = %s", CALENDAR)
    return bool(found)


def command(server, words, *values):
    connection = psycopg2.connect(f"{server}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(words, values)
        found = cursor.fetchall() if cursor.description else None
    connection.close()
    return found


def pages(root):
    """{what: addresses}, each address different, so that no page is asked for twice."""
    today = datetime.date.today()  # noqa: DTZ011 - a month, no moment
    months = [today.replace(day=1) - datetime.timedelta(days=28 * n) for n in range(24)]
    weeks = [today - datetime.timedelta(days=7 * n) for n in range(24)]
    oblasti = ["RSE", "VID", "PDV", "VAR", "BLG", "SOF", "KNL", "SZR"]
    kinds = ["training", "meeting", "exhibition", "campaign"]
    return {
        "agenda": [f"{root}?page={n}" for n in range(1, 20)],
        "agenda, narrowed": [
            f"{root}?oblast={o}&kind={k}" for o in oblasti for k in kinds
        ],
        "agenda, free places": [f"{root}?free=1&oblast={o}" for o in oblasti],
        "past": [f"{root}?when=past&page={n}" for n in (1, 2, 20, 200, 900)],
        "week": [f"{root}?view=week&week={d:%G-W%V}" for d in weeks],
        "month": [f"{root}?view=month&month={d:%Y-%m}" for d in months],
        "map": [f"{root}?view=map&month={d:%Y-%m}" for d in months[:8]],
        "map, past": [f"{root}?view=map&when=past&kind={k}" for k in kinds],
        "map of an oblast": [f"{root}?view=map&oblast={o}" for o in oblasti],
        "feed": [f"{root}calendar.ics"],
        "feed, narrowed": [f"{root}calendar.ics?oblast={o}" for o in oblasti],
    }


def measure(port, addresses):
    """[milliseconds] of each address some times over, in a shuffled order."""
    chance = random.Random(1)  # noqa: S311 - an order, no secret
    asked = list(addresses) * max(1, ROUNDS // len(addresses))
    chance.shuffle(asked)
    connection = http.client.HTTPConnection("localhost", port, timeout=120)
    directory.ask(connection, asked[0])
    return [directory.ask(connection, path) for path in asked]


def measure_poller(port, path):
    """[milliseconds] of a program that has the feed already."""
    connection = http.client.HTTPConnection("localhost", port, timeout=120)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    tag, times = answer.headers["ETag"], []
    for _each in range(ROUNDS):
        began = time.perf_counter()
        connection.request("GET", path, headers={"If-None-Match": tag})
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.HTTPStatus.NOT_MODIFIED:
            sys.exit(f"{path} answers {answer.status} to whoever has it.")
        times.append((time.perf_counter() - began) * 1000)
    return times


def tell(say, port, root):
    say(f"\n{EVENTS:,} events, {REGISTRATIONS:,} registrations, nothing remembered")
    say(f"  {'':22}{'requests':>9}{'p50 ms':>9}{'p95 ms':>9}")
    worst = 0
    found = {name: measure(port, paths) for name, paths in pages(root).items()}
    found["feed, nothing new"] = measure_poller(port, f"{root}calendar.ics")
    for name, times in found.items():
        p50, p95 = directory.at(times, 0.5), directory.at(times, 0.95)
        if not name.startswith("feed"):
            worst = max(worst, p95)
        say(f"  {name:22}{len(times):9}{p50:9.1f}{p95:9.1f}")
    is_reached = worst <= AIM_P95
    say(
        f"  p95 of a page at most {AIM_P95} ms: {'reached' if is_reached else 'missed'}"
    )
    return is_reached


def tell_export(say, server):
    """Each kind of file in a process of its own."""
    environment = os.environ | {"DATABASE_URL": f"{server}/{CALENDAR}"}
    say(f"\nExport of {REGISTRATIONS:,} registrations")
    most = 0.0
    for kind in ("csv", "xlsx"):
        done = subprocess.run(
            [sys.executable, "-m", "bench.exporting", kind],
            check=True, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        rows, megabytes, seconds, extra = done.stdout.split()
        most = max(most, float(extra))
        say(f"  {kind:6}{int(rows):10,} rows{float(megabytes):8.1f} MB{float(seconds):8.1f} s, {extra} MB of memory more")  # fmt: skip
    is_reached = most <= AIM_MEGABYTES
    say(f"  at most {AIM_MEGABYTES} MB more: {'reached' if is_reached else 'missed'}")
    return is_reached
