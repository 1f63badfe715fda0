"""A phone signs in for a watch, and is taken out of use."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.phone import tokens
from tuquan.phone.models import Device, PhoneShift
from tuquan.phone.refusals import AlreadyRevoked, DeviceRevoked, NoWatchHere
from tuquan.phone.services import pushing
from tuquan.units.models import Unit
from tuquan.units.permitted import has_permission

HOURS = 72
"""How long a phone may work without network; then its copy of the unit's data is cleared, never its queue."""


@dataclass(frozen=True)
class Opened:
    device: Device
    shift: PhoneShift
    new_device: bool


@audit.transaction
def open_shift(
    unit: Unit, *, device_id: UUID | None, secret: str, name: str, version: str, by: User, at: datetime
) -> Opened:
    """Sign in on a phone: registered at the first time, known again by its secret later.

    :raises NoWatchHere: no duty of the watch at that unit.
    :raises DeviceRevoked: it may not come back under its old name; the phone clears itself and registers anew.
    """
    if unit.is_closed or not has_permission(by, Permission.WATCH_WORK, unit):
        raise NoWatchHere
    device = None
    if device_id is not None:
        device = Device.objects.select_for_update(of=("self",)).filter(pk=device_id).first()
        if device is not None and not tokens.same(device.secret_hash, tokens.hash_of(secret)):
            device = None  # somebody names a phone that is not in his or her hand
            device_id = None
        elif device is not None and device.revoked_at is not None:
            raise DeviceRevoked
        elif device is not None and device.unit_id != unit.pk:
            raise NoWatchHere(_("Máy này đã đăng ký cho đơn vị khác. Hãy nhờ đơn vị đó thu hồi máy trước."))
    new = device is None
    if device is None:
        number = (Device.objects.filter(unit=unit).aggregate(last=Max("number"))["last"] or 0) + 1
        device = Device(
            unit=unit,
            name=name.strip()[:60] or _("Điện thoại %(number)d") % {"number": number},
            number=number,
            registered_by=by,
            registered_at=at,
            secret_hash=tokens.hash_of(secret),
        )
    device.last_seen_at, device.app_version = at, version[:40]
    device.save()
    if new:
        audit.record(
            "phone.registered",
            device,
            unit_id=unit.pk,
            by=by,
            at=at,
            changes={"number": (None, device.number)},
            personal={"name": (None, device.name)},
        )
    shift = PhoneShift.objects.create(device=device, user=by, opened_at=at, until=at + timedelta(hours=HOURS))
    pushing.keep_on(shift)
    audit.record("phone.shift_opened", shift, unit_id=unit.pk, by=by, at=at, changes={"device": (None, device.number)})
    return Opened(device, shift, new)


@audit.transaction
def revoke_device(device: Device, *, reason: str, by: User, at: datetime) -> Device:
    """A lost phone: from now on nothing it sends is taken and it is told to clear itself at its next contact.

    :raises AlreadyRevoked: somebody was first.
    """
    device = Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
    if device.revoked_at is not None:
        raise AlreadyRevoked
    device.revoked_at, device.revoked_by = at, by
    device.save(update_fields=["revoked_at", "revoked_by"])
    pushing.turn_off(device)
    audit.record(
        "phone.revoked",
        device,
        unit_id=device.unit_id,
        by=by,
        at=at,
        changes={"revoked_at": (None, at)},
        reason=reason,
    )
    return device
