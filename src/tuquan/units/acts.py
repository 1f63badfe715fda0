"""Acts of a shift as a device sends them: made without network, with an id of the device, received later and done once.

An app registers its kinds in `ready()`; the phone (and whatever else sends acts) need not know them:

    acts.register("gate.enter", P.WATCH_WORK, enter_by_act, kept=without_card_number)
    acts.register_snapshot("gate", P.WATCH_WORK, snapshot)

A kind does through the same service that its page calls; the record it makes bears the act's id, so that the same act
sent twice, by phone or by page, is one record.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.units.models import Unit

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """What one person did, as the device says it. `data` is checked by the kind, not by the sender."""

    id: UUID
    kind: str
    unit: Unit
    by: User
    at: datetime
    """When it happened: the device's clock, set right by the offset measured against ours."""
    received_at: datetime
    device: str
    data: Data


@dataclass(frozen=True)
class Outcome:
    """What became of an act. A conflict is recorded all the same: `message` says in one sentence what does not agree, and
    a person looks at it later. Nothing that happened is thrown away because it should not have happened."""

    url: str = ""
    message: str = ""
    conflict: bool = False
    told: Data = field(default_factory=dict)
    """What the device needs to know of it, JSON."""


Do = Callable[[Act], Outcome]
"""Raises core.refusals.Refusal when it cannot be recorded at all; the sender then keeps the act as one to be settled."""


def as_sent(data: Data) -> Data:
    return data


@dataclass(frozen=True)
class ActKind:
    code: str
    permission: Permission
    do: Do
    kept: Callable[[Data], Data] = as_sent
    """What of the data may be kept beside the act after it was done (a card number may not)."""

    ask: Do | None = None
    """Asked by a device that has network, before the act is done there: what only the server can know (another gate used
    the same pass). It may do the act under its id; `told["allowed"]` answers. The act itself still follows."""


@dataclass(frozen=True)
class Snapshot:
    name: str
    permission: Permission
    build: Callable[[Unit, User, datetime], Data]
    """What a device needs of this app for 72 hours without network; JSON, small, no more about people than the work needs."""


KINDS: dict[str, ActKind] = {}
SNAPSHOTS: dict[str, Snapshot] = {}


def register(
    code: str, permission: Permission, do: Do, *, kept: Callable[[Data], Data] = as_sent, ask: Do | None = None
) -> None:
    KINDS[code] = ActKind(code, permission, do, kept, ask)


def register_snapshot(name: str, permission: Permission, build: Callable[[Unit, User, datetime], Data]) -> None:
    SNAPSHOTS[name] = Snapshot(name, permission, build)
