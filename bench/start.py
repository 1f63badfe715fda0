"""Start: `tuquan --help` beside `python -c "import django"`; a server ready on an existing database.

python bench/start.py
"""

import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import django

RUNS = 15
SERVER_RUNS = 3
COMMAND = Path(sys.executable).parent / "tuquan"


def seconds(*command: str) -> float:
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def server_ready(environment: dict[str, str]) -> float:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.perf_counter()
    server = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/tai-khoan/dang-nhap/", timeout=60).read()
                return time.perf_counter() - began
            except (urllib.error.URLError, ConnectionError):
                if time.perf_counter() - began > 60:
                    raise
                time.sleep(0.01)
    finally:
        server.terminate()
        server.wait()


def show(name: str, times: list[float]) -> float:
    median = statistics.median(times)
    slowest = max(times)
    sys.stdout.write(f"{name:42} median {median * 1000:7.0f} ms   slowest {slowest * 1000:7.0f} ms   n={len(times)}\n")
    return median


def main() -> None:
    sys.stdout.write(f"Python {platform.python_version()}, Django {django.get_version()}, {os.cpu_count()} cores\n")
    yardstick, ours = [], []
    for _run in range(RUNS):  # beside each other, in the same minute
        yardstick.append(seconds(sys.executable, "-c", "import django"))
        ours.append(seconds(str(COMMAND), "--help"))
    base = show('python -c "import django"', yardstick)
    mine = show("tuquan --help", ours)
    sys.stdout.write(f"{'ratio (goal ≤ 3)':42} {mine / base:10.2f}\n")
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "TUQUAN_DATA_DIR": folder}
        subprocess.run([COMMAND, "migrate"], env=environment, stdout=subprocess.DEVNULL, check=True)
        show("server answers, existing database (goal 3 s)", [server_ready(environment) for _run in range(SERVER_RUNS)])


if __name__ == "__main__":
    main()
