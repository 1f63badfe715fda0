"""Signed marks of how far every chain had grown, kept outside the database.

Whoever can write to the database can cut the end of a chain and set its head back, or put an old copy of the whole
database in place. So each minute, and at the end of each command, the ends of the chains that grew are appended as one
signed line to a file in the data folder. A chain may only be longer than its last mark, never shorter or different.

A line is JSON: {"body": {…}, "sign": …}. The body holds its number, the time, the epoch, the hash of the line before,
and `ends` {chain: [number, hash]} of the chains that grew; the first line of each month and of each epoch has all of
them. The signature of the last line vouches, through the hashes, for every line before it. A restored backup begins a
new epoch: what was marked before no longer binds, and the log says who restored, when and why.
"""

import base64
import fcntl
import hashlib
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tuquan.audit import chain as chaining, queries
from tuquan.audit.difference import Difference
from tuquan.audit.models import Chain, Entry, Erasure
from tuquan.core.keeping import kept

# An act writes the time into its chain's head before it commits; a mark looks so far back for late commits.
LATE_COMMIT = timedelta(hours=1)
START = "0" * 64
Ends = dict[int, tuple[int, bytes]]
logger = logging.getLogger(__name__)


@dataclass
class Marks:
    """What the file says: the ends of the chains in the current epoch."""

    ends: Ends = field(default_factory=dict)
    erasures: list[tuple[UUID, str, str, datetime]] = field(default_factory=list)
    epoch: int = 0
    reason: str = ""
    last_at: datetime | None = None
    difference: Difference | None = None
    warnings: list[str] = field(default_factory=list)


@dataclass
class _Last:
    """The last line of the file, where the next one goes on."""

    number: int = 0
    epoch: int = 0
    at: datetime | None = None
    hash: str = START


def folder() -> Path:
    """One folder per installation code, so that a fresh database in the same place starts a file of its own."""
    return Path(settings.DATA_DIR) / "audit" / queries.installation().code.hex


def write(at: datetime | None = None) -> bool:
    """Append the ends of the chains that grew since the last mark; False when none did."""
    return _append(at or timezone.now())


def begin_epoch(reason: str, at: datetime | None = None) -> None:
    """After a restore: from here on the chains are held against new marks."""
    _append(at or timezone.now(), reason=reason)


