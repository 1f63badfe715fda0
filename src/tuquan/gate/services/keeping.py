"""What the log forgets by itself, each night: entries, visits, delegations and blocks whose time has passed, and the
keys of card numbers with them. The counts of the days stay."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.facts import services as facts
from tuquan.gate.enums import BlockState, EntryKind
from tuquan.gate.models import (
    Block,
    CardKey,
    Delegation,
    ExitPass,
    GateEntry,
    GateSettings,
    PastDelegation,
    RegularVehicle,
    Tally,
    Visit,
)
from tuquan.gate.records import figures_of_tally
from tuquan.gate.services.setting import settings_of
from tuquan.notifications import services as notifications
from tuquan.units.models import Unit

ABOUT_PEOPLE = (EntryKind.VISITOR, EntryKind.GROUP, EntryKind.CONTRACTOR)
OVERSTAYED = timedelta(days=30)
"""Somebody never let out is forgotten so much later than others: the chief has had that long to look."""

TOLD_LATE = timedelta(days=60)
"""So long a phone may take to tell of a delegation that is deleted already."""


def forget_of_the_day(day: date) -> int:
    """The daily job; each unit in an act of its own. Returns how many entries went."""
    now = timezone.now()
    holding = (
        Q(gate_entries__isnull=False)
        | Q(visits__isnull=False)
        | Q(delegations__isnull=False)
        | Q(exit_passes__isnull=False)
        | Q(past_delegations__isnull=False)
        | Q(gate_blocks__isnull=False)
        | Q(card_keys__isnull=False)
        | Q(regular_vehicles__last_date__isnull=False)
    )
    return sum(forget(unit, at=now) for unit in Unit.objects.filter(holding).distinct().order_by("pk"))


@audit.transaction
def forget(unit: Unit, *, at: datetime) -> int:
    settings = settings_of(unit)
    counts: dict[str, int] = {}
    log, goods = at - timedelta(days=settings.log_days), at - timedelta(days=settings.goods_days)
    old = Q(left_at__lt=log) | Q(left_at=None, entered_at__lt=log - OVERSTAYED)
    old_goods = Q(left_at__lt=goods) | Q(left_at=None, entered_at__lt=goods - OVERSTAYED)
    of_goods = Q(what__in=(EntryKind.VEHICLE, EntryKind.GOODS))
    delegations = Delegation.objects.filter(unit=unit, ends_at__lt=at)
    locked = delegations.select_for_update(of=("self",))  # nobody counts one in between
    over = [PastDelegation(id=one.pk, unit=unit, entry_id=one.entry_id, deleted_at=at) for one in locked]
    PastDelegation.objects.bulk_create(over)
    past = PastDelegation.objects.filter(unit=unit)
    events = Q(pk__in=list(past.exclude(entry_id=None).values_list("entry_id", flat=True)))
    past.filter(deleted_at__lt=at - TOLD_LATE).delete()
    entries = GateEntry.objects.filter(unit=unit).filter((old & ~of_goods) | (old_goods & of_goods) | events)
    counts["entries"] = _delete(entries)
    counts["visits"] = _delete(Visit.objects.filter(unit=unit, ends_at__lt=log))
    gone_back = Q(ends_at__lt=log) & (Q(out_at=None) | Q(back_by=None) | Q(back_at__isnull=False))
    exits = ExitPass.objects.filter(unit=unit).filter(gone_back | Q(ends_at__lt=log - OVERSTAYED))
    counts["exits"] = _delete(exits)
    counts["delegations"] = _delete(delegations)
    ended = Q(ended_at__lt=log) | Q(last_date__lt=dates.local_date(log))
    counts["blocks"] = _delete(Block.objects.filter(unit=unit).filter(ended))
    counts["vehicles"] = _delete(RegularVehicle.objects.filter(unit=unit, last_date__lt=dates.local_date(at)))
    # A key that no entry of the log needs any more goes, and with it the way from a number to its mark.
    served = CardKey.objects.filter(unit=unit, made_at__lt=at - timedelta(days=settings.log_days), retired_at=None)
    counts["keys_changed"] = served.update(retired_at=at)
    counts["keys"] = _delete(CardKey.objects.filter(unit=unit, retired_at__lt=log))
    standing = Block.objects.filter(unit=unit, state__in=[BlockState.PROPOSED, BlockState.IN_FORCE])
    if settings.block_salt and not standing.filter(last_date__gte=dates.local_date(at)).exists():
        GateSettings.objects.filter(unit=unit).update(block_salt="")
    if any(counts.values()):
        audit.record(
            "gate.forgotten",
            unit,
            unit_id=unit.pk,
            by=None,
            at=at,
            changes={name: (count, 0) for name, count in counts.items() if count},
            reason=_("Hết hạn lưu do đơn vị đặt"),
        )
    return counts["entries"]


def _delete(rows: Any) -> int:
    """What was said about them goes with them."""
    found = list(rows)
    for one in found:
        notifications.forget(one._meta.label_lower, str(one.pk))
    rows.model.objects.filter(pk__in=[one.pk for one in found]).delete()
    return len(found)


@audit.transaction
def forget_card(unit: Unit, entries: list[GateEntry], *, by: Any, at: datetime, reason: str) -> int:
    """Somebody asked that what is held about him or her be deleted, and showed the card: the count stays, the rest goes."""
    count = _delete(GateEntry.objects.filter(unit=unit, pk__in=[one.pk for one in entries]))
    if count:
        audit.record(
            "gate.forgotten_on_request",
            unit,
            unit_id=unit.pk,
            by=by,
            at=at,
            changes={"entries": (count, 0)},
            reason=reason,
        )
    return count


def write_counts(now: datetime) -> int:
    """Days that are over become figures. Returns how many counts were written."""
    rows = Tally.objects.filter(written=False, date__lt=dates.local_date(now)).select_related("unit")
    units = sorted({row.unit_id for row in rows})
    return sum(_write_counts(unit, at=now) for unit in units)


@audit.transaction
def _write_counts(unit_id: Any, *, at: datetime) -> int:
    rows = list(
        Tally.objects.select_for_update(of=("self",))
        .select_related("unit", "gate")
        .filter(unit=unit_id, written=False, date__lt=dates.local_date(at))
        .order_by("pk")
    )
    for row in rows:
        row.written = True
    Tally.objects.filter(pk__in=[row.pk for row in rows]).update(written=True)
    facts.replace_many([(row, figures_of_tally(row)) for row in rows], by=None, at=at)
    if rows:
        audit.record(
            "gate.counted",
            rows[0].unit,
            unit_id=unit_id,
            by=None,
            at=at,
            changes={"days": (0, len({row.date for row in rows}))},
        )
    return len(rows)
