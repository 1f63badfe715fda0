"""The catalogue of indicators: dated data, read strictly. A province adds its own indicators, topics and groups in
`<data folder>/indicators/*.yaml`, in the same form as ours; it cannot change one of ours."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from tuquan.core.dates import Period

OURS = Path(__file__).resolve().parent / "data" / "indicators.yaml"


class Kind(StrEnum):
    SUM = "sum"
    """Added over places and over time."""
    STOCK = "stock"
    """A number on a day: added over places, never over time (the latest counts)."""
    DISTINCT = "distinct"
    """Everybody or every type once: never added at all."""
    RATIO = "ratio"
    """From two other indicators; never added."""


class CatalogueError(Exception):
    """A catalogue file that cannot be trusted. `message` is the Vietnamese sentence, with file and item."""

    def __init__(self, source: str, where: str, problem: str) -> None:
        self.message = f"{source}, {where}: {problem}"
        super().__init__(self.message)


class UnknownIndicator(LookupError):
    def __init__(self, code: str) -> None:
        self.message = _("Không có chỉ tiêu mã “%(code)s”.") % {"code": code}
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class Dimension:
    code: str
    name: str
    values: Mapping[str, str]


MEASURED = frozenset({"%", "giờ", "đồng", "ha", "km", "m", "m2", "kg", "tấn", "lít"})
"""Units of what is measured."""


@dataclass(frozen=True, slots=True)
class Indicator:
    code: str
    name: str
    definition: str
    unit: str
    group: str
    kind: Kind
    reporters: tuple[str, ...]
    parent: str | None = None
    total: bool = False
    """Recorded figures of the indicators below it are part of it."""
    numerator: str | None = None
    denominator: str | None = None
    dimensions: tuple[str, ...] = ()
    law: str | None = None
    synonyms: tuple[str, ...] = ()
    """Other names reports use for it; the reader of reports looks for these too."""
    few: str | None = None
    """ "hide": about people; under five is not shown for one unit."""
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def counts_whole(self) -> bool:
        """Things that are counted one by one; hours, money and shares are measured."""
        return not MEASURED.intersection(self.unit.replace("/", " ").split())

    def holds_on(self, moment: date) -> bool:
        return (self.valid_from is None or self.valid_from <= moment) and (
            self.valid_to is None or moment < self.valid_to
        )

    def holds_in(self, period: Period) -> bool:
        """On any day of the period."""
        return (self.valid_from is None or self.valid_from <= period.last) and (
            self.valid_to is None or period.first < self.valid_to
        )


@dataclass(frozen=True)
class Catalogue:
    groups: Mapping[str, str]
    reporters: Mapping[str, str]
    dimensions: Mapping[str, Dimension]
    indicators: Mapping[str, Indicator]
    _families: Mapping[str, tuple[str, ...]] = field(repr=False)
    sources: Mapping[str, str] = field(repr=False, default_factory=dict)
    """code → the file it stands in"""

    def __getitem__(self, code: str) -> Indicator:
        """:raises UnknownIndicator: no such code."""
        try:
            return self.indicators[code]
        except KeyError:
            raise UnknownIndicator(code) from None

    def family(self, code: str) -> tuple[str, ...]:
        """The codes whose recorded figures make up this indicator: itself and, for a total, all below."""
        return self._families[code]

    def in_group(self, group: str, period: Period | None = None) -> list[Indicator]:
        """With a period: those that hold on any day of it."""
        return [
            one for one in self.indicators.values() if one.group == group and (period is None or one.holds_in(period))
        ]

    def codes(self, period: Period | None = None) -> list[str]:
        """In the order of the groups."""
        return [one.code for group in self.groups for one in self.in_group(group, period)]

    def is_ours(self, code: str) -> bool:
        """Of the product; else the province added it."""
        return self.sources.get(code) == OURS.name

    def words(self, dims: Mapping[str, str]) -> str:
        """ "An toàn giao thông, Hội nghị, tập trung": the values of a figure's dimensions."""
        return " · ".join(
            self.dimensions[name].values.get(value, value) if name in self.dimensions else value
            for name, value in dims.items()
        )