def _append(at: datetime, reason: str | None = None) -> bool:
    with _locked() as path:
        last = _last_line(path, repair=True)
        begins = reason is not None or last.epoch == 0
        whole = begins or last.at is None or timezone.localtime(last.at).month != timezone.localtime(at).month
        known = {} if begins else _recent_ends(path)
        grown = _grown(known, None if whole else last.at)
        erasures = list(Erasure.objects.all() if begins else Erasure.objects.filter(filed=False))
        if not begins and not grown and not erasures:
            return False
        ends = {str(chain): [seq, hash.hex()] for chain, (seq, hash) in (known | grown if whole else grown).items()}
        body: dict[str, Any] = {
            "installation": queries.installation().code.hex,
            "number": last.number + 1,
            "epoch": last.epoch + 1 if begins else last.epoch,
            "at": at.isoformat(timespec="seconds"),
            "before": last.hash,
            "ends": ends,
        }
        if begins:
            body["reason"] = reason or ""
        if erasures:
            body["erased"] = [[one.pk.hex, one.object_type, one.object_id, one.at.isoformat()] for one in erasures]
        key = _key()
        text = chaining.canonical(body)
        line = {
            "body": body,
            "key": key.public_key().public_bytes_raw().hex(),
            "sign": base64.b64encode(key.sign(text.encode())).decode(),
        }
        file = path / f"{timezone.localtime(at):%Y-%m}.jsonl"
        newest = _files(path)[-1:]
        if newest and newest[0].name > file.name:  # the clock went back: the order of the lines is that of the files
            file = newest[0]
        with _private(file, "ab") as stream:
            stream.write(chaining.canonical(line).encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        Erasure.objects.filter(pk__in=[one.pk for one in erasures], filed=False).update(filed=True)
    return True


def newest() -> datetime | None:
    """When the last mark was written. Reads one file and checks nothing.

    :raises ValueError: its last line is not one of ours.
    """
    try:
        return _last_line(folder()).at
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


def read() -> Marks:
    """The marks of the current epoch; a broken line, a missing one or a false signature is the difference."""
    marks = Marks()
    path = folder()
    before, number, line, text = START, 0, None, ""
    for raw in _lines(path):
        try:
            line = json.loads(raw)
            body = line["body"]
            text = chaining.canonical(body)
            if body["before"] != before or body["number"] != number + 1:
                raise ValueError
            if body["epoch"] != marks.epoch:
                marks.ends.clear()
                marks.epoch, marks.reason = body["epoch"], body.get("reason", "")
            for chain, (seq, hash) in body["ends"].items():
                marks.ends[int(chain)] = (seq, bytes.fromhex(hash))
            for id, object_type, object_id, at in body.get("erased", []):
                marks.erasures.append((UUID(id), object_type, object_id, datetime.fromisoformat(at)))
            marks.last_at = datetime.fromisoformat(body["at"])
        except (ValueError, KeyError, TypeError):
            marks.difference = Difference(0, None, number + 1, _("tệp dấu mốc đã ký bị sửa ở dòng này."))
            return marks
        before, number = hashlib.sha256(raw).hexdigest(), number + 1
    if line is None:
        if Chain.objects.filter(seq__gt=0).exists():
            marks.warnings.append(_("Chưa có dấu mốc đã ký nên không biết phần cuối có bị cắt hay không."))
        return marks
    try:
        key = Ed25519PublicKey.from_public_bytes(_key().public_key().public_bytes_raw())
        key.verify(base64.b64decode(line["sign"]), text.encode())
    except (InvalidSignature, ValueError, KeyError):
        marks.difference = Difference(0, None, number, _("chữ ký của dấu mốc không đúng khóa của bản cài đặt này."))
    if marks.epoch > 1:
        marks.warnings.append(
            _("Kỳ %(epoch)s của nhật ký, bắt đầu vì: %(reason)s.")
            % {"epoch": marks.epoch, "reason": marks.reason.rstrip(".") or "–"}
        )
    return marks


def _grown(known: Ends, since: datetime | None) -> Ends:
    """The chains that grew beyond their last mark. One that no longer holds the marked entry was tampered with: its old
    mark stays, so that a tail cut off and grown again is still found."""
    chains = Chain.objects.filter(seq__gt=0)
    if since is not None:
        chains = chains.filter(sealed_at__gte=since - LATE_COMMIT)
    heads = {pk: (seq, bytes(head)) for pk, seq, head in chains.values_list("pk", "seq", "head_hash")}
    grown = {chain: end for chain, end in heads.items() if known.get(chain) != end}
    marked = {chaining.key(chain, known[chain][0]): known[chain][1] for chain in grown if chain in known}
    keys = list(marked)
    for start in range(0, len(keys), 500):
        for key, hash in Entry.objects.filter(pk__in=keys[start : start + 500]).values_list("pk", "hash"):
            if marked[key] == bytes(hash):
                del marked[key]
    for key in marked:
        logger.error(
            "audit chain %s no longer holds its marked entry; run tuquan audit verify", key >> chaining.KEY_BITS
        )
        grown.pop(key >> chaining.KEY_BITS)
    return grown


def _recent_ends(path: Path) -> Ends:
    """What the newest file already says of each chain (its first line has all of them)."""
    ends: Ends = {}
    for file in _files(path)[-1:]:
        for raw in _whole_lines(file):
            body = json.loads(raw)["body"]
            if "reason" in body:
                ends.clear()
            ends.update({int(chain): (seq, bytes.fromhex(hash)) for chain, (seq, hash) in body["ends"].items()})
    return ends


def _key() -> Ed25519PrivateKey:
    """The installation's signing key: made once, in the data folder, closed to others; never in the database."""
    file = Path(settings.DATA_DIR) / "keys" / "audit_ed25519"
    pem = kept(
        file, lambda: Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{file}: not an Ed25519 key")
    return key


@contextmanager
def _locked() -> Iterator[Path]:
    """Worker and commands append to the same file, one at a time."""
    path = folder()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _private(path / "lock", "ab") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield path


def _private(file: Path, mode: str) -> BinaryIO:
    return open(file, mode, opener=lambda name, flags: os.open(name, flags, 0o600))  # type: ignore[return-value]


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.jsonl"))


def _lines(path: Path) -> Iterator[bytes]:
    for file in _files(path):
        yield from _whole_lines(file)


def _whole_lines(file: Path) -> list[bytes]:
    """A line cut off by a crash was never a mark."""
    content = file.read_bytes()
    return content[: content.rfind(b"\n") + 1].splitlines()


def _last_line(path: Path, *, repair: bool = False) -> _Last:
    """Where the file ends. `repair` drops what a crash left of a line: only under the lock, where nobody writes."""
    for file in reversed(_files(path)):
        lines = _whole_lines(file)
        size = sum(len(line) + 1 for line in lines)
        if repair and file.stat().st_size > size:
            os.truncate(file, size)
        if lines:
            body = json.loads(lines[-1])["body"]
            return _Last(
                body["number"], body["epoch"], datetime.fromisoformat(body["at"]), hashlib.sha256(lines[-1]).hexdigest()
            )
    return _Last()
