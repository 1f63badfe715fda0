"""The acts of a shift at the gate, as a device sends them (docs/adr/0013-acts-of-a-shift.md), and what it needs for them."""

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean, number
from tuquan.gate import keys
from tuquan.gate.deciding import Decision
from tuquan.gate.enums import BlockState, Conflict, Direction, EntryKind, ExitState, Reason, VisitState
from tuquan.gate.models import Area, Badge, Block, Delegation, ExitPass, GateEntry, Goods, Pass, PastDelegation, Visit
from tuquan.gate.services import admitting, claiming, delegations, entering, exits, vehicles
from tuquan.gate.services.recording import FINE, Arrival, GoodsMoved, Host
from tuquan.gate.services.refusals import AlreadyDecided, CountsOnly, NotInside, OutTwice
from tuquan.gate.services.setting import settings_of
from tuquan.units import acts
from tuquan.units.acts import Act, Outcome
from tuquan.units.models import Gate, Person, Unit

AHEAD = timedelta(days=4)
NAMES = {"name": 120, "organisation": 150, "purpose": 200, "plate": 20, "badge": 20, "note": 200}


class NoSuchGate(Refusal):
    message = _("Không tìm thấy cổng này trong đơn vị.")


class NoSuchEntry(Refusal):
    message = _("Không tìm thấy lượt vào này; có thể lượt vào chưa gửi lên hoặc đã hết hạn lưu.")


class NoSuchDelegation(Refusal):
    message = _(
        "Đoàn này không còn trong danh sách đã báo: việc đã xong và đã tự xóa từ lâu. Xem lại số đã đếm của ngày ấy."
    )


class NoSuchExit(Refusal):
    message = _("Không tìm thấy giấy ra cổng này trong đơn vị; có thể đã hết hạn lưu.")


class BadData(Refusal):
    message = _("Dữ liệu gửi lên không đọc được.")


def enter(act: Act) -> Outcome:
    """What happened is recorded; what does not agree is said."""
    gate, data = _gate(act), act.data
    before = GateEntry.objects.filter(pk=act.id, unit=act.unit).first()
    if before is not None:
        return _outcome(before)
    what = _text(data, "what")
    if what not in EntryKind.values:
        raise BadData
    common: dict[str, Any] = {"id": act.id, "by": act.by, "at": act.at, "device": act.device}
    said = _decision(data)
    if (pass_id := _uuid(data, "pass")) is not None:
        entry = admitting.enter_by_pass(
            gate, pass_id, said, note=_text(data, "note"), badge=_text(data, "badge"), **common
        )
        return _outcome(entry)
    visit_id = _uuid(data, "visit")
    if visit_id is not None:
        row = Pass.objects.filter(visit=visit_id, unit=act.unit).order_by("-pk").first()
        if row is not None:
            entry = admitting.enter_by_pass(
                gate, row.pk, said, note=_text(data, "note"), badge=_text(data, "badge"), **common
            )
            return _outcome(entry)
    card = None
    if scanned := _text(data, "card", 400):
        if gate.is_citizen_reception:
            raise CountsOnly
        taken = entering.take_card(act.unit, scanned, at=act.at)
        card = taken[1] if taken else None
    host = Host.of(_host(act.unit, data.get("host")))
    arrival = Arrival(
        what=what,
        name=_text(data, "name"),
        organisation=_text(data, "organisation"),
        card=card,
        host=host,
        purpose=_text(data, "purpose"),
        badge=_text(data, "badge"),
        plate=_text(data, "plate"),
        people=_count(data.get("people"), 0 if what in (EntryKind.VEHICLE, EntryKind.GOODS) else 1),
        vehicles=_count(data.get("vehicles"), 0),
        goods=_goods(data.get("goods")),
        decision=Decision(False, Reason.BLOCKED) if card and card.blocked else said,
        note=_text(data, "note"),
    )
    return _outcome(entering.record_entry(gate, arrival, **common))


