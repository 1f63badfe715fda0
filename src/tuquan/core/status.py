"""Small notes that processes of one installation leave for each other in the data folder: when the worker last looked,
how the last backup went. They are about this machine, so they stay out of the database and of backups."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone


def folder() -> Path:
    path = Path(settings.DATA_DIR) / "status"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def write(name: str, **facts: Any) -> None:
    """Leave a note; whoever reads at this moment gets the old one or the new one, never half of it."""
    made = folder() / f".{name}.{os.getpid()}"
    made.write_text(json.dumps({"at": timezone.now().isoformat(), **facts}, ensure_ascii=False), encoding="utf-8")
    made.replace(folder() / f"{name}.json")


def read(name: str) -> dict[str, Any]:
    """The note with its time under `at`; empty when there is none."""
    try:
        note = json.loads((folder() / f"{name}.json").read_text(encoding="utf-8"))
        note["at"] = datetime.fromisoformat(note["at"])
    except (FileNotFoundError, ValueError, KeyError):
        return {}
    return note


def forget(name: str) -> None:
    (folder() / f"{name}.json").unlink(missing_ok=True)
