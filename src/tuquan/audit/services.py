"""Writing the log: entries are collected while an act runs and chained as the last step of its transaction.

@audit.transaction
def close_incident(incident, *, by, at): ...
    audit.record("incident.closed", incident, unit_id=incident.unit_id, by=by, at=at, changes={...})
"""

import functools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import models, transaction as db_transaction
from django.utils import timezone

from tuquan.audit import chain as chaining, erasing
from tuquan.audit.models import NONE_CHAIN, Chain, Entry, Erasure, PersonalValue
from tuquan.core import quick
from tuquan.core.ids import uuid_of
from tuquan.core.prepared import stored

BATCH, FEW = 500, 10
P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class _Pending:
    kind: str
    unit_id: UUID | None
    by_id: UUID | None
    at: datetime
    object_type: str
    object_id: str
    changes: str
    reason: str
    personal: str | None
    erased: bool = False


@dataclass
class _Buffer:
    entries: list[_Pending] = field(default_factory=list)
    depth: int = 0


def _buffer() -> _Buffer:
    here = quick.database()
    buffer: _Buffer | None = getattr(here, "_tuquan_audit", None)
    if buffer is None:
        buffer = here._tuquan_audit = _Buffer()
    return buffer


@contextmanager
def act() -> Iterator[None]:
    """A database transaction whose audit entries are chained just before it commits; acts may nest."""
    buffer = _buffer()
    start = len(buffer.entries)
    with db_transaction.atomic():
        buffer.depth += 1
        try:
            yield
            if buffer.depth == 1:
                _seal(buffer.entries)
                buffer.entries.clear()
        except BaseException:
            del buffer.entries[start:]
            raise
        finally:
            buffer.depth -= 1


def transaction(service: Callable[P, R]) -> Callable[P, R]:
    """Decorator: the service is one act."""

    @functools.wraps(service)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with act():
            return service(*args, **kwargs)

    return wrapper


def record(
    kind: str,
    about: models.Model,
    *,
    unit_id: UUID | None,
    by: models.Model | None,
    at: datetime | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    personal: Mapping[str, tuple[Any, Any]] | None = None,
    reason: str = "",
) -> None:
    """Note an act about a record. `changes` and `personal` map a column to (before, after); values about a person go
    into `personal`, where they can be erased without breaking the chain.

    :raises RuntimeError: called outside an act; the entry could be lost or stand without its record.
    """
    buffer = _buffer()
    if not buffer.depth:
        raise RuntimeError("audit.record outside audit.transaction")
    if at is not None and timezone.is_naive(at):
        raise ValueError("audit.record: a moment needs its time zone")
    buffer.entries.append(
        _Pending(
            kind=kind,
            unit_id=unit_id,
            by_id=by.pk if by is not None else None,
            at=at or timezone.now(),
            object_type=about._meta.label_lower,
            object_id=str(about.pk),
            changes=chaining.canonical(changes or {}),
            reason=reason.replace("\x00", ""),  # no database column of text takes it
            personal=chaining.canonical(personal) if personal else None,
        )
    )


def changes_of(before: models.Model, after: models.Model, fields: Iterable[str]) -> dict[str, tuple[Any, Any]]:
    """The fields that differ, as (before, after)."""
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in fields}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@transaction
def erase(
    about: Iterable[models.Model], *, unit_id: UUID | None, by: models.Model | None, at: datetime, reason: str
) -> int:
    """Forget the personal values in all entries about these records, and what other apps registered to forget with them
    (`erasing`); the chains stay valid and say "erased".

    The erasure is itself an entry, and stays on a list outside the database, so that a restored backup forgets again.
    Returns the number of entries whose values went.
    """
    buffer, count = _buffer(), 0
    for one in about:
        object_type, object_id = one._meta.label_lower, str(one.pk)
        for pending in buffer.entries:
            if (pending.object_type, pending.object_id) == (object_type, object_id):
                pending.erased = True
        count += _forget(object_type, object_id, at)
        Erasure.objects.create(object_type=object_type, object_id=object_id, at=at)
        record("audit.erased", one, unit_id=unit_id, by=by, at=at, reason=reason)
    return count


@transaction
def reapply_erasures(listed: Iterable[tuple[UUID, str, str, datetime]]) -> int:
    """After a restore: forget again what was erased since the backup. `listed` = `checkpoints.read().erasures`."""
    count = 0
    for id, object_type, object_id, at in listed:
        Erasure.objects.get_or_create(
            id=id, defaults={"object_type": object_type, "object_id": object_id, "at": at, "filed": True}
        )
        count += _forget(object_type, object_id, at)
    return count


def _forget(object_type: str, object_id: str, until: datetime) -> int:
    erasing.run(object_type, object_id)
    entries = Entry.objects.filter(object_type=object_type, object_id=object_id, at__lte=until)
    return PersonalValue.objects.filter(entry_id__in=entries.values("pk")).delete()[0]