def ask_to_enter(act: Act) -> Outcome:
    """With network a pass is taken at once and at one gate only; the answer says who its bearer is."""
    gate, pass_id = _gate(act), _uuid(act.data, "pass")
    if pass_id is None or gate.is_citizen_reception:
        raise BadData
    answer = claiming.claim(
        gate, pass_id, id=act.id, by=act.by, at=act.at, badge=_text(act.data, "badge"), device=act.device
    )
    if isinstance(answer, Decision):
        return Outcome(told={"allowed": False, "reason": answer.reason})
    host = answer.host.full_name if answer.host else ""
    return Outcome(told={"allowed": True, "reason": Reason.OK, "name": answer.name, "host": host})


def delegation_came(act: Act) -> Outcome:
    """An announced delegation is counted once, at the desk or by whichever phone is heard first."""
    gate = _gate(act)
    before = GateEntry.objects.filter(pk=act.id, unit=act.unit).first()
    if before is not None:
        return _outcome(before)
    row, past = _delegation(act), _past_delegation(act)
    numbers = {
        "people": max(_count(act.data.get("people"), row.people if row else 1), 1),
        "vehicles": _count(act.data.get("vehicles"), row.vehicles if row else 0),
    }
    common: dict[str, Any] = {**numbers, "gate": gate, "id": act.id, "by": act.by, "at": act.at, "device": act.device}
    try:
        if row is not None:
            entry = delegations.delegation_came(row, **common)
        elif past is not None:
            entry = delegations.delegation_had_come(past, **common)
        else:
            raise NoSuchDelegation
    except AlreadyDecided:
        return _counted_before(act)
    return _outcome(entry)


def _counted_before(act: Act) -> Outcome:
    entry = _entry_of(_delegation(act) or _past_delegation(act))
    if entry is None:
        return Outcome(message=_("đoàn này đã được ghi vào trước đó; không đếm thêm"), conflict=True)
    words = _("đoàn này đã được ghi vào lúc %(time)s, %(people)s người; không đếm thêm") % {
        "time": f"{dates.timezone.localtime(entry.entered_at):%H:%M %d/%m}",
        "people": number(entry.people),
    }
    return Outcome(entry.get_absolute_url(), words, conflict=True, told={"entry": str(entry.pk)})


def leave(act: Act) -> Outcome:
    gate, data = _gate(act), act.data
    entry_id = _uuid(data, "entry")
    entry = GateEntry.objects.filter(pk=entry_id, unit=act.unit).first() if entry_id else None
    if entry is None:  # counted by another phone or the desk: what goes out is what they let in
        entry = _entry_of(_delegation(act) or _past_delegation(act))
    if entry is None:
        if PastDelegation.objects.filter(unit=act.unit, entry_id__isnull=False).filter(
            Q(pk=_uuid(data, "delegation")) | Q(entry_id=entry_id)
        ):  # deleted after the event as it has to be; its count stands
            return Outcome()
        raise NoSuchEntry
    if entry.left_at is not None:
        if entry.left_at == act.at:
            return Outcome(entry.get_absolute_url())
        words = _("%(what)s, lúc %(time)s") % {
            "what": Conflict.LEFT_TWICE.label,
            "time": f"{dates.timezone.localtime(entry.left_at):%H:%M %d/%m}",
        }
        if entering.left_earlier(entry, gate=gate, by=act.by, at=act.at):
            words = _("%(what)s; sổ lấy giờ ra sớm hơn") % {"what": words}
        return Outcome(entry.get_absolute_url(), words, conflict=True)
    back = [(row.pk, row.quantity) for row in entry.goods.filter(goes_back=True)] if data.get("goods") else []
    returned = data.get("badge_returned", True) is True
    entry = entering.leave(entry, gate=gate, badge_returned=returned, back=back, by=act.by, at=act.at)
    if entry.conflict == Conflict.LEFT_BEFORE:
        return _outcome(entry)
    return Outcome(entry.get_absolute_url(), told={"entry": str(entry.pk)})


