"""`pip install .` gives all that runs: pages, data, built assets, catalogues; no tests, and no Node afterwards."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
KINDS = {
    ".py",
    ".html",
    ".txt",
    ".yaml",
    ".yml",
    ".csv",
    ".json",
    ".typ",
    ".ttf",
    ".woff2",
    ".css",
    ".js",
    ".svg",
    ".mo",
}
NOT_PACKED = {"__pycache__", "tests"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        yield archive


def test_the_wheel_holds_everything_that_runs(wheel):
    packed = set(wheel.namelist())
    needed = {
        file.relative_to(SOURCE).as_posix()
        for file in (SOURCE / "tuquan").rglob("*")
        if file.is_file() and file.suffix in KINDS and not NOT_PACKED & set(file.parts)
    }
    assert sorted(needed - packed) == []
    assert "tuquan/core/static/core/dist/app.js" in packed
    assert [name for name in packed if "/tests/" in name] == []


def test_the_wheel_names_what_it_needs_and_its_command(wheel):
    folder = next(name.partition("/")[0] for name in wheel.namelist() if ".dist-info/" in name)
    metadata = wheel.read(f"{folder}/METADATA").decode()
    named = {line.split(": ")[1] for line in metadata.splitlines() if line.startswith("Requires-Dist: ")}
    needed = {one for one in named if "extra ==" not in one}
    asked = {line.split("#")[0].strip() for line in (ROOT / "requirements.in").read_text().splitlines()} - {
        "",
        "hatchling",
    }
    assert {one.split("<")[0].split(">")[0].split("[")[0].lower() for one in needed} == {
        one.split("<")[0].split(">")[0].split("[")[0].lower() for one in asked
    }
    assert "tuquan = tuquan.config.cli:main" in wheel.read(f"{folder}/entry_points.txt").decode()
