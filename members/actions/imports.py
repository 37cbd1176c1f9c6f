"""The way of an import: file, sheet, columns, check, choices, writing, invitations, emptying."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from core import audit, batches, files
from core.batches import counts_of, locked, touch
from members.actions.team import may_appoint_owner, send_invitation
from members.imports import mapping, reading, tables
from members.imports.accepting import accepted
from members.imports.checking import Checker
from members.imports.matching import FIXED
from members.imports.report import EXAMPLE_NAME
from members.imports.writing import Writer, wanted
from members.models import (
    ImportRow,
    Membership,
    OrganisationImport,
    User,
)

State = OrganisationImport.State
PIECE = 250
AT_ONCE = 300  # rows that are checked while the person waits
INVITATIONS_A_DAY = 200
REMEMBERED = 20  # imports of one's own, and as many of others


def begin(upload, *, actor: User | None) -> OrganisationImport:
    """Keep the file and read it, or ValidationError; with several sheets one is asked for."""
    upload = accepted(upload)
    sheets = reading.sheets(upload)
    table = reading.read(upload, sheets[0]) if len(sheets) == 1 else None
    with transaction.atomic():
        batch = OrganisationImport.objects.create(
            created_by=actor,
            file_name=files.clean_stem(upload.name) + f".{files.extension(upload)}",
            sheets=sheets,
            state=State.SHEET,
        )
        if table is None or not table.holds_egn():
            files.attach(batch, upload, purpose="import", user=actor)
        audit.record("members.import_begun", actor=actor, target=batch)
        if table is not None:
            keep_table(batch, table, sheets[0])
    return batch


@transaction.atomic
def choose_sheet(batch: OrganisationImport, sheet: str) -> None:
    row = locked(batch)
    if row.state not in {State.SHEET, State.COLUMNS}:
        raise batches.went_on()
    attachment = row.attachments.filter(purpose="import").first()
    if attachment is None:
        raise ValidationError(
            _("The file is no longer kept. Choose it once more."), code="no_file"
        )
    with attachment.path().open("rb") as file:
        table = reading.read(file, sheet)
    keep_table(row, table, sheet)
    if table.holds_egn():
        files.remove(attachment)


def keep_table(batch, table, sheet):
    """The rows as they are read; the columns as they were named last time, else guessed."""
    batch.rows.all().delete()
    rows = [row for row in table.rows if EXAMPLE_NAME not in row.cells.values()]
    if not rows:
        raise tables.refusal("no_rows")
    ImportRow.objects.bulk_create(
        [
            ImportRow(batch=batch, number=row.number, cells=row.cells, flaws=row.flaws)
            for row in rows
        ],
        batch_size=1_000,
    )
    batch.sheet, batch.headings = sheet, table.headings
    batch.remarks = table.remarks + ([["egn", {}]] if table.holds_egn() else [])
    batch.total, batch.state = len(rows), State.COLUMNS
    remember(batch)
    batch.save()


def remember(batch):
    """The columns as they were named last, by others or oneself; the rest is guessed.

    What was said of rows without a kind holds for a table of the very same headings only.
    """
    headings, known = mapping.keys(batch.headings), {}
    for other in reversed(named_before(batch)):
        others = mapping.keys(other.headings)
        columns = [letters for letters, *_rest in other.headings]
        known |= {
            heading: other.mapping.get(letters, "")
            for heading, letters in zip(others, columns, strict=True)
        }
        batch.kinds |= other.kinds
        if others == headings:
            batch.default_kind = other.default_kind
            batch.status_given = other.status_given
    batch.mapping = mapping.guess_all(batch.headings, known)


def named_before(batch):
    """The latest imports whose columns somebody named, one's own before those of others."""
    named = OrganisationImport.objects.exclude(pk=batch.pk).exclude(
        state__in=(State.SHEET, State.COLUMNS)
    )
    own = named.filter(created_by=batch.created_by)[:REMEMBERED]
    others = named.exclude(created_by=batch.created_by)[:REMEMBERED]
    return [*own, *others]


