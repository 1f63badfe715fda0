"""Make the virtual environment and install pinned, hashed packages into it. Runs on the bare system Python.

python3 tools/install.py .venv requirements.txt
"""

import subprocess
import sys
from pathlib import Path


def run(*command: str) -> None:
    subprocess.run(command, check=True)


def main(venv: Path, requirements: Path) -> int:
    python = venv / "bin" / "python"
    try:
        if not python.exists():
            made = subprocess.run([sys.executable, "-m", "venv", str(venv)], capture_output=True, text=True)
            if made.returncode:
                sys.stderr.write(made.stdout + made.stderr)
                return fail(
                    "Python này thiếu venv (trên Debian, Ubuntu: gói python3-venv).",
                    "This Python lacks venv (Debian, Ubuntu: package python3-venv).",
                )
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        run(*pip, "--require-hashes", "-r", str(requirements))
        run(*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", ".")
    except subprocess.CalledProcessError:
        return fail(
            f"Không cài được các gói trong {requirements}: xem lỗi ở trên, kiểm tra mạng rồi chạy lại.",
            f"Could not install the packages of {requirements}: see above, check the network and run again.",
        )
    return 0


def fail(vietnamese: str, english: str) -> int:
    sys.stderr.write(f"\n{vietnamese}\n{english}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
