"""How an entry is hashed. Pure functions over plain values, so that a chain can be checked elsewhere."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

KEY_BITS = 32
START = bytes(32)
"""The hash before a chain's first entry."""


def key(chain_id: int, seq: int) -> int:
    return chain_id << KEY_BITS | seq


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces; dates, ids and the like as text."""
    return _encode(value)


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode


def personal_hash(salt: bytes, value: str) -> bytes:
    return hmac.digest(salt, value.encode(), "sha256")


def moment(at: datetime) -> str:
    """UTC to the microsecond, "2026-11-15 02:03:04.000005"."""
    return at.astimezone(UTC).isoformat(" ", "microseconds")[:26]


def entry_hash(
    *,
    id: int,
    chain_id: int,
    seq: int,
    at: datetime,
    kind: str,
    unit_id: UUID | None,
    by_id: UUID | None,
    object_type: str,
    object_id: str,
    changes: str,
    reason: str,
    personal_hash: bytes | None,
    prev_hash: bytes,
) -> bytes:
    """SHA-256 over every column including the key and the hash before, as text; the lengths stand before the free
    texts, so that none can flow into the next."""
    return digest(
        id,
        chain_id,
        seq,
        moment(at),
        kind,
        unit_id.hex if unit_id else "",
        by_id.hex if by_id else "",
        object_type,
        object_id,
        changes,
        reason,
        "" if personal_hash is None else bytes(personal_hash).hex(),
        bytes(prev_hash).hex(),
    )


def digest(
    id: int,
    chain_id: int,
    seq: int,
    at: str,
    kind: str,
    unit: str,
    by: str,
    object_type: str,
    object_id: str,
    changes: str,
    reason: str,
    personal: str,
    prev: str,
) -> bytes:
    return hashlib.sha256(
        f"{prev}|{id}|{chain_id}|{seq}|{at}|{unit}|{by}|{personal}|"
        f"{len(kind)}|{len(object_type)}|{len(object_id)}|{len(changes)}|{len(reason)}|"
        f"{kind}{object_type}{object_id}{changes}{reason}".encode()
    ).digest()


def text_sql(vendor: str) -> str:
    """The same text made by the database from the columns of a row `e`: what verifying reads."""
    free = ("e.kind", "e.object_type", "e.object_id", "e.changes", "e.reason")
    if vendor == "sqlite":
        # As Django stores them: UUIDs as hex, moments as text with the microseconds left out when they are nought.
        at = "CASE length(e.at) WHEN 19 THEN e.at || '.000000' ELSE e.at END"
        lengths = ", ".join(f"length({column})" for column in free)
        return (
            "printf('%%s|%%d|%%d|%%d|%%s|%%s|%%s|%%s|%%d|%%d|%%d|%%d|%%d|%%s%%s%%s%%s%%s', lower(hex(e.prev_hash)), e.id, "
            f"e.chain_id, e.seq, {at}, e.unit_id, e.by_id, lower(hex(e.personal_hash)), {lengths}, {', '.join(free)})"
        )
    at = "to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    lengths = ", ".join(f"char_length({column})" for column in free)
    return (
        f"concat_ws('|', encode(e.prev_hash, 'hex'), e.id, e.chain_id, e.seq, {at}, "
        "coalesce(replace(e.unit_id::text, '-', ''), ''), coalesce(replace(e.by_id::text, '-', ''), ''), "
        f"coalesce(encode(e.personal_hash, 'hex'), ''), {lengths}, concat({', '.join(free)}))"
    )
