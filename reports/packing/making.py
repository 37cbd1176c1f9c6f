"""Writing a pack file by file, with its progress; the same report makes the same bytes."""

import json
import zipfile

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from core import audit
from reports import redaction
from reports.models import Pack, Report
from reports.packing.pieces import pieces_of
from reports.packing.writing import add, digest_of, listed, sums, write


def order(report: Report) -> None:
    """Have both packs of an accepted report made; called once more, only what failed is.

    However often and by how many readers it is asked, there is one task for each.
    """
    for audience in Pack.Audience:
        pack, is_new = Pack.objects.get_or_create(report=report, audience=audience)
        failed = Pack.objects.filter(pk=pack.pk, state=Pack.State.FAILED)
        is_again = failed.update(state=Pack.State.WAITING, touched_at=timezone.now())
        if is_new or is_again:
            transaction.on_commit(lambda pk=pack.pk: make_later.enqueue(pk))


@task()
def make_later(pk: int) -> None:
    try:
        make(pk)
    except Exception:
        Pack.objects.filter(pk=pk).update(state=Pack.State.FAILED)
        raise


def make(pk: int) -> None:
    """Make the pack's file. Begun anew after a crash it starts from the beginning."""
    pack = Pack.objects.select_related("report__project__organisation").get(pk=pk)
    if pack.state == Pack.State.READY and pack.path().exists():
        return
    every = pieces_of(pack.report, in_full=not pack.is_public())
    wanted = [one for one in every if one.is_public or not pack.is_public()]
    pack.state, pack.total, pack.done = Pack.State.MAKING, len(wanted), 0
    pack.left_out = len(every) - len(wanted)
    pack.touch()
    pack.path().parent.mkdir(parents=True, exist_ok=True)
    half = pack.path().with_suffix(".half")
    with zipfile.ZipFile(half, "w") as archive:
        pack.manifest = list(write(archive, wanted, pack))
        add(archive, "manifest.json", manifest(pack))
        add(archive, "SHA256SUMS", sums(pack.manifest))
    half.replace(pack.path())
    pack.size = pack.path().stat().st_size
    pack.sha256 = digest_of(pack.path())
    pack.state = Pack.State.READY
    pack.touch()
    audit.record(
        "reports.packed",
        actor=None,
        target=pack.report,
        audience=pack.audience,
        sha256=pack.sha256,
    )


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


def stuck():
    """Packs whose making stood still, for the clock."""
    ago = timezone.now() - Pack.STANDS_STILL
    return Pack.objects.filter(state__in=Pack.WORKING, touched_at__lt=ago)


def go_on(pack: Pack) -> None:
    """Unless somebody has made or touched it since the clock looked."""
    same = Pack.objects.filter(
        pk=pack.pk, state__in=Pack.WORKING, touched_at=pack.touched_at
    )
    if same.update(touched_at=timezone.now()):
        make_later.enqueue(pack.pk)
