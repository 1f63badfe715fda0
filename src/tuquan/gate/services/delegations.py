"""Delegations in numbers."""

from datetime import datetime
from uuid import UUID

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.ids import uuid7
from tuquan.gate.enums import EntryKind
from tuquan.gate.models import Delegation, GateEntry, PastDelegation
from tuquan.gate.services.entering import record_entry
from tuquan.gate.services.recording import Arrival
from tuquan.gate.services.refusals import AlreadyDecided, CountsOnly, EndsBeforeItStarts, GateElsewhere
from tuquan.units.models import Gate, Unit
from tuquan.units.services.checks import locked_unit


@audit.transaction
def expect_delegation(
    unit: Unit,
    *,
    gate: Gate,
    expected_at: datetime,
    ends_at: datetime,
    people: int,
    vehicles: int,
    by: User | None,
    at: datetime,
) -> Delegation:
    """:raises Refusal: a gate of another unit or one that only counts; an end before the beginning."""
    unit = locked_unit(unit, at)
    if gate.site.unit_id != unit.pk:
        raise GateElsewhere
    if gate.is_citizen_reception:
        raise CountsOnly(field="gate")
    if ends_at <= expected_at or ends_at <= at:
        raise EndsBeforeItStarts
    row = Delegation.objects.create(
        unit=unit, gate=gate, expected_at=expected_at, ends_at=ends_at, people=people, vehicles=vehicles
    )
    audit.record(
        "gate.delegation_expected",
        row,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"expected_at": (None, expected_at), "people": (None, people), "vehicles": (None, vehicles)},
    )
    return row


@audit.transaction
def delegation_came(
    row: Delegation,
    *,
    people: int,
    vehicles: int,
    gate: Gate | None = None,
    by: User | None,
    at: datetime,
    id: UUID | None = None,
    device: str = "",
) -> GateEntry:
    """`gate`: where it came in, when not where it was expected.

    :raises AlreadyDecided: recorded before.
    """
    row = Delegation.objects.select_for_update(of=("self",)).select_related("gate__site__unit").get(pk=row.pk)
    if row.entry_id is not None:
        raise AlreadyDecided
    arrival = Arrival(EntryKind.DELEGATION, people=people, vehicles=vehicles, due_at=row.ends_at)
    entry = record_entry(gate or row.gate, arrival, id=id or uuid7(), by=by, at=at, device=device)
    row.entry_id = entry.pk
    row.save(update_fields=["entry_id"])
    return entry


@audit.transaction
def delegation_had_come(
    past: PastDelegation,
    *,
    people: int,
    vehicles: int,
    gate: Gate,
    id: UUID,
    by: User | None,
    at: datetime,
    device: str,
) -> GateEntry:
    """A phone tells of it after it was deleted: its numbers join the count of that day, once.

    :raises AlreadyDecided: counted before.
    """
    past = PastDelegation.objects.select_for_update(of=("self",)).get(pk=past.pk)
    if past.entry_id is not None:
        raise AlreadyDecided
    arrival = Arrival(EntryKind.DELEGATION, people=people, vehicles=vehicles)
    entry = record_entry(gate, arrival, id=id, by=by, at=at, device=device)
    past.entry_id = entry.pk
    past.save(update_fields=["entry_id"])
    return entry
