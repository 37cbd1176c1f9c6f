"""The whole portal with one command: `python -m leadernet.run`, until Ctrl-C.

Starts the database (our own unless DATABASE_URL names one), prepares it, then keeps web server, worker
and clock running together. On a server systemd does this instead, see deploy/.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from leadernet import postgres
from leadernet.postgres import PostgresError, say

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, postgres.BASE_DIR / "manage.py"]
WORKERS, THREADS = "2", "4"
FEW = 5  # a part that ends more often than this within a minute stops everything
STOP_SECONDS = 10

ACCOUNTS = """\
  Sign in by e-mail, the password of all is leadernet-demo:
    admin@example.org          network administrator
    coordinator@example.org    coordinator: admits members, reviews news, moderates
    moderator@example.org      forum moderator
    owner@example.org          owner of the club in Ruse
    staff@example.org          its editor
    lag@example.org            owner of a local action group
    kyustendil@example.org     owner of the chitalishte in Kyustendil
    member@example.org         member of another organisation
    librarian@example.org      a resource centre
    municipality@example.org   answers for a municipality
    donor@example.org          donor of „Партньорства 2020“
    accountant@example.org     keeps the money of „Партньорства 2020“
    citizen@example.org        a citizen"""


def die_with_parent(how: signal.Signals = signal.SIGTERM):
    """What a child does first, so that it ends even if we are killed with SIGKILL (Linux only)."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def prepare():
        if libc:
            libc.prctl(1, how)  # PR_SET_PDEATHSIG

    return prepare


@dataclass
class Part:
    """A process of the portal, in a group of its own so that Ctrl-C reaches us alone."""

    name: str
    command: list
    options: dict = field(default_factory=dict)
    log: Path | None = None
    stop_with: signal.Signals = signal.SIGTERM
    process: subprocess.Popen | None = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.starts = [at for at in self.starts if at > time.monotonic() - 60]
        self.starts.append(time.monotonic())
        with self.log.open("a") if self.log else nullcontext() as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(self.stop_with),  # safe: we have one thread
                **self.options,
            )

    def stop(self) -> None:
        """Ask the part to end, then make its whole group end."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(self.stop_with)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                say(f"{self.name} does not end by itself and is killed.")
        self.kill_group()
        self.process.wait()

    def kill_group(self) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def ends_too_often(self) -> bool:
        return len(self.starts) > FEW


class Stopped(Exception):  # noqa: N818 - it is no error
    """Somebody asked us to stop."""


class Portal:
    """All parts, in the order in which they start."""

    def __init__(self, host: str, port: int):
        self.host, self.port = host, port
        self.cluster: postgres.Cluster | None = None
        self.parts: list[Part] = []

    def start_database(self) -> None:
        """Our server as a part of ours; one that runs already is used, and stopped at the end too."""
        if os.environ.get("DATABASE_URL"):
            return
        self.cluster = postgres.cluster()
        with self.cluster.locked():
            self.start_server()
            self.cluster.create_database()
        os.environ["DATABASE_URL"] = self.cluster.url()

    def start_server(self) -> None:
        """After kill -9 the old server lingers for a moment, so this may take a few attempts."""
        for _attempt in range(postgres.ATTEMPTS):
            if not self.cluster.is_running():
                self.cluster.prepare()
                self.add_server()
            if self.cluster.answers():
                return
            time.sleep(0.5)
        raise PostgresError(f"PostgreSQL does not start: see {self.cluster.log}.")

    def add_server(self) -> None:
        self.parts = []
        self.add(
            Part(
                "database",
                self.cluster.command(),
                self.cluster.options(),
                log=self.cluster.log,
                stop_with=signal.SIGINT,
            )
        )

    def add(self, part: Part) -> None:
        self.parts.append(part)
        part.start()

    def start(self) -> None:
        self.start_database()
        say("Bringing database and files up to this version …")
        prepare = [*MANAGE, "prepare", "--verbosity", "0"]
        subprocess.run(prepare, check=True, start_new_session=True)
        granian = [
            BIN / "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning",
            "--host", self.host, "--port", str(self.port), "--workers", WORKERS,
            "--blocking-threads", THREADS, "--respawn-failed-workers",
            "leadernet.wsgi:application",
        ]  # fmt: skip
        directory = {"cwd": postgres.BASE_DIR}
        self.add(Part("web", granian, directory))
        worker = [*MANAGE, "db_worker", "--no-reload"]
        self.add(Part("worker", worker, directory))
        self.add(Part("mail worker", [*worker, "--queue-name", "mail"], directory))
        self.add(Part("clock", [*MANAGE, "tick", "--every", "60"], directory))

    def restart_what_ended(self) -> None:
        for part in self.parts:
            if not part.has_ended():
                continue
            part.kill_group()
            if part.ends_too_often():
                raise PostgresError(f"The {part.name} keeps ending: everything stops.")
            say(
                f"The {part.name} ended with code {part.process.returncode} and is started again."
            )
            time.sleep(0.5)
            part.start()

    def stop(self) -> None:
        for part in reversed(self.parts):
            part.stop()
        if self.cluster:
            self.cluster.stop()

    def wait_until_it_answers(self) -> None:
        while not answers(self.port):
            self.restart_what_ended()
            time.sleep(0.1)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def refused(port: str) -> str:
    """Why we cannot listen there, as a sentence; nothing if we can."""
    if not port.isdecimal() or not 0 < int(port) < 2**16:
        return f"PORT must be a number up to 65535, not “{port}”."
    if int(port) < 1024 and os.geteuid() != 0:
        return f"Port {port} is for root alone."
    return "" if postgres.is_free(int(port)) else f"Port {port} is taken."


def welcome(port: int) -> str:
    lines = ["", f"  LeaderNet is at http://localhost:{port}", ""]
    if os.environ.get("LEADERNET_DEMO"):
        lines += [ACCOUNTS, ""]
    return "\n".join([*lines, "  Ctrl-C stops it. What was entered stays.", ""])


def stop_asked(signum, frame):
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped


def main() -> int:
    postgres.read_environment()
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if refusal := refused(port):
        say(f"{refusal} Choose another one: PORT=8001 make run")
        return 1
    port = int(port)
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, stop_asked)
    portal = Portal(host, port)
    try:
        portal.start()
        portal.wait_until_it_answers()
        say(welcome(port))
        while True:
            time.sleep(1)
            portal.restart_what_ended()
    except Stopped:
        return 0
    except PostgresError as error:
        say(str(error))
        return 1
    except subprocess.CalledProcessError:
        say("The database could not be prepared: the reason stands above.")
        return 1
    finally:
        portal.stop()


if __name__ == "__main__":
    sys.exit(main())
