"""In with a pass. `admit` asks the rules and takes a use; `enter_by_pass` records who came in whatever the rules said.

Scans that come at the same moment stand in one transaction (docs/adr/0016-scans-are-written-together.md): its first
statement locks the passes, in order, so what is decided after it holds until the entries are written.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, connection
from django.db.models import F

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import quick
from tuquan.core.gathering import Gathered
from tuquan.core.ids import uuid7, uuid_of
from tuquan.core.prepared import stored
from tuquan.gate import deciding, keys, tokens
from tuquan.gate.deciding import Decision
from tuquan.gate.enums import Conflict, EntryKind, Reason
from tuquan.gate.models import Area, ExitPass, GateEntry, GateSettings, Pass, Visit
from tuquan.gate.services.recording import FINE, Act, Arrival, Host, Place, write, write_all
from tuquan.gate.services.refusals import CountsOnly
from tuquan.units.models import Gate


@dataclass(frozen=True)
class Answer:
    """What the screen says: green with the entry, or red with the reason."""

    decision: Decision
    entry: GateEntry | None = None
    host: Host | None = None
    visit: Visit | None = None
    given_pass: UUID | None = None
    again: bool = False
    """The same act once more: nothing new happened."""


class ExitShown(Exception):
    """What was held to the scanner lets out one of our own: `pass_id`."""

    def __init__(self, pass_id: UUID) -> None:
        self.pass_id = pass_id


@dataclass(frozen=True)
class Scan:
    """A pass held to a scanner, whose own rules speak for it."""

    act: Act
    pass_id: UUID
    rules: dict[str, Any]
    moment: dict[str, Any]


def admit(gate: Gate, scanned: str, *, id: UUID, by: User | None, at: datetime, device: str = "") -> Answer:
    """Somebody holds a pass to the scanner. Where the rules allow it, one use is taken and the entry recorded; where
    not, nothing is, and the guard decides (`enter_by_pass` with a note).

    :raises ExitShown: it is a pass out, which the guard reads on a page of its own.
    """
    return admit_at(Act(Place.of(gate), id, by, at, device), scanned)


def admit_at(act: Act, scanned: str) -> Answer:
    if act.place.is_citizen_reception:
        return Answer(Decision(False, Reason.COUNTS_ONLY))
    try:
        token = tokens.read(tokens.digits_of(scanned), keys.public_key())
        pass_id, rules = token.id, token.rules
    except tokens.NotAPass:
        found = _by_code(act.place, scanned)
        if found is None:
            return Answer(Decision(False, Reason.FORGED))
        pass_id, rules = found.pk, found.rules()
    if rules["way"] == deciding.OUT and rules["unit"] == str(act.place.unit_id):
        raise ExitShown(pass_id)
    # First everything the pass says itself: what speaks against it there needs no lock.
    scan = Scan(act, pass_id, rules, _moment(act.place, rules, act.at))
    if not deciding.decide(rules, scan.moment).allowed:
        return _refused(scan)
    return _admit(scan) or _refused(scan)


def _by_code(place: Place, scanned: str) -> Pass | ExitPass | None:
    """The eight digits that somebody reads out when nothing can be scanned."""
    code = tokens.digits_of(scanned)
    if len(code) != 8:
        return None
    rows = Pass.objects.filter(unit=place.unit_id, visit__code=code)
    found = rows.order_by(F("revoked_at").asc(nulls_first=True), "-pk").first()
    return found or ExitPass.objects.filter(unit=place.unit_id, code=code).first()


def _moment(place: Place, rules: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Areas and the time before the hour are asked for only where a rule speaks of them."""
    now = int(at.timestamp())
    return {
        "now": now,
        "unit": str(place.unit_id),
        "gate": place.id,
        "areas": _areas(place) if rules["areas"] else [],
        "reception": place.is_citizen_reception,
        "genuine": True,
        "approved": True,
        "revoked": False,
        "blocked": False,
        "used": 0,
        "early": _early_seconds(place) if now < rules["starts"] else 0,
        "way": deciding.IN,
    }


def _areas(place: Place) -> list[int]:
    return list(Area.objects.filter(gates=place.id, ended_at=None).values_list("pk", flat=True))


def _early_seconds(place: Place) -> int:
    settings = GateSettings.objects.filter(unit=place.unit_id).first() or GateSettings()
    return settings.early_minutes * 60


def _admit_all(scans: list[Scan]) -> list[Answer | None]:
    """One transaction; None for a scan that takes no use."""
    try:
        with audit.act():
            return _admitted(scans)
    except IntegrityError as error:
        if len(scans) > 1:
            raise
        return [_with_an_act_done_before(scans[0], error)]


def _with_an_act_done_before(scan: Scan, error: IntegrityError) -> Answer | None:
    """The same act a second time, with a pass that has uses left: the entry stands there already. With another pass it is
    an act of its own, sent from a page that somebody went back to."""
    if (before := _before(scan)) is not None:
        return before
    if not GateEntry.objects.filter(pk=scan.act.id).exists():
        raise error
    [answer] = _admit_all([replace(scan, act=replace(scan.act, id=uuid7()))])
    return answer


_admit = Gathered(_admit_all, lambda scan: scan.pass_id)


def _admitted(scans: list[Scan]) -> list[Answer | None]:
    known = _locked([scan.pass_id for scan in scans])
    let_in = [scan for scan in scans if scan.pass_id in known and _allows(scan, known[scan.pass_id])]
    if not let_in:
        return [None] * len(scans)
    came = [(scan.act, _arrival(scan, known[scan.pass_id])) for scan in let_in]
    entries = write_all(came, taking=_a_use([scan.pass_id for scan in let_in]))
    answers = {
        scan.pass_id: Answer(FINE, entry, known[scan.pass_id].host, given_pass=scan.pass_id)
        for scan, entry in zip(let_in, entries, strict=True)
    }
    return [answers.get(scan.pass_id) for scan in scans]