def name_columns(batch: OrganisationImport, **fields) -> None:
    """Keep what the columns mean, and check the rows: small files at once, else as a task."""
    with transaction.atomic():
        row = locked(batch)
        if row.is_working() or row.is_done():
            raise batches.went_on()
        for name, value in fields.items():
            setattr(row, name, value)
        if not row.column_of("name_bg"):
            raise ValidationError(
                _("Say which column holds the name of the organisation in Bulgarian."),
                code="no_name",
            )
        start_checking(row)


def recheck(batch: OrganisationImport) -> None:
    with transaction.atomic():
        row = locked(batch)
        if row.state == State.CHECKED:
            start_checking(row)


def start_checking(row):
    row.state, row.done, row.touched_at = State.CHECKING, 0, timezone.now()
    row.save()
    if row.total <= AT_ONCE:
        transaction.on_commit(lambda: check(row.pk))
    else:
        transaction.on_commit(lambda: check_later.enqueue(row.pk))


@task()
def check_later(pk: int) -> None:
    check(pk)


def check(pk: int) -> None:
    """The dry run. Begun anew after a crash: it writes nothing but its own rows."""
    found = OrganisationImport.objects.filter(pk=pk, state=State.CHECKING)
    batch = found.select_related("created_by").first()
    if batch is None:
        return
    checker = Checker(batch, batch.created_by)
    rows = batch.rows.order_by("number")
    last = done = 0
    while piece := list(rows.filter(number__gt=last)[: 2 * PIECE]):
        for row in piece:
            checker.check(row)
        ImportRow.objects.keep(piece, CHECKED_FIELDS)
        last, done = piece[-1].number, done + len(piece)
        touch(batch, done=done)
    OrganisationImport.objects.filter(pk=pk, state=State.CHECKING).update(
        state=State.CHECKED, counts=counts_of(batch.rows, "state")
    )


CHECKED_FIELDS = [
    "values", "problems", "state", "has_warnings", "organisation", "reasons", "changes",
    "places", "choice",
]  # fmt: skip


def may_choose(row: ImportRow, choice: str) -> bool:
    """Which choices a row leaves."""
    if row.state == ImportRow.State.ERROR:
        return False
    if choice in {ImportRow.Choice.FILL, ImportRow.Choice.TAKE}:
        there = {ImportRow.State.DIFFERS, ImportRow.State.LIKELY}
        return row.state in there and FIXED not in row.reasons
    if choice == ImportRow.Choice.NEW:
        return row.state in {ImportRow.State.NEW, ImportRow.State.LIKELY}
    return choice == ImportRow.Choice.SKIP


def outcome_of(state: str, choice: str) -> str:
    """What becomes of a row with this state and choice when the import is confirmed."""
    return wanted(state, choice).value


@transaction.atomic
def choose(batch: OrganisationImport, choices: dict[int, str]) -> int:
    """{row number: choice}; what a row does not leave is passed over."""
    checked(batch)
    changed = []
    for row in batch.rows.filter(number__in=choices):
        choice = choices[row.number]
        if choice != row.choice and may_choose(row, choice):
            row.choice = choice
            changed.append(row)
    ImportRow.objects.bulk_update(changed, ["choice"], batch_size=500)
    return len(changed)


def choose_all(batch: OrganisationImport, state: str, choice: str) -> int:
    """The same choice for every row of that state which leaves it."""
    numbers = batch.rows.filter(state=state).values_list("number", flat=True)
    return choose(batch, dict.fromkeys(numbers, choice))


@transaction.atomic
def choose_places(batch: OrganisationImport, places: dict[int, int]) -> int:
    """{row number: settlement} where the name alone did not say which."""
    checked(batch)
    changed = []
    for row in batch.rows.filter(number__in=places):
        if places[row.number] in row.places and row.seat_id != places[row.number]:
            row.seat_id = places[row.number]
            changed.append(row)
    ImportRow.objects.bulk_update(changed, ["seat"], batch_size=500)
    return len(changed)


def checked(batch):
    row = locked(batch)
    if row.state != State.CHECKED:
        raise batches.went_on()
    return row


