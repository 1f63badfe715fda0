"""Reading a backup: every byte is proved before anything is believed."""

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.utils import timezone

from tuquan.config.backups.writing import CHUNK, COMMENT, FORMAT, MANIFEST, SEALED, sha256
from tuquan.core import text

_NAME = re.compile(r"(database/[a-z0-9_]+\.jsonl|(files|audit)/.+|keys\.sealed)")


class NotABackup(Exception):
    message = "Tệp này không phải bản sao lưu của Tự Quản."


class DamagedBackup(Exception):
    """The file is not what was once written; `message` says where it differs."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.message = f"Bản sao lưu bị hỏng: {where}. Chưa có gì bị thay đổi; hãy dùng một bản khác."


class BackupFromLaterVersion(Exception):
    def __init__(self, version: str) -> None:
        super().__init__(version)
        self.message = (
            f"Bản sao lưu do Tự Quản {version} lập, mới hơn phiên bản đang chạy; hãy nâng cấp rồi khôi phục lại."
        )


@dataclass
class Checked:
    """A backup whose every member has been proved; open only inside `opened()`."""

    zip: zipfile.ZipFile
    manifest: dict[str, Any]

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.manifest["at"])

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return self.manifest["tables"]

    @property
    def files(self) -> list[str]:
        return sorted(name for name in self.manifest["members"] if name.startswith("files/"))

    @property
    def has_keys(self) -> bool:
        return SEALED in self.manifest["members"]

    @property
    def sentence(self) -> str:
        total = sum(table["rows"] for table in self.tables.values())
        return (
            f"Bản sao lưu lúc {timezone.localtime(self.at):%H:%M ngày %d/%m/%Y} nguyên vẹn: {text.number(total)} dòng "
            f"của {len(self.tables)} bảng, {text.number(len(self.files))} tệp"
            f"{', kèm các khóa' if self.has_keys else ''}."
        )

    def lines(self, table: str) -> Iterator[bytes]:
        with self.zip.open(f"database/{table}.jsonl") as member:
            yield from member

    def read(self, name: str) -> bytes:
        return self.zip.read(name)


@contextmanager
def opened(file: Path) -> Iterator[Checked]:
    """Prove the whole file, then each member, then the structure; the file stays open, so nobody swaps it meanwhile.

    :raises NotABackup: it is something else.
    :raises DamagedBackup: not one byte may differ from what was written.
    :raises BackupFromLaterVersion: this version cannot know what it means.
    """
    with open(file, "rb") as stream:
        _prove_whole(stream)
        try:
            archive = zipfile.ZipFile(stream)
        except zipfile.BadZipFile:
            raise DamagedBackup("mục lục của tệp không đọc được") from None
        with archive:
            yield Checked(archive, _prove_members(archive))


def check(file: Path) -> str:
    """Prove a backup and say what it holds."""
    with opened(file) as checked:
        return checked.sentence


def _prove_whole(stream: BinaryIO) -> None:
    size = stream.seek(0, io.SEEK_END) - len(COMMENT)
    stream.seek(0)
    if stream.read(4) != b"PK\x03\x04":
        raise NotABackup
    if size < 0:
        raise DamagedBackup("tệp bị cắt ngắn")
    stream.seek(size)
    told = stream.read()
    if not re.fullmatch(rb"sha256:[0-9a-f]{64}", told):
        raise DamagedBackup("phần cuối của tệp bị cắt mất hoặc bị sửa")
    if sha256(stream, size) != told[7:].decode():
        raise DamagedBackup("nội dung không khớp với dấu vân tay ở cuối tệp")


def _prove_members(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(MANIFEST))
        if manifest["product"] != "tuquan":
            raise NotABackup
        if manifest["format"] > FORMAT:
            raise BackupFromLaterVersion(manifest["version"])
        members, tables = manifest["members"], manifest["tables"]
    except (KeyError, ValueError, zipfile.BadZipFile, zlib.error):
        raise DamagedBackup("phần kê khai không đọc được") from None
    names = [name for name in archive.namelist() if name != MANIFEST]
    if sorted(names) != sorted(members) or len(set(names)) != len(names):
        raise DamagedBackup("các phần bên trong không đúng như kê khai")
    if {f"database/{table}.jsonl" for table in tables} != {name for name in names if name.startswith("database/")}:
        raise DamagedBackup("các bảng không đúng như kê khai")
    for name in names:
        if not _NAME.fullmatch(name) or ".." in name.split("/") or "\\" in name or "\0" in name:
            raise DamagedBackup(f"tên {name!r} không hợp lệ")
        digest = hashlib.sha256()
        try:
            with archive.open(name) as member:
                while part := member.read(CHUNK):
                    digest.update(part)
        except (zipfile.BadZipFile, zlib.error, EOFError):
            raise DamagedBackup(f"phần {name} không đọc được") from None
        if digest.hexdigest() != members[name]:
            raise DamagedBackup(f"phần {name} không khớp với dấu vân tay đã ghi")
    return manifest
