"""Who is inside, what is still out, and the book of a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from tuquan.gate.enums import EntryKind, ExitState, VisitState
from tuquan.gate.models import ExitPass, GateEntry, Goods, Pass, Tally, Visit
from tuquan.units.models import Gate, Unit


def inside(unit: Unit) -> QuerySet[GateEntry]:
    """Everybody and every vehicle that has not left, those longest inside first."""
    rows = GateEntry.objects.inside().filter(unit=unit).exclude(what=EntryKind.GOODS)
    return rows.select_related("gate__site", "host", "badge").order_by("entered_at", "pk")


def count_inside(unit: Unit) -> dict[str, int]:
    """How many people and vehicles that are: `people`, `vehicles`."""
    return inside(unit).order_by().aggregate(people=Sum("people", default=0), vehicles=Sum("vehicles", default=0))


@dataclass(frozen=True)
class Balance:
    """What came in and has not gone out, what was handed out and has not come back."""

    people: int
    vehicles: int
    inside: list[GateEntry]
    overdue: list[GateEntry]
    badges: list[GateEntry]
    goods: list[Goods]
    conflicts: list[GateEntry]

    @property
    def is_even(self) -> bool:
        return not (self.inside or self.badges or self.goods or self.conflicts)


def balance(unit: Unit, at: datetime) -> Balance:
    there = list(inside(unit))
    late = set(GateEntry.objects.overdue(at).filter(pk__in=[one.pk for one in there]).values_list("pk", flat=True))
    badges = GateEntry.objects.filter(unit=unit, badge__isnull=False, badge_returned_at=None, left_at__isnull=False)
    goods = Goods.objects.filter(entry__unit=unit, goes_back=True, back_quantity__lt=F("quantity"))
    conflicts = GateEntry.objects.filter(unit=unit, settled_at=None).exclude(conflict="")
    return Balance(
        people=sum(one.people for one in there),
        vehicles=sum(one.vehicles for one in there),
        inside=there,
        overdue=[one for one in there if one.pk in late],
        badges=list(badges.select_related("badge", "gate").order_by("entered_at", "pk")),
        goods=list(goods.select_related("entry").order_by("entry__entered_at", "pk")),
        conflicts=list(conflicts.select_related("gate").order_by("entered_at", "pk")),
    )


def expected(unit: Unit, day: date) -> QuerySet[Visit]:
    """Who is still to come on that day: whoever has come once with a pass for once is no longer waited for."""
    first = timezone.make_aware(datetime.combine(day, time.min))
    left = Pass.objects.filter(Q(max_uses=0) | Q(uses__lt=F("max_uses")), visit=OuterRef("pk"), revoked_at=None)
    return (
        Visit.objects.filter(
            Exists(left),
            unit=unit,
            state__in=(VisitState.WAITING, VisitState.APPROVED),
            starts_at__lt=first + timedelta(days=1),
            ends_at__gt=first,
        )
        .select_related("host", "area")
        .order_by("starts_at", "pk")
    )


def leaving(unit: Unit, at: datetime) -> list[ExitPass]:
    """Who of the unit may still go out in the next hours."""
    rows = ExitPass.objects.filter(unit=unit, state=ExitState.APPROVED, out_at=None, ends_at__gt=at)
    return list(rows.filter(starts_at__lt=at + timedelta(hours=12)).order_by("starts_at", "pk")[:50])


def book(unit: Unit, day: date, gate: Gate | None = None) -> list[GateEntry]:
    """The visitor book of a day, as the paper one: line by line in the order of coming."""
    first = timezone.make_aware(datetime.combine(day, time.min))
    rows = GateEntry.objects.filter(unit=unit, entered_at__gte=first, entered_at__lt=first + timedelta(days=1))
    if gate is not None:
        rows = rows.filter(gate=gate)
    rows = rows.exclude(what=EntryKind.COUNT).select_related("gate", "host", "badge", "left_gate")
    return list(rows.prefetch_related("goods").order_by("entered_at", "pk"))


@dataclass(frozen=True)
class DayCount:
    what: str
    people: int
    vehicles: int

    @property
    def label(self) -> Any:
        return EntryKind(self.what).label


def counts(unit: Unit, day: date, gate: Gate | None = None) -> list[DayCount]:
    rows: Iterable[Tally] = Tally.objects.filter(unit=unit, date=day, **({"gate": gate} if gate else {}))
    sums: dict[str, list[int]] = {}
    for row in rows:
        found = sums.setdefault(row.what, [0, 0])
        found[0] += row.people
        found[1] += row.vehicles
    return [DayCount(what, *sums[what]) for what in EntryKind.values if what in sums]


def held_by_card(unit: Unit, hashes: Iterable[str]) -> list[GateEntry]:
    """What the log holds about the holder of a card; asked with the card in hand, in the own unit only."""
    rows = GateEntry.objects.filter(unit=unit, card_hash__in=list(hashes)).exclude(Q(card_hash=""))
    return list(rows.select_related("gate", "host").order_by("-entered_at", "pk"))


def outstanding(entry: GateEntry) -> list[Goods]:
    return [
        one for one in entry.goods.order_by("pk") if one.goes_back and one.quantity - one.back_quantity > Decimal(0)
    ]
