"""The forums against django-machina as it comes, on the same rows in the same run.

Twice: 30 forums with 2,000 topics and 20,000 posts, then 1,000 forums and 200,000 posts. Each
page is asked by a process of its own, ours and machina's in turn; what counts is processor time
of the application and the database together. "Nothing remembered" is ours right after a write.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

from django.db import connections

from bench.calendar import command
from bench.directory import SMALL

SIZES = {"portal_bench_talk": (30, 2_000, 20_000), "portal_bench_talk_large": (1_000, 20_000, 200_000)}  # fmt: skip
ROUNDS, READER = 120, "writer.1@example.org"
# Of the clock: so many that p95 is not the luck of six requests.
TURNS, ROUNDS_IN_TURN = 8, 30
# Machina takes seconds for a page among 1,000 forums: so few tell enough.
ROUNDS_OF_STOCK = {"portal_bench_talk": ROUNDS, "portal_bench_talk_large": 12}
AIM_GROWTH = 1.3


@dataclass
class Portal:
    """One application as it is asked: its settings, and what it remembers."""

    settings: str
    remembers: str = "1"

    def ask(self, database, order, rounds=ROUNDS):
        environment = os.environ | {
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": self.settings,
            "PAGE_CACHE": "0",
            "REMEMBER": self.remembers,
        }
        done = subprocess.run(
            [sys.executable, "-m", "bench.asking", str(rounds)],
            input=json.dumps(order), env=environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return answer_of(done)


OURS, COLD, STOCK = (
    Portal("bench.settings"),
    Portal("bench.settings", remembers="0"),
    Portal("bench.stock"),
)
# The largest part of machina's processor time that a page of ours may take.
AIMS = {
    "anonymous": {"index": 1 / 5, "forum": 1 / 3, "topic": 1 / 3},
    "signed in": {"index": 1 / 4, "forum": 0.4, "topic": 0.4, "unread": 1 / 5},
}


def make(server):
    """Both databases, filled only when they are not there yet."""
    connections.close_all()
    for name, numbers in SIZES.items():
        if command(server, "SELECT 1 FROM pg_database WHERE datname = %s", name):
            continue
        # Under its name stands only what was filled to the end.
        half = f"{name}_half"
        command(server, f"DROP DATABASE IF EXISTS {half}")
        command(server, f"CREATE DATABASE {half} TEMPLATE {SMALL}")
        subprocess.run(
            [sys.executable, "-m", "bench.talk", *map(str, numbers)],
            check=True,
            env=os.environ | {"DATABASE_URL": f"{server}/{half}"},
        )
        command(server, f"ALTER DATABASE {half} RENAME TO {name}")


def told(database, what):
    """What a process that knows the models says of the database, as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.reading", what],
        env=os.environ | {"DATABASE_URL": database},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return answer_of(done)


def answer_of(done):
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    return json.loads(done.stdout)


def orders(addresses, way):
    """What each application is asked for, as somebody reads it."""
    cookie = addresses["cookie"] if way == "signed in" else ""
    return [
        {"cookie": cookie, "pages": {page: addresses[who][page] for page in AIMS[way]}}
        for who in ("ours", "stock")
    ]


def compare(say, name, database, way, addresses, *, rounds):
    """Whether each page reaches its aim; machina is asked `rounds` times."""
    ours, stock = orders(addresses, way)
    warm, cold, machina = (
        OURS.ask(database, ours),
        COLD.ask(database, ours),
        STOCK.ask(database, stock, rounds),
    )
    is_enough = True
    for page, aim in AIMS[way].items():
        times = [
            found[page]["cpu"] + found[page]["database"]
            for found in (warm, cold, machina)
        ]
        part = times[0] / times[2]
        is_enough = is_enough and part <= aim
        say(
            f"  {name:14}{way:11}{page:8}{times[0]:8.1f}{times[1]:8.1f}{times[2]:10.1f}"
            f"{part:8.2f}{times[1] / times[2]:7.2f}{aim:7.2f}  {reached(part <= aim)}"
        )
    return is_enough


def clocked(server):
    """[{(way, page): p95 by the clock}] of both databases, nothing remembered.

    They are asked in turn, so that whatever else the machine does slows both.
    """
    found = [{}, {}]
    addresses = [told(f"{server}/{name}", "addresses") for name in SIZES]
    for _turn in range(TURNS):
        for name, known, times in zip(SIZES, addresses, found, strict=True):
            for way in AIMS:
                ours, _stock = orders(known, way)
                told_times = COLD.ask(f"{server}/{name}", ours, ROUNDS_IN_TURN)
                for page, one in told_times.items():
                    times.setdefault((way, page), []).extend(one["times"])
    return [{key: p95(some) for key, some in times.items()} for times in found]


def p95(times):
    return sorted(times)[int(len(times) * 0.95)]


def tell_growth(say, server):
    """p95 of each page with ten times the posts."""
    small, large = clocked(server)
    is_enough = True
    say(f"\n  {'p95 by the clock, ms':33}{'small':>8}{'large':>8}{'times':>8}")
    for key in small:
        growth = large[key] / small[key]
        is_enough = is_enough and growth <= AIM_GROWTH
        say(
            f"  {key[0]:14}{key[1]:19}{small[key]:8.1f}{large[key]:8.1f}{growth:8.2f}"
            f"  {reached(growth <= AIM_GROWTH)}"
        )
    return is_enough


def tell_rights(say, database):
    found = told(database, "rights")
    is_enough = found["milliseconds"] <= 10 and found["queries"] <= 3
    say(
        f"\n  rights in {found['forums']:,} forums: {found['milliseconds']:.1f} ms,"
        f" {found['queries']} queries  {reached(is_enough)}"
    )
    return is_enough


def tell_marks(say, database):
    found = told(database, "marks")
    few, many = found["500"], found["50000"]
    is_enough = many <= few * AIM_GROWTH
    say(
        f"  marking a topic as read: {few:.2f} ms with marks of 500 people,"
        f" {many:.2f} ms with those of 50,000  {reached(is_enough)}"
    )
    return is_enough


def reached(it_is):
    return "reached" if it_is else "missed"


def run(say, server):
    say("\nFilling forums, once …")
    make(server)
    say(
        "\nProcessor time of a request in ms, page cache off, against machina as it comes"
    )
    say(
        f"  {'':33}{'ours':>8}{'fresh':>8}{'machina':>10}{'part':>8}{'fresh':>7}{'aim':>7}"
    )
    results = []
    for database, (_forums, _topics, posts) in SIZES.items():
        address, rounds = f"{server}/{database}", ROUNDS_OF_STOCK[database]
        addresses = told(address, "addresses")
        results += [
            compare(say, f"{posts:,} posts", address, way, addresses, rounds=rounds)
            for way in AIMS
        ]
    results.append(tell_growth(say, server))
    large = f"{server}/{list(SIZES)[-1]}"
    results += [tell_rights(say, large), tell_marks(say, large)]
    return all(results)
