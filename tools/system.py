"""Programs that the tests need beside Python and Node: brought by apt-get as root on Debian, named elsewhere."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import pg_cluster

Found = Callable[[], object]


def writer() -> bool:
    """Whether LibreOffice is here together with Writer; Debian packs them apart."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not program:
        return False
    folder = Path(program).resolve().parent
    return not folder.is_relative_to("/usr/lib/libreoffice") or (folder / "libswlo.so").exists()


NEEDED: list[tuple[str, str, Found]] = [
    ("postgresql-15", "PostgreSQL ≥ 15 (initdb, postgres)", pg_cluster.binaries),
    ("chromium", "Chromium", lambda: shutil.which("chromium") or shutil.which("google-chrome")),
    ("libreoffice-writer", "LibreOffice Writer (soffice)", writer),
    ("poppler-utils", "poppler-utils (pdftotext)", lambda: shutil.which("pdftotext")),
]
# Without these a long test is skipped, and says so.
LONG: list[tuple[str, str, Found]] = [
    ("openjdk-17-jre-headless", "Java 17 (java) cho Spark", lambda: shutil.which("java")),
]


def missing(needed: list[tuple[str, str, Found]]) -> list[tuple[str, str]]:
    return [(package, name) for package, name, found in needed if not found()]


def apt_get(packages: list[str]) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # The package of PostgreSQL would start a server of the whole machine; the tests start their own.
    policy = Path("/usr/sbin/policy-rc.d")
    held = not policy.exists()
    if held:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, stdin=subprocess.DEVNULL, check=True)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
    finally:
        if held:
            policy.unlink()


def main(*options: str) -> int:
    long = "--long" in options
    needed = LONG if long else NEEDED
    lacking = missing(needed)
    if lacking and os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get"):
        packages = [package for package, _ in lacking]
        sys.stderr.write(f"apt-get install {' '.join(packages)}\n")
        try:
            apt_get(packages)
        except subprocess.CalledProcessError as error:
            sys.stderr.write(f"apt-get: {error}\n")
        lacking = missing(needed)
    if lacking and long:
        sys.stderr.write(f"Bỏ qua phép thử cần: {'; '.join(name for _, name in lacking)}.\n")
    elif lacking:
        names = "; ".join(name for _, name in lacking)
        sys.stderr.write(
            f"Thiếu để chạy kiểm thử: {names}. Hãy cài rồi chạy lại.\n"
            f"Needed for the tests: {names}. Install, then run again.\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
