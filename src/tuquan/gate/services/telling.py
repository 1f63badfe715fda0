"""Who is told of an arrival. The message names no guest: names live in the log, which is deleted on its day."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.access.roles import roles_with
from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.core.models import on_day
from tuquan.core.text import clean
from tuquan.gate.enums import Conflict
from tuquan.notifications import services as notifications
from tuquan.notifications.services import Occasion
from tuquan.units.models import Person, Unit

if TYPE_CHECKING:
    from tuquan.gate.models import GateEntry, Visit

ARRIVED, WAITING, CONFLICT, TO_APPROVE = "gate.arrived", "gate.host_missing", "gate.conflict", "gate.to_approve"
EXIT_TO_APPROVE, EXIT_DECIDED, EXIT_LATE = "gate.exit_to_approve", "gate.exit_decided", "gate.exit_late"
PATIENCE = timedelta(minutes=5)
"""How long the host may take before somebody else is asked."""
AT_ONCE = 50
ASKED = (
    "unit_id",
    "gate__name",
    "entered_at",
    "left_at",
    "conflict",
    *(f"host__user__{name}" for name in ("email", "is_active")),
)


def can_be_told(host: Person | None) -> bool:
    return host is not None and host.user is not None and host.user.is_active


def runners(unit: Unit, permission: Permission, at: datetime) -> list[User]:
    """Who holds the permission at the unit."""
    day = dates.local_date(at)
    rows = User.objects.filter(
        is_active=True,
        person__assignments__in=unit.assignments.filter(on_day(day), role__in=roles_with(permission)),
    )
    return list(rows.distinct().order_by("pk"))


def tell_waiting(now: datetime) -> int:
    """Each second: hosts learn who has come, chiefs what does not agree. Returns how many entries were told of.

    An entry waits here by what it says itself, so of nobody who came in is telling forgotten, and of nobody who did not
    is told. A few at a time: a gate that writes in the meantime waits for milliseconds.
    """
    from tuquan.gate.models import GateEntry

    waiting = GateEntry.objects.filter(to_tell=True).select_related("gate", "host__user").only(*ASKED)
    count = 0
    while entries := list(waiting.order_by("pk")[:AT_ONCE]):
        with transaction.atomic():
            _tell(entries, now)
        count += len(entries)
    return count


def _tell(entries: "list[GateEntry]", now: datetime) -> None:
    from tuquan.gate.models import GateEntry

    arrivals = [entry for entry in entries if can_be_told(entry.host) and entry.left_at is None]
    notifications.tell_each(ARRIVED, [_arrived(entry) for entry in arrivals], at=now)
    notifications.tell_each(CONFLICT, [_differs(entry) for entry in entries if entry.conflict], at=now)
    rows = GateEntry.objects.filter(pk__in=[entry.pk for entry in entries])
    rows.filter(pk__in=[entry.pk for entry in arrivals]).update(host_told_at=now)
    rows.update(to_tell=False)


def _arrived(entry: "GateEntry") -> Occasion:
    host = entry.host.user if entry.host else None
    return Occasion(
        [host] if host else [],
        entry,
        _("Có người đến gặp anh/chị ở %(gate)s") % {"gate": clean(entry.gate.name)},
        key="arrived",
    )


def _differs(entry: "GateEntry") -> Occasion:
    return Occasion(
        runners(entry.unit, Permission.GATE_EDIT, entry.entered_at),
        entry,
        _("Ra vào cần xem lại: %(what)s") % {"what": Conflict(entry.conflict).label},
        unit=entry.unit,
        key=f"conflict:{entry.conflict}",
    )


def tell_to_approve(visit: "Visit", keeper: Person | None, *, at: datetime) -> None:
    people = [keeper.user] if keeper is not None and keeper.user else runners(visit.unit, Permission.GATE_EDIT, at)
    notifications.tell(
        people, TO_APPROVE, visit, title=_("Có lượt khách chờ anh/chị duyệt"), at=at, unit=visit.unit, key="approve"
    )


def ask_others(now: datetime) -> int:
    """Each minute: whose host has no account or has not answered, somebody else is told once."""
    from tuquan.gate.models import GateEntry
    from tuquan.gate.services.setting import settings_of

    waiting = GateEntry.objects.filter(
        left_at=None,
        host__isnull=False,
        host_answered_at=None,
        fallback_told_at=None,
        entered_at__lte=now - PATIENCE,
        entered_at__gt=now - timedelta(hours=12),
    ).select_related("unit", "gate")
    count = 0
    for entry in waiting.order_by("pk"):
        stand_in = settings_of(entry.unit).fallback
        people = (
            [stand_in.user] if can_be_told(stand_in) and stand_in else runners(entry.unit, Permission.GATE_EDIT, now)
        )
        if not GateEntry.objects.filter(pk=entry.pk, fallback_told_at=None).update(fallback_told_at=now):
            continue
        notifications.tell(
            [user for user in people if user is not None],
            WAITING,
            entry,
            title=_("Khách đang chờ ở %(gate)s, người được gặp chưa trả lời") % {"gate": clean(entry.gate.name)},
            at=now,
            unit=entry.unit,
            key="fallback",
        )
        count += 1
    return count
