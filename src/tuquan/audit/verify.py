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

from tuquan.audit import chain as chaining, checkpoints as signed
from tuquan.audit.difference import Difference
from tuquan.core.text import number

PAGE = 5000


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
            if found := self._page(rows):
                return found
        heads = _heads()
        for chain_id, head in sorted(heads.items()):
            seq, _hash = self.ends.get(chain_id, (0, ""))
            if head.seq > seq:  # written after this chain was passed; a cut tail stays away
                for rows in _pages(chaining.key(chain_id, seq), chaining.key(chain_id, head.seq)):
                    if found := self._page(rows):
                        return found
            if found := self._end(chain_id, head):
                return found
        self.result.chains = len(self.ends)
        for chain_id in sorted(self.ends.keys() - heads.keys()):
            return Difference(chain_id, None, 1, _("chuỗi còn các dòng nhưng mất dòng đầu chuỗi."))
        for chain_id in sorted(self.marks.keys() - self.ends.keys()):
            if self.marks[chain_id][0]:
                return Difference(chain_id, None, 1, _("cả chuỗi đã mất, trong khi dấu mốc đã ký còn ghi nó."))
        if self.result.erased_unrecorded:
            self.result.warnings.append(
                _("Trong đó %s dòng không có biên bản xóa nào được ghi.") % number(self.result.erased_unrecorded)
            )
        return None

    def _page(self, rows: list[tuple[int, str, Any]]) -> Difference | None:
        """One page: its entries, then the personal values beside them; whichever differs first is named."""
        found = self._entries(rows)
        last = rows[-1][0] if found is None else chaining.key(found.chain_id, found.seq) - 1
        personal = self._personal(rows[0][0], last)
        self.result.entries += len(rows)
        return personal or found

    def _entries(self, rows: list[tuple[int, str, Any]]) -> Difference | None:
        """In the order of the key: number follows number, hash follows hash. This runs once per entry of the log."""
        sha256 = hashlib.sha256
        chain_id, seq, hash_hex = -1, 0, ""
        unit_id: UUID | None = None
        unit = ""
        marked, marked_hash = 0, b""
        for id, text, hash in rows:
            if id >> chaining.KEY_BITS != chain_id:
                if chain_id >= 0:
                    self.ends[chain_id] = (seq, hash_hex)
                chain_id = id >> chaining.KEY_BITS
                seq, hash_hex = self.ends.get(chain_id, (0, chaining.START.hex()))
                head = self.heads.get(chain_id) or _heads().get(chain_id)
                unit_id = head.unit_id if head else None
                unit = f"{unit_id.hex if unit_id else ''}|"
                marked, marked_hash = self.marks.get(chain_id, (0, b""))
            seq += 1
            here = f"{hash_hex}|{id}|{chain_id}|{seq}|"
            made = sha256(text.encode()).digest()
            if made != hash or not text.startswith(here) or not text.startswith(unit, len(here) + MOMENT):
                return self._broken(chain_id, unit_id, seq, id, text, made == hash, hash_hex)
            if seq == marked and made != marked_hash:
                return Difference(chain_id, unit_id, seq, _("khác với dấu mốc đã ký."))
            hash_hex = made.hex()
        self.ends[chain_id] = (seq, hash_hex)
        return None

    def _broken(
        self, chain_id: int, unit_id: UUID | None, seq: int, id: int, text: str, whole: bool, before: str
    ) -> Difference:
        """What is wrong with an entry that does not fit."""
        found = id - chaining.key(chain_id, 0)
        if found > seq:
            what = _("dòng này đã bị xóa; dòng có tiếp theo là số %s.") % number(found)
        elif not whole:
            what = _("nội dung không khớp dấu vân tay của chính nó.")
        elif not text.startswith(f"{before}|"):
            what = _("không nối với dòng ngay trước nó.")
        else:
            what = _("dòng đứng sai chuỗi.")
        return Difference(chain_id, unit_id, seq, what)

    def _personal(self, first: int, last: int) -> Difference | None:
        with connection.cursor() as cursor:
            cursor.execute(PERSONAL, [first, last])
            rows = cursor.fetchall()
        for id, personal, object_type, object_id, salt, value in rows:
            what = ""
            if personal is None:
                what = _("có phần riêng tư mà dòng không ghi.")
            elif salt is None:
                self.result.erased += 1
                self.result.erased_unrecorded += (object_type, object_id) not in self.erasures
            elif hmac.digest(bytes(salt), value.encode(), hashlib.sha256) != bytes(personal):
                what = _("phần riêng tư không khớp dấu vân tay.")
            if what:
                chain_id, seq = id >> chaining.KEY_BITS, id & (1 << chaining.KEY_BITS) - 1
                head = self.heads.get(chain_id)
                return Difference(chain_id, head.unit_id if head else None, seq, what)
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


MOMENT = len("2026-11-15 02:03:04.000005|")
PERSONAL = """
    SELECT e.id, e.personal_hash, e.object_type, e.object_id, p.salt, p.value
    FROM audit_entry e LEFT JOIN audit_personalvalue p ON p.entry_id = e.id
    WHERE e.id BETWEEN %s AND %s AND (e.personal_hash IS NOT NULL OR p.entry_id IS NOT NULL)
    ORDER BY e.id
"""


def _pages(after: int = -1, last: int = 2**63 - 1) -> Iterator[list[tuple[int, str, Any]]]:
    """Key, hashed text and hash in the order of the key; each page is a short read of its own."""
    query = (
        f"SELECT e.id, {chaining.text_sql(connection.vendor)}, e.hash FROM audit_entry e "
        f"WHERE e.id > %s AND e.id <= %s ORDER BY e.id LIMIT {PAGE}"
    )
    while True:
        with connection.cursor() as cursor:
            cursor.execute(query, [after, last])
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
