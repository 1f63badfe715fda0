"""What the pages of a reading ask: what is known already, where in the text a figure stands, which wordings were
corrected, and who has no account to state figures with."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tuquan.access.permissions import Permission
from tuquan.access.roles import roles_with
from tuquan.core import dates
from tuquan.core.dates import Period
from tuquan.core.models import on_day
from tuquan.facts import queries as facts
from tuquan.facts.catalogue import canonical
from tuquan.facts.models import Fact
from tuquan.facts.queries import FigureResult
from tuquan.facts.sources import Origin
from tuquan.reports.models import FigureState, ReadFigure, Reading, ReadingState
from tuquan.reports.models.reading import KEPT
from tuquan.reports.reading.grouping import wording
from tuquan.units.models import Place, RoleAssignment, Unit
from tuquan.units.permitted import Viewer

Cell = tuple[str, str, Period]
"""Indicator, dimensions as they are written, days."""


@dataclass(frozen=True)
class Known:
    """What is known of the cell of a number, and by how much that differs from it."""

    result: FigureResult
    difference: Decimal | None
    """The number less what is known; None where that is not shown."""

    @property
    def same(self) -> bool:
        return self.difference == 0


def known(reading: Reading, figures: Iterable[ReadFigure]) -> dict[int, Known]:
    """By the key of the number; as many queries for 200 numbers as for one of each period."""
    codes: dict[Period, set[str]] = defaultdict(set)
    ones = list(figures)
    for one in ones:
        codes[one.period_in(reading)].add(one.indicator)
    cells: dict[Cell, FigureResult] = {}
    for period, wanted in codes.items():
        for row in facts.table(sorted(wanted), reading.subject, period):
            for result in (row.total, *row.details):
                cells[row.indicator.code, canonical(result.dims), period] = result
    found = {}
    for one in ones:
        there = cells.get((one.indicator, one.dims, one.period_in(reading)))
        if there is not None and (there.value is not None or there.hidden):
            shown = None if there.hidden or there.value is None else one.value - there.value
            found[one.pk] = Known(there, shown)
    return found


def may_know(viewer: Viewer, subject: Unit | Place) -> bool:
    """Whether the viewer may see figures of what the report is about."""
    if isinstance(subject, Place):
        return facts.may_see_place(viewer, subject)
    return Unit.objects.permitted(viewer, Permission.FACT_VIEW).filter(pk=subject.pk).exists()


def has_account(unit: Unit) -> bool:
    """Whether somebody can state the unit's figures there."""
    return RoleAssignment.objects.filter(
        on_day(dates.today()),
        unit=unit,
        role__in=roles_with(Permission.FACT_DECLARE),
        person__user__is_active=True,
    ).exists()


def origin_of(viewer: Viewer, fact: Fact) -> Origin | None:
    """The place in the report where a figure was read, for those who may see the report."""
    if fact.source_type != "facts.declaration":
        return None
    one = (
        ReadFigure.objects.filter(
            declaration=UUID(fact.source_id),
            indicator=fact.indicator,
            dims=fact.dims,
            state__in=KEPT,
            reading__in=Reading.objects.permitted(viewer, Permission.REPORT_VIEW).values("pk"),
        )
        .select_related("reading")
        .order_by("start", "pk")
        .first()
    )
    if one is None:
        return None
    # A sum stands at several places: its line in the list names them all.
    place = "cho" if one.start is not None else "so"
    return Origin(one.reading.source, f"{one.reading.get_absolute_url()}#{place}-{one.pk}")


@dataclass(frozen=True)
class Wording:
    """Words beside numbers that people corrected: what was read, what it was made, how often."""

    phrase: str
    read: str
    """Empty: the reader saw nothing there."""
    made: str
    """Empty: dropped."""
    times: int


def wordings(viewer: Viewer, most: int = 50) -> list[Wording]:
    """The wordings corrected most often in the readings that the viewer's units confirmed."""
    rows = (
        ReadFigure.objects.filter(
            reading__in=Reading.objects.permitted(viewer, Permission.COLLECT_RUN)
            .filter(state__in=[ReadingState.CONFIRMED, ReadingState.WITHDRAWN])
            .values("pk"),
            state__in=[FigureState.CORRECTED, FigureState.DROPPED],
            start__isnull=False,
            same_as=None,
        )
        .select_related("reading")
        .order_by("-pk")[:5_000]
    )
    counted: Counter[tuple[str, str, str]] = Counter()
    for one in rows:
        made = "" if one.state == FigureState.DROPPED else one.indicator
        if made == one.read_indicator:
            continue  # the number, its sharpness or its days were wrong, not the word
        phrase = wording(one.reading.text, one.start or 0, one.end or 0)
        if phrase:
            counted[phrase, one.read_indicator, made] += 1
    return [Wording(*key, times) for key, times in counted.most_common(most)]


def regression(readings: QuerySet[Reading]) -> Iterator[dict[str, Any]]:
    """Confirmed readings as labelled passages: masked text and what people confirmed."""
    for reading in readings.confirmed().prefetch_related("figures").order_by("confirmed_at", "pk").iterator(100):  # type: ignore[attr-defined]
        yield {
            "id": str(reading.pk),
            "text": reading.text,
            "figures": [
                {
                    "indicator": one.indicator,
                    "value": float(one.value),
                    "qualifier": one.qualifier,
                    "start": one.start,
                    "end": one.end,
                }
                for one in sorted(reading.figures.all(), key=lambda one: (one.start or 0, one.pk))
                if (one.kept or one.state == FigureState.JOINED) and one.start is not None
            ],
        }
