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

from django.db import connection, models, transaction as db_transaction
from django.utils import timezone

from tuquan.audit import chain as chaining
from tuquan.audit.models import Chain, Entry, PersonalValue

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


@dataclass
class _Buffer:
    entries: list[_Pending] = field(default_factory=list)
    depth: int = 0


def _buffer() -> _Buffer:
    buffer = getattr(connection, "_tuquan_audit", None)
    if buffer is None:
        buffer = connection._tuquan_audit = _Buffer()  # type: ignore[attr-defined]
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
    buffer.entries.append(
        _Pending(
            kind=kind,
            unit_id=unit_id,
            by_id=by.pk if by is not None else None,
            at=at or timezone.now(),
            object_type=about._meta.label_lower,
            object_id=str(about.pk),
            changes=chaining.canonical(changes or {}),
            reason=reason,
            personal=chaining.canonical(personal) if personal else None,
        )
    )


def changes_of(before: models.Model, after: models.Model, fields: Iterable[str]) -> dict[str, tuple[Any, Any]]:
    """The fields that differ, as (before, after)."""
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in fields}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _seal(pending: list[_Pending]) -> None:
    """Append the entries to their chains; head rows are locked in id order, so two acts cannot wait for each other."""
    if not pending:
        return
    units = {entry.unit_id for entry in pending}
    chains = {chain.unit_id: chain for chain in Chain.objects.filter(unit_id__in=units)}
    if None in units and (none := Chain.objects.filter(unit_id=None).first()):
        chains[None] = none
    for unit_id in sorted(units - chains.keys(), key=str):
        chains[unit_id] = _new_chain(unit_id)
    ids = sorted(chain.pk for chain in chains.values())
    heads = {chain.unit_id: chain for chain in Chain.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    entries, personal = [], []
    for one in pending:
        head = heads[one.unit_id]
        head.seq += 1
        id = chaining.key(head.pk, head.seq)
        personal_hash = None
        if one.personal is not None:
            salt = os.urandom(16)
            personal_hash = chaining.personal_hash(salt, one.personal)
            personal.append(PersonalValue(entry_id=id, salt=salt, value=one.personal))
        values: dict[str, Any] = {
            "id": id,
            "chain_id": head.pk,
            "seq": head.seq,
            "at": one.at,
            "kind": one.kind,
            "unit_id": one.unit_id,
            "by_id": one.by_id,
            "object_type": one.object_type,
            "object_id": one.object_id,
            "changes": one.changes,
            "reason": one.reason,
            "personal_hash": personal_hash,
            "prev_hash": bytes(head.head_hash),
        }
        head.head_hash = chaining.entry_hash(**values)
        entries.append(Entry(**values, hash=head.head_hash))
    Entry.objects.bulk_create(entries)
    PersonalValue.objects.bulk_create(personal)
    for head in heads.values():
        Chain.objects.filter(pk=head.pk).update(seq=head.seq, head_hash=head.head_hash)


def _new_chain(unit_id: UUID | None) -> Chain:
    """Two acts may meet at a unit's first entry: the unique column lets one make the chain and the other find it."""
    if unit_id is not None:
        return Chain.objects.get_or_create(unit_id=unit_id)[0]
    chain, _made = Chain.objects.get_or_create(pk=1, defaults={"unit_id": None})
    return chain