class Known(NamedTuple):
    """What the database knows of a pass and its visit."""

    visit: UUID
    approved: bool
    revoked: bool
    used: int
    kind: str
    name: str
    organisation: str
    plate: str
    purpose: str
    people: int
    host: Host | None


KNOWN = """
    SELECT gate_pass.id, gate_pass.visit_id, gate_pass.approved, gate_pass.revoked_at IS NOT NULL, gate_pass.uses,
           visit.kind, visit.name, visit.organisation, visit.plate, visit.purpose, visit.people,
           host.id, host.full_name, host.phone, coalesce(account.is_active, FALSE)
    FROM gate_pass
    JOIN gate_visit visit ON visit.id = gate_pass.visit_id
    LEFT JOIN units_person host ON host.id = visit.host_id
    LEFT JOIN accounts_user account ON account.id = host.user_id
    WHERE"""


def _locked(passes: list[UUID]) -> dict[UUID, Known]:
    """The passes, locked in the order of their ids until the transaction ends (SQLite: the transaction itself)."""
    lock = " ORDER BY gate_pass.id FOR UPDATE OF gate_pass" if connection.features.has_select_for_update else ""
    found = {}
    for id, visit, *known, host, full_name, phone, can_be_told in quick.rows(
        f"{KNOWN} {_these(passes)}{lock}", [stored(one) for one in passes]
    ):
        told = Host(uuid_of(host), full_name, phone, bool(can_be_told)) if host is not None else None
        found[uuid_of(id)] = Known._make((uuid_of(visit), *known, told))
    return found


def _these(passes: list[UUID]) -> str:
    return f"gate_pass.id IN ({', '.join(['%s'] * len(passes))})"


def _allows(scan: Scan, known: Known) -> bool:
    moment = {**scan.moment, "revoked": known.revoked, "approved": known.approved, "used": known.used}
    return deciding.decide(scan.rules, moment).allowed


def _a_use(passes: list[UUID]) -> quick.Statement:
    """The condition says once more what was decided on: whatever happens, no pass is used more often than it allows."""
    return (
        "UPDATE gate_pass SET uses = uses + 1 WHERE revoked_at IS NULL AND approved"
        f" AND (max_uses = 0 OR uses < max_uses) AND {_these(passes)}",
        [stored(one) for one in passes],
    )


def _arrival(scan: Scan, known: Known) -> Arrival:
    return Arrival(
        what=known.kind,
        name=known.name,
        organisation=known.organisation,
        visit=known.visit,
        given_pass=scan.pass_id,
        host=known.host,
        purpose=known.purpose,
        plate=known.plate,
        people=known.people if scan.rules["uses"] == 1 else 1,
        vehicles=1 if known.plate else 0,
        due_at=datetime.fromtimestamp(scan.rules["ends"], UTC),
    )


def _before(scan: Scan) -> Answer | None:
    """The entry of the same act: nobody is shown in by what was written of another."""
    rows = GateEntry.objects.select_related("host__user").filter(pk=scan.act.id, given_pass=scan.pass_id)
    entry = rows.filter(unit=scan.act.place.unit_id).first()
    if entry is None:
        return None
    return Answer(FINE, entry, Host.of(entry.host), given_pass=entry.given_pass_id, again=True)


def _refused(scan: Scan) -> Answer:
    """The same act again, or why not: now with what the database knows of the pass."""
    if (before := _before(scan)) is not None:
        return before
    rules, moment = scan.rules, scan.moment
    row = Pass.objects.select_related("visit__host").filter(pk=scan.pass_id, unit=scan.act.place.unit_id).first()
    if row is None:
        return Answer(deciding.decide(rules, {**moment, "genuine": rules["unit"] != moment["unit"]}))
    known = {**moment, "revoked": row.revoked_at is not None, "approved": row.approved, "used": row.uses}
    decision = deciding.decide(rules, known)
    if decision.allowed:  # freed in this very moment; the guard scans again
        decision = Decision(False, Reason.USED_UP)
    return Answer(decision, visit=row.visit, given_pass=row.pk)


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
    act = Act(Place.of(gate), id, by, at, device)
    row = (
        Pass.objects.select_for_update(of=("self",))
        .select_related("visit__host__user")
        .filter(pk=pass_id, unit=gate.site.unit_id)
        .first()
    )
    if row is None:
        unknown = Conflict.UNKNOWN_PASS
        return write(act, Arrival(EntryKind.VISITOR, badge=badge, decision=decision, conflict=unknown, note=note))
    now = deciding.decide(row.rules(), moment_of(act.place, row, at))
    row.uses += 1
    row.save(update_fields=["uses"])
    conflict = Conflict.DOUBLE_USE if now.reason == Reason.USED_UP else "" if now.allowed else Conflict.LET_IN
    visit = row.visit
    arrival = Arrival(
        what=visit.kind,
        name=visit.name,
        organisation=visit.organisation,
        visit=visit.pk,
        given_pass=row.pk,
        host=Host.of(visit.host),
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
    return write(act, arrival)


def moment_of(place: Place, row: Pass, at: datetime) -> dict[str, Any]:
    """What the rules of a pass are held against, with what the database knows of it."""
    return {
        **_moment(place, row.rules(), at),
        "revoked": row.revoked_at is not None and row.revoked_at <= at,
        "approved": row.approved,
        "used": row.uses,
    }
