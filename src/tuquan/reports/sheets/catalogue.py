"""Forms of figures as dated data: ours in `data/forms/`, a province's own in `<data folder>/forms/`.

A campaign keeps the form as it was (`snapshot`), so that a later change of a file alters no campaign that runs.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

import yaml
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuquan.facts import periods
from tuquan.facts.catalogue import Catalogue, Kind, canonical, catalogue

FOLDER = Path(__file__).resolve().parent.parent / "data" / "forms"
PERIOD_KINDS = (*periods.KINDS, periods.OTHER)


class Fills(StrEnum):
    """Who fills a form in, and so of whom its figures are."""

    UNIT = "unit"
    COMMUNE = "commune"
    PROVINCE = "province"

    @property
    def words(self) -> str | Promise:
        return {
            Fills.UNIT: _("cơ quan, doanh nghiệp, nhà trường (số của riêng đơn vị)"),
            Fills.COMMUNE: _("xã, phường, đặc khu (số toàn địa bàn)"),
            Fills.PROVINCE: _("tỉnh, thành phố (số toàn địa bàn)"),
        }[self]


class FormError(Exception):
    """A mistake in a file of forms; `message` says in which file, where and what."""

    def __init__(self, source: str, where: str, problem: str) -> None:
        self.message = f"{source}, {where}: {problem}"
        super().__init__(self.message)


@dataclass(frozen=True)
class Row:
    """One figure asked for. Its words are kept as they were when the campaign was opened."""

    indicator: str
    dims: Mapping[str, str]
    label: str
    unit: str

    @property
    def key(self) -> str:
        return key_of(self.indicator, self.dims)

    @property
    def is_ratio(self) -> bool:
        """Told from its parts, never typed."""
        one = catalogue().indicators.get(self.indicator)
        return one is not None and one.kind is Kind.RATIO


@dataclass(frozen=True)
class Group:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class SheetForm:
    code: str
    title: str
    law: str
    fills: Fills
    groups: tuple[Group, ...]
    periods: tuple[str, ...] = ()
    """Kinds of periods it is made for; empty: any."""
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, moment: date) -> bool:
        return (self.valid_from is None or self.valid_from <= moment) and (
            self.valid_to is None or moment < self.valid_to
        )

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    def snapshot(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "title": self.title,
            "law": self.law,
            "fills": str(self.fills),
            "groups": [
                {
                    "title": group.title,
                    "rows": [
                        {"indicator": row.indicator, "dims": dict(row.dims), "label": row.label, "unit": row.unit}
                        for row in group.rows
                    ],
                }
                for group in self.groups
            ],
        }

    @classmethod
    def of_snapshot(cls, kept: Mapping[str, Any]) -> Self:
        groups = tuple(
            Group(group["title"], tuple(Row(**row) for row in group["rows"])) for group in kept.get("groups", ())
        )
        return cls(kept["code"], kept["title"], kept["law"], Fills(kept["fills"]), groups)


def key_of(indicator: str, dims: Mapping[str, str]) -> str:
    """The one name of a figure in a form: `propaganda_sessions {"topic":"drugs"}`."""
    return indicator if not dims else f"{indicator} {canonical(dims)}"


def parts_of(key: str) -> tuple[str, dict[str, str]]:
    code, _space, dims = key.partition(" ")
    return code, json.loads(dims) if dims else {}


def version_of(snapshot: Mapping[str, Any]) -> str:
    """Twelve letters that change whenever anything of the form does."""
    text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:12]


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _value in node.value]
        if doubled := [key for key in keys if keys.count(key) > 1]:
            raise yaml.constructor.ConstructorError(None, None, f"khóa “{doubled[0]}” ghi hai lần", node.start_mark)
        return super().construct_mapping(node, deep)


_REQUIRED = {"code", "title", "law", "fills", "groups"}
_KNOWN = _REQUIRED | {"periods", "valid_from", "valid_to"}


def read(files: Iterable[tuple[str, str]], known: Catalogue | None = None) -> dict[str, SheetForm]:
    """The forms from (name, text) of each file, by code.

    :raises FormError: unknown, missing or doubled entries, indicators that do not exist or cannot be asked for.
    """
    ours = known or catalogue()
    found: dict[str, SheetForm] = {}
    for source, text in files:
        try:
            raw = yaml.load(text, _StrictLoader)
        except yaml.YAMLError as error:
            raise FormError(source, "cả tệp", f"không đọc được YAML: {error}") from error
        form = _form(raw, source, ours)
        if form.code in found:
            raise FormError(source, "code", f"mã biểu “{form.code}” đã có.")
        found[form.code] = form
    return found


def _form(raw: object, source: str, ours: Catalogue) -> SheetForm:
    if not isinstance(raw, dict):
        raise FormError(source, "cả tệp", "mỗi tệp là một biểu, viết thành các khóa – giá trị.")
    if unknown := sorted(str(key) for key in raw.keys() - _KNOWN):
        raise FormError(source, "đầu tệp", f"không hiểu khóa {', '.join(unknown)}.")
    if missing := sorted(_REQUIRED - raw.keys()):
        raise FormError(source, "đầu tệp", f"thiếu {', '.join(missing)}.")
    for key in ("code", "title", "law"):
        if not isinstance(raw[key], str) or not raw[key].strip():
            raise FormError(source, key, "phải là chuỗi có nội dung.")
    if raw["fills"] not in tuple(Fills):
        raise FormError(source, "fills", f"chỉ nhận {', '.join(Fills)}.")
    kinds = raw.get("periods", [])
    if not isinstance(kinds, list) or any(kind not in PERIOD_KINDS for kind in kinds):
        raise FormError(source, "periods", f"chỉ nhận danh sách gồm {', '.join(PERIOD_KINDS)}.")
    for key in ("valid_from", "valid_to"):
        if raw.get(key) is not None and type(raw[key]) is not date:
            raise FormError(source, key, "phải là ngày, ví dụ 2026-01-01.")
    if raw.get("valid_from") and raw.get("valid_to") and raw["valid_to"] <= raw["valid_from"]:
        raise FormError(source, "valid_to", "không sau “valid_from”.")
    fills = Fills(raw["fills"])
    groups = tuple(_groups(raw["groups"], source, fills, ours))
    seen: set[str] = set()
    for row in (row for group in groups for row in group.rows):
        if row.key in seen:
            raise FormError(source, row.label, "hỏi hai lần trong cùng biểu.")
        seen.add(row.key)
    _check_ratios(groups, source, seen, ours)
    return SheetForm(
        raw["code"].strip(),
        raw["title"].strip(),
        raw["law"].strip(),
        fills,
        groups,
        tuple(kinds),
        raw.get("valid_from"),
        raw.get("valid_to"),
    )


def _groups(raw: object, source: str, fills: Fills, ours: Catalogue) -> Iterator[Group]:
    if not isinstance(raw, list) or not raw:
        raise FormError(source, "groups", "phải là danh sách các nhóm dòng.")
    for place, group in enumerate(raw, 1):
        where = f"nhóm {place}"
        if not isinstance(group, dict) or group.keys() != {"title", "rows"}:
            raise FormError(source, where, "cần đúng “title” và “rows”.")
        if not isinstance(group["rows"], list) or not group["rows"]:
            raise FormError(source, where, "“rows” phải là danh sách chỉ tiêu.")
        rows = [
            _row(row, f"{where}, dòng {number}", source, fills, ours) for number, row in enumerate(group["rows"], 1)
        ]
        yield Group(str(group["title"]), tuple(rows))


def _row(raw: object, where: str, source: str, fills: Fills, ours: Catalogue) -> Row:
    """A line is the code of an indicator, or {indicator, dims, label}."""
    asked = {"indicator": raw} if isinstance(raw, str) else raw
    if not isinstance(asked, dict) or "indicator" not in asked or asked.keys() - {"indicator", "dims", "label"}:
        raise FormError(source, where, "cần mã chỉ tiêu, hoặc “indicator” cùng “dims”, “label”.")
    indicator = ours.indicators.get(asked["indicator"])
    if indicator is None:
        raise FormError(source, where, f"không có chỉ tiêu “{asked['indicator']}”.")
    if indicator.few == "hide" and fills is Fills.UNIT:
        raise FormError(
            source, where, f"“{indicator.code}” là số về người, dưới 5 phải ẩn ở đơn vị nên không hỏi được."
        )
    dims = asked.get("dims") or {}
    if not isinstance(dims, dict):
        raise FormError(source, where, "“dims” phải là các khóa – giá trị.")
    for name, value in dims.items():
        if name not in indicator.dimensions or value not in ours.dimensions[name].values:
            raise FormError(source, where, f"“{indicator.code}” không chia theo “{name}: {value}”.")
    label = str(asked.get("label") or ": ".join(filter(None, [indicator.name, ours.words(dims)])))
    return Row(indicator.code, dict(sorted(dims.items())), label, indicator.unit)


def _check_ratios(groups: Iterable[Group], source: str, asked: set[str], ours: Catalogue) -> None:
    for row in (row for group in groups for row in group.rows):
        one = ours[row.indicator]
        if one.kind is Kind.RATIO:
            parts = [part for part in (one.numerator, one.denominator) if part and key_of(part, row.dims) not in asked]
            if parts:
                raise FormError(source, row.label, f"tỷ lệ tính từ “{parts[0]}”, nên biểu phải hỏi cả số ấy.")


@cache
def forms() -> Mapping[str, SheetForm]:
    added = sorted((Path(settings.DATA_DIR) / "forms").glob("*.yaml"))
    return read([(path.name, path.read_text(encoding="utf-8")) for path in (*sorted(FOLDER.glob("*.yaml")), *added)])
