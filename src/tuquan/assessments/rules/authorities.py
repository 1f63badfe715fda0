"""Who recognises a unit, and which office receives its dossier: regulations as a dated table.

The table proposes; an administrator may put another row in its place, with the paper that says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from . import catalogue
from .reading import DATA, Item, RulesError, Status, read_yaml
from .rule_sets import UnknownRule

LEVELS = ("commune", "district", "province", "ministry")
MANAGING_LEVELS = (*LEVELS, "none")


class DelegationRefused(Exception):
    """The law knows no delegation here; `message` is the sentence for the page."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    kind: str
    managing_level: str
    valid_from: date
    valid_to: date | None
    recogniser_level: str
    recogniser_title: str
    office_level: str
    office_title: str
    alternatives: tuple[str, ...]
    basis: str
    article: str
    status: Status
    note: str | None
    delegated: bool = False

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class _Delegation:
    kinds: tuple[str, ...]
    article: str
    status: Status
    refusal: str
    periods: tuple[tuple[date, date | None, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True)
class _Table:
    levels: Mapping[str, tuple[str, str]]
    delegation: _Delegation
    rows: tuple[AuthorityRow, ...]


def _levels(item: Item) -> dict[str, tuple[str, str]]:
    found = {}
    for level in LEVELS:
        one = item.item(level)
        found[level] = (one.text("authority"), one.text("office"))
        one.close()
    item.close()
    return found


def _delegation(item: Item) -> _Delegation:
    periods = []
    for period in item.items("periods"):
        down = period.item("one_level_down")
        steps = {level: down.choice(level, LEVELS) for level in LEVELS if down.has(level)}
        down.close()
        periods.append((period.day("valid_from"), period.day_or_none("valid_to"), steps))
        period.close()
    delegation = _Delegation(
        kinds=item.texts("kinds", catalogue.KINDS),
        article=item.text("article"),
        status=item.status(),
        refusal=item.text("refusal"),
        periods=tuple(periods),
    )
    item.close()
    return delegation


def _rows(item: Item, levels: Mapping[str, tuple[str, str]]) -> list[AuthorityRow]:
    kinds, managing = item.texts("kinds", catalogue.KINDS), item.texts("managing_levels", MANAGING_LEVELS)
    recogniser = item.choice("recogniser", LEVELS)
    authority, office = levels[recogniser]
    row = AuthorityRow(
        kind="",
        managing_level="",
        valid_from=item.day("valid_from"),
        valid_to=item.day_or_none("valid_to"),
        recogniser_level=recogniser,
        recogniser_title=authority,
        # Circular 124/2021, Điều 9.1: the dossier goes through the standing office of the level that decides.
        office_level=recogniser,
        office_title=office,
        alternatives=item.texts("alternatives", LEVELS, default=()),
        basis=item.text("basis"),
        article=item.text("article"),
        status=item.status(),
        note=item.text("note", None),
    )
    item.close()
    return [replace(row, kind=kind, managing_level=level) for kind in kinds for level in managing]


@cache
def _table() -> _Table:
    top = read_yaml(DATA / "authorities.yaml")
    levels = _levels(top.item("levels"))
    table = _Table(
        levels=levels,
        delegation=_delegation(top.item("delegation")),
        rows=tuple(row for item in top.items("rows") for row in _rows(item, levels)),
    )
    top.close()
    for index, row in enumerate(table.rows):
        for other in table.rows[index + 1 :]:
            same = (row.kind, row.managing_level) == (other.kind, other.managing_level)
            apart = (row.valid_to is not None and row.valid_to <= other.valid_from) or (
                other.valid_to is not None and other.valid_to <= row.valid_from
            )
            if same and not apart:
                raise RulesError("authorities.yaml", f"{row.kind} – {row.managing_level}", "hai dòng trùng thời gian.")
    return table


def authority_rows() -> tuple[AuthorityRow, ...]:
    return _table().rows


def authority_for(kind: str, managing_level: str, on: date, *, delegated: bool = False) -> AuthorityRow:
    """Who recognises a subject on a day; with `delegated`, the committee one level below instead.

    :raises UnknownRule: the table has no row (too early, or a managing level that makes no sense for the kind).
    :raises DelegationRefused: the law names no delegation for this kind, or there is no level below.
    """
    table = _table()
    for row in table.rows:
        if (row.kind, row.managing_level) == (kind, managing_level) and row.in_force(on):
            return _one_level_down(row, table, on) if delegated else row
    raise UnknownRule(
        f"Chưa có quy định về thẩm quyền công nhận cho {catalogue.KINDS.get(kind, kind)}"
        f" tại ngày {on:%d/%m/%Y}; quản trị viên cần nhập."
    )


def _one_level_down(row: AuthorityRow, table: _Table, on: date) -> AuthorityRow:
    rule = table.delegation
    if row.kind not in rule.kinds:
        raise DelegationRefused(rule.refusal)
    for valid_from, valid_to, steps in rule.periods:
        if valid_from <= on and (valid_to is None or on < valid_to) and row.recogniser_level in steps:
            lower = steps[row.recogniser_level]
            authority, office = table.levels[lower]
            return replace(
                row,
                recogniser_level=lower,
                recogniser_title=authority,
                office_level=lower,
                office_title=office,
                alternatives=(),
                basis=f"Ủy quyền xuống một cấp cho đơn vị đóng trên địa bàn. {row.basis}",
                article=f"{row.article}; {rule.article}",
                status=Status.UNVERIFIED if row.status is Status.UNVERIFIED else rule.status,
                delegated=True,
            )
    raise DelegationRefused(f"{row.recogniser_title} không ủy quyền xuống cấp dưới được tại ngày {on:%d/%m/%Y}.")
