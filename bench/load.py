"""Many readers at once: wrk where it is installed, else a small process of our own."""

import http.client
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 8
WRK_SCRIPT = """
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write("RESULT ", summary.requests, " ", summary.duration / 1e6, " ",
    latency:percentile(95) / 1000, " ",
    errors.status + errors.connect + errors.read + errors.write + errors.timeout, "\\n")
end
"""


@dataclass
class Result:
    requests: int
    seconds: float
    p95: float  # milliseconds
    errors: int

    @property
    def per_second(self):
        return self.requests / self.seconds


def measure(port, path, cookie, seconds):
    if shutil.which("wrk"):
        return with_wrk(port, path, cookie, seconds)
    command = [
        sys.executable,
        "-m",
        "bench.load",
        str(port),
        path,
        cookie,
        str(seconds),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Result(**json.loads(done.stdout))


def with_wrk(port, path, cookie, seconds):
    with tempfile.TemporaryDirectory() as directory:
        script = Path(directory) / "done.lua"
        script.write_text(WRK_SCRIPT)
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", script]
        command += ["--timeout", "30s"]
        for name, value in headers(cookie).items():
            command += ["-H", f"{name}: {value}"]
        done = subprocess.run(
            [*command, f"http://localhost:{port}{path}"],
            capture_output=True,
            text=True,
            check=True,
        )
    line = next(line for line in done.stdout.splitlines() if line.startswith("RESULT"))
    requests, duration, p95, errors = (float(part) for part in line.split()[1:])
    return Result(int(requests), duration, p95, int(errors))


def headers(cookie):
    return {"Accept-Encoding": "gzip"} | ({"Cookie": cookie} if cookie else {})


def read_for(port, path, cookie, until, times, errors):
    connection = http.client.HTTPConnection("localhost", port, timeout=30)
    while (began := time.perf_counter()) < until:
        connection.request("GET", path, headers=headers(cookie))
        response = connection.getresponse()
        response.read()
        times.append(time.perf_counter() - began)
        if response.status != 200:
            errors.append(response.status)
    connection.close()


def with_threads(port, path, cookie, seconds):
    began, times, errors = time.perf_counter(), [], []
    arguments = (port, path, cookie, began + seconds, times, errors)
    readers = [
        threading.Thread(target=read_for, args=arguments)
        for _reader in range(CONNECTIONS)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    p95 = sorted(times)[int(len(times) * 0.95)] * 1000
    return Result(len(times), time.perf_counter() - began, p95, len(errors))


if __name__ == "__main__":
    port, path, cookie, seconds = sys.argv[1:]
    result = with_threads(int(port), path, cookie, float(seconds))
    sys.stdout.write(json.dumps(vars(result)))
