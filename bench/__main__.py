"""Measures the pages in three ways and compares each with "hello world" of the same run.

A database, uploads and static files of its own: `.local/bench/`. BENCH_SECONDS= for each measurement.
`python -m bench directory` does only the directory with many filters (bench/directory.py),
`python -m bench newsletter` only the newsletter to 50,000 readers (bench/newsletter.py),
`python -m bench papers` only the papers of an event with 200 people (bench/papers.py),
`python -m bench forums` only the forums against machina as it comes (bench/forums.py),
`python -m bench calendar` only 30,000 events with 400,000 registrations (bench/calendar.py),
`python -m bench figures` only the figures of a project with 50 indicators (bench/figures.py),
`python -m bench packs` only the pack of a report with 500 photographs (bench/packs.py).
"""

import http.client
import os
import subprocess
import sys
import time
from dataclasses import dataclass

import django
import psycopg2

from leadernet import postgres
from leadernet.run import BIN, MANAGE, THREADS, WORKERS, Part, answers

DATABASE = "portal_bench"
WARM_UP_SECONDS = 2
AIM_CACHED, AIM_ANONYMOUS, AIM_SIGNED_IN = 0.7, 10, 14


@dataclass
class Way:
    """How the pages are asked for."""

    name: str
    cached: bool = False
    remembered: bool = True
    signed_in: bool = False

    def judge(self, ratio, milliseconds):
        """Whether the aim is reached; what comes right after a change has none."""
        if not self.remembered:
            return ""
        if self.cached:
            return reached(ratio >= AIM_CACHED)
        aim = AIM_SIGNED_IN if self.signed_in else AIM_ANONYMOUS
        return reached(milliseconds <= aim)


WAYS = [
    Way("anonymous, page cache on", cached=True),
    Way("anonymous, page cache off"),
    Way("anonymous, page cache off, nothing remembered", remembered=False),
    Way("signed in", signed_in=True),
    Way("signed in, nothing remembered", remembered=False, signed_in=True),
]


def say(text=""):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def make_database():
    """A database of its own on the server that there is, or on one of our own."""
    os.environ["LEADERNET_LOCAL_DIR"] = str(postgres.local_dir() / "bench")
    server = postgres.ensure_running().rpartition("/")[0]
    connection = psycopg2.connect(f"{server}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {DATABASE}")
    connection.close()
    os.environ["DATABASE_URL"] = f"{server}/{DATABASE}"


def serve(way, port, **others):
    environment = os.environ | {
        "PAGE_CACHE": str(int(way.cached)),
        "REMEMBER": str(int(way.remembered)),
        **others,
    }
    command = [
        BIN / "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning",
        "--port", str(port), "--workers", WORKERS, "--blocking-threads", THREADS,
        "leadernet.wsgi:application",
    ]  # fmt: skip
    server = Part("server", command, {"env": environment, "cwd": postgres.BASE_DIR})
    server.start()
    while not answers(port):
        time.sleep(0.1)
    return server


def check(port, path, cookie):
    """Measuring error pages would flatter us."""
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie})
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status != 200:
        sys.exit(f"{path} answers {response.status}: nothing to measure.")


def measure_way(way, pages, cookie, seconds):
    from bench import load, processor  # noqa: PLC0415 - after Django is set up

    port = postgres.free_port()
    server = serve(way, port)
    say(f"\n{way.name}")
    say(f"  {'':12}{'req/s':>9}{'of hello':>10}{'p95 ms':>9}{'cpu ms':>9}  aim")
    try:
        hello = None
        for name, path in pages.items():
            check(port, path, cookie)
            load.measure(port, path, cookie, WARM_UP_SECONDS)
            before = processor.seconds(server.process.pid)
            result = load.measure(port, path, cookie, seconds)
            used = processor.seconds(server.process.pid) - before
            if result.errors:
                sys.exit(f"{path}: {result.errors} of {result.requests} failed.")
            hello = hello or result.per_second
            ratio = result.per_second / hello
            milliseconds = used * 1000 / result.requests
            verdict = "" if name == "hello" else way.judge(ratio, milliseconds)
            say(
                f"  {name:12}{result.per_second:9.0f}{ratio:10.2f}{result.p95:9.1f}{milliseconds:9.2f}  {verdict}"
            )
    finally:
        server.stop()


