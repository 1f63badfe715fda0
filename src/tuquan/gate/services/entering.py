"""In without a pass, and out. What happened at the gate is recorded, also what the rules speak against; only what cannot be
recorded at all is refused. In with a pass: `admitting`."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.ids import uuid7
from tuquan.gate import card, keys, tokens
from tuquan.gate.enums import NAMELESS, Conflict, EntryKind
from tuquan.gate.models import Block, GateEntry, Goods
from tuquan.gate.services import vehicles
from tuquan.gate.services.recording import Act, Arrival, CardTaken, Place, write
from tuquan.gate.services.refusals import (
    CountsOnly,
    GoodsMissing,
    HostElsewhere,
    NameMissing,
    NotAtReception,
    NotInside,
    PlateMissing,
)
from tuquan.gate.services.setting import card_key, settings_of
from tuquan.units.models import Gate, Membership, Unit


def looks_like_a_card(scanned: str) -> bool:
    """Told from a pass without asking the database: most of what is scanned is a pass."""
    if tokens.looks_like_one(scanned):
        return False
    return card.parse(scanned) is not None or len(tokens.digits_of(scanned)) == 12


@audit.transaction
def take_card(unit: Unit, scanned: str, *, at: datetime) -> tuple[card.Card, CardTaken] | None:
    """What is kept of a scanned or typed card, and whether to lead to the officer on duty; None when it is no card."""
    read = card.parse(scanned)
    if read is None:
        digits = tokens.digits_of(scanned)
        if len(digits) != 12:
            return None
        read = card.Card(digits, "", name_is_sure=True)
    key = card_key(unit, at)
    taken = CardTaken(keys.hash_of(read.number, key.salt), card.masked(read.number), key.pk)
    return read, replace(taken, blocked=is_blocked(unit, read.number, at))


def is_blocked(unit: Unit, number: str, at: datetime) -> bool:
    day = dates.local_date(at)
    rows = Block.objects.filter(unit=unit, state="in_force", first_date__lte=day, last_date__gte=day)
    marks = set(rows.values_list("card_mark", flat=True))
    return bool(marks) and keys.block_mark(number, settings_of(unit).block_salt) in marks


@audit.transaction
def record_entry(
    gate: Gate, arrival: Arrival, *, id: UUID | None = None, by: User | None, at: datetime, device: str = ""
) -> GateEntry:
    """Somebody or something came in. The same id a second time is the same entry.

    :raises Refusal: names at a gate that only counts, a person of another unit, nothing said.
    """
    if id is not None:
        before = GateEntry.objects.filter(pk=id, unit=gate.site.unit_id).first()
        if before is not None:
            return before
    _check(gate, arrival)
    return write(Act(Place.of(gate), id or uuid7(), by, at, device), _known_by_its_plate(gate, arrival, at))


def _known_by_its_plate(gate: Gate, arrival: Arrival, at: datetime) -> Arrival:
    """A vehicle that comes regularly bears its owner's name. Whoever works here is no guest and is not counted as one."""
    if arrival.what != EntryKind.VEHICLE or arrival.name:
        return arrival
    known = vehicles.regular_vehicle(gate.site.unit_id, arrival.plate, dates.local_date(at))
    if known is None:
        return arrival
    return replace(arrival, name=str(known), people=max(arrival.people - 1, 0) if known.owner else arrival.people)


def _check(gate: Gate, arrival: Arrival) -> None:
    named = (
        arrival.name
        or arrival.organisation
        or arrival.card
        or arrival.visit
        or arrival.given_pass
        or arrival.host
        or arrival.purpose
        or arrival.plate
        or arrival.badge
    )
    if gate.is_citizen_reception and (arrival.what != EntryKind.COUNT or named or arrival.goods):
        raise CountsOnly
    if arrival.what == EntryKind.COUNT and not gate.is_citizen_reception:
        raise NotAtReception
    if arrival.what in NAMELESS and named:
        raise CountsOnly
    if arrival.what in (EntryKind.VISITOR, EntryKind.GROUP, EntryKind.CONTRACTOR) and not text.clean(arrival.name):
        raise NameMissing
    if arrival.what == EntryKind.VEHICLE and not text.clean(arrival.plate):
        raise PlateMissing
    if arrival.what == EntryKind.GOODS and not arrival.goods:
        raise GoodsMissing
    host = arrival.host
    if host is not None and not Membership.objects.filter(person=host.id, unit=gate.site.unit_id).exists():
        raise HostElsewhere


