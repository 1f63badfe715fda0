"""Giấy ra cổng: asked for, approved, out through a gate once, back again.

A form teacher who writes a pupil's pass answers for it and approves it by that; everybody else needs a second person.
"""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text
from tuquan.gate import deciding, keys, tokens
from tuquan.gate.deciding import Decision
from tuquan.gate.enums import ExitKind, ExitState
from tuquan.gate.models import ExitPass, Visit
from tuquan.gate.services import telling
from tuquan.gate.services.refusals import (
    AlreadyDecided,
    ApproverMissing,
    CountsOnly,
    EndsBeforeItStarts,
    NameMissing,
    NotInside,
    OutTwice,
    SameApprover,
    TooLong,
    VisitOver,
)
from tuquan.notifications import services as notifications
from tuquan.units.models import Gate, Person, Unit
from tuquan.units.services.checks import locked_unit

LONGEST_HOURS = 24


@audit.transaction
def ask_exit(
    unit: Unit,
    *,
    kind: str,
    name: str,
    starts_at: datetime,
    ends_at: datetime,
    approver: Person,
    section: str = "",
    back_by: datetime | None = None,
    picked_up: bool = False,
    by: User | None,
    at: datetime,
) -> ExitPass:
    """:raises Refusal: times that do not fit; nobody of the unit who could approve; one's own pass approved by oneself."""
    unit = locked_unit(unit, at)
    name = text.clean(name)
    if not name:
        raise NameMissing
    if ends_at <= starts_at or ends_at <= at or (back_by is not None and back_by <= starts_at):
        raise EndsBeforeItStarts
    if (ends_at - starts_at).total_seconds() > LONGEST_HOURS * 3600:
        raise TooLong(_("Giấy ra cổng dùng trong một ngày."))
    if not telling.can_be_told(approver) or not approver.memberships.filter(unit=unit).exists():
        raise ApproverMissing
    own = by is not None and approver.user_id == by.pk
    if own and kind != ExitKind.PUPIL:
        raise SameApprover(field="approver")
    row = ExitPass.objects.create(
        unit=unit,
        kind=kind,
        name=name[:120],
        section=text.clean(section)[:80],
        picked_up=picked_up and kind == ExitKind.PUPIL,
        starts_at=starts_at,
        ends_at=ends_at,
        back_by=back_by,
        code=free_code(unit),
        state=ExitState.APPROVED if own else ExitState.WAITING,
        made_by=by,
        made_at=at,
        approver=approver,
        decided_by=by if own else None,
        decided_at=at if own else None,
    )
    _record("gate.exit_asked", row, by, at, kind=str(kind), state=str(row.state))
    if not own and approver.user is not None:
        _tell([approver.user], telling.EXIT_TO_APPROVE, row, _("Có giấy ra cổng chờ anh/chị duyệt"), "approve", at)
    return row


def free_code(unit: Unit) -> str:
    """Eight digits that no other paper of the unit bears: the gate types them where nothing can be scanned."""
    while True:
        code = f"{secrets.randbelow(90_000_000) + 10_000_000}"
        if not any(model.objects.filter(unit=unit, code=code).exists() for model in (Visit, ExitPass)):
            return code


@audit.transaction
def approve_exit(row: ExitPass, *, by: User, at: datetime) -> ExitPass:
    """:raises Refusal: decided before, its time is over, one's own."""
    return _decide(row, ExitState.APPROVED, by=by, at=at)


@audit.transaction
def refuse_exit(row: ExitPass, *, reason: str, by: User, at: datetime) -> ExitPass:
    """:raises Refusal: decided before, its time is over, one's own."""
    return _decide(row, ExitState.REFUSED, reason=reason, by=by, at=at)


def _decide(row: ExitPass, state: ExitState, *, reason: str = "", by: User, at: datetime) -> ExitPass:
    row = _locked(row)
    if row.state != ExitState.WAITING:
        raise AlreadyDecided
    if not row.is_open(at):
        raise VisitOver
    if row.made_by_id == by.pk:
        raise SameApprover
    row.state, row.decided_by, row.decided_at, row.refusal = state, by, at, text.clean(reason)[:250]
    row.save(update_fields=["state", "decided_by", "decided_at", "refusal"])
    _record("gate.exit_decided", row, by, at, state=str(state))
    if row.made_by is not None:
        words = _("Giấy ra cổng đã được duyệt") if state == ExitState.APPROVED else _("Giấy ra cổng không được duyệt")
        _tell([row.made_by], telling.EXIT_DECIDED, row, words, "decided", at)
    return row


