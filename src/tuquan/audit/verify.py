"""Does the log still tell what was written? `verify()` walks every chain and names the first entry that does not fit.

Entries are read in pages in the order of their key (chain, then number), as plain rows: no objects are made, so an
installation with millions of entries is checked in minutes. Acts may go on meanwhile: an entry written after its
chain was passed is read at the end.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _, ngettext

from tuquan.audit import chain as chaining
from tuquan.core.text import number

PAGE = 5000


@dataclass(frozen=True)
class Difference:
    """The first place where log and fingerprints part. `seq` is the number of the entry in its unit's chain."""

    chain_id: int
    unit_id: UUID | None
    seq: int
    what: str

    @property
    def message(self) -> str:
        return _("Nhật ký đã bị sửa: %(chain)s, dòng số %(seq)s: %(what)s") % {
            "chain": _("chuỗi chung") if self.unit_id is None else _("chuỗi của đơn vị %s") % self.unit_id,
            "seq": number(self.seq),
            "what": self.what,
        }


@dataclass
class Verified:
    """What a walk over the chains found."""

    chains: int = 0
    entries: int = 0
    erased: int = 0
    """Entries whose personal values were erased: their fingerprint stays, the values are gone."""
    erased_unrecorded: int = 0
    """Of these: no erasure is on record."""
    difference: Difference | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def message(self) -> str:
        if self.difference is not None:
            return self.difference.message
        said = ngettext(
            "Nhật ký nguyên vẹn: %(entries)s dòng trong %(chains)s chuỗi.",
            "Nhật ký nguyên vẹn: %(entries)s dòng trong %(chains)s chuỗi.",
            self.entries,
        ) % {"entries": number(self.entries), "chains": number(self.chains)}
        if self.erased:
            said += " " + _("Phần riêng tư của %s dòng đã được xóa theo yêu cầu (erased).") % number(self.erased)
        return " ".join([said, *self.warnings])


@dataclass
class _Head:
    unit_id: UUID | None
    seq: int
    hash: bytes


def verify() -> Difference | None:
    """The first difference, or None."""
    return check().difference


def check(*, checkpoints: bool = True) -> Verified:
    """Walk all chains, then hold their ends against the heads and the signed checkpoints."""
    from tuquan.audit import checkpoints as signed  # checkpoints know the chains' heads, not the other way round

    result = Verified()
    marks = signed.read() if checkpoints else signed.Marks()
    result.warnings += marks.warnings
    before = _heads()
    walk = _Walk(result, before, marks.ends)
    if marks.difference is not None:
        result.difference = marks.difference
        return result
    result.difference = walk.all()
    return result


