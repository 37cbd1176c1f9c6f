from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.text import capfirst

from core.models import Attachment
from members.models import Organisation
from news.actions import import_pictures
from news.actions import imports as actions
from news.imports import report
from news.models import ImportItem, NewsImport, Rubric


class Command(BaseCommand):
    help = (
        "Bring the posts of a WordPress export, or of an RSS or Atom feed saved as a file, into "
        "the news of an organisation, as the page of imports does. Of any size."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Only say what would become of each item.",
        )
        parser.add_argument(
            "--organisation",
            default="",
            help="Whose news they are: its address (slug).",
        )
        parser.add_argument(
            "--pictures",
            type=Path,
            help="A folder (wp-content/uploads) or a .zip of it.",
        )
        parser.add_argument(
            "--rubric", default="", help="The rubric (slug) of whatever has no other."
        )
        parser.add_argument(
            "--category",
            action="append",
            default=[],
            metavar="NAME=RUBRIC",
            help="The rubric of a category; “NAME=-” leaves it out. Several times.",
        )
        parser.add_argument("--pages", action="store_true", help="Also the pages.")
        parser.add_argument(
            "--drafts", action="store_true", help="Drafts and private posts, as drafts."
        )
        parser.add_argument(
            "--consent",
            choices=[Attachment.Consent.AGREED, Attachment.Consent.NOBODY],
            default="",
            help="Of all pictures: those shown agreed, or nobody can be recognised.",
        )

    def handle(self, **options):
        path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        organisation = self.organisation(options["organisation"])
        try:
            batch = actions.begin_from(path, organisation=organisation)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        try:
            self.look_through(batch, options)
        except (ValidationError, CommandError) as error:
            actions.discard(batch, actor=None)
            words = " ".join(getattr(error, "messages", error.args))
            raise CommandError(words) from error
        self.say_items(batch)
        if options["dry_run"]:
            self.say(batch.counts, ImportItem.State)
            actions.discard(batch, actor=None)
            return
        actions.confirm(batch, actor=None)
        actions.write(batch.pk)
        batch.refresh_from_db()
        self.say(batch.counts, ImportItem.Outcome)

    def organisation(self, slug):
        rows = Organisation.objects.filter(is_practice=False)
        if not slug:
            raise CommandError("Say whose news they are: --organisation SLUG.")
        found = rows.filter(slug=slug).first()
        if found is None:
            raise CommandError(f"There is no organisation {slug}.")
        return found

    def look_through(self, batch, options):
        for remark in report.remarks_of(batch):
            self.stdout.write(remark)
        rubric = self.rubric(batch, options["rubric"])
        if options["pictures"]:
            self.give_pictures(batch, options["pictures"])
        actions.choose_rubrics(
            batch,
            default_rubric=rubric,
            rubrics=batch.rubrics | self.categories(options["category"]),
            with_pages=options["pages"],
            drafts=NewsImport.Drafts.TAKE
            if options["drafts"]
            else NewsImport.Drafts.SKIP,
            consent=options["consent"],
        )
        actions.check(batch.pk)
        batch.refresh_from_db()

    def rubric(self, batch, slug):
        known = {one.slug: one for one in Rubric.objects.all()}
        if slug and slug not in known:
            raise CommandError(
                f"There is no rubric {slug}. Choose among: {', '.join(known)}"
            )
        chosen = known.get(slug) or batch.default_rubric
        if chosen is None:
            raise CommandError(f"Choose one with --rubric: {', '.join(known)}")
        return chosen

    def categories(self, pairs):
        known = {"-", *Rubric.objects.values_list("slug", flat=True)}
        chosen = {}
        for pair in pairs:
            name, _sign, slug = pair.rpartition("=")
            if not name or slug not in known:
                raise CommandError(f"Write --category as NAME=RUBRIC: {pair}")
            chosen[name] = slug
        return chosen

    def give_pictures(self, batch, path):
        if not path.exists():
            raise CommandError(f"There is no folder or archive {path}.")
        import_pictures.add_from(batch, path)

    def say_items(self, batch):
        items = batch.items.shown().for_lists()
        for item in items.iterator():
            became = " · ".join(
                filter(None, [item.get_state_display(), report.status_of(item)])
            )
            self.stdout.write(f"{item.number}\t{item.title}\t{became}")
            for note in report.notes_of(item):
                self.stdout.write(f"\t{note}")

    def say(self, counts, names):
        for name, number in sorted(counts.items()):
            self.stdout.write(f"{capfirst(names(name).label)}: {number}")