@audit.transaction
def leave(
    entry: GateEntry,
    *,
    gate: Gate,
    badge_returned: bool,
    back: Iterable[tuple[int, Decimal]] = (),
    by: User | None,
    at: datetime,
) -> GateEntry:
    """Out again. `back`: how much of which goods went with it.

    :raises NotInside: was let out before.
    """
    entry = GateEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.left_at is not None:
        raise NotInside
    return _leave(entry, gate=gate, badge_returned=badge_returned, back=back, by=by, at=at)


@audit.transaction
def left_earlier(entry: GateEntry, *, gate: Gate, by: User | None, at: datetime) -> bool:
    """A device without network let out before what was heard first: the book says what it would, had both had network.
    Answers whether anything changed."""
    entry = GateEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.left_at is None or not entry.entered_at <= at < entry.left_at:
        return False
    changes = {"gate": (entry.left_gate_id, gate.pk), "left_at": (entry.left_at, at)}
    entry.left_at, entry.left_gate = at, gate
    entry.save(update_fields=["left_at", "left_gate"])
    audit.record("gate.left", entry, unit_id=entry.unit_id, by=by, at=at, changes=changes)
    return True


def _leave(
    entry: GateEntry,
    *,
    gate: Gate,
    badge_returned: bool,
    back: Iterable[tuple[int, Decimal]],
    by: User | None,
    at: datetime,
) -> GateEntry:
    entry.left_at, entry.left_gate = at, gate
    if entry.badge_id and badge_returned and entry.badge_returned_at is None:
        entry.badge_returned_at = at
    if at < entry.entered_at and not entry.conflict:
        entry.conflict = Conflict.LEFT_BEFORE
    entry.save(update_fields=["left_at", "left_gate", "badge_returned_at", "conflict"])
    for goods_id, quantity in back:
        row = Goods.objects.select_for_update(of=("self",)).filter(pk=goods_id, entry=entry, goes_back=True).first()
        if row is not None:
            row.back_quantity = min(row.quantity, row.back_quantity + quantity)
            row.save(update_fields=["back_quantity"])
    audit.record(
        "gate.left",
        entry,
        unit_id=entry.unit_id,
        by=by,
        at=at,
        changes={"gate": (None, gate.pk), "badge_returned": (None, entry.badge_returned_at is not None)},
    )
    return entry


@audit.transaction
def return_badge(entry: GateEntry, *, by: User | None, at: datetime) -> GateEntry:
    """A badge that came back after its wearer had left."""
    entry = GateEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.badge_id and entry.badge_returned_at is None:
        entry.badge_returned_at = at
        entry.save(update_fields=["badge_returned_at"])
        audit.record("gate.badge_returned", entry, unit_id=entry.unit_id, by=by, at=at)
    return entry


@audit.transaction
def settle(entry: GateEntry, *, by: User | None, at: datetime) -> GateEntry:
    """Somebody looked at what did not agree."""
    entry = GateEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.conflict and entry.settled_at is None:
        entry.settled_at = at
        entry.save(update_fields=["settled_at"])
        audit.record(
            "gate.conflict_settled",
            entry,
            unit_id=entry.unit_id,
            by=by,
            at=at,
            changes={"conflict": (entry.conflict, "")},
        )
    return entry


@audit.transaction
def answer(entry: GateEntry, *, by: User, at: datetime) -> GateEntry:
    """The host (or who stands in) says: I am coming."""
    entry = GateEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.host_answered_at is None:
        entry.host_answered_at = at
        entry.save(update_fields=["host_answered_at"])
        audit.record("gate.host_answered", entry, unit_id=entry.unit_id, by=by, at=at)
    return entry
