import os
import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError

from core import mailbox

PIECE = 64 * 1024


class Command(BaseCommand):
    help = (
        "Take one mail from the mail server. Ends as sendmail's programs do: 0 dealt with, "
        "65 nobody knows it, 75 try again later."
    )
    # Each mail is a process of its own, and the mail server waits for it.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="Standard input when empty.")

    def handle(self, *, file, **options):
        try:
            is_known = mailbox.receive(content_of(file))
        except (DatabaseError, InterfaceError, OSError) as error:
            raise CommandError(
                f"Not now: {type(error).__name__}.", returncode=os.EX_TEMPFAIL
            ) from error
        if not is_known:
            raise CommandError("Nobody knows this mail.", returncode=os.EX_DATAERR)


def content_of(file) -> bytes:
    if file:
        with open(file, "rb") as stream:
            return read(stream)
    return read(sys.stdin.buffer)


def read(stream):
    """As much as is looked at; the rest is taken too, so that the mail server is not cut short."""
    raw = stream.read(mailbox.LARGEST + 1)
    while stream.read(PIECE):
        pass
    return raw
