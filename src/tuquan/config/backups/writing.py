"""Writing a backup while others work: rows from one snapshot, then the files, which are never changed once written."""

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connections, models
from django.utils import timezone

from tuquan.config.backups import rows, sealing
from tuquan.core import status, text
from tuquan.core.snapshots import snapshot
from tuquan.files.uploadhandler import INCOMING

FORMAT = 1
MANIFEST = "manifest.json"
SEALED = "keys.sealed"
COMMENT = b"sha256:" + b"0" * 64
CHUNK = 1 << 20


class BackupInsideFiles(Exception):
    message = "Không đặt bản sao lưu vào thư mục tệp của Tự Quản; hãy chọn nơi khác, tốt nhất là một ổ đĩa khác."


@dataclass(frozen=True)
class Backup:
    file: Path
    size: int
    tables: int
    rows: int
    files: int
    with_keys: bool

    @property
    def sentence(self) -> str:
        keys = "kèm các khóa" if self.with_keys else "không kèm các khóa (muốn kèm: --keys)"
        return (
            f"Đã sao lưu vào {self.file}: {text.number(self.rows)} dòng của {self.tables} bảng, "
            f"{text.number(self.files)} tệp, {text.number(max(self.size // 1024, 1))} KB, {keys}."
        )


def backup(file: Path, *, passphrase: str | None = None, reason: str = "") -> Backup:
    """Write a whole backup or none: under another name first, down to the disk, then renamed.

    :raises BackupInsideFiles: it would become part of the next one.
    :raises OSError: the disk is full, the folder is closed…; nothing is left behind.
    """
    file = file.absolute()
    if file.is_relative_to(Path(settings.MEDIA_ROOT)):
        raise BackupInsideFiles
    made = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with open(made, "w+b", opener=lambda name, flags: os.open(name, flags, 0o600)) as stream:
            writer = _Writer(stream)
            try:
                _write(writer, passphrase, reason)
                writer.close()
            except BaseException:
                writer.zip.mode = "r"  # or it would try to finish a file that nobody wants
                raise
            stream.flush()
            os.fsync(stream.fileno())
        made.replace(file)
    except BaseException as error:
        made.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename in (None, str(made)):
            error.filename = str(file)
        raise
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return Backup(
        file=file,
        size=file.stat().st_size,
        tables=len(writer.tables),
        rows=sum(table["rows"] for table in writer.tables.values()),
        files=sum(name.startswith("files/") for name in writer.members),
        with_keys=passphrase is not None,
    )


def _write(writer: "_Writer", passphrase: str | None, reason: str) -> None:
    at = timezone.now()
    with snapshot() as connection:
        migrations = rows.applied_migrations(connection)
        tables = rows.models_at(connection, migrations)
        code = _installation_code(tables, connection.alias)
        for model in tables:
            writer.add_table(model, rows.lines(model, connection.alias))
    for prefix, folder in (("files", Path(settings.MEDIA_ROOT)), ("audit", Path(settings.DATA_DIR) / "audit")):
        for found in sorted(folder.rglob("*")):
            parts = found.relative_to(folder).parts
            if found.is_file() and parts[0] != INCOMING and not any(part.startswith(".") for part in parts):
                writer.add_file(f"{prefix}/{found.relative_to(folder).as_posix()}", found)
    if passphrase is not None:
        writer.add_bytes(SEALED, sealing.seal(Path(settings.DATA_DIR) / "keys", passphrase))
    writer.manifest = {
        "format": FORMAT,
        "product": "tuquan",
        "version": metadata.version("tuquan"),
        "django": django.get_version(),
        "installation": code,
        "at": at.isoformat(),
        "reason": reason,
        "database": connections["default"].vendor,
        "package_data": status.read("places").get("digest", ""),
        "migrations": [list(key) for key in migrations],
        "tables": writer.tables,
        "members": writer.members,
    }


def _installation_code(tables: list[type[models.Model]], alias: str) -> str:
    for model in tables:
        if model._meta.db_table == "audit_installation":
            return str(model._base_manager.using(alias).values_list("code", flat=True).first() or "")
    return ""


class _Writer:
    """The zip, with the SHA-256 of each member, and at the end of the whole."""

    def __init__(self, stream: io.BufferedRandom) -> None:
        self.stream = stream
        self.zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        self.members: dict[str, str] = {}
        self.tables: dict[str, dict[str, Any]] = {}
        self.manifest: dict[str, Any] = {}

    def add_table(self, model: type[models.Model], lines: Iterable[bytes]) -> None:
        total = rows.Sum()
        table = model._meta.db_table

        def counted() -> Iterator[bytes]:
            for line in lines:
                total.add(line)
                yield line

        self._add(f"database/{table}.jsonl", counted(), zipfile.ZIP_DEFLATED)
        columns = [field.column for field in rows.stored_fields(model)]
        self.tables[table] = {"columns": columns, "rows": total.rows, "sum": total.hex()}

    def add_file(self, name: str, file: Path) -> None:
        try:
            stream = open(file, "rb")  # noqa: SIM115
        except FileNotFoundError:  # its retention ended between the look at the folder and now
            return
        with stream:
            self._add(name, iter(lambda: stream.read(CHUNK), b""), zipfile.ZIP_STORED)

    def add_bytes(self, name: str, content: bytes) -> None:
        self._add(name, [content], zipfile.ZIP_STORED)

    def _add(self, name: str, parts: Iterable[bytes], method: int) -> None:
        digest = hashlib.sha256()
        info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
        info.compress_type = method
        info.external_attr = 0o600 << 16
        with self.zip.open(info, "w", force_zip64=True) as member:
            for part in parts:
                digest.update(part)
                member.write(part)
        self.members[name] = digest.hexdigest()

    def close(self) -> None:
        content = json.dumps(self.manifest, ensure_ascii=False, indent=1).encode()
        self.zip.writestr(zipfile.ZipInfo(MANIFEST, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
        self.zip.comment = COMMENT
        self.zip.close()
        self.stream.flush()
        size = self.stream.seek(0, io.SEEK_END) - len(COMMENT)
        digest = sha256(self.stream, size)
        self.stream.seek(size)
        self.stream.write(b"sha256:" + digest.encode())


def sha256(stream: Any, size: int) -> str:
    """Of the first `size` bytes."""
    digest = hashlib.sha256()
    stream.seek(0)
    while size > 0 and (part := stream.read(min(CHUNK, size))):
        digest.update(part)
        size -= len(part)
    return digest.hexdigest()
