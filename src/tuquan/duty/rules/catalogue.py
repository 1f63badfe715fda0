"""The rules as data, with what the unit set of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from tuquan.duty.models import RuleSetting
from tuquan.units.models import Unit

FILE = Path(__file__).resolve().parents[1] / "data" / "rules.yaml"


PAIRS = "successions"
"""The rule that is made of pairs of shifts."""
AT_LEAST = frozenset({"rest_between", "weekly_rest"})
"""Rules whose limit is the least; of all others it is the most."""
MAY_BE_NONE = frozenset({"month_overtime", "year_overtime", "weekends"})
"""Rules of which 0 means something: no overtime at all, no weekend."""


@dataclass(frozen=True)
class Rule:
    code: str
    title: str
    pattern: str
    article: str
    law: bool
    must: bool
    limit: int | None
    price: int
    on: bool = True
    reason: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    """Letters of a shift and of what may not follow it on the next day."""

    @property
    def text(self) -> str:
        if self.pairs:
            said = ", ".join(f"{before} → {after}" for before, after in self.pairs)
            return _("Hôm sau không xếp: %(pairs)s.") % {"pairs": said}
        return self.pattern % {"limit": self.limit} if self.limit is not None else self.pattern

    def is_wider(self, limit: int) -> bool:
        """Whether this limit asks less than the rule's own."""
        return self.limit is not None and (limit < self.limit if self.code in AT_LEAST else limit > self.limit)

    @property
    def weight(self) -> str:
        if not self.on:
            return _("không áp dụng")
        return _("bắt buộc") if self.must else _("nên giữ, mức ưu tiên %(price)d") % {"price": self.price}


Rules = Mapping[str, Rule]
"""Only those that are on."""


@cache
def defaults() -> dict[str, Rule]:
    rows: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        row["code"]: Rule(
            row["code"],
            row["title"],
            row["text"],
            row["article"],
            row["law"],
            row["must"],
            row.get("limit"),
            row["price"],
        )
        for row in rows
    }


def with_settings(settings: Iterable[RuleSetting]) -> dict[str, Rule]:
    """Every rule, as the unit keeps it."""
    found = dict(defaults())
    for one in settings:
        if (rule := found.get(one.code)) is not None:
            limit = rule.limit if one.limit is None else one.limit
            pairs = tuple((str(before), str(after)) for before, after in one.pairs)
            found[one.code] = replace(
                rule, on=one.on, must=one.must, limit=limit, price=one.price, reason=one.reason, pairs=pairs
            )
    return found


def rules_of(unit: Unit) -> Rules:
    found = with_settings(RuleSetting.objects.filter(unit=unit))
    return {code: rule for code, rule in found.items() if rule.on}