def exit_out(act: Act) -> Outcome:
    """Out with a pass of the unit's own; what does not agree is said."""
    row, gate = _exit(act), _gate(act)
    try:
        row = exits.let_out(gate, row, id=act.id, note=_text(act.data, "note"), by=act.by, at=act.at)
    except OutTwice as refusal:
        return Outcome(row.get_absolute_url(), str(refusal.message), conflict=True)
    if row.reason == Reason.OK:
        return Outcome(row.get_absolute_url())
    words = _("đã cho ra dù giấy không hợp lệ: %(why)s") % {"why": row.reason_words}
    return Outcome(row.get_absolute_url(), words, conflict=True)


def ask_to_go_out(act: Act) -> Outcome:
    """With network the pass is taken at once and at one gate only."""
    row, gate = _exit(act), _gate(act)
    if row.out_act == act.id:
        return Outcome(told={"allowed": True, "reason": Reason.OK, "name": row.name})
    decision = exits.decision_of(row, gate, act.at)
    if decision.allowed:
        try:
            exits.let_out(gate, row, id=act.id, by=act.by, at=act.at)
        except OutTwice:
            decision = Decision(False, Reason.USED_UP)
    return Outcome(told={"allowed": decision.allowed, "reason": decision.reason, "name": row.name})


def exit_back(act: Act) -> Outcome:
    row = _exit(act)
    _gate(act)
    try:
        exits.came_back(row, id=act.id, by=act.by, at=act.at)
    except NotInside as refusal:
        return Outcome(row.get_absolute_url(), str(refusal.message), conflict=True)
    return Outcome(row.get_absolute_url())


def _exit(act: Act) -> ExitPass:
    pk = _uuid(act.data, "exit")
    row = ExitPass.objects.filter(pk=pk, unit=act.unit).select_related("unit").first() if pk else None
    if row is None:
        raise NoSuchExit
    return row


def without_card_number(data: acts.Data) -> acts.Data:
    """What may stay beside the act: the number of the card may not, nor what the log holds and deletes on its day."""
    kept = (
        "gate",
        "exit",
        "what",
        "pass",
        "visit",
        "entry",
        "delegation",
        "people",
        "vehicles",
        "badge_returned",
        "decision",
    )
    return {name: data[name] for name in kept if name in data}


