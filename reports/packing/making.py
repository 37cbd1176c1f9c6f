"""Writing a pack file by file, with its progress; the same report makes the same bytes."""

import datetime
import json
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from core import audit
from core.models import random_key
from reports import redaction
from reports.models import Pack, Report
from reports.models.packs import SupersededError
from reports.packing.pieces import pieces_of
from reports.packing.writing import add, digest_of, listed, sums, write

JUST_NOW = datetime.timedelta(minutes=10)


def order(report: Report) -> None:
    """Have both packs of an accepted report made; called once more, only what failed is.

    However often and by how many readers it is asked, there is one task for each.
    """
    for audience in Pack.Audience:
        pack, is_new = Pack.objects.get_or_create(report=report, audience=audience)
        failed = Pack.objects.filter(pk=pack.pk, state=Pack.State.FAILED)
        is_again = failed.update(
            state=Pack.State.WAITING, tries=0, touched_at=timezone.now()
        )
        if is_new or is_again:
            transaction.on_commit(lambda pk=pack.pk: make_later.enqueue(pk))


@task()
def make_later(pk: int) -> None:
    make(pk)


def make(pk: int) -> None:
    """Make the pack's file. Begun anew after a crash it starts from the beginning.

    Of two workers the later one goes on, and the other notices it and stops.
    """
    pack = Pack.objects.select_related("report__project__organisation").get(pk=pk)
    if pack.state == Pack.State.READY and pack.path().exists():
        return
    if not begin(pack):
        return
    half = pack.path().with_suffix(f".{pack.run}.half")
    try:
        write_archive(half, pack)
        finish(half, pack)
    except SupersededError:
        return
    except Exception:
        Pack.objects.filter(pk=pk, run=pack.run).update(state=Pack.State.FAILED)
        raise
    finally:
        half.unlink(missing_ok=True)


def begin(pack) -> bool:
    """Take the pack up; what took three workers down is told as failed."""
    pack.run, pack.done = random_key(), 0
    same = Pack.objects.filter(pk=pack.pk)
    is_mine = same.filter(tries__lt=Pack.MOST_TRIES).update(
        tries=F("tries") + 1,
        run=pack.run,
        state=Pack.State.MAKING,
        touched_at=timezone.now(),
    )
    if not is_mine:
        same.filter(state__in=Pack.WORKING).update(state=Pack.State.FAILED)
        return False
    pack.path().parent.mkdir(parents=True, exist_ok=True)
    for left in pack.path().parent.glob(f"{pack.key}.*.half"):
        left.unlink(missing_ok=True)  # of whom a crash or this worker has ended
    return True


def write_archive(half, pack):
    every = pieces_of(pack.report, in_full=not pack.is_public())
    pieces = [one for one in every if one.is_public or not pack.is_public()]
    pack.left_out = len(every) - len(pieces)
    pack.keep(total=len(pieces), done=0, left_out=pack.left_out)
    with zipfile.ZipFile(half, "w") as archive, just_made(pack) as other:
        pack.manifest = list(write(archive, reusing(pieces, other), pack))
        add(archive, "manifest.json", manifest(pack))
        add(archive, "SHA256SUMS", sums(pack.manifest))


@contextmanager
def just_made(pack):
    """The other pack of the report, if it was made a moment ago; older papers may be outdated."""
    recently = timezone.now() - JUST_NOW
    others = pack.report.packs.exclude(pk=pack.pk)
    other = others.filter(state=Pack.State.READY, touched_at__gt=recently).first()
    if other is None or not other.path().exists():
        yield None
        return
    with zipfile.ZipFile(other.path()) as archive:
        yield archive


def reusing(pieces, other):
    """What says the same in both packs is taken from the one that was just made."""
    there = other.NameToInfo if other else {}
    return [
        replace(one, content=partial(other.read, one.path))
        if one.is_alike and one.path in there
        else one
        for one in pieces
    ]


def finish(half, pack):
    pack.keep()
    digest, size = digest_of(half), half.stat().st_size
    with transaction.atomic():
        pack.keep(
            manifest=pack.manifest,
            done=len(pack.manifest),
            size=size,
            sha256=digest,
            state=Pack.State.READY,
            tries=0,
        )
        audit.record(
            "reports.packed",
            actor=None,
            target=pack.report,
            audience=pack.audience,
            sha256=digest,
        )
        half.replace(pack.path())


def manifest(pack):
    report = pack.report
    said = report.contents["bg"]
    said_in = {
        language: redaction.without_records(redaction.for_everybody(one))
        if pack.is_public()
        else one
        for language, one in report.contents.items()
    }
    return json.dumps(
        {
            "report": str(report),
            "project": said["project"]["title"],
            "url": said["project"]["url"],
            "from": said["report"]["starts_on"],
            "until": said["report"]["ends_on"],
            "accepted_at": report.decided_at.isoformat(),
            "audience": pack.audience,
            "left_out": pack.left_out,
            "about_left_out": about_left_out(pack),
            "files": listed(pack.manifest),
            "contents": said_in,
        },
        ensure_ascii=False,
        indent=1,
    )


def about_left_out(pack):
    if not pack.left_out:
        return ""
    return _(
        "Annexes that name people, or that are not public, are in the donor's pack only."
    )


def read(pack: Pack, path: str) -> bytes | None:
    """One of its files; None where the disk has lost the pack."""
    try:
        with zipfile.ZipFile(pack.path()) as archive:
            return archive.read(path)
    except (FileNotFoundError, KeyError):
        return None


def stuck():
    """Packs whose making stood still, for the clock."""
    ago = timezone.now() - Pack.STANDS_STILL
    return Pack.objects.filter(state__in=Pack.WORKING, touched_at__lt=ago)


def go_on(pack: Pack) -> None:
    """Unless somebody has made or touched it since the clock looked.

    Its `tries` end what would take the worker down for ever.
    """
    same = Pack.objects.filter(
        pk=pack.pk, state__in=Pack.WORKING, touched_at=pack.touched_at
    )
    if same.update(touched_at=timezone.now()):
        make_later.enqueue(pack.pk)
