"""Asks pages of one application in a process of its own: `python -m bench.asking ROUNDS < {"pages": …, "cookie": …}`.

Writes what a request takes as JSON: processor time of the application and of its database
process, and the time of each by the clock, all in milliseconds. Settings and database come
from the environment.
"""

import io
import json
import sys
import time
from urllib.parse import unquote_to_bytes
from wsgiref.util import setup_testing_defaults

import django


def environment(path, cookie):
    path, _mark, query = path.partition("?")
    found = {
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": cookie,
        "HTTP_ACCEPT_LANGUAGE": "bg",
        "wsgi.input": io.BytesIO(),
    }
    setup_testing_defaults(found)
    return found


def ask(application, path, cookie):
    told = []
    body = application(environment(path, cookie), lambda *head: told.append(head))
    b"".join(body)
    getattr(body, "close", lambda: None)()
    status, headers = told[0][:2]
    if not status.startswith("200"):
        sys.exit(f"{path} answers {status} {dict(headers).get('Location', '')}")


def measure(application, paths, cookie, rounds):
    """{"cpu": of the application, "database": of its process, "times": of each by the clock}"""
    from django.db import connection  # noqa: PLC0415

    from bench import processor  # noqa: PLC0415 - after Django is set up

    # Whoever opens a topic for the first time leaves a mark; measured is reading, not that.
    for path in paths:
        ask(application, path, cookie)
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    asked = [paths[number % len(paths)] for number in range(rounds)]
    database, own, times = processor.of_process(backend), time.process_time(), []
    for path in asked:
        began = time.perf_counter()
        ask(application, path, cookie)
        times.append(time.perf_counter() - began)
    own = time.process_time() - own
    database = processor.of_process(backend) - database
    return {
        "cpu": own * 1000 / rounds,
        "database": database * 1000 / rounds,
        "times": [time * 1000 for time in times],
    }


def main(rounds):
    django.setup()
    from leadernet.wsgi import application  # noqa: PLC0415 - after Django is set up

    order = json.load(sys.stdin)
    cookie = order["cookie"]
    found = {
        name: measure(application, paths, cookie, rounds)
        for name, paths in order["pages"].items()
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
