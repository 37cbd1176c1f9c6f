from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from leadernet import backups, closings


class Command(BaseCommand):
    help = "Fill an empty database and an empty directory of uploads from a backup."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="A file that backup wrote.")

    def handle(self, *, file, **options):
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        made_at = backups.restore(file)
        call_command("migrate", interactive=False, verbosity=0)
        for sentence in closings.close_again(since=made_at):
            self.stdout.write(sentence)
        self.stdout.write("The portal is as it was when the backup was made.")
