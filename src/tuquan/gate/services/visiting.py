"""Guests, groups and contractors announced beforehand, and the passes they get."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text
from tuquan.gate import keys, tokens
from tuquan.gate.enums import EntryKind, VisitSource, VisitState
from tuquan.gate.models import Area, GateEntry, Pass, Visit
from tuquan.gate.services import telling
from tuquan.gate.services.exits import free_code
from tuquan.gate.services.recording import plate_of
from tuquan.gate.services.refusals import (
    AlreadyDecided,
    AreaElsewhere,
    CountsOnly,
    EndsBeforeItStarts,
    GateElsewhere,
    HostElsewhere,
    NameMissing,
    TooLong,
    VisitOver,
)
from tuquan.units.models import Gate, Person, Unit
from tuquan.units.services.checks import locked_unit

LONGEST = {EntryKind.VISITOR: 7, EntryKind.GROUP: 7, EntryKind.CONTRACTOR: 366}
"""Days that one announcement may cover."""
EVERY_DAY = 127


@audit.transaction
def announce_visit(
    unit: Unit,
    *,
    name: str,
    starts_at: datetime,
    ends_at: datetime,
    by: User | None,
    at: datetime,
    kind: str = EntryKind.VISITOR,
    organisation: str = "",
    email: str = "",
    people: int = 1,
    plate: str = "",
    purpose: str = "",
    host: Person | None = None,
    area: Area | None = None,
    gates: Iterable[Gate] = (),
    days: int = EVERY_DAY,
    first_minute: int = 0,
    last_minute: int = 0,
    source: str = VisitSource.HOST,
) -> Visit:
    """Somebody will come. It waits for approval where the area needs it, or where the guest wrote it.

    :raises Refusal: times that do not fit, a person, area or gate of another unit, a gate that only counts.
    """
    unit = locked_unit(unit, at)
    name = text.clean(name)
    gates = list(gates)
    if not name:
        raise NameMissing
    if ends_at <= starts_at or ends_at <= at:
        raise EndsBeforeItStarts
    if ends_at - starts_at > timedelta(days=LONGEST[EntryKind(kind)]):
        raise TooLong(_("Một lần đăng ký dài nhất %(days)d ngày.") % {"days": LONGEST[EntryKind(kind)]})
    if host is not None and not host.memberships.filter(unit=unit).exists():
        raise HostElsewhere
    if area is not None and (area.unit_id != unit.pk or area.ended_at is not None):
        raise AreaElsewhere
    if any(gate.site.unit_id != unit.pk for gate in gates):
        raise GateElsewhere(field="gates")
    if any(gate.is_citizen_reception for gate in gates):
        raise CountsOnly(field="gates")
    waits = source == VisitSource.GUEST or (area is not None and area.needs_approval)
    visit = Visit.objects.create(
        unit=unit,
        kind=kind,
        state=VisitState.WAITING if waits else VisitState.APPROVED,
        source=source,
        name=name[:120],
        organisation=text.clean(organisation)[:150],
        email=email,
        people=people,
        plate=plate_of(plate),
        purpose=text.clean(purpose)[:200],
        host=host,
        area=area,
        starts_at=starts_at,
        ends_at=ends_at,
        code=free_code(unit),
        made_by=by,
        made_at=at,
        decided_by=None if waits else by,
        decided_at=None if waits else at,
    )
    Pass.objects.create(
        unit=unit,
        visit=visit,
        starts_at=starts_at,
        ends_at=ends_at,
        days=days,
        first_minute=first_minute,
        last_minute=last_minute,
        gates=sorted(gate.pk for gate in gates),
        areas=[area.pk] if area is not None else [],
        max_uses=_uses(kind, starts_at, ends_at),
        approved=not waits,
    )
    audit.record(
        "gate.visit_announced",
        visit,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={
            "kind": (None, str(kind)),
            "state": (None, str(visit.state)),
            "starts_at": (None, starts_at),
            "ends_at": (None, ends_at),
            "people": (None, people),
        },
    )
    if waits:
        if area is not None and area.needs_approval:
            telling.tell_to_approve(visit, area.keeper, at=at)
        else:
            telling.tell_to_approve(visit, host if telling.can_be_told(host) else None, at=at)
    return visit


def _uses(kind: str, starts_at: datetime, ends_at: datetime) -> int:
    """A guest or group comes in once; whoever has business for longer comes and goes."""
    return 1 if kind != EntryKind.CONTRACTOR and ends_at - starts_at <= timedelta(days=1) else 0


@audit.transaction
def approve_visit(visit: Visit, *, by: User | None, at: datetime) -> Visit:
    """:raises AlreadyDecided, VisitOver: see their sentences."""
    visit = _waiting(visit, at)
    visit.state, visit.decided_by, visit.decided_at = VisitState.APPROVED, by, at
    visit.save(update_fields=["state", "decided_by", "decided_at"])
    visit.passes.filter(revoked_at=None).update(approved=True)
    audit.record("gate.visit_approved", visit, unit_id=visit.unit_id, by=by, at=at)
    return visit


@audit.transaction
def refuse_visit(visit: Visit, *, reason: str, by: User | None, at: datetime) -> Visit:
    """:raises AlreadyDecided, VisitOver: see their sentences."""
    visit = _waiting(visit, at)
    visit.state, visit.decided_by, visit.decided_at = VisitState.REFUSED, by, at
    visit.refusal = text.clean(reason)[:250]
    visit.save(update_fields=["state", "decided_by", "decided_at", "refusal"])
    _revoke(visit, at)
    audit.record("gate.visit_refused", visit, unit_id=visit.unit_id, by=by, at=at)
    return visit


@audit.transaction
def cancel_visit(visit: Visit, *, by: User | None, at: datetime) -> Visit:
    """It will not take place: every pass of it ends.

    :raises VisitOver: its time has passed, or it was cancelled or refused before.
    """
    visit = Visit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    if not visit.is_open(at):
        raise VisitOver
    visit.state, visit.decided_by, visit.decided_at = VisitState.CANCELLED, by, at
    visit.save(update_fields=["state", "decided_by", "decided_at"])
    _revoke(visit, at)
    audit.record("gate.visit_cancelled", visit, unit_id=visit.unit_id, by=by, at=at)
    return visit


@audit.transaction
def replace_pass(visit: Visit, *, by: User | None, at: datetime) -> Pass:
    """The pass was lost or passed on: it is revoked, a new one takes its place with the uses that are left.

    :raises VisitOver: nobody is expected any more.
    """
    visit = Visit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    old = visit.passes.filter(revoked_at=None).order_by("-pk").first()
    if not visit.is_open(at) or old is None:
        raise VisitOver
    _revoke(visit, at)
    fields: dict[str, Any] = {
        one.attname: getattr(old, one.attname) for one in Pass._meta.fields if one.attname not in ("id", "revoked_at")
    }
    new = Pass.objects.create(**fields)
    audit.record("gate.pass_replaced", visit, unit_id=visit.unit_id, by=by, at=at)
    return new


def _revoke(visit: Visit, at: datetime) -> None:
    visit.passes.filter(revoked_at=None).update(revoked_at=at)


def _waiting(visit: Visit, at: datetime) -> Visit:
    visit = Visit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    if visit.state != VisitState.WAITING:
        raise AlreadyDecided
    if not visit.is_open(at):
        raise VisitOver
    return visit


def pass_of(visit: Visit) -> Pass | None:
    return visit.passes.filter(revoked_at=None).order_by("-pk").first()


def token_of_pass(row: Pass) -> str:
    """What stands in the QR."""
    return tokens.make(row.pk, row.rules(), keys.signing_key())


def came_in(visit: Visit) -> bool:
    return GateEntry.objects.filter(visit=visit).exists()
