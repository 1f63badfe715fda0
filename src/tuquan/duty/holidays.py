"""Which days are holidays: the dated list of the law, changed by the unit's own calendar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tuquan.core import lunar
from tuquan.core.dates import Period
from tuquan.duty.models import Holiday
from tuquan.units.models import Unit

FILE = Path(__file__).resolve().parent / "data" / "holidays.yaml"


@dataclass(frozen=True)
class Calendar:
    """The holidays of a stretch of days, by name."""

    names: Mapping[date, str]

    def __contains__(self, day: date) -> bool:
        return day in self.names


def of_law(period: Period) -> dict[date, str]:
    found = {}
    for year in range(period.first.year, period.last.year + 1):
        for row in _rows():
            first = _first_day(row, year)
            held = (row.get("valid_from") or date.min) <= first < (row.get("valid_to") or date.max)
            if held and not row.get("unverified"):
                for place in range(row["days"]):
                    found[first + timedelta(days=place)] = row["name"]
    return {day: name for day, name in sorted(found.items()) if day in period}


def unsettled(period: Period) -> list[str]:
    """Holidays that a paper announces and no law yet grants; the unit decides."""
    years = range(period.first.year, period.last.year + 1)
    return [
        row["name"] for row in _rows() if row.get("unverified") and any(_first_day(row, y) in period for y in years)
    ]


def changed(names: Mapping[date, str], own: Iterable[Holiday]) -> Calendar:
    found = dict(names)
    for one in own:
        if one.is_holiday:
            found[one.day] = one.name
        else:
            found.pop(one.day, None)
    return Calendar(found)


def calendar_of(unit: Unit, period: Period) -> Calendar:
    own = Holiday.objects.filter(unit=unit, day__range=(period.first, period.last))
    return changed(of_law(period), own)


def _first_day(row: Mapping[str, Any], year: int) -> date:
    day = lunar.day_of(year, row["month"], row["day"]) if row.get("lunar") else date(year, row["month"], row["day"])
    return day - timedelta(days=row.get("before", 0))


@cache
def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return rows
