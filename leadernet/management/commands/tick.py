import logging
import time
from contextlib import contextmanager
from zlib import crc32

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connection

from leadernet import due

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do whatever is due: mail, reminders, scheduled publishing, retention."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Only list it.")
        parser.add_argument(
            "--every",
            type=int,
            metavar="SECONDS",
            help="Go on for ever, one round in this time.",
        )

    def handle(self, *, dry_run, every, **options):
        failed = self.round(dry_run)
        while every:
            time.sleep(every)
            close_old_connections()
            self.round(dry_run)
        if failed:
            raise CommandError(f"Not done, see the log: {', '.join(failed)}.")

    def round(self, dry_run):
        """Go through the list once; what fails is logged and does not hold up the rest."""
        failed = []
        for work in due.everything():
            try:
                self.do(work, dry_run)
            except Exception:
                log.exception("Could not %s.", work.name)
                failed.append(work.name)
        return failed

    def do(self, work, dry_run):
        with alone(work.name) as am_alone:
            for row in work.rows() if am_alone else ():
                self.stdout.write(f"{work.name}: {getattr(row, 'pk', row)}")
                if not dry_run:
                    work.do(row)


@contextmanager
def alone(name):
    """Whether no other tick does the same work now; PostgreSQL remembers it for this connection."""
    key = [crc32(f"tick:{name}".encode())]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", key)
        (mine,) = cursor.fetchone()
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s)", key)