def _seal(pending: list[_Pending]) -> None:
    """Append the entries to their chains; head rows are locked in id order, so two acts cannot wait for each other.

    Plain SQL, because this runs at the end of every act: one locking read, one insert, one update of the heads.
    """
    if not pending:
        return
    units = {entry.unit_id for entry in pending}
    heads = _locked_heads(units)
    if not heads:
        # Made before any head is locked: who waits for another's new chain holds no head that the other could want.
        _make_chains(units)
        heads = _locked_heads(units)
    entries: list[tuple[Any, ...]] = []
    personal: list[tuple[Any, ...]] = []
    binary = quick.database().Database.Binary
    for one in pending:
        head = heads[one.unit_id]
        chain_id, seq = head[0], head[1] + 1
        id = chaining.key(chain_id, seq)
        personal_hash = None
        if one.personal is not None:
            salt = os.urandom(16)
            personal_hash = chaining.personal_hash(salt, one.personal)
            if not one.erased:
                personal.append((id, binary(salt), one.personal))
        prev_hash = head[2]
        hash = chaining.entry_hash(
            id=id,
            chain_id=chain_id,
            seq=seq,
            at=one.at,
            kind=one.kind,
            unit_id=one.unit_id,
            by_id=one.by_id,
            object_type=one.object_type,
            object_id=one.object_id,
            changes=one.changes,
            reason=one.reason,
            personal_hash=personal_hash,
            prev_hash=prev_hash,
        )
        entries.append(
            (
                id,
                chain_id,
                seq,
                stored(one.at),
                one.kind,
                stored(one.unit_id),
                stored(one.by_id),
                one.object_type,
                one.object_id,
                one.changes,
                one.reason,
                personal_hash and binary(personal_hash),
                binary(prev_hash),
                binary(hash),
            )
        )
        heads[one.unit_id] = (chain_id, seq, hash)
    if personal:
        _insert("audit_personalvalue", ("entry_id", "salt", "value"), personal)
    _append(entries, [(id, seq, binary(hash)) for id, seq, hash in heads.values()])


def _append(entries: list[tuple[Any, ...]], heads: list[tuple[int, int, Any]]) -> None:
    """The entries and the new heads; on PostgreSQL in one statement, since each costs a trip to the server."""
    now = stored(timezone.now())
    if quick.database().vendor == "postgresql" and len(heads) == 1:
        id, seq, hash = heads[0]
        update = "WITH head AS (UPDATE audit_chain SET seq = %s, head_hash = %s, sealed_at = %s WHERE id = %s) "
        _insert("audit_entry", ENTRY_COLUMNS, entries[:BATCH], first=update, values=[seq, hash, now, id])
        _insert("audit_entry", ENTRY_COLUMNS, entries[BATCH:])
        return
    _insert("audit_entry", ENTRY_COLUMNS, entries)
    for id, seq, hash in heads:
        quick.run("UPDATE audit_chain SET seq = %s, head_hash = %s, sealed_at = %s WHERE id = %s", (seq, hash, now, id))


ENTRY_COLUMNS = (
    "id",
    "chain_id",
    "seq",
    "at",
    "kind",
    "unit_id",
    "by_id",
    "object_type",
    "object_id",
    "changes",
    "reason",
    "personal_hash",
    "prev_hash",
    "hash",
)


def _insert(
    table: str,
    columns: tuple[str, ...],
    rows: list[tuple[Any, ...]],
    *,
    first: str = "",
    values: Iterable[Any] = (),
) -> None:
    """A few hundred rows a statement: both databases limit the number of values in one."""
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        places = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(batch))
        quick.write(
            f"{first}INSERT INTO {table} ({', '.join(columns)}) VALUES {places}",
            [*values, *(value for row in batch for value in row)],
            often=len(batch) <= FEW,
        )


def _locked_heads(units: set[UUID | None]) -> dict[UUID | None, tuple[int, int, bytes]]:
    """id, seq and hash of each unit's chain, locked until the transaction ends (SQLite: the transaction itself);
    nothing, and nothing locked, when a chain is still to be made."""
    columns = "SELECT unit_id, id, seq, head_hash FROM audit_chain WHERE"
    none = f" OR id = {NONE_CHAIN}" if None in units else ""
    named = [stored(unit_id) for unit_id in units if unit_id is not None]
    rows: list[tuple[Any, ...]] = []
    if quick.database().features.has_select_for_update:
        if len(units) == 1:
            condition, values = ("unit_id = %s", named) if named else (f"id = {NONE_CHAIN}", [])
        else:
            whose = f"(unit_id = ANY(%s){none})"
            condition = f"{whose} AND (SELECT count(*) FROM audit_chain WHERE {whose}) = %s"
            values = [named, named, len(units)]
        rows = quick.rows(f"{columns} {condition} ORDER BY id FOR UPDATE", values)
    else:
        for start in range(0, max(len(named), 1), 500):
            batch = named[start : start + 500]
            rows += quick.rows(f"{columns} unit_id IN ({', '.join(['%s'] * len(batch))}){none}", batch)
    heads = {unit and uuid_of(unit): (id, seq, bytes(hash)) for unit, id, seq, hash in rows}
    return heads if len(heads) == len(units) else {}


def _make_chains(units: set[UUID | None]) -> None:
    """Two acts may meet at a unit's first entry: the unique column lets one make the chain, the other waits for it."""
    Chain.objects.bulk_create(
        [
            Chain(unit_id=unit_id) if unit_id is not None else Chain(pk=NONE_CHAIN, unit_id=None)
            for unit_id in sorted(units, key=str)
        ],
        ignore_conflicts=True,
    )
