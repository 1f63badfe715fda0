"""What a year's plan is made from, as data: a template for each kind of unit and rule set, and the times of the year
at which everybody does more (đợt cao điểm). Read strictly; a misspelt key stops the start."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tuquan.core import lunar
from tuquan.core.dates import Period
from tuquan.programme.enums import PlanPart
from tuquan.units.enums import UnitFlag, UnitKind

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Proposed:
    """An activity as a template or a campaign proposes it."""

    what: str
    part: PlanPart
    who: str = ""
    evidence: str = ""
    code: str = ""
    criterion: str = ""
    article: str = ""
    """Of the template's paper; empty for what is useful but not asked by the law."""
    proof: str = ""
    tag: str = ""
    opens: tuple[int, int] = (1, 1)
    closes: tuple[int, int] = (12, 31)
    kinds: tuple[UnitKind, ...] = ()
    flags: tuple[UnitFlag, ...] = ()

    def days(self, year: int) -> Period:
        return Period(date(year, *self.opens), date(year, *self.closes))

    def fits(self, kind: str, flags: Iterable[str]) -> bool:
        return (not self.kinds or kind in self.kinds) and set(self.flags) <= set(flags)


@dataclass(frozen=True)
class Template:
    code: str
    title: str
    rule_set: str
    paper: str
    kinds: tuple[UnitKind, ...]
    valid_from: date
    valid_to: date | None
    purposes: tuple[str, ...]
    activities: tuple[Proposed, ...]

    def holds_in(self, year: int) -> bool:
        """Whether its paper is in force when the year's plan is made: by the end of March."""
        made = date(year, 3, 31)
        return self.valid_from <= made and (self.valid_to is None or made < self.valid_to)

    def basis_of(self, activity: Proposed) -> str:
        return f"{self.paper}, {activity.article}" if activity.article else ""


@dataclass(frozen=True)
class Campaign:
    code: str
    name: str
    activities: tuple[Proposed, ...]
    lunar_new_year: tuple[int, int] | None = None
    opens: tuple[int, int] = (1, 1)
    closes: tuple[int, int] = (12, 31)

    def days(self, year: int) -> Period:
        if self.lunar_new_year is None:
            return Period(date(year, *self.opens), date(year, *self.closes))
        before, after = self.lunar_new_year
        new_year = lunar.new_year(year)
        first = max(new_year + timedelta(days=before), date(year, 1, 1))
        return Period(first, new_year + timedelta(days=after))


@cache
def templates() -> dict[str, Template]:
    found = {}
    for path in sorted((DATA / "plan_templates").glob("*.yaml")):
        row = yaml.safe_load(path.read_text(encoding="utf-8"))
        activities = tuple(_proposed(one, path.name) for one in row.pop("activities"))
        row["kinds"] = tuple(UnitKind(kind) for kind in row["kinds"])
        row["purposes"] = tuple(row["purposes"])
        template = Template(activities=activities, **row)
        codes = [one.code for one in activities]
        if len(set(codes)) != len(codes) or not all(codes):
            raise ValueError(f"{path.name}: each activity needs a code of its own")
        found[template.code] = template
    return found


def template_for(kind: str, year: int) -> Template | None:
    """The template of such a unit for that year; None for offices and years that have none."""
    return next((one for one in templates().values() if kind in one.kinds and one.holds_in(year)), None)


@cache
def campaigns() -> dict[str, Campaign]:
    """By code, in the order of the year."""
    found = {}
    for row in yaml.safe_load((DATA / "campaigns.yaml").read_text(encoding="utf-8")):
        row = dict(row)
        activities = tuple(_proposed(one, f"campaigns.yaml, {row['code']}") for one in row.pop("activities"))
        if "from" in row:
            row["opens"], row["closes"] = _month_day(row.pop("from")), _month_day(row.pop("to"))
        else:
            row["lunar_new_year"] = tuple(row["lunar_new_year"])
        found[row["code"]] = Campaign(activities=activities, **row)
    return found


_KEYS = {one.name for one in fields(Proposed)} - {"opens", "closes"} | {"from", "to", "law"}


def _proposed(row: Mapping[str, Any], where: str) -> Proposed:
    if unknown := set(row) - _KEYS:
        raise ValueError(f"{where}, {row.get('code')}: {sorted(unknown)}")
    if "code" in row and ("article" in row) == (row.get("law") is False):
        raise ValueError(f"{where}, {row['code']}: either an article or law: false")
    values = {key: value for key, value in row.items() if key not in ("from", "to", "law")}
    values["part"] = PlanPart(values["part"])
    values["kinds"] = tuple(UnitKind(one) for one in row.get("kinds", ()))
    values["flags"] = tuple(UnitFlag(one) for one in row.get("flags", ()))
    if "from" in row:
        values["opens"], values["closes"] = _month_day(row["from"]), _month_day(row["to"])
    return Proposed(**values)


def _month_day(text: str) -> tuple[int, int]:
    month, day = (int(part) for part in text.split("-"))
    date(2001, month, day)  # a day of every year, or an error now
    return month, day
