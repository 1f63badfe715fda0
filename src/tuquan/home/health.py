"""How the installation is: each line says what was looked at, whether it is well, and if not what to do."""

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from tuquan.audit import checkpoints
from tuquan.core import status
from tuquan.core.text import number, percent
from tuquan.notifications import queries as notifications

HEARTBEAT = timedelta(minutes=2)
BACKUP_AGE = timedelta(hours=36)
LITTLE_SPACE = 0.10
LITTLE_BYTES = 2 << 30


@dataclass(frozen=True)
class Sign:
    title: str
    well: bool
    words: str
    advice: str = ""


def signs(now: datetime) -> list[Sign]:
    return [
        *_database(),
        _migrations(),
        _backup(now),
        *_failed_backup(),
        _space(),
        _worker(now),
        _jobs(now),
        *_failed_days(),
        _letters(),
        _marks(now),
        _version(),
    ]


def _database() -> Iterator[Sign]:
    began = time.perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError as error:
        yield Sign(_("Cơ sở dữ liệu"), False, str(error), _("Kiểm tra máy chủ cơ sở dữ liệu và TUQUAN_DATABASE_URL."))
        return
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor)
    size = ""
    if connection.vendor == "sqlite" and Path(connection.settings_dict["NAME"]).exists():
        size = ", " + _size(Path(connection.settings_dict["NAME"]).stat().st_size)
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            size = ", " + _size(cursor.fetchone()[0])
    yield Sign(
        _("Cơ sở dữ liệu"),
        True,
        _("%(kind)s%(size)s, trả lời trong %(ms)s ms.")
        % {"kind": kind, "size": size, "ms": number(round((time.perf_counter() - began) * 1000, 1))},
    )


def _migrations() -> Sign:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Sign(
        _("Cấu trúc dữ liệu"),
        not plan,
        _("Đúng với phiên bản đang chạy.") if not plan else _("Còn %s bước nâng cấp.") % len(plan),
        "" if not plan else _("Khởi động lại tuquan serve, hoặc chạy tuquan migrate."),
    )


def _backup(now: datetime) -> Sign:
    title, note = _("Bản sao lưu gần nhất"), status.read("backup")
    if not note:
        return Sign(title, False, _("Chưa có bản nào."), _("Việc nền lập bản đầu tiên vài phút sau khi chạy."))
    there = Path(note["file"]).exists()
    fresh = now - note["at"] < BACKUP_AGE
    words = _("%(when)s, %(size)s, %(rows)s dòng, %(files)s tệp; đã đọc lại và khớp từng tệp. %(file)s") % {
        "when": _ago(now - note["at"]),
        "size": _size(note["size"]),
        "rows": number(note["rows"]),
        "files": number(note["files"]),
        "file": note["file"],
    }
    if not there:
        return Sign(title, False, words, _("Tệp này không còn ở đó."))
    return Sign(title, fresh, words, "" if fresh else _("Đã quá một ngày: kiểm tra việc nền có chạy không."))


def _failed_backup() -> Iterator[Sign]:
    failed = status.read("backup_failed")
    if failed and failed["at"] > status.read("backup").get("at", failed["at"] - timedelta(1)):
        yield Sign(_("Lần sao lưu sau đó"), False, failed["error"], _("Dọn chỗ trên ổ đĩa hoặc sửa lỗi được nêu."))


def _space() -> Sign:
    usage = shutil.disk_usage(settings.DATA_DIR)
    well = usage.free > LITTLE_BYTES and usage.free / usage.total > LITTLE_SPACE
    return Sign(
        _("Chỗ trống trên ổ đĩa"),
        well,
        _("Còn %(free)s trong %(total)s (%(part)s).")
        % {"free": _size(usage.free), "total": _size(usage.total), "part": percent(usage.free, usage.total)},
        "" if well else _("Dọn bớt hoặc chuyển bản sao lưu sang ổ khác (TUQUAN_BACKUP_DIR)."),
    )


def _worker(now: datetime) -> Sign:
    note = status.read("worker")
    well = bool(note) and now - note["at"] < HEARTBEAT
    return Sign(
        _("Việc nền"),
        well,
        _("Báo còn chạy %s.") % _ago(now - note["at"]) if note else _("Chưa từng chạy trên máy này."),
        "" if well else _("Chạy tuquan serve (có sẵn việc nền) hoặc tuquan worker."),
    )


def _jobs(now: datetime) -> Sign:
    waiting = DBTaskResult.objects.ready()
    count = waiting.count()
    oldest = waiting.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    late = oldest is not None and now - oldest > timedelta(minutes=10)
    words = _("Không có việc nào chờ.")
    if oldest is not None:
        words = _("%(count)s việc chờ, cũ nhất %(when)s.") % {"count": number(count), "when": _ago(now - oldest)}
    return Sign(_("Hàng đợi việc nền"), not late, words, _("Việc nền không làm kịp hoặc đã dừng.") if late else "")


def _failed_days() -> Iterator[Sign]:
    for job, error in notifications.failed_runs():
        words = _("%(job)s: %(error)s") % {"job": job, "error": error}
        yield Sign(_("Việc hằng ngày"), False, words, _("Sửa lỗi được nêu; việc này tự chạy lại vào lần sau."))


def _letters() -> Sign:
    stuck = notifications.outbox_trouble()
    return Sign(
        _("Thư gửi đi"),
        not stuck,
        _("%s thư không gửi được hoặc chưa rõ đã gửi.") % number(stuck) if stuck else _("Không có thư nào bị kẹt."),
        _("Xem trang Thư gửi đi, gửi lại nếu cần.") if stuck else "",
    )


def _marks(now: datetime) -> Sign:
    """Whether the log itself is whole is for `tuquan audit verify`: that reads all of it."""
    title = _("Dấu mốc đã ký của nhật ký")
    try:
        last_at = checkpoints.newest()
    except ValueError:
        return Sign(title, False, _("Tệp dấu mốc bị sửa."), _("Chạy tuquan audit verify."))
    return Sign(title, True, _("Dấu mốc cuối %s.") % _ago(now - last_at) if last_at else _("Chưa có dấu mốc nào."))


def _version() -> Sign:
    return Sign(
        _("Phiên bản"),
        True,
        f"Tự Quản {metadata.version('tuquan')}, Django {metadata.version('django')}, {os.uname().sysname}",
    )


def _size(size: int) -> str:
    value, unit = float(size), "B"
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if value < 1024 or unit == "TB":
            break
        value /= 1024
    return f"{number(round(value, 1 if value < 10 and unit != 'B' else 0))} {unit}"


def _ago(passed: timedelta) -> str:
    seconds = max(int(passed.total_seconds()), 0)
    if seconds < 60:
        return _("%s giây trước") % seconds
    if seconds < 3600:
        return _("%s phút trước") % (seconds // 60)
    if seconds < 86400:
        return _("%s giờ trước") % (seconds // 3600)
    return _("%s ngày trước") % (seconds // 86400)
