"""The directory with many filters: a hundred organisations against five thousand, in one run.

Both networks have a server and a database of their own; each address is asked of the two in
turn, so that whatever else the machine does disturbs both alike.
"""

import http.client
import itertools
import os
import random
import subprocess
import sys
import time

import psycopg2
from django.db import connections

SMALL, NATIONAL = "portal_bench", "portal_bench_national"
AIM = 2  # p95 with the national network, in times of p95 with a hundred organisations
ROUNDS = 12
COMMON = "%D1%81%D0%B4%D1%80%D1%83%D0%B6%D0%B5%D0%BD%D0%B8%D0%B5"  # сдружение
NARROWED = {
    "q": "%D1%86%D0%B5%D0%BD%D1%82%D1%8A%D1%80",  # център
    "kind": "association",
    "oblast": "RSE",
    "obshtina": "RSE27",
    "topic": "culture",
}


def addresses(root, last_page):
    """Every combination of filters, pages near and far, the map."""
    names = list(NARROWED)
    for number in range(len(names) + 1):
        for chosen in itertools.combinations(names, number):
            yield root + query(chosen)
    yield f"{root}?q=biblioteka"
    # Words that half of the members have in their name, and words with an error.
    for words in (COMMON, "chitalishte", "%D0%BA%D0%BB%D1%83%D0%B1", "bibiloteka"):
        yield f"{root}?q={words}"
    yield f"{root}?q={COMMON}&kind=association&oblast=RSE&topic=culture"
    yield f"{root}?q={COMMON}&view=map"
    yield f"{root}?page={last_page}"
    yield f"{root}?kind=chitalishte&page=1"
    yield f"{root}?view=map"
    yield f"{root}?view=map&kind=association"
    yield f"{root}?view=map&oblast=RSE&topic=culture"
    yield f"{root}?kind=association&kind=foundation&oblast=RSE&oblast=VID"
    yield f"{root}?topic=culture&topic=youth&topic=rural&oblast=RSE&oblast=KNL&oblast=SZR"


def query(names):
    return "?" * bool(names) + "&".join(f"{name}={NARROWED[name]}" for name in names)


def make_national(server, manage):
    """A copy of the small database in which the national network is built, once."""
    connections.close_all()  # a database that somebody reads cannot be copied
    connection = psycopg2.connect(f"{server}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NATIONAL])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {NATIONAL} TEMPLATE {SMALL}")
    connection.close()
    environment = os.environ | {"DATABASE_URL": f"{server}/{NATIONAL}"}
    for command in (["prepare", "-v0"], ["seeddemo", "--scale", "national"]):
        subprocess.run([*manage, *command], check=True, env=environment)


def listed(server, database):
    connection = psycopg2.connect(f"{server}/{database}")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM members_organisation"
            " WHERE status = 'active' AND NOT is_practice"
        )
        (number,) = cursor.fetchone()
    connection.close()
    return number


def ask(connection, path):
    """Milliseconds until the page is there."""
    began = time.perf_counter()
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        sys.exit(f"{path} answers {response.status}: nothing to measure.")
    return (time.perf_counter() - began) * 1000


def measure(ports, numbers, root, rounds=ROUNDS):
    """[times with the small network], [times with the national], in milliseconds."""
    connections = [
        http.client.HTTPConnection("localhost", port, timeout=60) for port in ports
    ]
    # Page 20 where there is one, else the last.
    pages = [min(20, max(1, -(-number // 20))) for number in numbers]
    asked = list(zip(*(list(addresses(root, last)) for last in pages), strict=True))
    chance, times = random.Random(1), ([], [])  # noqa: S311 - an order, no secret
    for number in range(rounds + 1):
        chance.shuffle(asked)
        for pair in asked:
            for connection, path, found in zip(connections, pair, times, strict=True):
                spent = ask(connection, path)
                if number:  # the first round warms up
                    found.append(spent)
    return times


def at(times, share):
    return sorted(times)[int(len(times) * share)]


def tell(say, name, numbers, times):
    """Print p50 and p95 of both and whether the aim is reached."""
    small, national = times
    say(f"\nThe directory with filters, {name}")
    say(f"  {'organisations':>14}{'requests':>10}{'p50 ms':>9}{'p95 ms':>9}")
    for number, found in zip(numbers, times, strict=True):
        say(f"  {number:14}{len(found):10}{at(found, 0.5):9.1f}{at(found, 0.95):9.1f}")
    ratio = at(national, 0.95) / at(small, 0.95)
    verdict = "reached" if ratio <= AIM else "missed"
    say(f"  p95 {ratio:.2f} times that of the small network; aim {AIM}: {verdict}")
    return ratio <= AIM
