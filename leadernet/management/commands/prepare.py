import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from leadernet import search
from members.models import User
from places.models import Settlement


class Command(BaseCommand):
    help = "Bring database, reference data and static files up to this version; quick when they are."

    def handle(self, **options):
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        call_command("createcachetable", verbosity=0)
        self.once("loadplaces", reference_files(), done=Settlement.objects.exists())
        call_command("loadtopics", verbosity=0)
        call_command("loadprogrammes", verbosity=0)
        call_command("loadrubrics", verbosity=0)
        call_command("loadforums", verbosity=0)
        search.index_missing()
        self.once("collectstatic", static_files(), interactive=False)
        if settings.DEMO and not User.objects.exists():
            self.stdout.write("Building the demonstration network …")
            call_command("seeddemo")

    def once(self, command, files, done=True, **options):
        """Run the command unless it was done with exactly these files."""
        stamp = settings.STATIC_ROOT / f".{command}.stamp"
        state = fingerprint(files)
        if done and stamp.exists() and stamp.read_text() == state:
            return
        self.stdout.write(f"{command} …")
        call_command(command, verbosity=0, **options)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(state)


def reference_files():
    directory = settings.BASE_DIR / "places" / "data"
    return sorted(path for path in directory.rglob("*") if path.is_file())


def static_files():
    return sorted(
        Path(storage.path(name))
        for finder in get_finders()
        for name, storage in finder.list([])
    )


def fingerprint(files):
    digest = hashlib.sha256()
    for path in files:
        state = path.stat()
        digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
