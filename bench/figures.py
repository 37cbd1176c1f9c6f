"""Fifty indicators of all sources over a project of 600 events with 8,000 registrations.

It stands in the database of the calendar, among 30,000 events with 400,000 registrations. What
is asked is what the project's page asks about its figures; then the same with all events in the
one project, which nobody has; and the whole page of the realistic one.
"""

import json
import os
import subprocess
import sys

from bench import calendar

AIM_QUERIES, AIM_MILLISECONDS = 12, 60  # of SQL: its figures, and its whole page


def run(say, server, manage):
    say("\nBuilding 30,000 events, once …")
    calendar.make(server, manage)
    environment = os.environ | {"DATABASE_URL": f"{server}/{calendar.CALENDAR}"}
    done = subprocess.run(
        [sys.executable, "-m", "bench.promises"],
        check=True, env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    page = found.pop("page")
    for name, one in found.items():
        say(f"\n{name}: {one['events']:,} events, {one['present']:,} people present")
        say(f"  {'indicators':14}{one['indicators']:9}")
        say(f"  {'queries':14}{one['queries']:9}")
        say(f"  {'SQL ms':14}{one['sql']:9.1f}")
        say(f"  {'counting ms':14}{one['counting']:9.1f}")
        for words, milliseconds in one["slowest"]:
            say(f"    {milliseconds:7.1f} ms  {words}")
    say("\nThe whole page of the realistic project, with nothing remembered")
    say(f"  {'queries':14}{page['queries']:9}")
    say(f"  {'SQL ms':14}{page['sql']:9.1f} in the quickest round")
    say(f"  {'':14}{page['quickest']:9.1f} with each question at its quickest")
    for words, milliseconds in page["slowest"]:
        say(f"    {milliseconds:7.1f} ms  {words}")
    is_reached = all(
        one["queries"] <= AIM_QUERIES and one["sql"] <= AIM_MILLISECONDS
        for one in (found["realistic"], page)
    )
    say(
        f"\n  at most {AIM_QUERIES} queries and {AIM_MILLISECONDS} ms of SQL:"
        f" {'reached' if is_reached else 'missed'}"
    )
    return is_reached
