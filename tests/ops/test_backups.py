"""Backup, loss, restore: on databases of their own, with the real programs, in real processes."""

import os
import subprocess
import sys
import tarfile
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, connections

from leadernet import __version__, backups

ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def portal(tmp_path, request):
    """A portal apart from the tests' own: `portal(command, …)` runs manage.py there."""
    return Portal(tmp_path, request)


class Portal:
    def __init__(self, directory, request):
        self.directory, self.request = directory, request
        self.uploads = directory / "uploads"
        self.new_database()

    def new_database(self, template="template0"):
        self.name = f"test_backup_{uuid.uuid4().hex[:8]}"
        self._admin(f"CREATE DATABASE {self.name} TEMPLATE {template}")
        drop = f"DROP DATABASE {self.name}"
        self.request.addfinalizer(lambda: self._admin(drop))

    def _admin(self, statement):
        server = connections.create_connection("default")
        server.settings_dict = server.settings_dict | {"NAME": "postgres"}
        with server.cursor() as cursor:
            cursor.execute(statement)
        server.close()

    def __call__(self, *arguments):
        url = os.environ["DATABASE_URL"].rpartition("/")[0]
        environment = os.environ | {
            "DATABASE_URL": f"{url}/{self.name}",
            "DJANGO_SETTINGS_MODULE": "leadernet.settings",
            "LEADERNET_DEMO": "1",
            "LEADERNET_LOCAL_DIR": str(self.directory),
        }
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def rows(self):
        return self("dumpdata", "news", "contenttypes", "--indent=1").stdout


ADD_RUBRIC = """
from news.models import Rubric
Rubric.objects.create(name_bg="Новини", name_en="News", slug="news-of-the-test")
"""


def test_restored_portal_has_the_same_rows_and_files(portal):
    portal.new_database(connection.settings_dict["TEST"]["TEMPLATE"])
    portal("shell", "-c", ADD_RUBRIC)
    picture = portal.uploads / "ab" / "picture.webp"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"\x00\x01 a picture")
    rows = portal.rows()
    made = portal("backup", "--to", str(portal.directory / "kept"))
    assert made.returncode == 0, made.stderr
    (archive,) = (portal.directory / "kept").glob("*.tar")

    refused = portal("restore", str(archive))
    portal.new_database()
    portal.uploads.rename(portal.directory / "old-uploads")
    restored = portal("restore", str(archive))

    assert "The database is not empty" in refused.stderr
    assert restored.returncode == 0, restored.stderr
    assert "news-of-the-test" in rows
    assert portal.rows() == rows
    assert picture.read_bytes() == b"\x00\x01 a picture"
    assert archive.stat().st_mode & 0o777 == 0o600


def test_uploads_in_the_way_are_not_overwritten(portal):
    (portal.uploads).mkdir()
    (portal.uploads / "mine.webp").write_bytes(b"mine")
    archive = portal.directory / "any.tar"
    tarfile.open(archive, "w").close()

    refused = portal("restore", str(archive))

    assert "is not empty. Move it away first" in refused.stderr
    assert (portal.uploads / "mine.webp").read_bytes() == b"mine"


def test_a_file_taken_away_meanwhile_does_not_stop_the_backup(tmp_path):
    with tarfile.open(tmp_path / "backup.tar", "w") as archive:
        assert backups.add(archive, "uploads/gone.webp", tmp_path / "gone.webp") is None


def test_a_directory_of_somebody_else_is_told_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("not a directory")

    with pytest.raises(CommandError, match="The backup cannot be written to"):
        backups.make(tmp_path / "file")


def test_half_a_backup_or_another_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(backups, "refuse_unless_empty", lambda: None)
    half, other = tmp_path / "half.tar", tmp_path / "other.tar"
    content = tmp_path / "content"
    content.write_text("long " * 9000)
    with tarfile.open(half, "w") as archive:
        archive.add(content, arcname=backups.DUMP)
    half.write_bytes(half.read_bytes()[:20000])
    other.write_text("a letter to the editor")

    for path in (half, other):
        with pytest.raises(CommandError, match="not a whole backup of the portal"):
            backups.restore(path)


def test_backup_of_a_newer_version_is_refused():
    newer = {"version": "99.0", "migrations": []}
    unknown = {"version": __version__, "migrations": ["news.9999_from_the_future"]}

    for manifest in (newer, unknown):
        with pytest.raises(CommandError, match="Install that version or a newer one"):
            backups.refuse_newer(manifest)
    backups.refuse_newer({"version": "0.0", "migrations": ["news.0001_initial"]})


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ({"files": {"database.dump": "0" * 64}}, "damaged"),
        ({"files": {"../outside": "0" * 64}}, "outside of itself"),
    ],
)
def test_damaged_or_strange_backup_is_refused(tmp_path, manifest, words):
    content = tmp_path / "content"
    content.write_text("not what was backed up")
    path = tmp_path / "backup.tar"
    with tarfile.open(path, "w") as archive:
        for name in manifest["files"]:
            archive.add(content, arcname=name)

    with (
        tarfile.open(path) as archive,
        pytest.raises(CommandError, match=words),
    ):
        backups.unpack(archive, manifest, tmp_path / "work")
