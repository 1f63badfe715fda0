"""In and out. Every way in ends in `record_entry`: what happened at the gate is recorded, also what the rules speak
against; only what cannot be recorded at all is refused."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.ids import uuid7
from tuquan.core.prepared import Prepared
from tuquan.facts import services as facts
from tuquan.gate import card, deciding, keys, tokens
from tuquan.gate.deciding import Decision
from tuquan.gate.enums import NAMELESS, Conflict, Direction, EntryKind, Reason
from tuquan.gate.models import Area, Badge, Block, GateEntry, Goods, Pass, Tally, Visit
from tuquan.gate.records import figures_of_tally
from tuquan.gate.services import telling
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
from tuquan.units.models import Gate, Person, Unit

FINE = Decision(True, Reason.OK)


@dataclass(frozen=True)
class CardTaken:
    """What remains of a card once it was scanned."""

    hash: str
    shown: str
    key_id: int
    blocked: bool = False


@dataclass(frozen=True)
class GoodsMoved:
    name: str
    quantity: Decimal
    measure: str = ""
    direction: str = Direction.IN
    paper: str = ""
    goes_back: bool = False


@dataclass(frozen=True)
class Arrival:
    """What came to the gate."""

    what: str
    name: str = ""
    organisation: str = ""
    card: CardTaken | None = None
    visit: Visit | None = None
    given_pass: Pass | None = None
    host: Person | None = None
    purpose: str = ""
    badge: str = ""
    plate: str = ""
    people: int = 1
    vehicles: int = 0
    goods: tuple[GoodsMoved, ...] = ()
    due_at: datetime | None = None
    decision: Decision = FINE
    conflict: str = ""
    note: str = ""


@dataclass(frozen=True)
class Answer:
    """What the screen says: green with the entry, or red with the reason."""

    decision: Decision
    entry: GateEntry | None = None
    visit: Visit | None = None
    given_pass: UUID | None = None
    again: bool = False
    """The same act once more: nothing new happened."""
    told: list[str] = field(default_factory=list)


def looks_like_a_card(scanned: str) -> bool:
    """Told from a pass without asking the database: most of what is scanned is a pass."""
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
def admit(gate: Gate, scanned: str, *, id: UUID, by: User | None, at: datetime, device: str = "") -> Answer:
    """Somebody holds a pass to the scanner. Where the rules allow it, one use is taken and the entry recorded; where
    not, nothing is, and the guard decides (`record_entry` with a note)."""
    if gate.is_citizen_reception:
        return Answer(Decision(False, Reason.COUNTS_ONLY))
    for before in _entries(id, gate.site.unit_id):
        return Answer(FINE, before, before.visit, before.given_pass_id, again=True)
    try:
        token = tokens.read(tokens.digits_of(scanned), keys.public_key())
    except tokens.NotAPass:
        return _by_code(gate, scanned, id=id, by=by, at=at, device=device)
    return _admit(gate, token.id, token.rules, id=id, by=by, at=at, device=device)


def _by_code(gate: Gate, scanned: str, *, id: UUID, by: User | None, at: datetime, device: str) -> Answer:
    """The eight digits that a guest reads out when nothing can be scanned."""
    code = tokens.digits_of(scanned)
    found = None
    if len(code) == 8:
        rows = Pass.objects.filter(unit=gate.site.unit_id, visit__code=code)
        found = rows.order_by(F("revoked_at").asc(nulls_first=True), "-pk").first()
    if found is None:
        return Answer(Decision(False, Reason.FORGED))
    return _admit(gate, found.pk, found.rules(), id=id, by=by, at=at, device=device)


def _admit(
    gate: Gate, pass_id: UUID, rules: dict[str, Any], *, id: UUID, by: User | None, at: datetime, device: str
) -> Answer:
    # First everything the pass says itself; a use is taken only from a pass that fits in all else.
    moment = _moment(gate, rules, at)
    decision = deciding.decide(rules, moment)
    if not decision.allowed:
        return _refused(pass_id, rules, moment, gate)
    # One statement decides between gates: of two who hold up the same pass at one moment the database lets one through.
    visit_id = _take_a_use(pass_id)
    if visit_id is None:
        return _refused(pass_id, rules, moment, gate)
    [visit] = _visits(visit_id)
    arrival = Arrival(
        what=visit.kind,
        name=visit.name,
        organisation=visit.organisation,
        visit=visit,
        given_pass=Pass(pk=pass_id),
        host=visit.host,
        purpose=visit.purpose,
        plate=visit.plate,
        people=visit.people if rules["uses"] == 1 else 1,
        vehicles=1 if visit.plate else 0,
        due_at=visit.ends_at,
    )
    entry = _write(gate, arrival, id=id, by=by, at=at, device=device)
    return Answer(decision, entry, visit, pass_id)


def _take_a_use(pass_id: UUID) -> UUID | None:
    """The visit whose pass had a use left, which is taken now; None when there was none."""
    key = Pass._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE gate_pass SET uses = uses + 1 WHERE id = %s AND revoked_at IS NULL AND approved"
            " AND (max_uses = 0 OR uses < max_uses) RETURNING visit_id",
            [key.get_db_prep_value(pass_id, connection)],
        )
        row = cursor.fetchone()
    return None if row is None else UUID(str(row[0]))


# What every scan asks: Django writes the SQL of these once.
_entries = Prepared(lambda id, unit: GateEntry.objects.select_related("visit").filter(pk=id, unit_id=unit))
_visits = Prepared(lambda id: Visit.objects.select_related("host__user").filter(pk=id))


def _moment(gate: Gate, rules: dict[str, Any], at: datetime) -> dict[str, Any]:
    unit = gate.site.unit
    areas = list(Area.objects.filter(gates=gate, ended_at=None).values_list("pk", flat=True)) if rules["areas"] else []
    now = int(at.timestamp())
    return {
        "now": now,
        "unit": str(unit.pk),
        "gate": gate.pk,
        "areas": areas,
        "reception": gate.is_citizen_reception,
        "genuine": True,
        "approved": True,
        "revoked": False,
        "blocked": False,
        "used": 0,
        # Asked only of those who come before the hour.
        "early": settings_of(unit).early_minutes * 60 if now < rules["starts"] else 0,
    }


def _refused(pass_id: UUID, rules: dict[str, Any], moment: dict[str, Any], gate: Gate) -> Answer:
    """Why: now with what the database knows of the pass."""
    row = Pass.objects.select_related("visit__host").filter(pk=pass_id, unit=gate.site.unit_id).first()
    if row is None:
        other = {**moment, "genuine": rules["unit"] != moment["unit"]}
        return Answer(deciding.decide(rules, other))
    known = {**moment, "revoked": row.revoked_at is not None, "approved": row.approved, "used": row.uses}
    decision = deciding.decide(rules, known)
    if decision.allowed:  # freed in this very moment; the guard scans again
        decision = Decision(False, Reason.USED_UP)
    return Answer(decision, None, row.visit, row.pk)


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
    return _write(gate, arrival, id=id or uuid7(), by=by, at=at, device=device)


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
    if host is not None and not host.memberships.filter(unit=gate.site.unit_id).exists():
        raise HostElsewhere


def _write(gate: Gate, arrival: Arrival, *, id: UUID, by: User | None, at: datetime, device: str) -> GateEntry:
    unit = gate.site.unit
    taken = arrival.card
    badge, badge_taken = _badge(unit, arrival.badge) if arrival.badge else (None, False)
    conflict = arrival.conflict or (
        Conflict.BLOCKED
        if arrival.decision.reason == Reason.BLOCKED
        else Conflict.LET_IN
        if not arrival.decision.allowed
        else Conflict.BADGE_TAKEN
        if badge_taken
        else ""
    )
    entry = GateEntry(
        pk=id,
        unit=unit,
        gate=gate,
        what=arrival.what,
        visit=arrival.visit,
        given_pass_id=arrival.given_pass.pk if arrival.given_pass else None,
        name=text.clean(arrival.name)[:120],
        organisation=text.clean(arrival.organisation)[:150],
        card_key_id=taken.key_id if taken else None,
        card_hash=taken.hash if taken else "",
        card_shown=taken.shown if taken else "",
        host=arrival.host,
        purpose=text.clean(arrival.purpose)[:200],
        badge=badge,
        plate=plate_of(arrival.plate),
        people=arrival.people,
        vehicles=arrival.vehicles or (1 if arrival.plate else 0),
        allowed=arrival.decision.allowed,
        reason=arrival.decision.reason,
        conflict=conflict,
        note=text.clean(arrival.note)[:200],
        due_at=arrival.due_at,
        entered_at=at,
        # What is only counted is never waited for at the exit.
        left_at=at if arrival.what == EntryKind.COUNT else None,
        made_by=by,
        device=device[:64],
    )
    entry.host_told_at = at if telling.can_be_told(arrival.host) else None
    entry.save(force_insert=True)
    if arrival.goods:
        Goods.objects.bulk_create(_goods(entry, arrival.goods))
    _count(entry, by=by, at=at)
    # No name, no plate: whoever reads the log later opens the record, as long as it is kept.
    changes: dict[str, tuple[Any, Any]] = {
        "gate": (None, gate.pk),
        "what": (None, str(entry.what)),
        "people": (None, entry.people),
    }
    if conflict:
        changes |= {"reason": (None, str(entry.reason)), "conflict": (None, str(conflict))}
    audit.record("gate.entered", entry, unit_id=unit.pk, by=by, at=at, changes=changes)
    telling.tell_of_arrival(entry, arrival.host, at=at)
    return entry


def _goods(entry: GateEntry, goods: Iterable[GoodsMoved]) -> list[Goods]:
    return [
        Goods(
            entry=entry,
            direction=one.direction,
            name=text.clean(one.name)[:120],
            quantity=one.quantity,
            measure=text.clean(one.measure)[:20],
            paper=text.clean(one.paper)[:60],
            goes_back=one.goes_back,
        )
        for one in goods
    ]


def plate_of(typed: str) -> str:
    """ "30a-123.45" and "30A 12345" are one plate."""
    return "".join(char for char in text.clean(typed).upper() if char.isalnum())[:20]


def _badge(unit: Unit, number: str) -> tuple[Badge, bool]:
    """The badge of that number, and whether somebody else still wears it. One that nobody entered before is entered."""
    badge, _new = Badge.objects.get_or_create(unit=unit, number=text.clean(number).upper()[:20])
    return badge, GateEntry.objects.filter(badge=badge, badge_returned_at=None).exists()


def _count(entry: GateEntry, *, by: User | None, at: datetime) -> None:
    """One more at this gate on this day. The day's figures are written when it is over; who comes in late (from a phone
    without network) changes them at once."""
    day = dates.local_date(entry.entered_at)
    rows = Tally.objects.filter(gate=entry.gate_id, date=day, what=entry.what)
    more = {"people": F("people") + entry.people, "vehicles": F("vehicles") + entry.vehicles}
    if rows.filter(written=False).update(**more):
        return
    first = Tally(
        unit_id=entry.unit_id,
        gate_id=entry.gate_id,
        date=day,
        what=entry.what,
        people=entry.people,
        vehicles=entry.vehicles,
    )
    try:
        with transaction.atomic():
            if not rows.exists():
                first.save(force_insert=True)
                return
    except IntegrityError:  # another gate's clerk made the row in the same moment
        pass
    rows.update(**more)
    for row in rows.select_for_update(of=("self",)).filter(written=True):
        facts.replace(row, figures_of_tally(row), by=by, at=at)


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


def let_in_all_the_same(
    gate: Gate,
    pass_id: UUID,
    decision: Decision,
    *,
    note: str,
    id: UUID,
    by: User | None,
    at: datetime,
    device: str = "",
) -> GateEntry:
    """The rules spoke against the pass and the guard let its bearer in: recorded, counted, shown to the chief."""
    return enter_by_pass(gate, pass_id, decision, note=note, id=id, by=by, at=at, device=device)


@audit.transaction
def enter_by_pass(
    gate: Gate,
    pass_id: UUID,
    decision: Decision,
    *,
    id: UUID,
    by: User | None,
    at: datetime,
    note: str = "",
    badge: str = "",
    device: str = "",
) -> GateEntry:
    """Record that the bearer of a pass came in, whatever the rules said; a use is counted in any case. A pass used
    more often than it allows is a conflict: offline, nobody could know."""
    before = GateEntry.objects.filter(pk=id, unit=gate.site.unit_id).first()
    if before is not None:
        return before
    if gate.is_citizen_reception:
        raise CountsOnly
    row = (
        Pass.objects.select_for_update(of=("self",))
        .select_related("visit__host__user")
        .filter(pk=pass_id, unit=gate.site.unit_id)
        .first()
    )
    conflict = ""
    if row is None:
        arrival = Arrival(EntryKind.VISITOR, badge=badge, decision=decision, conflict=Conflict.UNKNOWN_PASS, note=note)
        return _write(gate, arrival, id=id, by=by, at=at, device=device)
    known = {
        **_moment(gate, row.rules(), at),
        "revoked": row.revoked_at is not None and row.revoked_at <= at,
        "approved": row.approved,
        "used": row.uses,
    }
    now = deciding.decide(row.rules(), known)
    row.uses += 1
    row.save(update_fields=["uses"])
    if now.reason == Reason.USED_UP:
        conflict = Conflict.DOUBLE_USE
    elif not now.allowed:
        conflict = Conflict.LET_IN
    visit = row.visit
    arrival = Arrival(
        what=visit.kind,
        name=visit.name,
        organisation=visit.organisation,
        visit=visit,
        given_pass=row,
        host=visit.host,
        purpose=visit.purpose,
        badge=badge,
        plate=visit.plate,
        people=visit.people if row.max_uses == 1 else 1,
        vehicles=1 if visit.plate else 0,
        due_at=visit.ends_at,
        decision=now,
        conflict=conflict,
        note=note,
    )
    return _write(gate, arrival, id=id, by=by, at=at, device=device)
