"""How an entry is hashed. Pure functions over plain values, so that a chain can be checked elsewhere."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

KEY_BITS = 32


def key(chain_id: int, seq: int) -> int:
    return chain_id << KEY_BITS | seq


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces; dates, ids and the like as text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def personal_hash(salt: bytes, value: str) -> bytes:
    return hmac.digest(salt, value.encode(), "sha256")


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
    """SHA-256 over every column including the key and the hash before; each value is preceded by its length."""
    values = (
        str(id),
        str(chain_id),
        str(seq),
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        kind,
        str(unit_id or ""),
        str(by_id or ""),
        object_type,
        object_id,
        changes,
        reason,
        "" if personal_hash is None else bytes(personal_hash).hex(),
        bytes(prev_hash).hex(),
    )
    digest = hashlib.sha256()
    for value in values:
        raw = value.encode()
        digest.update(len(raw).to_bytes(4, "big") + raw)
    return digest.digest()
