"""What a unit sets for its gates; and the keys of card numbers, which change by themselves."""

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text
from tuquan.gate.models import Area, Badge, CardKey, GateSettings
from tuquan.gate.services.refusals import GateElsewhere, HostElsewhere, NameTaken, NumberTaken
from tuquan.units.models import Gate, Person, Unit
from tuquan.units.services.checks import locked_unit

SET = ("log_days", "goods_days", "early_minutes", "guests_register", "fallback")


def settings_of(unit: Unit) -> GateSettings:
    """The unit's settings; what the product proposes where it has set none."""
    return GateSettings.objects.filter(unit=unit).first() or GateSettings(unit=unit)


def own_settings(unit: Unit) -> GateSettings:
    made: GateSettings
    made, _new = GateSettings.objects.get_or_create(unit=unit)
    return made


@audit.transaction
def set_gate(unit: Unit, *, by: User | None, at: datetime, **values: Any) -> GateSettings:
    """:raises HostElsewhere: the person who stands in is none of the unit."""
    unit = locked_unit(unit, at)
    row = own_settings(unit)
    before = GateSettings.objects.get(pk=row.pk)
    fallback = values.get("fallback")
    if fallback is not None and not fallback.memberships.filter(unit=unit).exists():
        raise HostElsewhere(field="fallback")
    for name in SET:
        if name in values:
            setattr(row, name, values[name])
    row.save()
    changes = audit.changes_of(before, row, ("log_days", "goods_days", "early_minutes", "guests_register"))
    if changes or before.fallback_id != row.fallback_id:
        audit.record("gate.set", row, unit_id=unit.pk, by=by, at=at, changes=changes)
    return row


@audit.transaction
def renew_register_link(unit: Unit, *, by: User | None, at: datetime) -> GateSettings:
    """Takes back every link by which guests registered themselves so far."""
    unit = locked_unit(unit, at)
    row = own_settings(unit)
    row.register_serial += 1
    row.save(update_fields=["register_serial"])
    audit.record("gate.register_link_renewed", row, unit_id=unit.pk, by=by, at=at)
    return row


@audit.transaction
def add_area(
    unit: Unit,
    *,
    name: str,
    needs_approval: bool,
    keeper: Person | None,
    gates: Iterable[Gate],
    by: User | None,
    at: datetime,
) -> Area:
    """:raises Refusal: a name twice, a gate or a person of another unit."""
    unit = locked_unit(unit, at)
    gates = list(gates)
    if any(gate.site.unit_id != unit.pk for gate in gates):
        raise GateElsewhere(field="gates")
    if keeper is not None and not keeper.memberships.filter(unit=unit).exists():
        raise HostElsewhere(field="keeper")
    name = text.clean(name)
    if Area.objects.filter(unit=unit, name=name, ended_at=None).exists():
        raise NameTaken
    area = Area.objects.create(unit=unit, name=name, needs_approval=needs_approval, keeper=keeper)
    area.gates.set(gates)
    audit.record("gate.area_added", area, unit_id=unit.pk, by=by, at=at, changes={"name": (None, name)})
    return area


@audit.transaction
def end_area(area: Area, *, by: User | None, at: datetime) -> Area:
    if area.ended_at is None:
        area.ended_at = at
        area.save(update_fields=["ended_at"])
        audit.record("gate.area_ended", area, unit_id=area.unit_id, by=by, at=at)
    return area


@audit.transaction
def add_badges(unit: Unit, *, first: int, last: int, letters: str, by: User | None, at: datetime) -> list[Badge]:
    """Badges K01, K02, … at once.

    :raises NumberTaken: one of them is there already.
    """
    unit = locked_unit(unit, at)
    width = max(len(str(last)), 2)
    numbers = [f"{text.clean(letters)}{number:0{width}d}" for number in range(first, last + 1)]
    if Badge.objects.filter(unit=unit, number__in=numbers).exists():
        raise NumberTaken
    made = Badge.objects.bulk_create([Badge(unit=unit, number=number) for number in numbers])
    audit.record(
        "gate.badges_added",
        made[0],
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"numbers": (None, f"{numbers[0]}–{numbers[-1]}")},
    )
    return made


@audit.transaction
def lose_badge(badge: Badge, *, by: User | None, at: datetime) -> Badge:
    badge.lost_at = at
    badge.save(update_fields=["lost_at"])
    audit.record(
        "gate.badge_lost", badge, unit_id=badge.unit_id, by=by, at=at, changes={"number": (None, badge.number)}
    )
    return badge


def card_key(unit: Unit, at: datetime) -> CardKey:
    """The key in use; a new one when it has served for one retention period. Called inside an act."""
    row = CardKey.objects.filter(unit=unit, retired_at=None).first()
    if row is not None and at < row.made_at + timedelta(days=settings_of(unit).log_days):
        return row
    locked_unit(unit, at)
    row = CardKey.objects.filter(unit=unit, retired_at=None).first()
    if row is not None and at >= row.made_at + timedelta(days=settings_of(unit).log_days):
        row.retired_at = at
        row.save(update_fields=["retired_at"])
        row = None
    return row or CardKey.objects.create(unit=unit, salt=os.urandom(32), made_at=at)
