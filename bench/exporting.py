"""Writes the export of all registrations and says what it took: `python -m bench.exporting csv|xlsx`.

Prints rows, megabytes of the file, seconds, and megabytes of memory above what the process
held after a small export.
"""

import os
import sys
import time
from pathlib import Path

import django


def memory(name):
    """Megabytes: VmRSS now, VmHWM at its highest since it was forgotten."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(name)


def forget_highest():
    Path("/proc/self/clear_refs").write_text("5")


def write(kind, events):
    """(rows, bytes) of the file, piece by piece as a server sends it."""
    from core.exports import csv_response, xlsx_response  # noqa: PLC0415
    from events import all_registrations  # noqa: PLC0415

    count = 0

    def counted(rows):
        nonlocal count
        for row in rows:
            count += 1
            yield row

    header, rows = all_registrations.header(), counted(all_registrations.rows(events))
    if kind == "csv":
        answer = csv_response("all", header, rows)
    else:
        answer = xlsx_response("all", header, rows, title="all")
    size = sum(len(piece) for piece in answer.streaming_content)
    answer.close()
    return count, size


def main(kind):
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    from events.models import Event  # noqa: PLC0415 - after Django is set up

    write(kind, Event.objects.filter(pk__in=Event.objects.order_by("pk")[:20]))
    forget_highest()
    before, began = memory("VmRSS"), time.perf_counter()
    count, size = write(kind, Event.objects.all())
    seconds = time.perf_counter() - began
    extra = memory("VmHWM") - before
    sys.stdout.write(f"{count} {size / 1e6:.1f} {seconds:.1f} {extra:.1f}\n")


if __name__ == "__main__":
    main(sys.argv[1])