@audit.transaction
def cancel_exit(row: ExitPass, *, by: User, at: datetime) -> ExitPass:
    """Nobody goes out with it any more.

    :raises VisitOver: used, over, or decided against.
    """
    row = _locked(row)
    if not row.is_open(at):
        raise VisitOver
    row.state = ExitState.CANCELLED
    row.save(update_fields=["state"])
    _record("gate.exit_cancelled", row, by, at, state=str(row.state))
    return row


def decision_of(row: ExitPass, gate: Gate, at: datetime) -> Decision:
    moment = {
        "now": int(at.timestamp()),
        "unit": str(gate.site.unit_id),
        "gate": gate.pk,
        "areas": [],
        "reception": gate.is_citizen_reception,
        "genuine": True,
        "blocked": False,
        "early": 0,
        "way": deciding.OUT,
        **row.known(),
    }
    return deciding.decide(row.rules(), moment)


@audit.transaction
def let_out(gate: Gate, row: ExitPass, *, id: UUID, note: str = "", by: User | None, at: datetime) -> ExitPass:
    """Out at that moment, whatever the rules said: what they said stands beside it. The same act again changes nothing.

    :raises OutTwice: somebody went out with it before. :raises CountsOnly: a gate that only counts.
    """
    row = _locked(row)
    if row.out_act == id:
        return row
    if gate.is_citizen_reception:
        raise CountsOnly
    if row.out_at is not None:
        raise OutTwice
    decision = decision_of(row, gate, at)
    row.out_at, row.out_act, row.out_gate = at, id, gate
    row.reason, row.note = decision.reason, text.clean(note)[:200]
    row.save(update_fields=["out_at", "out_act", "out_gate", "reason", "note"])
    _record("gate.exit_out", row, by, at, gate=gate.pk, reason=str(decision.reason))
    if not decision.allowed:
        chiefs = telling.runners(row.unit, Permission.GATE_EDIT, at)
        _tell(chiefs, telling.CONFLICT, row, _("Đã cho ra dù giấy ra cổng không hợp lệ"), "let_out", at)
    return row


@audit.transaction
def came_back(row: ExitPass, *, id: UUID, by: User | None, at: datetime) -> ExitPass:
    """:raises NotInside: is back already, or never went out."""
    row = _locked(row)
    if row.back_act == id:
        return row
    if row.out_at is None or row.back_at is not None:
        raise NotInside(_("Giấy này chưa ghi ra, hoặc đã ghi về trước đó."))
    row.back_at, row.back_act = at, id
    row.save(update_fields=["back_at", "back_act"])
    _record("gate.exit_back", row, by, at, back_at=at)
    return row


def tell_not_back(now: datetime) -> int:
    """Each minute: whose time to be back has passed; those who asked and approved are told, once."""
    count = 0
    rows = ExitPass.objects.overdue(now).filter(late_told_at=None).select_related("unit", "made_by", "approver__user")
    for row in rows.order_by("pk"):
        if not ExitPass.objects.filter(pk=row.pk, late_told_at=None, back_at=None).update(late_told_at=now):
            continue
        people = {
            user.pk: user for user in (row.made_by, row.approver.user if row.approver else None) if user is not None
        }
        _tell(
            list(people.values()),
            telling.EXIT_LATE,
            row,
            _("Quá giờ về theo giấy ra cổng, cổng chưa ghi về"),
            "late",
            now,
        )
        count += 1
    return count


def token_of_exit(row: ExitPass) -> str:
    """What stands in the QR."""
    return tokens.make(row.pk, row.rules(), keys.signing_key())


def _locked(row: ExitPass) -> ExitPass:
    rows = ExitPass.objects.select_for_update(of=("self",)).select_related("unit", "made_by")
    return rows.get(pk=row.pk)


def _record(act: str, row: ExitPass, by: User | None, at: datetime, /, **now: Any) -> None:
    """No name: whoever reads the log later opens the pass, as long as it is kept."""
    changes = {name: (None, value) for name, value in now.items()}
    audit.record(act, row, unit_id=row.unit_id, by=by, at=at, changes=changes)


def _tell(people: list[User], kind: str, row: ExitPass, title: str, key: str, at: datetime) -> None:
    notifications.tell(people, kind, row, title=title, at=at, unit=row.unit, key=key)
