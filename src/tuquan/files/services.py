"""Receiving, keeping and deleting files.

Two steps: `receive` looks at an upload and puts it aside (slow: it reads, repaints, searches; never inside a database
transaction), `store` makes it a file of a record (quick; inside the act that needs it). The form field `UploadField`
does the first while the form is checked, so that a view's service only stores.
"""

import errno
import hashlib
import logging
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.ids import uuid7
from tuquan.files import inspection, reading, secrecy, videos
from tuquan.files.enums import IMAGES, LARGEST, PAPERS, VIDEOS, FileKind, MarkCheck
from tuquan.files.models import StoredFile
from tuquan.files.refusals import FileRefused, MarkUnknown, SecretMark
from tuquan.files.uploadhandler import INCOMING
from tuquan.units.models import Unit

logger = logging.getLogger(__name__)
_ACTIVE = gettext_lazy("Tệp PDF có mã lệnh hoặc tệp gắn bên trong nên không được nhận. Anh/chị in lại ra PDF rồi gửi.")
_FILM = gettext_lazy("Ở đây không nhận tệp phim. Đoạn phim tuyên truyền thì đưa vào thư viện.")
ORPHAN_AGE = timedelta(days=1)


class FileInUse(FileRefused):
    def __init__(self) -> None:
        super().__init__(_("Tệp đang thuộc một hồ sơ nên không xóa riêng được."))


@dataclass(frozen=True)
class Received:
    """A file that was looked at and waits to be stored; forgotten after a day."""

    path: Path
    name: str
    kind: FileKind
    size: int
    sha256: str
    mark_check: MarkCheck


class Chunked(Protocol):
    name: str | None

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]: ...


def receive(
    upload: Chunked, *, confirmed: bool = False, kinds: frozenset[FileKind] | None = None, made: bool = False
) -> Received:
    """Look at an upload: what it is, whether it is whole, whether it bears a secrecy mark. `confirmed`: whoever uploads
    has seen that a picture, scan or film bears none. `kinds`: what is taken here, papers unless told. `made`: the
    product itself wrote it.

    :raises FileRefused: with the sentence that says why and what to do; nothing is left behind.
    """
    with _disk():
        path = _set_aside(upload)
        try:
            name = upload.name or ""
            if mark := secrecy.mark_in_name(name):
                raise SecretMark(mark, _("trong tên tệp"))
            kind = inspection.inspect(path, name)
            if kind not in (wanted_kinds := PAPERS if kinds is None else kinds):
                if kinds is None:
                    raise FileRefused(_FILM)
                wanted = ", ".join(str(one.label) for one in FileKind if one in wanted_kinds)
                raise FileRefused(
                    _("Ở đây cần tệp %(wanted)s; tệp gửi là %(kind)s.") % {"wanted": wanted, "kind": kind.label}
                )
            mark_check = MarkCheck.MADE if made else _look_for_mark(path, kind, confirmed)
            if kind in IMAGES:
                _repaint(path, kind)
            elif kind in VIDEOS:
                videos.scrub(path, kind)
            return Received(
                path, inspection.clean_name(name, kind), kind, path.stat().st_size, _fingerprint(path), mark_check
            )
        except BaseException:
            path.unlink(missing_ok=True)
            raise


@audit.transaction
def store(
    upload: Received | File,
    *,
    unit: Unit | None,
    by: User | None,
    at: datetime,
    owner: models.Model | None = None,
    purpose: str = "",
    keep_until: date | None = None,
    confirmed: bool = False,
    made: bool = False,
    id: UUID | None = None,
) -> StoredFile:
    """Keep the file for a unit, hanging on a record (`owner`), for a purpose the record's app knows. `id`: made by the
    device that sent it.

    :raises FileRefused: see `receive`.
    """
    received = upload if isinstance(upload, Received) else receive(upload, confirmed=confirmed, made=made)
    name = secrets.token_hex(20)
    storage_name = f"{name[:2]}/{name[2:4]}/{name}"
    with _disk():
        target = Path(settings.MEDIA_ROOT) / storage_name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            os.replace(received.path, target)
        except FileNotFoundError:
            raise FileRefused(_("Tệp tạm đã hết hạn. Anh/chị chọn tệp và gửi lại.")) from None
        _flush_folder(target.parent)
    try:
        file = StoredFile.objects.create(
            id=id or uuid7(),
            unit=unit,
            name=received.name,
            kind=received.kind,
            size=received.size,
            sha256=received.sha256,
            storage_name=storage_name,
            mark_check=received.mark_check,
            purpose=purpose,
            owner_type=owner._meta.label_lower if owner is not None else "",
            owner_id=str(owner.pk) if owner is not None else "",
            uploaded_by=by,
            uploaded_at=at,
            keep_until=keep_until,
        )
        audit.record(
            "file.stored",
            file,
            unit_id=unit.pk if unit else None,
            by=by,
            at=at,
            changes={"size": (None, file.size), "sha256": (None, file.sha256), "purpose": (None, purpose)},
            personal={"name": (None, file.name)},
        )
    except BaseException:
        target.unlink(missing_ok=True)  # an act that fails later leaves an orphan, which the daily sweep takes
        raise
    return file


