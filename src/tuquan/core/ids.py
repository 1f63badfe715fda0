"""Ids that sort by time and can be made anywhere."""

import os
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

_lock = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """A UUID version 7 (RFC 9562): 48 bits of milliseconds, then random bits; rising within this process."""
    global _last
    stamp = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    with _lock:
        tick = (stamp << 12) | (random >> 68 & 0x7FF)
        _last = tick if tick > _last else _last + 1
        tick = _last
    value = (tick >> 12) << 80 | 0x7 << 76 | (tick & 0xFFF) << 64 | 0b10 << 62 | random & ((1 << 62) - 1)
    return UUID(int=value)


def made_at(id: UUID) -> datetime | None:
    """When such an id was made, and with it the row that bears it; None for an id of another kind."""
    if id.version != 7:
        return None
    return datetime.fromtimestamp((id.int >> 80) / 1000, tz=UTC)


def uuid_of(stored: UUID | str) -> UUID:
    """As a database driver gives it: SQLite's as text."""
    return stored if isinstance(stored, UUID) else _uuid_of(stored)


_uuid_of = lru_cache(maxsize=5000)(UUID)
"""Most are those of a few units, people and gates."""


def uuids(typed: Iterable[str]) -> list[UUID]:
    """Those of the typed values that are ids; what somebody changed in the address or the page is passed over."""
    found = []
    for value in typed:
        with suppress(ValueError):
            found.append(UUID(value))
    return found