def canonical(dims: Mapping[str, str]) -> str:
    """The one way to write dimensions: JSON, keys in order. Two figures are of one cell when these are equal."""
    if not dims:
        return "{}"
    return json.dumps(dict(sorted(dims.items())), separators=(",", ":"), ensure_ascii=False)


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Refuses a key written twice; plain YAML would silently keep the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _value in node.value]
        if doubled := [key for key in keys if keys.count(key) > 1]:
            raise yaml.constructor.ConstructorError(None, None, f"khóa “{doubled[0]}” ghi hai lần", node.start_mark)
        return super().construct_mapping(node, deep)


_TYPES: dict[str, tuple[type, str]] = {
    "total": (bool, "true hoặc false"),
    "reporters": (list, "danh sách"),
    "dimensions": (list, "danh sách"),
    "synonyms": (list, "danh sách"),
    "valid_from": (date, "ngày"),
    "valid_to": (date, "ngày"),
}
_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
_REQUIRED = {"code", "name", "definition", "unit", "group", "kind", "reporters"}
_SECTIONS = ("groups", "reporters", "dimensions", "indicators")


def _indicator(raw: object, source: str) -> Indicator:
    if not isinstance(raw, dict):
        raise CatalogueError(source, "indicators", "mỗi chỉ tiêu phải là một bảng khóa – giá trị.")
    where = f"chỉ tiêu {raw.get('code')}"
    known = {one.name for one in fields(Indicator)}
    if unknown := sorted(raw.keys() - known):
        raise CatalogueError(source, where, f"không hiểu khóa {', '.join(unknown)}.")
    if missing := sorted(_REQUIRED - raw.keys()):
        raise CatalogueError(source, where, f"thiếu {', '.join(missing)}.")
    if not isinstance(raw["code"], str) or not _CODE.fullmatch(raw["code"]):
        raise CatalogueError(source, where, "mã chỉ gồm chữ thường không dấu, số và gạch dưới, dài đến 60.")
    for key, value in raw.items():
        wanted, name = _TYPES.get(key, (str, "chuỗi"))
        if not isinstance(value, wanted) or value == "":
            raise CatalogueError(source, where, f"“{key}” phải là {name} có nội dung.")
    if raw["kind"] not in tuple(Kind):
        raise CatalogueError(source, where, f"“kind” không nhận “{raw['kind']}”.")
    if raw.get("few") not in (None, "hide"):
        raise CatalogueError(source, where, f"“few” không nhận “{raw['few']}”.")
    for key in ("reporters", "dimensions", "synonyms"):
        if not all(isinstance(one, str) and one for one in raw.get(key, ())):
            raise CatalogueError(source, where, f"“{key}” phải là danh sách các chuỗi.")
    lists = {key: tuple(raw[key]) for key in ("reporters", "dimensions", "synonyms") if key in raw}
    return Indicator(**{**raw, **lists, "kind": Kind(raw["kind"])})


def _dimension(code: str, raw: object, source: str) -> Dimension:
    if not isinstance(raw, dict) or raw.keys() != {"name", "values"} or not isinstance(raw["values"], dict):
        raise CatalogueError(source, f"dimensions, {code}", "cần đúng “name” và “values”.")
    return Dimension(code, str(raw["name"]), {str(key): str(value) for key, value in raw["values"].items()})


