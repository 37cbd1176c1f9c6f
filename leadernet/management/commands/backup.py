from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from leadernet import backups


class Command(BaseCommand):
    help = "Write database and uploads into one file."

    def add_arguments(self, parser):
        parser.add_argument(
            "--to",
            type=Path,
            metavar="DIR",
            default=settings.BACKUP_DIR,
            help="The directory for the file (default: BACKUP_DIR).",
        )

    def handle(self, *, to, **options):
        archive = backups.make(to)
        self.stdout.write(
            f"{archive} ({archive.stat().st_size / 1024 / 1024:.1f} MB). Keep a copy on another machine."
        )
