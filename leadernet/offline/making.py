"""A copy is ordered, made by the worker, and then stands in the place of the one before."""

import datetime
import shutil
import tempfile
import zipfile
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from core import audit
from core.models import random_key
from leadernet.offline import standing
from leadernet.offline.copying import Copying, manifest
from members.models import User
from projects.models import Project
from reports.models import Pack, ProjectCopy
from reports.packing.writing import add, digest_of, sums, write

State = ProjectCopy.State
PAUSE = datetime.timedelta(hours=1)
# How often the clock compares a copy, how many at a time, and when it renews what has changed.
COMPARED_EVERY = datetime.timedelta(hours=1)
COMPARED_AT_A_TIME = 20
RENEWED_AFTER = datetime.timedelta(days=1)
STRAYS_AFTER = datetime.timedelta(days=1)


@transaction.atomic
def order(project: Project, *, actor: User | None = None) -> ProjectCopy:
    """Have a new copy made, once however often it is asked; the old one stays until then.

    Of what has not changed there is no second copy within an hour.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    if not standing.is_public(project):
        raise ValidationError(
            _("Publish the project first: the copy holds its public pages.")
        )
    copy, is_new = ProjectCopy.objects.get_or_create(project=project)
    if not is_new and copy.state in ProjectCopy.WORKING:
        return copy
    if is_fresh(copy):
        raise ValidationError(
            _("The copy is less than an hour old and nothing has changed since.")
        )
    copy.state, copy.done, copy.total = State.WAITING, 0, 0
    copy.touch()
    audit.record("projects.copy_ordered", actor=actor, target=project)
    transaction.on_commit(lambda: make_later.enqueue(copy.pk))
    return copy


def is_fresh(copy):
    is_young = copy.made_at and copy.made_at > timezone.now() - PAUSE
    return (
        is_young
        and copy.state == State.READY
        and not misses_closing(copy)
        and not standing.has_changed(copy)
        and not standing.is_withdrawn(copy)
    )


@task()
def make_later(pk: int) -> None:
    try:
        make(pk)
    except Exception:
        ProjectCopy.objects.filter(pk=pk).update(state=State.FAILED)
        raise


def make(pk: int) -> None:
    """Make the copy. Begun anew after a crash it starts from the beginning."""
    copy = ProjectCopy.objects.select_related("project").get(pk=pk)
    if copy.is_over():
        return
    if not standing.is_public(copy.project):
        withdraw(copy)
        return
    copy.state, copy.done = State.MAKING, 0
    copy.touch()
    folder = empty_folder(copy)
    try:
        with translation.override(settings.LANGUAGE_CODE):
            put_in_place(copy, *written(copy, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def empty_folder(copy):
    """Where the work lies; what a crash left there goes first."""
    beside = copy.path().parent
    beside.mkdir(parents=True, exist_ok=True)
    for old in beside.glob(f"copy-{copy.pk}-*"):
        shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"copy-{copy.pk}-", dir=beside))


def written(copy, folder):
    """(the ZIP, when its making began, what it shows)."""
    began, before = timezone.now(), standing.of(copy.project)
    copying = Copying(copy.project, folder, copy)
    copying.walk()
    copy.total = copy.done + len(copying.files)
    path = folder / "copy.zip.part"
    with zipfile.ZipFile(path, "w") as archive:
        listed = list(write(archive, copying.pieces(), copy))
        day = timezone.localdate(began)
        add(archive, "manifest.json", manifest(copy.project, listed, day))
        add(archive, "SHA256SUMS", sums(listed))
    told = copying.about()
    copy.pages, copy.files = told["pages"], told["pictures"]
    after = standing.of(copy.project)
    shown = standing.both(
        before, after, files=copying.uploads, organisations=copying.organisations()
    )
    return path, began, shown


def put_in_place(copy, path, began, shown):
    """Under a new name, so that whoever is still fetching the old one gets it whole."""
    old = copy.path() if copy.made_at else None
    copy.key = random_key()
    copy.size, copy.sha256 = path.stat().st_size, digest_of(path)
    path.replace(copy.path())
    copy.made_at = copy.checked_at = began
    copy.shown, copy.state = shown, State.READY
    copy.touch()
    if old:
        old.unlink(missing_ok=True)
    audit.record(
        "projects.copy_made", actor=None, target=copy.project, sha256=copy.sha256
    )


def withdraw(copy: ProjectCopy) -> None:
    """Its file goes. What is still public comes into a new one."""
    if copy.made_at:
        copy.path().unlink(missing_ok=True)
        audit.record("projects.copy_withdrawn", actor=None, target=copy.project)
    copy.made_at, copy.size, copy.sha256, copy.shown = None, 0, "", {}
    copy.state = State.READY
    copy.touch()


def stuck():
    """Copies whose making stood still, for the clock."""
    ago = timezone.now() - ProjectCopy.STANDS_STILL
    rows = ProjectCopy.objects.filter(state__in=ProjectCopy.WORKING, touched_at__lt=ago)
    return rows.select_related("project")


def go_on(copy: ProjectCopy) -> None:
    """Unless somebody has made or touched it since the clock looked."""
    same = ProjectCopy.objects.filter(
        pk=copy.pk, state__in=ProjectCopy.WORKING, touched_at=copy.touched_at
    )
    if same.update(touched_at=timezone.now()):
        make_later.enqueue(copy.pk)


def to_compare():
    """Copies that can be taken or should be there, the one not looked at for longest first."""
    ago = timezone.now() - COMPARED_EVERY
    is_needed = Q(made_at__isnull=False) | Q(project__closed_at__isnull=False)
    rows = ProjectCopy.objects.filter(is_needed, checked_at__lt=ago)
    rows = rows.exclude(state__in=ProjectCopy.WORKING).select_related("project")
    return rows.order_by("checked_at", "pk")[:COMPARED_AT_A_TIME]


def compare(copy: ProjectCopy) -> None:
    """Take away a copy that shows what is withdrawn; renew one that is behind."""
    ProjectCopy.objects.filter(pk=copy.pk).update(checked_at=timezone.now())
    if copy.made_at and standing.is_withdrawn(copy):
        withdraw(copy)
    elif not is_behind(copy):
        return
    if standing.is_public(copy.project):
        order(copy.project)


def is_behind(copy):
    if misses_closing(copy):
        return True
    is_old = copy.made_at and copy.made_at < timezone.now() - RENEWED_AFTER
    return is_old and standing.has_changed(copy)


def misses_closing(copy):
    """The copy that stays of a closed project is one made after it was closed."""
    closed_at = copy.project.closed_at
    return closed_at is not None and (copy.made_at is None or copy.made_at < closed_at)


def strays() -> list[Path]:
    """ZIPs of packs and copies whose row is gone, once an hour; a project takes its rows along."""
    if timezone.now().minute:
        return []
    named = {
        key
        for model in (Pack, ProjectCopy)
        for key in model.objects.values_list("key", flat=True)
    }
    old = (timezone.now() - STRAYS_AFTER).timestamp()
    paths = sorted((Path(settings.MEDIA_ROOT) / "packs").glob("*.zip"))
    return [
        path for path in paths if path.stem not in named and path.stat().st_mtime < old
    ]
