"""Our own server, started for real in a directory of its own."""

import os
import pwd
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from leadernet import postgres

ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def cluster(monkeypatch):
    # The tests' own connections may lose commits in a crash; these must not.
    monkeypatch.delenv("PGOPTIONS", raising=False)
    # pytest's directories are closed to the user that runs the server for root.
    with tempfile.TemporaryDirectory(prefix="leadernet-") as directory:
        Path(directory).chmod(0o755)
        own = postgres.Cluster(Path(directory) / "local")
        yield own
        own.remove()


def ask(url, question):
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def test_server_starts_once_and_folds_cyrillic(cluster):
    cluster.start()
    port = cluster.port

    cluster.start()

    assert cluster.port == port
    assert ask(cluster.url(), "SELECT lower('ЖАБА')") == "жаба"
    assert (cluster.home / "password").stat().st_mode & 0o777 == 0o600
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(cluster.url().replace(cluster.password, "guess"))


def test_server_comes_back_after_it_was_killed(cluster):
    cluster.start()
    connection = psycopg2.connect(cluster.url())
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 1 AS number")
    pid = int((cluster.data / "postmaster.pid").read_text().split()[0])

    os.kill(pid, signal.SIGKILL)
    cluster.start()

    assert ask(cluster.url(), "SELECT number FROM kept") == 1


def test_port_that_somebody_took_is_changed(cluster):
    cluster.start()
    cluster.stop()
    with socket.socket() as thief:
        thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        thief.bind(("127.0.0.1", cluster.port))
        thief.listen()
        taken = cluster.port

        cluster.start()

        assert cluster.port != taken
    assert ask(cluster.url(), "SELECT 1") == 1


def test_named_database_is_used_and_nothing_is_started(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody@elsewhere/portal")
    monkeypatch.setattr(postgres, "cluster", None)

    assert postgres.ensure_running() == "postgres://somebody@elsewhere/portal"


def test_production_starts_no_database(monkeypatch):
    monkeypatch.delenv("LEADERNET_DEMO", raising=False)
    monkeypatch.setattr(postgres, "ensure_running", None)

    postgres.provide()


def test_place_is_elsewhere_where_the_server_user_cannot_go(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "SYSTEM_DIR", tmp_path / "system")
    monkeypatch.setattr(postgres, "server_user", lambda: pwd.getpwuid(0))
    monkeypatch.setattr(postgres, "reaches", lambda user, path: False)
    said = []
    monkeypatch.setattr(postgres, "say", said.append)

    own = postgres.Cluster(tmp_path / "local")

    assert own.home.parent == tmp_path / "system"
    assert str(own.home) in said[0]
    assert len(said) == 1


def test_full_disk_is_told_before_anything_is_written(cluster, monkeypatch):
    full = type("Usage", (), {"free": 5 * 1024**2})
    monkeypatch.setattr(postgres.shutil, "disk_usage", lambda path: full)

    with pytest.raises(postgres.PostgresError, match="The disk is full: 5 MB are free"):
        cluster.start()

    assert not cluster.data.exists()


def test_taken_port_is_told_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = subprocess.run(
            [sys.executable, "-m", "leadernet.run"],
            cwd=ROOT,
            env=os.environ | {"PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert done.stderr == (
        f"Port {port} is taken. Choose another one: PORT=8001 make run\n"
    )