def snapshot(unit: Unit, _user: Any, at: datetime) -> dict[str, Any]:
    """What a gate needs for 72 hours without network: no more about people than it takes to let them in.

    `passes`: rules as `deciding.js` takes them; `known` says what only we know (approved, revoked, used). `blocks`
    are marks as `blockMark` of `card.js` makes them with `block_salt` and `block_rounds`.
    """
    settings, day = settings_of(unit), dates.local_date(at)
    gates = Gate.objects.on(day).filter(site__unit=unit).select_related("site").order_by("site__name", "name", "pk")
    areas = list(Area.objects.filter(unit=unit, ended_at=None).prefetch_related("gates").order_by("name", "pk"))
    leads: dict[int, list[int]] = {}
    for area in areas:
        for gate in area.gates.all():
            leads.setdefault(gate.pk, []).append(area.pk)
    passes = (
        Pass.objects.filter(unit=unit, ends_at__gt=at, starts_at__lt=at + AHEAD)
        .select_related("visit__host")
        .order_by("starts_at", "pk")
    )
    inside = GateEntry.objects.inside().filter(unit=unit).select_related("badge", "host").order_by("entered_at", "pk")
    inside = inside.prefetch_related("goods")
    hosts = (
        Person.objects.filter(memberships__unit=unit, memberships__valid_to=None).distinct().order_by("sort_key", "pk")
    )
    blocks = Block.objects.filter(unit=unit, state=BlockState.IN_FORCE, first_date__lte=day + AHEAD, last_date__gte=day)
    out = GateEntry.objects.filter(unit=unit, badge__isnull=False, badge_returned_at=None)
    may_leave = Q(out_at=None, state=ExitState.APPROVED, ends_at__gt=at, starts_at__lt=at + AHEAD)
    exits_at_hand = ExitPass.objects.filter(unit=unit).filter(
        may_leave | Q(out_at__isnull=False, back_by__isnull=False, back_at=None)
    )
    # As on the desk those of the day, and one whose event goes on past midnight.
    awaited = Delegation.objects.filter(unit=unit, entry_id=None, expected_at__lt=at + AHEAD).order_by(
        "expected_at", "pk"
    )
    awaited = awaited.filter(Q(expected_at__date__gte=day) | Q(ends_at__gt=at))
    return {
        "unit": str(unit.pk),
        "public_key": keys.public_key().public_bytes_raw().hex(),
        "early": settings.early_minutes * 60,
        "log_days": settings.log_days,
        "gates": [
            {
                "id": gate.pk,
                "name": gate.name,
                "site": gate.site.name,
                "reception": gate.is_citizen_reception,
                "areas": leads.get(gate.pk, []),
            }
            for gate in gates
        ],
        "areas": [{"id": area.pk, "name": area.name, "needs_approval": area.needs_approval} for area in areas],
        "visits": [
            _expected(row) for row in passes if row.revoked_at is None and row.visit.state != VisitState.REFUSED
        ],
        "delegations": [
            {
                "id": str(one.pk),
                "gate": one.gate_id,
                "expected_at": one.expected_at.isoformat(),
                "ends_at": one.ends_at.isoformat(),
                "people": one.people,
                "vehicles": one.vehicles,
            }
            for one in awaited
        ],
        "revoked": [str(row.pk) for row in passes if row.revoked_at is not None],
        "exits": [
            {
                "exit": str(one.pk),
                "kind": one.kind,
                "name": one.name,
                "section": one.section,
                "picked_up": one.picked_up,
                "code": one.code,
                "rules": one.rules(),
                "known": one.known(),
                "out_at": one.out_at.isoformat() if one.out_at else None,
                "back_by": one.back_by.isoformat() if one.back_by else None,
            }
            for one in exits_at_hand
        ],
        "block_salt": settings.block_salt,
        "block_rounds": keys.BLOCK_ROUNDS,
        "blocks": sorted(blocks.values_list("card_mark", flat=True)),
        "vehicles": [{"plate": one.plate, "whose": str(one)} for one in vehicles.coming_regularly(unit.pk, day)],
        "hosts": [{"id": str(one.pk), "name": one.full_name} for one in hosts],
        "badges": list(
            Badge.objects.filter(unit=unit, lost_at=None).order_by("number").values_list("number", flat=True)
        ),
        "badges_out": sorted(out.values_list("badge__number", flat=True)),
        "inside": [
            {
                "entry": str(one.pk),
                "what": one.what,
                "name": one.name,
                "plate": one.plate,
                "people": one.people,
                "badge": one.badge.number if one.badge else "",
                "host": one.host.full_name if one.host else "",
                "pass": str(one.given_pass_id) if one.given_pass_id else None,
                "entered_at": one.entered_at.isoformat(),
                "due_at": one.due_at.isoformat() if one.due_at else None,
                "goods": [_there(row) for row in one.goods.all() if row.outstanding > 0],
            }
            for one in inside
        ],
    }


def _there(row: Goods) -> str:
    """What is to go out again with whoever brought it."""
    return " ".join(filter(None, [number(row.outstanding), row.measure, row.name]))


def _expected(row: Pass) -> dict[str, Any]:
    visit: Visit = row.visit
    return {
        "visit": str(visit.pk),
        "pass": str(row.pk),
        "code": visit.code,
        "kind": visit.kind,
        "name": visit.name,
        "organisation": visit.organisation,
        "people": visit.people,
        "plate": visit.plate,
        "purpose": visit.purpose,
        "host": visit.host.full_name if visit.host else "",
        "rules": row.rules(),
        "known": {"approved": row.approved, "revoked": False, "used": row.uses},
    }