class _Walk:
    def __init__(self, result: Verified, heads: dict[int, _Head], marks: dict[int, tuple[int, bytes]]) -> None:
        self.result = result
        self.heads = heads
        self.marks = marks
        self.ends: dict[int, tuple[int, str]] = {}
        """The last entry read of each chain: number and hash in hex."""

    def all(self) -> Difference | None:
        self.erasures = _erasures()
        for rows in _pages():
            if found := self._entries(rows):
                return found
        for chain_id, head in sorted(_heads().items()):
            seq, _hash = self.ends.get(chain_id, (0, ""))
            if head.seq > seq:  # written after this chain was passed; a cut tail stays away
                for rows in _pages(chaining.key(chain_id, seq), chaining.key(chain_id, head.seq) + 1):
                    if found := self._entries(rows):
                        return found
            if found := self._end(chain_id, head):
                return found
        self.result.chains = len(self.ends)
        for chain_id in sorted(self.ends.keys() - _heads().keys()):
            return Difference(chain_id, None, 1, _("chuỗi còn các dòng nhưng mất dòng đầu chuỗi."))
        for chain_id in sorted(self.marks.keys() - self.ends.keys()):
            if self.marks[chain_id][0]:
                return Difference(chain_id, None, 1, _("cả chuỗi đã mất, trong khi dấu mốc đã ký còn ghi nó."))
        if self.result.erased_unrecorded:
            self.result.warnings.append(
                _("Trong đó %s dòng không có biên bản xóa nào được ghi.") % number(self.result.erased_unrecorded)
            )
        return None

    def _entries(self, rows: list[tuple[Any, ...]]) -> Difference | None:
        """One page of entries, in the order of the key. Written flat: this runs once per entry of the log."""
        sqlite = connection.vendor == "sqlite"
        digest = chaining.digest
        chain_id, end, hash_hex = -1, 0, ""
        unit_id: UUID | None = None
        unit_hex = ""
        mark: tuple[int, bytes] | None = None
        for (
            id,
            chain,
            seq,
            at,
            kind,
            unit,
            by,
            object_type,
            object_id,
            changes,
            reason,
            personal,
            prev,
            hash,
            salt,
            value,
        ) in rows:
            if chain != chain_id:
                if chain_id >= 0:
                    self.ends[chain_id] = (end, hash_hex)
                chain_id = chain
                end, hash_hex = self.ends.get(chain, (0, chaining.START.hex()))
                head = self.heads.get(chain) or _heads().get(chain)
                unit_id = head.unit_id if head else None
                unit_hex = unit_id.hex if unit_id else ""
                mark = self.marks.get(chain)
            if seq != end + 1:
                what = (
                    _("dòng này đã bị xóa; dòng có tiếp theo là số %s.") % number(seq)
                    if seq > end
                    else _("hai dòng mang cùng một số.")
                )
                return Difference(chain, unit_id, min(end + 1, seq), what)
            if sqlite:
                at = at if len(at) == 26 else f"{at}.000000"
                unit, by = unit or "", by or ""
            else:
                at = at.isoformat(" ", "microseconds")[:26]
                unit, by = unit.hex if unit else "", by.hex if by else ""
            personal_hex = "" if personal is None else personal.hex()
            prev_hex = prev.hex()
            made = digest(
                id, chain, seq, at, kind, unit, by, object_type, object_id, changes, reason, personal_hex, prev_hex
            )
            if made != hash:
                return Difference(chain, unit_id, seq, _("nội dung không khớp dấu vân tay của chính nó."))
            if prev_hex != hash_hex:
                return Difference(chain, unit_id, seq, _("không nối với dòng ngay trước nó."))
            if id != chain << chaining.KEY_BITS | seq or unit != unit_hex:
                return Difference(chain, unit_id, seq, _("dòng đứng sai chuỗi."))
            if personal is not None:
                if salt is None:
                    self.result.erased += 1
                    if (object_type, object_id) not in self.erasures:
                        self.result.erased_unrecorded += 1
                elif hmac.digest(salt, value.encode(), hashlib.sha256) != personal:
                    return Difference(chain, unit_id, seq, _("phần riêng tư không khớp dấu vân tay."))
            elif salt is not None:
                return Difference(chain, unit_id, seq, _("có phần riêng tư mà dòng không ghi."))
            if mark is not None and mark[0] == seq and mark[1] != hash:
                return Difference(chain, unit_id, seq, _("khác với dấu mốc đã ký."))
            end, hash_hex = seq, made.hex()
        if chain_id >= 0:
            self.ends[chain_id] = (end, hash_hex)
        self.result.entries += len(rows)
        return None

    def _end(self, chain_id: int, head: _Head) -> Difference | None:
        seq, hash_hex = self.ends.get(chain_id, (0, chaining.START.hex()))
        marked = self.marks.get(chain_id, (0, b""))[0]
        if seq < marked:
            return Difference(
                chain_id,
                head.unit_id,
                seq + 1,
                _("phần cuối đã bị cắt: dấu mốc đã ký ghi đến dòng số %s.") % number(marked),
            )
        if seq < head.seq:
            return Difference(
                chain_id,
                head.unit_id,
                seq + 1,
                _("phần cuối đã bị cắt: đầu chuỗi ghi đến dòng số %s.") % number(head.seq),
            )
        if seq > head.seq or hash_hex != head.hash.hex():
            return Difference(chain_id, head.unit_id, seq, _("đầu chuỗi không khớp dòng cuối cùng."))
        return None


COLUMNS = (
    "e.id, e.chain_id, e.seq, {at}, e.kind, e.unit_id, e.by_id, e.object_type, e.object_id, e.changes, e.reason, "
    "e.personal_hash, e.prev_hash, e.hash, p.salt, p.value"
)


def _pages(after: int = -1, before: int | None = None) -> Iterator[list[tuple[Any, ...]]]:
    """Entries with their personal values in the order of the key; each page is a short read of its own."""
    # SQLite: as stored, past Django's converters.
    columns = COLUMNS.format(at="CAST(e.at AS TEXT)" if connection.vendor == "sqlite" else "e.at")
    query = f"SELECT {columns} FROM audit_entry e LEFT JOIN audit_personalvalue p ON p.entry_id = e.id WHERE e.id > %s"
    if before is not None:
        query += f" AND e.id < {before}"
    query += f" ORDER BY e.id LIMIT {PAGE}"
    while True:
        with connection.cursor() as cursor:
            cursor.execute(query, [after])
            rows = cursor.fetchall()
        if rows:
            yield rows
            after = rows[-1][0]
        if len(rows) < PAGE:
            return


def _heads() -> dict[int, _Head]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, unit_id, seq, head_hash FROM audit_chain")
        return {
            id: _Head(UUID(unit) if isinstance(unit, str) else unit, seq, bytes(hash))
            for id, unit, seq, hash in cursor.fetchall()
        }


def _erasures() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT object_type, object_id FROM audit_erasure")
        return set(cursor.fetchall())
