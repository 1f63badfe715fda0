"""Pin requirements*.in with hashes (`make lock`). The files name packages and hashes, never where they came from."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    for name in ("requirements", "requirements-dev", "requirements-spark"):
        command = ["pip", "compile", "--python-version", "3.11", "--universal", "--generate-hashes"]
        quiet = ["--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]
        subprocess.run(
            [Path(sys.executable).parent / "uv", *command, *quiet, f"{name}.in", "-o", f"{name}.txt", *sys.argv[1:]],
            cwd=ROOT,
            check=True,
        )


if __name__ == "__main__":
    main()
