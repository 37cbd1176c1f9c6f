"""A whole portal in one file: database, uploads, and a manifest that says of which version.

The archive is a plain tar: `manifest.json`, `database.dump` (pg_dump, custom format), `uploads/…`.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg2.extensions import make_dsn

from core import files
from leadernet import __version__, postgres

MANIFEST, DUMP, UPLOADS = "manifest.json", "database.dump", "uploads"


def make(directory: Path) -> Path:
    """Write the archive; it appears under its name only when it is complete."""
    name = f"leadernet-{__version__}-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar"
    unfinished = directory / f"{name}.partial"
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished.touch(mode=0o600)
        with tempfile.TemporaryDirectory(dir=directory) as work:
            write(unfinished, Path(work))
        return unfinished.rename(directory / name)
    except OSError as error:
        raise CommandError(
            f"The backup cannot be written to {directory}: {error.strerror}."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def write(archive_path, work):
    """Uploads, the database, what was uploaded meanwhile: each file that a row names is there."""
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    with files.kept(), tarfile.open(archive_path, "w") as archive:
        sums = pack(archive, uploads())
        program = dump_database(work / DUMP)
        later = {name: path for name, path in uploads().items() if name not in sums}
        sums |= pack(archive, {DUMP: work / DUMP} | later)
        manifest = {
            "version": __version__,
            "made_at": made_at,
            "dumped_by": program,
            "migrations": applied_migrations(),
            "files": sums,
        }
        listing = work / MANIFEST
        listing.write_text(json.dumps(manifest, indent=1))
        archive.add(listing, arcname=MANIFEST)


def pack(archive, paths):
    sums = {name: add(archive, name, path) for name, path in paths.items()}
    return {name: digest for name, digest in sums.items() if digest}


def add(archive, name, path):
    """The checksum of what was packed; None if the clock has just taken the file away."""
    try:
        content = path.open("rb")
    except FileNotFoundError:
        return None
    with content:
        digest = hashlib.file_digest(content, "sha256")
        content.seek(0)
        archive.addfile(archive.gettarinfo(arcname=name, fileobj=content), content)
    return digest.hexdigest()


def restore(archive_path: Path) -> datetime:
    """Fill an empty database and an empty directory of uploads, or refuse with a sentence.

    Returns when the backup was made.
    """
    refuse_unless_empty()
    try:
        with tarfile.open(archive_path) as archive:
            manifest = json.load(member(archive, MANIFEST))
            refuse_newer(manifest)
            fill(archive, manifest)
            return datetime.fromisoformat(manifest["made_at"])
    except (tarfile.TarError, json.JSONDecodeError) as error:
        raise CommandError(
            f"{archive_path} is not a whole backup of the portal: {str(error).splitlines()[0]}"
        ) from error
    except OSError as error:
        raise CommandError(
            f"{error.filename or archive_path}: {error.strerror}."
        ) from error


def fill(archive, manifest):
    media = settings.MEDIA_ROOT
    media.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=media.parent) as work:
        unpack(archive, manifest, Path(work))
        load_database(Path(work) / DUMP, manifest["dumped_by"])
        (Path(work) / UPLOADS).mkdir(exist_ok=True)
        if media.exists():
            media.rmdir()
        shutil.move(Path(work) / UPLOADS, media)


def uploads():
    root = settings.MEDIA_ROOT
    return {
        f"{UPLOADS}/{path.relative_to(root).as_posix()}": path
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.suffix != ".part"
    }


def checksum(path):
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def applied_migrations():
    return sorted(
        ".".join(key) for key in MigrationLoader(connection).applied_migrations
    )


def refuse_unless_empty():
    if connection.introspection.table_names():
        raise CommandError(
            "The database is not empty and nothing is overwritten. Restore into a new one "
            "before prepare or migrate: docs/installation.md, section 5."
        )
    media = settings.MEDIA_ROOT
    if media.exists() and any(media.iterdir()):
        raise CommandError(
            f"{media} is not empty. Move it away first: nothing is overwritten."
        )


def refuse_newer(manifest):
    """An older backup is brought up to date by migrate; a newer one cannot be taken back."""
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    unknown = sorted(set(manifest["migrations"]) - known)
    if unknown or numbers(manifest["version"]) > numbers(__version__):
        raise CommandError(
            f"The backup was made by version {manifest['version']}, this is {__version__}. "
            "Install that version or a newer one first."
        )


def numbers(version):
    return [int(number) for number in re.findall(r"\d+", version)]


def member(archive, name):
    try:
        return archive.extractfile(name)
    except KeyError as error:
        raise CommandError(
            f"This file is not a whole backup of the portal: {name} is missing."
        ) from error


def unpack(archive, manifest, directory):
    """Write exactly what the manifest names, and compare each checksum."""
    for name, expected in manifest["files"].items():
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise CommandError(f"The backup names a file outside of itself: {name}.")
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with member(archive, name) as packed, path.open("wb") as written:
            shutil.copyfileobj(packed, written)
        if checksum(path) != expected:
            raise CommandError(f"The backup is damaged: {name} differs.")


def dump_database(target):
    """Returns the major version of the pg_dump that wrote it."""
    major, directory = programs(at_least=server_major())
    run(
        directory / "pg_dump", "--format=custom", "--no-owner", "--no-privileges",
        "--exclude-table-data=core_cache", f"--file={target}",
    )  # fmt: skip
    return major


def load_database(dump, dumped_by):
    _major, directory = programs(at_least=max(server_major(), dumped_by))
    run(
        directory / "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error",
        "--single-transaction", dump,
    )  # fmt: skip


def run(program, *arguments):
    """A program of PostgreSQL on our database; the password stays out of the list of processes."""
    parameters = {
        key: value
        for key, value in connection.get_connection_params().items()
        if isinstance(value, (str, int)) and key != "client_encoding"
    }
    environment = os.environ | {"PGPASSWORD": parameters.pop("password", "")}
    done = subprocess.run(
        [program, f"--dbname={make_dsn(**parameters)}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"{program.name} failed: {done.stderr.strip()}")


def server_major():
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def programs(at_least):
    """(major, directory) of the oldest pg_dump that understands the server."""
    fitting = sorted(
        (major, directory)
        for directory in places_of_programs()
        if (major := major_of(directory / "pg_dump")) >= at_least
    )
    if not fitting:
        raise CommandError(
            f"pg_dump {at_least} or newer is needed: apt-get install postgresql-client"
        )
    return fitting[0]


def places_of_programs():
    found = [Path(found).parent] if (found := shutil.which("pg_dump")) else []
    found += Path("/usr/lib/postgresql").glob("*/bin")
    wheel = postgres.wheel_programs()
    return [*found, wheel] if wheel else found


def major_of(program):
    if not program.exists():
        return 0
    said = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=False
    )
    number = re.search(r"\d+", said.stdout)
    return int(number.group()) if number else 0
