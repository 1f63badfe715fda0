"""A whole installation in a temporary folder, driven as an administrator would: by the command."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3]


@dataclass
class Installation:
    folder: Path
    database: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def sqlite(self) -> Path:
        return self.data / "tuquan.sqlite3"

    @property
    def variables(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TUQUAN_", "DJANGO_"))}
        named = {"TUQUAN_DATA_DIR": str(self.data), "PYTHONPATH": str(SOURCE), "PYTHONWARNINGS": "default"}
        if self.database:
            named["TUQUAN_DATABASE_URL"] = self.database
        return {**kept, **named, **self.environment}

    def run(self, *arguments: object, entry: str = "tuquan.config.cli", input: str = "", **more):
        """The finished process with its exit code and what it said."""
        return subprocess.run(
            [sys.executable, "-m", entry, *map(str, arguments)],
            env=self.variables,
            cwd=self.folder,
            input=input,
            capture_output=True,
            text=True,
            timeout=180,
            **more,
        )

    def do(self, *arguments: object, **more) -> str:
        """What it said; the command must succeed."""
        done = self.run(*arguments, **more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, *arguments: object, entry: str = "tuquan.config.cli", **more) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", entry, *map(str, arguments)], env=self.variables, cwd=self.folder, text=True, **more
        )

    def everything(self) -> str:
        """All rows of all tables, one a line, in an order of their own; the same on both databases."""
        return self.do(entry="tuquan.config.tests.everything")

    @contextmanager
    def served(self, port: int, *arguments: str) -> Iterator[subprocess.Popen]:
        process = self.start("serve", "--port", port, *arguments)
        try:
            wait_for(port)
            yield process
        finally:
            process.terminate()
            process.wait(30)


def wait_for(port: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/song/", timeout=5) as answer:
                assert answer.read() == b"ok"
                return
        except OSError:
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.1)
