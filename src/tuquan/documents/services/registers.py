"""Numbers of the product's own registers: taken at issue, without gaps or doubles, cancelled and never deleted."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.documents.models import Register, RegisterEntry
from tuquan.units.models import Unit


class RegisterAlreadyBegun(Exception):
    message = _("Sổ này đã cấp số nên không đổi được số bắt đầu.")


class NumberAlreadyCancelled(Exception):
    message = _("Số này đã được hủy trước đó.")


@audit.transaction
def take_number(
    unit: Unit, code: str, year: int, about: models.Model, *, title: str, by: User | None, at: datetime
) -> RegisterEntry:
    """Give the next number of the register to a record. The counter row is locked, so two acts never share a number."""
    register, _made = Register.objects.get_or_create(unit=unit, code=code, year=year)
    register = Register.objects.select_for_update().get(pk=register.pk)
    register.last_number += 1
    register.save(update_fields=["last_number"])
    entry = RegisterEntry.objects.create(
        register=register,
        number=register.last_number,
        title=title[:300],
        object_type=about._meta.label_lower,
        object_id=str(about.pk),
        given_at=at,
        given_by=by,
    )
    audit.record(
        "register.number_given", entry, unit_id=unit.pk, by=by, at=at, changes={"number": (None, entry.number)}
    )
    return entry


@audit.transaction
def start_register_at(unit: Unit, code: str, year: int, number: int, *, by: User, at: datetime) -> Register:
    """Let a register begin at `number`, because earlier numbers of the year stand in the paper book.

    :raises RegisterAlreadyBegun: the register has given a number.
    """
    register, _made = Register.objects.get_or_create(unit=unit, code=code, year=year)
    register = Register.objects.select_for_update().get(pk=register.pk)
    if register.entries.exists():
        raise RegisterAlreadyBegun
    before, register.last_number = register.last_number, number - 1
    register.save(update_fields=["last_number"])
    audit.record(
        "register.started", register, unit_id=unit.pk, by=by, at=at, changes={"last_number": (before, number - 1)}
    )
    return register


@audit.transaction
def cancel_number(entry: RegisterEntry, *, reason: str, by: User, at: datetime) -> RegisterEntry:
    """:raises NumberAlreadyCancelled: somebody cancelled it first."""
    entry = RegisterEntry.objects.select_for_update(of=("self",)).select_related("register").get(pk=entry.pk)
    if entry.cancelled_at:
        raise NumberAlreadyCancelled
    entry.cancelled_at, entry.cancelled_reason = at, reason
    entry.save(update_fields=["cancelled_at", "cancelled_reason"])
    audit.record("register.number_cancelled", entry, unit_id=entry.register.unit_id, by=by, at=at, reason=reason)
    return entry
