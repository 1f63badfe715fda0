"""The backups the product makes by itself: each night, before an upgrade, before a restore. Old ones are let go."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from tuquan.config.backups import checking, writing
from tuquan.config.backups.writing import Backup
from tuquan.core import status

DAILY = "hang-ngay"
BEFORE_UPGRADE = "truoc-nang-cap"
BEFORE_RESTORE = "truoc-khoi-phuc"
KEPT_DAYS = 7
KEPT_WEEKS = 4
KEPT_OTHERS = 5
NIGHT_HOUR = 2

_NAME = re.compile(r"tuquan-(\d{8}-\d{6})-([a-z-]+)\.zip")


def folder() -> Path:
    path = Path(os.environ.get("TUQUAN_BACKUP_DIR") or Path(settings.DATA_DIR) / "backups")
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def keep(reason: str, *, at: datetime) -> Backup:
    """Make a backup, read it again to prove it, note how it went for the health page, let old ones go."""
    with _alone():
        return _keep(reason, at)


def keep_daily(*, at: datetime) -> Backup | None:
    """The night's backup, once a day from two o'clock; a machine that was off then makes it when it is on again."""
    local = timezone.localtime(at)
    with _alone():
        last = max((made for made, reason, _file in kept() if reason == DAILY), default=None)
        if last is not None and (last.date() >= local.date() or local.hour < NIGHT_HOUR):
            return None
        return _keep(DAILY, at)


def kept() -> list[tuple[datetime, str, Path]]:
    """(local time, reason, file), oldest first."""
    found = []
    for file in folder().iterdir():
        if name := _NAME.fullmatch(file.name):
            made = datetime.strptime(name[1], "%Y%m%d-%H%M%S")  # noqa: DTZ007
            found.append((timezone.make_aware(made), name[2], file))
    return sorted(found)


def _keep(reason: str, at: datetime) -> Backup:
    file = folder() / f"tuquan-{timezone.localtime(at):%Y%m%d-%H%M%S}-{reason}.zip"
    try:
        made = writing.backup(file, reason=reason)
        checking.check(file)
    except Exception as error:
        status.write("backup_failed", reason=reason, error=str(getattr(error, "message", error)))
        raise
    status.write("backup", file=str(file), size=made.size, rows=made.rows, files=made.files, reason=reason)
    for old in _surplus(at):
        old.unlink(missing_ok=True)
    return made


def _surplus(at: datetime) -> list[Path]:
    """All but: the newest daily one of each of the last 7 days it was made on and of the last 4 weeks; 5 of each other
    reason."""
    stays: set[Path] = set()
    days: dict[str, Path] = {}
    weeks: dict[str, Path] = {}
    others: dict[str, list[Path]] = {}
    for made, reason, file in kept():
        if reason == DAILY:
            days[f"{made:%Y-%m-%d}"] = file
            weeks[f"{made:%G-%V}"] = file
        else:
            others.setdefault(reason, []).append(file)
    stays.update(days[day] for day in sorted(days)[-KEPT_DAYS:])
    stays.update(weeks[week] for week in sorted(weeks)[-KEPT_WEEKS:])
    for files in others.values():
        stays.update(files[-KEPT_OTHERS:])
    young = at - timedelta(minutes=1)
    return [file for made, _reason, file in kept() if file not in stays and made < young]


@contextmanager
def _alone() -> Iterator[None]:
    with open(folder() / ".lock", "a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