def _spot(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"dòng {mark.line + 1}, cột {mark.column + 1}" if mark else "cả tệp"


def _problem(error: yaml.YAMLError) -> str:
    problem = getattr(error, "problem", None) or str(error)
    return problem if "khóa" in problem else "kiểm tra thụt dòng, dấu hai chấm, dấu ngoặc kép ở chỗ này"


def read(files: Iterable[tuple[str, str]]) -> Catalogue:
    """The catalogue from (name, text) of each file; later ones add to the first.

    :raises CatalogueError: unknown, missing, doubled or contradicting entries.
    """
    groups: dict[str, str] = {}
    reporters: dict[str, str] = {}
    dimensions: dict[str, Dimension] = {}
    indicators: dict[str, Indicator] = {}
    sources: dict[str, str] = {}
    for source, text in files:
        try:
            top = yaml.load(text, _StrictLoader)
        except yaml.YAMLError as error:
            raise CatalogueError(source, _spot(error), f"không đọc được YAML: {_problem(error)}.") from error
        if not isinstance(top, dict) or top.keys() - set(_SECTIONS):
            raise CatalogueError(source, "đầu tệp", f"chỉ nhận {', '.join(_SECTIONS)}.")
        for section, target in (("groups", groups), ("reporters", reporters)):
            for code, name in (top.get(section) or {}).items():
                if code in target:
                    raise CatalogueError(source, section, f"mã “{code}” đã có.")
                target[code] = str(name)
        for code, raw in (top.get("dimensions") or {}).items():
            added = _dimension(code, raw, source)
            if (known := dimensions.get(code)) is not None:
                # A province adds topics of its own to our dimension.
                if known.values.keys() & added.values.keys() or known.name != added.name:
                    raise CatalogueError(source, f"dimensions, {code}", "chỉ được thêm giá trị mới, giữ nguyên tên.")
                added = Dimension(code, known.name, {**known.values, **added.values})
            dimensions[code] = added
        for raw in top.get("indicators") or []:
            one = _indicator(raw, source)
            if one.code in indicators:
                raise CatalogueError(source, f"chỉ tiêu {one.code}", "mã đã có.")
            indicators[one.code] = one
            sources[one.code] = source
    for one in indicators.values():
        _check(one, sources[one.code], groups, reporters, dimensions, indicators)
    families = {code: tuple(_below(code, indicators)) for code in indicators}
    return Catalogue(
        MappingProxyType(groups),
        MappingProxyType(reporters),
        MappingProxyType(dimensions),
        MappingProxyType(indicators),
        MappingProxyType(families),
        MappingProxyType(sources),
    )


def _check(
    one: Indicator,
    source: str,
    groups: Mapping[str, str],
    reporters: Mapping[str, str],
    dimensions: Mapping[str, Dimension],
    indicators: Mapping[str, Indicator],
) -> None:
    def refuse(problem: str) -> None:
        raise CatalogueError(source, f"chỉ tiêu {one.code}", problem)

    if one.group not in groups:
        refuse(f"không có nhóm “{one.group}”.")
    if missing := [code for code in one.reporters if code not in reporters]:
        refuse(f"không có bên báo cáo “{missing[0]}”.")
    if missing := [code for code in one.dimensions if code not in dimensions]:
        refuse(f"không có chiều “{missing[0]}”.")
    if one.parent is not None and one.parent not in indicators:
        refuse(f"không có chỉ tiêu “{one.parent}”.")
    parts = (one.numerator, one.denominator)
    if (one.kind is Kind.RATIO) != all(parts) or any(parts) != all(parts):
        refuse("tỷ lệ cần cả “numerator” và “denominator”; loại khác không có.")
    for part in filter(None, parts):
        if part not in indicators or indicators[part].kind in (Kind.RATIO, Kind.DISTINCT):
            refuse(f"“{part}” không làm phần của tỷ lệ được.")
    children = [child for child in indicators.values() if child.parent == one.code]
    if one.total and (one.kind not in (Kind.SUM, Kind.STOCK) or any(child.kind is not one.kind for child in children)):
        refuse("chỉ tiêu tổng và chỉ tiêu con phải cùng loại cộng được.")
    if one.valid_from and one.valid_to and one.valid_to <= one.valid_from:
        refuse("“valid_to” không sau “valid_from”.")
    above, seen = one.parent, {one.code}
    while above is not None:
        if above in seen:
            refuse("chỉ tiêu nằm dưới chính nó.")
        seen.add(above)
        above = indicators[above].parent if above in indicators else None


def _below(code: str, indicators: Mapping[str, Indicator]) -> list[str]:
    found = [code]
    if indicators[code].total:
        for child in indicators.values():
            if child.parent == code:
                found += _below(child.code, indicators)
    return found


@cache
def catalogue() -> Catalogue:
    return read([_file(OURS), *map(_file, added())])


def added() -> list[Path]:
    """The province's own files, in the order in which they add to ours."""
    return sorted((Path(settings.DATA_DIR) / "indicators").glob("*.yaml"))


def check(path: Path) -> Catalogue:
    """The catalogue as it would be with this file among the province's own (in the place of one of its name).

    :raises CatalogueError: the file cannot be added.
    """
    others = [one for one in added() if one.name != path.name]
    try:
        file = _file(path)
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(path.name, "cả tệp", "không mở được hoặc không phải chữ UTF-8.") from error
    if path.name == OURS.name:
        raise CatalogueError(path.name, "tên tệp", "trùng tên danh mục của phần mềm, hãy đặt tên khác.")
    return read([_file(OURS), *sorted([*map(_file, others), file])])


def _file(path: Path) -> tuple[str, str]:
    return path.name, path.read_text(encoding="utf-8")
