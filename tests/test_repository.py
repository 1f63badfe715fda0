"""What must not be in the repository: where it was built, which registry it came from, files too big to review."""

import json
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    found = []
    for file in tracked():
        content = file.read_bytes()
        if b"\0" not in content[:4096] and file != Path(__file__):
            found.append((str(file.relative_to(ROOT)), content.decode("utf-8", "replace")))
    return found


def test_no_path_of_a_machine_stands_in_a_file():
    pattern = re.compile(r"(?<![\w.])/(work|root|home/[a-z]+|Users/[A-Za-z]+|opt/(wheels|pypi[\w-]*)|tmp/wt)/")
    assert [name for name, text in texts() if pattern.search(text)] == []


def test_no_package_registry_stands_in_a_file():
    pattern = re.compile(
        r"https?://[^\s\"']*(pypi\.org|pythonhosted\.org|registry\.npmjs\.org|registry\.yarnpkg\.com|npmmirror|"
        r"artifactory|nexus|verdaccio|devpi)|^--(extra-)?index-url|^--find-links",
        re.MULTILINE | re.IGNORECASE,
    )
    assert [name for name, text in texts() if pattern.search(text)] == []


def test_npm_packages_are_pinned_by_hash_and_not_by_address():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert [name for name, one in packages.items() if str(one.get("resolved", "")).startswith("http")] == []
    assert [name for name, one in packages.items() if "integrity" not in one] == []


def test_python_packages_are_pinned_by_hash():
    for name in ("requirements.txt", "requirements-dev.txt"):
        pins = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text(encoding="utf-8").strip())
        assert len(pins) > 30
        assert [pin for pin in pins if "==" not in pin.splitlines()[0] or "--hash=sha256:" not in pin] == []


def test_no_file_is_larger_than_a_megabyte():
    assert [str(file.relative_to(ROOT)) for file in tracked() if file.stat().st_size > 1_500_000] == []


def test_lines_end_as_on_unix():
    assert [name for name, text in texts() if "\r" in text and not name.endswith(("OFL.txt", ".csv"))] == []


def test_documents_link_to_files_that_exist():
    broken = []
    for file in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (file.parent / target).exists():
                broken.append(f"{file.relative_to(ROOT)} → {target}")
    assert broken == []
