"""A PostgreSQL server of one's own in a temporary folder, stopped and removed at the end.

    python tools/pg_cluster.py run -- pytest -q

Reached through a socket in that folder only. Durability is off: it lives as long as the tests. PostgreSQL refuses to
run as root, so root starts it as the user `postgres`.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

MINIMUM = 15
URL = "TUQUAN_TEST_DATABASE_URL"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_connections": "60",
    "autovacuum": "off",
}


# As a Vietnamese server would be set up: what sorts right here does so by our own keys and not by luck.
LOCALE = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi-VN"]


class NoServer(Exception):
    """PostgreSQL is missing or does not start."""


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL ≥ 15 on this machine."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/opt/homebrew/opt").glob("postgresql@*/bin")]
    if found := shutil.which("initdb"):
        folders.append(Path(found).resolve().parent)
    versions = {}
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True).stdout
            if number := re.search(r"(\d+)", told):
                versions[int(number[1])] = folder
    best = max(versions, default=0)
    return versions[best] if best >= MINIMUM else None


@contextmanager
def cluster(keep: Path | None = None) -> Iterator[str]:
    """Gives the address of the server's database `tuquan`. With `keep` it lives in that folder and is still there the
    next time."""
    folder = binaries()
    if folder is None:
        raise NoServer(f"PostgreSQL {MINIMUM} or newer is not installed")
    home = keep or Path(tempfile.mkdtemp(prefix="tuquan-pg-"))
    home.mkdir(parents=True, exist_ok=True)
    made = not (home / "data").exists()
    as_server: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
        as_server = ["runuser", "-u", "postgres", "--"]
    data = str(home / "data")

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*as_server, str(folder / program), *arguments],
            cwd=home,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            log = home / "log"
            raise NoServer(done.stdout + done.stderr + (log.read_text() if log.exists() else ""))

    try:
        if made:
            run("initdb", "-D", data, "-U", "tuquan", "-A", "trust", "-E", "UTF8", *LOCALE, "--no-sync")
        options = " ".join(f"-c {name}={value or repr('')}" for name, value in SETTINGS.items())
        run(
            "pg_ctl",
            "-D",
            data,
            "-w",
            "-s",
            "-l",
            str(home / "log"),
            "-t",
            "600",
            "-o",
            f"{options} -k {home}",
            "start",
        )
        try:
            if made:
                run("createdb", "-h", str(home), "-U", "tuquan", "tuquan")
            yield f"postgresql://tuquan@/tuquan?host={home}"
        finally:
            run("pg_ctl", "-D", data, "-w", "-s", "-m", "fast" if keep else "immediate", "-t", "600", "stop")
    finally:
        if not keep:
            shutil.rmtree(home, ignore_errors=True)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main(arguments: list[str]) -> int:
    if arguments[:2] != ["run", "--"] or len(arguments) < 3:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    try:
        with cluster() as url:
            return subprocess.run(arguments[2:], env={**os.environ, URL: url}).returncode
    except NoServer as reason:
        sys.stderr.write(f"{reason}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
