import os
import signal
import subprocess
import sys
import time

import pytest

from leadernet import run
from leadernet.postgres import PostgresError

FAMILY = "import subprocess, sys; p = subprocess.Popen(['sleep', '600']); print(p.pid, flush=True); p.wait()"
PARENT = """
import sys
from leadernet.run import Part
part = Part("child", ["sleep", "600"])
part.start()
print(part.process.pid, flush=True)
part.process.wait()
"""


def is_alive(pid):
    done = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return bool(done.stdout.strip()) and not done.stdout.startswith("Z")


def ends_soon(pid):
    deadline = time.monotonic() + 5
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_alive(pid)


def test_stopping_a_part_ends_its_whole_family(tmp_path):
    log = tmp_path / "log"
    part = run.Part("family", [sys.executable, "-c", FAMILY], log=log)
    part.start()
    while not log.read_text().strip():
        time.sleep(0.05)

    part.stop()

    assert ends_soon(part.process.pid)
    assert ends_soon(int(log.read_text()))


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
def test_parts_end_when_their_parent_is_killed():
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True
    ) as parent:
        child = int(parent.stdout.readline())

        os.kill(parent.pid, signal.SIGKILL)

    assert ends_soon(child)


def test_part_that_keeps_ending_stops_everything(monkeypatch):
    monkeypatch.setattr(run.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(run, "say", lambda sentence: None)
    portal = run.Portal("127.0.0.1", 8000)
    portal.add(run.Part("web", [sys.executable, "-c", "raise SystemExit(3)"]))

    with pytest.raises(PostgresError, match="The web keeps ending"):
        restart_for_ever(portal)


def restart_for_ever(portal):
    while True:
        portal.parts[0].process.wait()
        portal.restart_what_ended()


@pytest.mark.parametrize(
    ("port", "words"),
    [
        ("web", "must be a number"),
        ("0", "must be a number"),
        ("70000", "must be a number"),
        ("80", "for root alone"),
    ],
)
def test_port_that_cannot_be_is_told(monkeypatch, port, words):
    monkeypatch.setattr(run.os, "geteuid", lambda: 1000)

    assert words in run.refused(port)