def measure_directory():
    """Whether the national directory is at most twice as slow as the small one, both ways."""
    from bench import directory, pages  # noqa: PLC0415 - after Django is set up

    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    say("\nBuilding the national network, once …")
    directory.make_national(server, MANAGE)
    databases = (directory.SMALL, directory.NATIONAL)
    numbers = [directory.listed(server, one) for one in databases]
    are_reached = []
    for name, way in [
        ("warm", Way("warm")),
        ("nothing remembered", Way("cold", remembered=False)),
    ]:
        ports = [postgres.free_port() for _one in databases]
        servers = [
            serve(way, port, DATABASE_URL=f"{server}/{database}")
            for port, database in zip(ports, databases, strict=True)
        ]
        try:
            times = directory.measure(ports, numbers, pages.directory())
        finally:
            for one in servers:
                one.stop()
        are_reached.append(directory.tell(say, name, numbers, times))
    return all(are_reached)


def measure_calendar():
    """Whether lists, calendars and the export of a national network stay quick and small."""
    from bench import calendar, pages  # noqa: PLC0415 - after Django is set up

    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    say("\nBuilding 30,000 events, once …")
    calendar.make(server, MANAGE)
    port = postgres.free_port()
    database = f"{server}/{calendar.CALENDAR}"
    portal = serve(Way("cold", remembered=False), port, DATABASE_URL=database)
    try:
        is_quick = calendar.tell(say, port, pages.events())
    finally:
        portal.stop()
    return calendar.tell_export(say, server) and is_quick


def measure_newsletter():
    from bench import newsletter  # noqa: PLC0415 - after Django is set up

    return newsletter.run(say)


def measure_papers():
    from bench import pages, papers  # noqa: PLC0415 - after Django is set up

    return papers.run(say, pages.directory())


def measure_figures():
    from bench import figures  # noqa: PLC0415 - after Django is set up

    return figures.run(say, os.environ["DATABASE_URL"].rpartition("/")[0], MANAGE)


def measure_packs():
    from bench import packs  # noqa: PLC0415 - after Django is set up

    return packs.run(say)


def measure_forums():
    from bench import forums  # noqa: PLC0415 - after Django is set up

    return forums.run(say, os.environ["DATABASE_URL"].rpartition("/")[0])


ONLY = {
    "papers": measure_papers,
    "calendar": measure_calendar,
    "figures": measure_figures,
    "packs": measure_packs,
    "newsletter": measure_newsletter,
    "forums": measure_forums,
}


def reached(it_is):
    return "reached" if it_is else "missed"


def main():
    os.environ["LEADERNET_DEMO"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    seconds = int(os.environ.get("BENCH_SECONDS", 5))
    postgres.read_environment()
    own_server = "DATABASE_URL" not in os.environ
    try:
        make_database()
        subprocess.run([*MANAGE, "prepare", "-v0"], check=True)
        django.setup()
        from bench import pages  # noqa: PLC0415 - models exist only now

        for name, measure in ONLY.items():
            if name in sys.argv[1:]:
                sys.exit(not measure())
        cookie = pages.cookie_of_reader()
        addresses = pages.addresses()
        is_enough = measure_directory()
        if "directory" in sys.argv[1:]:
            sys.exit(not is_enough)
        for way in WAYS:
            measure_way(way, addresses, cookie if way.signed_in else "", seconds)
        say(
            f"\nAims: from the page cache {AIM_CACHED} of hello's requests; otherwise at most"
            f" {AIM_ANONYMOUS} ms of processor time anonymous, {AIM_SIGNED_IN} ms signed in"
            " (application and database)."
        )
        others = [measure() for measure in ONLY.values()]
        sys.exit(not (all(others) and is_enough))
    finally:
        if own_server:
            postgres.cluster().stop()


if __name__ == "__main__":
    main()