def _outcome(entry: GateEntry) -> Outcome:
    told = {"entry": str(entry.pk), "allowed": entry.allowed, "reason": entry.reason}
    if not entry.conflict:
        return Outcome(entry.get_absolute_url(), told=told)
    return Outcome(entry.get_absolute_url(), str(Conflict(entry.conflict).label), conflict=True, told=told)


def _gate(act: Act) -> Gate:
    given = act.data.get("gate")
    number = (
        int(given) if isinstance(given, int) or (isinstance(given, str) and given.isascii() and given.isdigit()) else 0
    )
    gate = Gate.objects.select_related("site__unit").filter(pk=number, site__unit=act.unit).first()
    if gate is None:
        raise NoSuchGate
    return gate


def _delegation(act: Act) -> Delegation | None:
    pk = _uuid(act.data, "delegation")
    return Delegation.objects.filter(pk=pk, unit=act.unit).first() if pk else None


def _past_delegation(act: Act) -> PastDelegation | None:
    pk = _uuid(act.data, "delegation")
    return PastDelegation.objects.filter(pk=pk, unit=act.unit).first() if pk else None


def _entry_of(row: Delegation | PastDelegation | None) -> GateEntry | None:
    if row is None or row.entry_id is None:
        return None
    return GateEntry.objects.filter(pk=row.entry_id, unit=row.unit_id).first()


def _text(data: acts.Data, name: str, longest: int = 0) -> str:
    value = data.get(name)
    return clean(value)[: longest or NAMES.get(name, 60)] if isinstance(value, str) else ""


def _uuid(data: acts.Data, name: str) -> UUID | None:
    try:
        return UUID(str(data[name])) if data.get(name) else None
    except ValueError as error:
        raise BadData from error


def _count(value: Any, otherwise: int) -> int:
    return min(value, 10_000) if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else otherwise


def _host(unit: Unit, given: Any) -> Person | None:
    try:
        return Person.objects.filter(pk=UUID(str(given)), memberships__unit=unit).first() if given else None
    except ValueError:
        return None


def _decision(data: acts.Data) -> Decision:
    """What the phone decided without network. Believed as far as it goes against entering: a guard who let somebody in
    all the same says so."""
    said = data.get("decision")
    if not isinstance(said, dict) or said.get("allowed") is not False:
        return FINE
    reason = said.get("reason")
    return Decision(False, reason if reason in Reason.values and reason != Reason.OK else Reason.FORGED)


def _goods(given: Any) -> tuple[GoodsMoved, ...]:
    found = []
    for one in given if isinstance(given, list) else []:
        name = clean(str(one.get("name", ""))) if isinstance(one, dict) else ""
        if not name:
            continue
        try:
            quantity = Decimal(str(one.get("quantity") or 1))
        except InvalidOperation:
            quantity = Decimal(1)
        found.append(
            GoodsMoved(
                name=name,
                quantity=min(max(quantity, Decimal(0)), Decimal(10_000_000)) if quantity.is_finite() else Decimal(1),
                measure=clean(str(one.get("measure", ""))),
                direction=Direction.OUT if one.get("direction") == Direction.OUT else Direction.IN,
                paper=clean(str(one.get("paper", ""))),
                goes_back=one.get("goes_back") is True,
            )
        )
    return tuple(found[:50])


def register() -> None:
    acts.register("gate.enter", Permission.WATCH_WORK, enter, kept=without_card_number, ask=ask_to_enter)
    acts.register("gate.delegation_came", Permission.WATCH_WORK, delegation_came, kept=without_card_number)
    acts.register("gate.exit", Permission.WATCH_WORK, exit_out, kept=without_card_number, ask=ask_to_go_out)
    acts.register("gate.exit_back", Permission.WATCH_WORK, exit_back, kept=without_card_number)
    acts.register("gate.leave", Permission.WATCH_WORK, leave, kept=without_card_number)
    acts.register_snapshot("gate", Permission.WATCH_WORK, snapshot)
