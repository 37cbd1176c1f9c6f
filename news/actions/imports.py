"""The way of an old site: file, reading, rubrics, check, writing, emptying."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from core import audit, batches, files
from core.batches import counts_of, locked, touch
from core.slugs import free_slug, slug_base
from members.models import Organisation, User
from news.imports import writing
from news.imports.entries import Entry
from news.imports.judging import (
    Verdict,
    judge,
    kinds_of_pictures,
    origins_of,
    sifted,
)
from news.imports.opening import is_packed
from news.imports.reading import read_into
from news.imports.refusals import refusal
from news.imports.world import World
from news.models import Article, ImportItem, NewsImport

State = NewsImport.State
AT_ONCE = 2 * files.MEGABYTE  # of a file that is read while the person waits
CHECKED_AT_ONCE = 60  # items, without pictures
PIECE = 50
WRITTEN_TOGETHER = 5  # items between two signs of life; pictures take their time
UPLOAD_BYTES = 25 * files.MEGABYTE
REMEMBERED = 20


def may_import(user, organisation) -> bool:
    """Staff of the organisation, and administrators of the network."""
    return user.is_active and (user.works_for(organisation) or user.is_administrator())


def begin(upload, *, organisation: Organisation, actor: User) -> NewsImport:
    """Keep the file; a small one is read at once, or ValidationError.

    How much there is in a packed one nobody knows before, so the worker reads it.
    """
    is_read_at_once = upload.size <= AT_ONCE and not is_packed(upload)
    if upload.size > UPLOAD_BYTES:
        raise refusal("upload", limit=UPLOAD_BYTES // files.MEGABYTE)
    with transaction.atomic():
        batch = NewsImport.objects.create(
            organisation=organisation,
            created_by=actor,
            file_name=f"{files.clean_stem(upload.name)}.{files.extension(upload)}"[
                :150
            ],
        )
        files.keep_as_is(batch, upload, purpose="import", user=actor)
        audit.record("news.import_begun", actor=actor, target=batch)
        if not is_read_at_once:
            transaction.on_commit(lambda: read_later.enqueue(batch.pk))
    if is_read_at_once:
        read_now(batch)
    return batch


def begin_from(path: Path, *, organisation: Organisation) -> NewsImport:
    """For the command: a file of any size, read where it lies."""
    batch = NewsImport.objects.create(
        organisation=organisation, file_name=path.name[-150:]
    )
    try:
        read_into(batch, path)
    except ValidationError:
        batch.delete()
        raise
    take_over(batch)
    return batch


def read_now(batch):
    """What cannot be read leaves nothing behind; the form says why."""
    try:
        read_into(batch, path_of(batch))
    except ValidationError:
        discard(batch, actor=batch.created_by)
        raise
    take_over(batch)


def path_of(batch) -> Path:
    attachment = batch.attachments.filter(purpose="import").first()
    if attachment is None or not attachment.path().exists():
        raise refusal("gone")
    return attachment.path()


@task()
def read_later(pk: int) -> None:
    read(pk)


def read(pk: int) -> None:
    """In the worker; begun anew after a crash. A refusal waits on the page of the import."""
    batch = NewsImport.objects.filter(pk=pk, state=State.READING).first()
    if batch is None:
        return
    try:
        read_into(batch, path_of(batch))
    except ValidationError as error:
        batch.items.all().delete()
        refused = [error.code, error.params or {}]
        NewsImport.objects.filter(pk=pk).update(state=State.REFUSED, problem=refused)
        batches.remove_files(batch)
        return
    take_over(batch)


def take_over(batch) -> None:
    """The items are there: the file, which may name people who commented, goes at once."""
    remember(batch)
    batch.state = State.RUBRICS
    batch.touched_at = timezone.now()
    with transaction.atomic():
        if locked(batch).state == State.READING:
            batch.save()
            batches.remove_files(batch)


def remember(batch) -> None:
    """The rubrics as they were chosen last for this organisation."""
    before = NewsImport.objects.filter(organisation=batch.organisation).exclude(
        pk=batch.pk
    )
    before = before.exclude(default_rubric=None)[:REMEMBERED]
    for other in reversed(before):
        known = {one: other.rubrics.get(one) for one in batch.categories}
        batch.rubrics |= {name: slug for name, slug in known.items() if slug}
        batch.default_rubric = other.default_rubric
        batch.drafts, batch.with_pages = other.drafts, other.with_pages


# Rubrics, check.


def choose_rubrics(batch: NewsImport, **answers) -> None:
    """Keep the answers and check; what was answered before is forgotten."""
    with transaction.atomic():
        row = locked(batch)
        if row.state not in {State.RUBRICS, State.CHECKED}:
            raise batches.went_on()
        for name, value in answers.items():
            setattr(row, name, value)
        start_checking(row)


def recheck(batch: NewsImport) -> None:
    with transaction.atomic():
        row = locked(batch)
        if row.state == State.CHECKED:
            start_checking(row)


def start_checking(row):
    row.state, row.done, row.touched_at = State.CHECKING, 0, timezone.now()
    row.save()
    if row.total <= CHECKED_AT_ONCE and not row.pictures.exists():
        transaction.on_commit(lambda: check(row.pk))
    else:
        transaction.on_commit(lambda: check_later.enqueue(row.pk))


@task()
def check_later(pk: int) -> None:
    check(pk)


def check(pk: int) -> None:
    """The dry run. Begun anew after a crash: it writes nothing but its own rows."""
    found = NewsImport.objects.filter(pk=pk, state=State.CHECKING)
    batch = found.select_related("organisation", "created_by", "default_rubric").first()
    if batch is None:
        return
    needed, there = set(), set()
    sift(batch)
    world = World(batch)
    done = 0
    for piece in pieces_of(batch.items.shown()):
        origins = origins_of(batch.organisation, piece)
        for item in piece:
            verdict = judge(item, origins.get(item.identity), world)
            note(item, verdict)
            if verdict.prepared:
                wanted, found_ = kinds_of_pictures(verdict.prepared)
                needed |= wanted
                there |= found_
        ImportItem.objects.keep(piece, CHECKED_FIELDS)
        done += len(piece)
        touch(batch, done=done)
    NewsImport.objects.filter(pk=pk, state=State.CHECKING).update(
        state=State.CHECKED,
        counts=counts_of(batch.items.shown(), "state"),
        pictures_needed=len(needed),
        pictures_found=len(there),
    )


CHECKED_FIELDS = ["state", "status", "notes"]


def sift(batch) -> None:
    """First what does not come in, so that no link leads there."""
    world = World(batch)
    for piece in pieces_of(batch.items.shown()):
        origins = origins_of(batch.organisation, piece)
        for item in piece:
            entry = Entry(**item.values)
            verdict = sifted(item, entry, origins.get(item.identity), world)
            note(item, verdict or Verdict(""))
        ImportItem.objects.keep(piece, CHECKED_FIELDS)
        touch(batch)


def note(item, verdict):
    item.state, item.notes = verdict.state, verdict.notes
    item.status = verdict.status


def pieces_of(items, size=PIECE):
    last = 0
    while piece := list(items.filter(number__gt=last).order_by("number")[:size]):
        yield piece
        last = piece[-1].number


# Writing.


@transaction.atomic
def confirm(batch: NewsImport, *, actor: User | None) -> None:
    """Begin to write; pressed twice, it begins once. Whoever confirms answers for it."""
    row = locked(batch)
    if row.state != State.CHECKED:
        raise batches.went_on()
    row.state, row.done, row.touched_at = State.WRITING, 0, timezone.now()
    row.created_by = actor
    row.save()
    audit.record(
        "news.imported", actor=actor, target=row, items=row.total, mark=row.consent
    )
    transaction.on_commit(lambda: write_later.enqueue(row.pk))


@task()
def write_later(pk: int) -> None:
    write(pk)


def write(pk: int) -> None:
    """Item after item in pieces; what a crash left undone, the next call takes up."""
    found = NewsImport.objects.filter(pk=pk, state=State.WRITING)
    batch = found.select_related("organisation", "created_by", "default_rubric").first()
    if batch is None:
        return
    reserve_addresses(batch)
    writer = writing.Writer(batch, World(batch))
    while write_piece(batch, writer):
        pass


def reserve_addresses(batch) -> None:
    """Before the first item is written, each knows the address to which others lead."""
    nameless = batch.items.filter(slug="", outcome="", state=ImportItem.State.NEW)
    if not nameless.exists():
        return
    taken = set(Article.objects.values_list("slug", flat=True))
    taken |= set(batch.items.exclude(slug="").values_list("slug", flat=True))
    for piece in pieces_of(nameless, 500):
        for item in piece:
            item.slug = free_slug(slug_base(item.title), taken)
            taken.add(item.slug)
        ImportItem.objects.keep(piece, ["slug"])


@transaction.atomic
def write_piece(batch, writer):
    """One piece at a time of an organisation's imports, so that two make nothing twice."""
    siblings = NewsImport.objects.filter(
        state=State.WRITING, organisation=batch.organisation_id
    )
    rows = siblings.order_by("pk").select_for_update(of=("self",))
    row = {one.pk: one for one in rows}.get(batch.pk)
    if row is None:
        return False
    items = list(row.items.to_write()[:WRITTEN_TOGETHER])
    if not items:
        finish(row)
        return False
    if row.created_by and not may_import(row.created_by, row.organisation):
        stop(row)
        return False
    origins = origins_of(row.organisation, items)
    for item in items:
        writer.write(item, origins.get(item.identity))
    ImportItem.objects.keep(items, [*CHECKED_FIELDS, "outcome", "article"])
    touch(row, done=row.done + len(items))
    return True


