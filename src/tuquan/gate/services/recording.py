"""What an entry is and how it is written: every way in ends in `write`. Rows of one transaction are written together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from django.db import IntegrityError, transaction

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, quick, text
from tuquan.core.prepared import Table, stored
from tuquan.facts import services as facts
from tuquan.gate.deciding import Decision
from tuquan.gate.enums import Conflict, Direction, EntryKind, Reason
from tuquan.gate.models import Badge, GateEntry, Goods, Tally
from tuquan.gate.records import figures_of_tally
from tuquan.gate.services import telling
from tuquan.units.models import Gate, Person

FINE = Decision(True, Reason.OK)
ENTRIES = Table(GateEntry)


@dataclass(frozen=True)
class Place:
    """A gate, as far as an entry needs it."""

    id: int
    name: str
    unit_id: UUID
    is_citizen_reception: bool = False

    @classmethod
    def of(cls, gate: Gate) -> Self:
        return cls(gate.pk, gate.name, gate.site.unit_id, gate.is_citizen_reception)


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
class Host:
    """Whom somebody comes to see, as far as the gate needs to know."""

    id: UUID
    full_name: str
    phone: str = ""
    can_be_told: bool = False

    @classmethod
    def of(cls, person: Person | None) -> Self | None:
        if person is None:
            return None
        return cls(person.pk, person.full_name, person.phone, telling.can_be_told(person))


@dataclass(frozen=True)
class Arrival:
    """What came to the gate."""

    what: str
    name: str = ""
    organisation: str = ""
    card: CardTaken | None = None
    visit: UUID | None = None
    given_pass: UUID | None = None
    host: Host | None = None
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
class Act:
    """Who let it in, where and when: with the arrival, one entry that bears the act's id."""

    place: Place
    id: UUID
    by: User | None
    at: datetime
    device: str = ""


def write(act: Act, arrival: Arrival) -> GateEntry:
    return write_all([(act, arrival)])[0]


def write_all(came: Sequence[tuple[Act, Arrival]], *, taking: quick.Statement | None = None) -> list[GateEntry]:
    """Entries with their goods, the day's count and the log. Called inside an act; locks counts, then chains, each in
    order, so that two transactions never wait for one another. `taking` takes from one row for each entry what lets it in
    (a use of the pass).

    :raises RuntimeError: one of those rows had nothing left to take.
    """
    entries = [_entry(act, arrival) for act, arrival in came]
    acts = [act for act, _arrival in came]
    days = _days(entries, acts)
    first = [taking] if taking else []
    changed = quick.together([*first, ENTRIES.insertion(entries), *(_counting(*one) for one in days.items())])
    if taking and changed[0] != len(entries):
        raise RuntimeError("a pass was used by somebody who did not lock it")
    for (day, more), counted in zip(days.items(), changed[len(first) + 1 :], strict=True):
        if not counted:
            _count_anew(day, more)
    goods = [row for entry, (_act, arrival) in zip(entries, came, strict=True) for row in _goods(entry, arrival.goods)]
    if goods:
        Goods.objects.bulk_create(goods)
    for entry, act in zip(entries, acts, strict=True):
        _record(entry, act)
    return entries


def _entry(act: Act, arrival: Arrival) -> GateEntry:
    taken, host, unit_id = arrival.card, arrival.host, act.place.unit_id
    badge, badge_taken = _badge(unit_id, arrival.badge) if arrival.badge else (None, False)
    conflict = arrival.conflict or _conflict(arrival.decision, badge_taken)
    entry = ENTRIES.make(
        id=act.id,
        unit_id=unit_id,
        gate_id=act.place.id,
        what=arrival.what,
        visit_id=arrival.visit,
        given_pass_id=arrival.given_pass,
        name=text.clean(arrival.name)[:120],
        organisation=text.clean(arrival.organisation)[:150],
        host_id=host.id if host else None,
        purpose=text.clean(arrival.purpose)[:200],
        plate=plate_of(arrival.plate),
        people=arrival.people,
        vehicles=arrival.vehicles or (1 if arrival.plate else 0),
        allowed=arrival.decision.allowed,
        reason=arrival.decision.reason,
        conflict=conflict,
        note=text.clean(arrival.note)[:200],
        due_at=arrival.due_at,
        entered_at=act.at,
        # What is only counted is never waited for at the exit.
        left_at=act.at if arrival.what == EntryKind.COUNT else None,
        made_by_id=act.by.pk if act.by else None,
        device=act.device[:64],
        to_tell=bool(conflict) or (host is not None and host.can_be_told),
    )
    if badge is not None:
        entry.badge = badge
    if taken is not None:
        entry.card_key_id, entry.card_hash, entry.card_shown = taken.key_id, taken.hash, taken.shown
    return entry


