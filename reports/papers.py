"""Files of reports: made by the worker, kept for a day, and handed out to who asked.

A hundred pages take a worker of the web longer than a reader may wait, and what strangers ask
for is not made as often as they ask. The file is named by everything that is in it, so that the
same one is made once, and another one never shown. Like all files without a row it is removed
by the clock (`core.unused_files`).
"""

import base64
import hashlib
import json
import time
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django_tasks import task

from reports import paper, workbook
from reports.models import Report
from reports.pictures import still_public

LONG = 60_000  # letters of all parts: about a second, thirty pages
STANDS_STILL = 120  # seconds after which a file that nobody made is ordered anew
MAKERS = {"pdf": paper.as_pdf, "xlsx": workbook.as_xlsx}


def is_long(said: dict) -> bool:
    return sum(len(one["html"]) for one in said["texts"]) > LONG


def place_of(report: Report, said: dict, *, language: str, kind: str = "pdf") -> Path:
    """Where the file lies or will lie; no address leads there."""
    shown = [one["key"] for one in said["pictures"]]
    public = [one.key for one in still_public(report.project, shown)]
    about = [
        report.pk,
        report.state,
        str(report.decided_at),
        kind,
        language,
        public,
        said,
    ]
    words = json.dumps(about, sort_keys=True, ensure_ascii=False).encode()
    digest = hashlib.sha256(words).digest()
    key = base64.urlsafe_b64encode(digest).decode()[:22]
    return Path(settings.MEDIA_ROOT) / key[:2] / f"{key}.{kind}"


def order(report: Report, said: dict, *, language: str, kind: str = "pdf") -> Path:
    """Have it made, once however often it is asked for; where it will lie."""
    place = place_of(report, said, language=language, kind=kind)
    words = place.with_suffix(".json")
    if place.exists() or is_under_way(words):
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    words.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    transaction.on_commit(lambda: draw.enqueue(report.pk, str(words), language, kind))
    return place


def draw_now(report: Report, said: dict, *, language: str, kind: str = "pdf") -> None:
    """For a worker that needs the file itself and cannot wait for its own turn."""
    place = order(report, said, language=language, kind=kind)
    if not place.exists():
        draw.call(report.pk, str(place.with_suffix(".json")), language, kind)


def is_under_way(words):
    try:
        return time.time() - words.stat().st_mtime < STANDS_STILL
    except FileNotFoundError:
        return False


@task()
def draw(pk: int, words: str, language: str, kind: str = "pdf") -> None:
    """Nothing to do where it was made already, or the report is no longer there."""
    source = Path(words)
    report = Report.objects.select_related("project__programme").filter(pk=pk).first()
    if report is None or not source.exists():
        return
    said = json.loads(source.read_text(encoding="utf-8"))
    half = source.with_suffix(".part")
    half.write_bytes(MAKERS[kind](report, said, language=language))
    half.rename(source.with_suffix(f".{kind}"))
    source.unlink(missing_ok=True)
