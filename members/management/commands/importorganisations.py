from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError

from members.actions import imports as actions
from members.imports import report
from members.models import ImportRow, Organisation, OrganisationImport


class Command(BaseCommand):
    help = (
        "Import organisations from an .xlsx or .csv table, as the page of imports does."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Only say what is wrong and what is new.",
        )
        parser.add_argument(
            "--sheet", default="", help="Which sheet, if there are several."
        )
        parser.add_argument(
            "--existing",
            choices=["fill", "take", "skip"],
            default="fill",
            help="What is there already: fill in what is empty, take the file's values, skip.",
        )
        parser.add_argument(
            "--likely",
            choices=["new", "fill", "take", "skip"],
            default="skip",
            help="The same for what is perhaps there; „new“ makes a new organisation.",
        )
        parser.add_argument(
            "--kind",
            choices=Organisation.Kind.values,
            default="",
            help="Of rows without one.",
        )
        parser.add_argument(
            "--partners",
            action="store_true",
            help="They come in as partners, not as members.",
        )

    def handle(self, **options):
        path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        upload = SimpleUploadedFile(path.name, path.read_bytes())
        try:
            batch = actions.begin(upload, actor=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        try:
            self.look_through(batch, options)
        except (ValidationError, CommandError) as error:
            actions.discard(batch, actor=None)
            raise CommandError(
                " ".join(getattr(error, "messages", error.args))
            ) from error
        self.say_problems(batch)
        if options["dry_run"]:
            self.say(batch.counts, ImportRow.State)
            actions.discard(batch, actor=None)
            return
        self.write(batch, options)

    def look_through(self, batch, options):
        if batch.state == OrganisationImport.State.SHEET:
            if options["sheet"] not in batch.sheets:
                raise CommandError(
                    f"Choose one with --sheet: {', '.join(batch.sheets)}"
                )
            actions.choose_sheet(batch, options["sheet"])
        status = Organisation.Status
        actions.name_columns(
            batch,
            default_kind=options["kind"],
            status_given=status.PARTNER if options["partners"] else status.ACTIVE,
        )
        actions.check(batch.pk)
        batch.refresh_from_db()

    def say_problems(self, batch):
        for remark in report.remarks_of(batch):
            self.stdout.write(remark)
        for row in batch.rows.exclude(problems=[]).order_by("number").iterator():
            for one in report.problems_of(row):
                self.stdout.write(f"{one['address']}\t{one['value']}\t{one['words']}")

    def write(self, batch, options):
        actions.choose_all(batch, ImportRow.State.DIFFERS, options["existing"])
        actions.choose_all(batch, ImportRow.State.LIKELY, options["likely"])
        actions.confirm(batch, actor=None, invites=False)
        actions.write(batch.pk)
        batch.refresh_from_db()
        self.say(batch.counts, ImportRow.Outcome)

    def say(self, counts, names):
        for name, number in sorted(counts.items()):
            self.stdout.write(f"{names(name).label}: {number}")