def stop(batch):
    """Whoever confirmed may no longer do this: the rest stays where it was."""
    rest = batch.items.shown().filter(outcome="")
    rest.update(outcome=ImportItem.Outcome.FAILED, notes=[["no_right", {}]])
    finish(batch)


def finish(batch):
    writing.relink(batch)
    batch.state, batch.finished_at = State.DONE, timezone.now()
    batch.counts = counts_of(batch.items.shown(), "outcome")
    batch.done = batch.total
    batch.save()
    # What waited for its item is not needed any more.
    batches.remove_files(batch)
    batch.pictures.all().delete()


def resume(batch: NewsImport) -> None:
    """For the clock: ask the worker to go on where the work stands still.

    The clock itself does not wait: an item with many pictures may be under way after all.
    """
    touch(batch)
    work = {
        State.READING: read_later,
        State.CHECKING: check_later,
        State.WRITING: write_later,
    }
    work[batch.state].enqueue(batch.pk)


@transaction.atomic
def discard(batch: NewsImport, *, actor: User | None) -> None:
    """Throw away what was not confirmed: nothing was written."""
    row = locked(batch)
    if row.state in {State.WRITING, State.DONE}:
        raise batches.went_on()
    drop(row)


@transaction.atomic
def drop(batch: NewsImport) -> None:
    """The import with all that waited in it; what it wrote so far stays."""
    batches.remove_files(batch)
    batch.delete()


@transaction.atomic
def empty(batch: NewsImport) -> None:
    """The files and the items go, the counts stay."""
    row = locked(batch)
    batches.remove_files(row)
    row.items.all().delete()
    row.pictures.all().delete()
    row.emptied_at = timezone.now()
    row.save()
