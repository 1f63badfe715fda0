"""The size class of an enterprise after Decree 80/2021/NĐ-CP, article 5; the limits are data with dates."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

from tuquan.units.enums import EnterpriseClass

DATA = Path(__file__).resolve().parent / "data" / "enterprise_size.yaml"


@dataclass(frozen=True)
class Limit:
    size: str
    sectors: frozenset[str]
    people: int
    revenue: Decimal
    capital: Decimal

    def met_by(self, insured: int, revenue: Decimal | None, capital: Decimal | None) -> bool:
        """The headcount and at least one of the two sums of money."""
        if insured > self.people:
            return False
        return (revenue is not None and revenue <= self.revenue) or (capital is not None and capital <= self.capital)


def enterprise_class(
    sector: str, insured: int, revenue: Decimal | None, capital: Decimal | None, *, on: date | None = None
) -> str:
    """The class of an enterprise; money in billion đồng. Without revenue (the first year) the capital decides."""
    for limit in limits(on):
        if sector in limit.sectors and limit.met_by(insured, revenue, capital):
            return limit.size
    return EnterpriseClass.LARGE


def limits(on: date | None = None) -> tuple[Limit, ...]:
    """From the smallest class up, as in force on that day (empty: the latest)."""
    tables = [table for table in _tables() if on is None or table[0] <= on]
    return (tables or _tables()[:1])[-1][1]


@cache
def _tables() -> list[tuple[date, tuple[Limit, ...]]]:
    read = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return [
        (
            table["valid_from"],
            tuple(
                Limit(
                    row["class"],
                    frozenset(row["sectors"]),
                    row["people"],
                    Decimal(row["revenue"]),
                    Decimal(row["capital"]),
                )
                for row in table["limits"]
            ),
        )
        for table in sorted(read["tables"], key=lambda table: table["valid_from"])
    ]