def _conflict(decision: Decision, badge_taken: bool) -> str:
    if decision.reason == Reason.BLOCKED:
        return Conflict.BLOCKED
    if not decision.allowed:
        return Conflict.LET_IN
    return Conflict.BADGE_TAKEN if badge_taken else ""


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


def _badge(unit_id: UUID, number: str) -> tuple[Badge, bool]:
    """The badge of that number, and whether somebody else still wears it. One that nobody entered before is entered."""
    badge, _new = Badge.objects.get_or_create(unit_id=unit_id, number=text.clean(number).upper()[:20])
    return badge, GateEntry.objects.filter(badge=badge, badge_returned_at=None).exists()


def _record(entry: GateEntry, act: Act) -> None:
    """No name, no plate: whoever reads the log later opens the record, as long as it is kept."""
    changes: dict[str, tuple[Any, Any]] = {
        "gate": (None, act.place.id),
        "what": (None, str(entry.what)),
        "people": (None, entry.people),
    }
    if entry.conflict:
        changes |= {"reason": (None, str(entry.reason)), "conflict": (None, str(entry.conflict))}
    audit.record("gate.entered", entry, unit_id=act.place.unit_id, by=act.by, at=act.at, changes=changes)


# The day's count

Day = tuple[UUID, int, date, str]


@dataclass
class _More:
    people: int
    vehicles: int
    last: Act


def _days(entries: Iterable[GateEntry], acts: Iterable[Act]) -> dict[Day, _More]:
    """How many more at these gates on these days, in order."""
    days: dict[Day, _More] = {}
    for entry, act in zip(entries, acts, strict=True):
        day = entry.unit_id, entry.gate_id, dates.local_date(entry.entered_at), str(entry.what)
        more = days.setdefault(day, _More(0, 0, act))
        more.people, more.vehicles, more.last = more.people + entry.people, more.vehicles + entry.vehicles, act
    return dict(sorted(days.items(), key=lambda one: one[0]))


def _counting(day: Day, more: _More) -> quick.Statement:
    """Where the day has begun and is not over. A day's figures are written when it is over; who comes in late (from a
    phone without network) changes them at once."""
    _unit_id, gate_id, date, what = day
    return (
        "UPDATE gate_tally SET people = people + %s, vehicles = vehicles + %s"
        " WHERE gate_id = %s AND date = %s AND what = %s AND NOT written",
        [more.people, more.vehicles, gate_id, stored(date), what],
    )


def _count_anew(day: Day, more: _More) -> None:
    unit_id, gate_id, date, what = day
    rows = Tally.objects.filter(gate=gate_id, date=date, what=what)
    try:
        with transaction.atomic():
            if not rows.exists():
                Tally.objects.create(
                    unit_id=unit_id, gate_id=gate_id, date=date, what=what, people=more.people, vehicles=more.vehicles
                )
                return
    except IntegrityError:  # another gate's clerk made the row in the same moment
        pass
    for row in rows.select_for_update(of=("self",)):
        row.people += more.people
        row.vehicles += more.vehicles
        row.save(update_fields=["people", "vehicles"])
        if row.written:
            facts.replace(row, figures_of_tally(row), by=more.last.by, at=more.last.at)