@transaction.atomic
def confirm(batch: OrganisationImport, *, actor: User | None, invites: bool) -> None:
    """Begin to write; pressed twice, it begins once."""
    row = checked(batch)
    row.state, row.done, row.touched_at = State.WRITING, 0, timezone.now()
    row.invites = invites
    row.save()
    audit.record("members.import_confirmed", actor=actor, target=row, rows=row.total)
    transaction.on_commit(lambda: write_later.enqueue(row.pk))


@task()
def write_later(pk: int) -> None:
    write(pk)


def write(pk: int) -> None:
    """Row after row in pieces; what a crash left undone, the next call takes up."""
    while write_piece(pk):
        pass


@transaction.atomic
def write_piece(pk):
    """One piece at a time of all imports, so that two of one file make nothing twice."""
    working = OrganisationImport.objects.filter(state=State.WRITING).order_by("pk")
    batch = {one.pk: one for one in working.select_for_update()}.get(pk)
    if batch is None:
        return False
    rows = list(batch.rows.to_write()[:PIECE])
    if not rows:
        finish(batch)
        return False
    Writer(batch).write(rows)
    touch(batch, done=batch.rows.exclude(outcome="").count())
    return True


def finish(batch):
    batch.state, batch.finished_at = State.DONE, timezone.now()
    batch.counts = counts_of(batch.rows, "outcome")
    batch.done = batch.total
    batch.save()
    audit.record(
        "members.import_finished", actor=batch.created_by, target=batch, **batch.counts
    )


def resume(batch: OrganisationImport) -> None:
    """For the clock: go on where the work stands still."""
    (check if batch.state == State.CHECKING else write)(batch.pk)


@transaction.atomic
def invite_owners(batch: OrganisationImport, *, actor: User) -> None:
    """Invitations by the column of e-mails; the clock sends what a day does not hold."""
    row = locked(batch)
    if row.is_done() and not row.invites:
        row.invites = True
        row.save(update_fields=["invites"])
        audit.record("members.import_invites", actor=actor, target=row)


def due_invitations():
    """Rows whose future owner may be written to today, within the limit of each importer."""
    day = timezone.now() - timezone.timedelta(days=1)
    left = {}
    for row in ImportRow.objects.to_invite().select_related(
        "batch__created_by", "organisation"
    ):
        sender = row.batch.created_by
        if sender.pk not in left:
            sent = ImportRow.objects.filter(
                batch__created_by=sender, invited_at__gt=day
            ).count()
            left[sender.pk] = INVITATIONS_A_DAY - sent
        if left[sender.pk] > 0:
            left[sender.pk] -= 1
            yield row


@transaction.atomic
def invite_owner(row: ImportRow) -> None:
    """The link that makes its reader the owner, where nobody owns the profile yet."""
    row = ImportRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.invited_at:
        return
    row.invited_at = timezone.now()
    row.save(update_fields=["invited_at"])
    organisation, sender = row.organisation, row.batch.created_by
    email = row.values["owner_email"]
    if organisation.owners().exists() or not may_appoint_owner(sender, organisation):
        return
    if organisation.invitations.open().filter(email=email).exists():
        return
    send_invitation(
        organisation,
        email=email,
        role=Membership.Role.OWNER,
        position="",
        actor=sender,
        reason=_("Imported from the file “%(name)s”") % {"name": row.batch.file_name},
        is_for_first_owner=True,
    )


@transaction.atomic
def discard(batch: OrganisationImport, *, actor: User) -> None:
    """Throw away what was not confirmed: nothing was written."""
    row = locked(batch)
    if row.state in {State.WRITING, State.DONE}:
        raise batches.went_on()
    audit.record("members.import_discarded", actor=actor, target=row)
    batches.remove_files(row)
    row.delete()


@transaction.atomic
def empty(batch: OrganisationImport) -> None:
    """The file and the rows go, the counts stay."""
    row = locked(batch)
    batches.remove_files(row)
    row.rows.all().delete()
    row.headings = [[one, heading, ""] for one, heading, _example in row.headings]
    row.emptied_at = timezone.now()
    row.save()