@audit.transaction
def attach(file: StoredFile, owner: models.Model, *, by: User | None, at: datetime) -> StoredFile:
    """Hang a stored file on a record made after it."""
    file.owner_type, file.owner_id = owner._meta.label_lower, str(owner.pk)
    file.save(update_fields=["owner_type", "owner_id"])
    changes = {"owner_type": ("", file.owner_type), "owner_id": ("", file.owner_id)}
    audit.record("file.attached", file, unit_id=file.unit_id, by=by, at=at, changes=changes)
    return file


@audit.transaction
def delete(file: StoredFile, *, by: User | None, at: datetime, reason: str, owner: models.Model | None = None) -> None:
    """Delete a file for good. One that hangs on a record is deleted only in the name of that record.

    :raises FileInUse: it hangs on another record.
    """
    if file.owner_type and (
        owner is None or (file.owner_type, file.owner_id) != (owner._meta.label_lower, str(owner.pk))
    ):
        raise FileInUse
    _delete(file, by=by, at=at, reason=reason)


def delete_expired(day: date) -> int:
    """Delete the files whose time of keeping has passed; returns how many."""
    count = 0
    for file in StoredFile.objects.filter(keep_until__lt=day).order_by("pk"):
        with audit.act():
            _delete(file, by=None, at=timezone.now(), reason=_("Hết thời hạn lưu giữ"))
        count += 1
    return count


def sweep(now: datetime | None = None) -> int:
    """Remove files of the data folder that no row knows: left by an act that failed or a server that was cut off."""
    root, gone = Path(settings.MEDIA_ROOT), 0
    limit = ((now or timezone.now()) - ORPHAN_AGE).timestamp()
    for folder in sorted(root.iterdir()) if root.is_dir() else []:
        old = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_mtime < limit]
        names = {str(path.relative_to(root)): path for path in old}
        known = set(
            StoredFile.objects.filter(storage_name__startswith=f"{folder.name}/").values_list("storage_name", flat=True)
        )
        for name, path in names.items():
            if name not in known:
                path.unlink(missing_ok=True)
                gone += 1
    return gone


def _delete(file: StoredFile, *, by: User | None, at: datetime, reason: str) -> None:
    path = file.path
    changes = {"sha256": (file.sha256, None)}
    audit.record("file.deleted", file, unit_id=file.unit_id, by=by, at=at, changes=changes, reason=reason)
    audit.erase([file], unit_id=file.unit_id, by=by, at=at, reason=reason)
    file.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def texts(file: StoredFile) -> str:
    """The words in a file, for whoever reads uploads; empty for pictures.

    :raises reading.Unreadable: the file is broken.
    """
    return reading.read(file.path, FileKind(file.kind)).text


def _set_aside(upload: Chunked) -> Path:
    """Write the upload into the data folder, under its own disk, so that keeping it later is a rename."""
    folder = Path(settings.MEDIA_ROOT) / INCOMING
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / secrets.token_hex(16)
    size = 0
    try:
        with _new(path) as stream:
            for chunk in upload.chunks():
                size += len(chunk)
                if size > LARGEST:
                    raise FileRefused(inspection.too_large(LARGEST))
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _new(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _look_for_mark(path: Path, kind: FileKind, confirmed: bool) -> MarkCheck:
    try:
        found = reading.read(path, kind)
    except reading.Unreadable as error:
        logger.info("upload could not be read as %s: %s", kind, error)
        raise FileRefused(inspection.BROKEN) from error
    if found.encrypted:
        raise FileRefused(inspection.PASSWORD)
    if found.active:
        raise FileRefused(_ACTIVE)
    for number, page in enumerate(found.pages, 1):
        if mark := secrecy.mark_in_page(page):
            raise SecretMark(mark, _("trang %s") % number if kind == FileKind.PDF else _("trong nội dung"))
    if not found.pictures:
        return MarkCheck.READ
    if not confirmed:
        raise MarkUnknown
    return MarkCheck.CONFIRMED


def _repaint(path: Path, kind: FileKind) -> None:
    painted = path.with_name(f"{path.name}.new")
    try:
        inspection.strip_image(path, painted, kind)
        os.chmod(painted, 0o600)
        os.replace(painted, path)
    finally:
        painted.unlink(missing_ok=True)


def _fingerprint(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _flush_folder(folder: Path) -> None:
    """The new name itself must survive a power cut before the row that tells of it is committed."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            free = shutil.disk_usage(settings.DATA_DIR).free
            logger.error("disk is full: %s bytes free in %s", free, settings.DATA_DIR)
            sentence = _("Ổ đĩa của máy chủ đã đầy nên chưa lưu được tệp. Anh/chị báo quản trị hệ thống rồi gửi lại.")
            raise FileRefused(sentence) from error
        raise


def as_upload(name: str, content: bytes) -> Any:
    """Bytes made by the product as something `store` takes (with `made=True`)."""
    from django.core.files.base import ContentFile

    return ContentFile(content, name=name)
