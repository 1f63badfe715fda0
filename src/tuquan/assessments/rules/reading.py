"""Strict reading of the law files: whatever is missing, unknown or doubled is an error that names file and item.

Nothing here knows Django, so the law can be read, tested and checked alone.
"""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "data"


class Status(StrEnum):
    """How far a statement about the law was checked."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"

    @property
    def label(self) -> str:
        return {
            Status.VERIFIED: "đã đối chiếu văn bản",
            Status.SECONDARY: "theo nguồn thứ cấp",
            Status.UNVERIFIED: "chưa kiểm chứng",
        }[self]


class RulesError(Exception):
    """A law file that cannot be trusted. `message` is the Vietnamese sentence, with file and item."""

    def __init__(self, source: str, where: str, problem: str) -> None:
        self.source, self.where, self.problem = source, where, problem
        self.message = f"{source}, {where}: {problem}"
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day that comes back every year, written "MM-DD" in the files."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        return date(year, self.month, self.day)

    def __str__(self) -> str:
        return f"{self.month:02d}-{self.day:02d}"


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A YAML loader that refuses a key written twice; plain YAML would silently keep the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"khóa “{key}” ghi hai lần", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def parse_yaml(text: str, source: str) -> "Item":
    try:
        raw = yaml.load(text, _StrictLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"dòng {mark.line + 1}" if mark else "cả tệp"
        raise RulesError(source, line, f"không đọc được YAML: {getattr(error, 'problem', None) or error}") from error
    return Item(raw, source, "đầu tệp")


def read_yaml(path: Path) -> "Item":
    return parse_yaml(path.read_text(encoding="utf-8"), path.name)


_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")
_REQUIRED: Any = object()


class Item:
    """One mapping of a file. Each key is taken once; `close()` complains of those nobody took."""

    def __init__(self, raw: object, source: str, where: str) -> None:
        self.source, self.where = source, where
        if not isinstance(raw, Mapping):
            raise self.error("phải là một bảng khóa – giá trị.")
        self._raw = dict(raw)

    def error(self, problem: str) -> RulesError:
        return RulesError(self.source, self.where, problem)

    def rename(self, where: str) -> "Item":
        self.where = where
        return self

    def has(self, key: str) -> bool:
        return key in self._raw

    def value(self, key: str, default: Any = _REQUIRED) -> Any:
        if key in self._raw:
            return self._raw.pop(key)
        if default is _REQUIRED:
            raise self.error(f"thiếu “{key}”.")
        return default

    def _typed(self, key: str, wanted: type, name: str, default: Any) -> Any:
        value = self.value(key, default)
        if value is default and default is not _REQUIRED:
            return value
        # bool is an int in Python; in these files a yes is never a number.
        if not isinstance(value, wanted) or (wanted is not bool and isinstance(value, bool)):
            raise self.error(f"“{key}” phải là {name}.")
        return value

    def text(self, key: str, default: Any = _REQUIRED) -> Any:
        value = self._typed(key, str, "chuỗi", default)
        if isinstance(value, str):
            value = value.strip()
            if not value:
                raise self.error(f"“{key}” để trống.")
        return value

    def flag(self, key: str, default: Any = _REQUIRED) -> Any:
        return self._typed(key, bool, "true hoặc false", default)

    def whole(self, key: str, default: Any = _REQUIRED) -> Any:
        return self._typed(key, int, "số nguyên", default)

    def number(self, key: str, default: Any = _REQUIRED) -> Any:
        return self._typed(key, (int, float), "số", default)  # type: ignore[arg-type]

    def day(self, key: str, default: Any = _REQUIRED) -> Any:
        return self._typed(key, date, "ngày (năm-tháng-ngày)", default)

    def day_or_none(self, key: str) -> date | None:
        """A day that has to be written, if only as `null`: an open end is a statement, not an omission."""
        return self.value(key) if self._raw.get(key, _REQUIRED) is None else self.day(key)

    def month_day(self, key: str, default: Any = _REQUIRED) -> Any:
        value = self._typed(key, str, "ngày hằng năm “MM-DD”", default)
        if not isinstance(value, str):
            return value
        match = _MONTH_DAY.fullmatch(value)
        try:
            if match is None:
                raise ValueError
            # 2001 is no leap year: a yearly deadline on 29 February would not exist most years.
            found = date(2001, int(match[1]), int(match[2]))
        except ValueError:
            raise self.error(f"“{key}” phải là ngày hằng năm “MM-DD”, không phải “{value}”.") from None
        return MonthDay(found.month, found.day)

    def choice(self, key: str, allowed: Iterable[str], default: Any = _REQUIRED) -> Any:
        value = self.text(key, default)
        allowed = tuple(allowed)
        if isinstance(value, str) and value not in allowed:
            raise self.error(f"“{key}” không nhận “{value}”; chỉ nhận: {', '.join(allowed)}.")
        return value

    def status(self, key: str = "status", default: Any = _REQUIRED) -> Any:
        value = self.choice(key, tuple(Status), default)
        return Status(value) if isinstance(value, str) else value

    def texts(self, key: str, allowed: Iterable[str] | None = None, default: Any = _REQUIRED) -> tuple[str, ...]:
        values = self._typed(key, list, "danh sách", default)
        if values is default and default is not _REQUIRED:
            return tuple(values)
        known = None if allowed is None else tuple(allowed)
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.error(f"“{key}” chỉ gồm các chuỗi có nội dung.")
            if known is not None and value not in known:
                raise self.error(f"“{key}” không nhận “{value}”; chỉ nhận: {', '.join(known)}.")
        if len(set(values)) != len(values):
            raise self.error(f"“{key}” có mục ghi hai lần.")
        return tuple(value.strip() for value in values)

    def item(self, key: str, default: Any = _REQUIRED) -> Any:
        value = self.value(key, default)
        if value is default and default is not _REQUIRED:
            return value
        return Item(value, self.source, f"{self.where}, {key}")

    def items(self, key: str, default: Any = _REQUIRED) -> list["Item"]:
        values = self._typed(key, list, "danh sách", default)
        return [Item(value, self.source, f"{key} thứ {index}") for index, value in enumerate(values, start=1)]

    def close(self) -> None:
        if self._raw:
            names = ", ".join(f"“{name}”" for name in self._raw)
            raise self.error(f"không hiểu khóa {names}.")


def refuse_doubles(items: Iterable[Any], key: str, source: str, what: str) -> None:
    """Codes are how the rest of the product points at the law: two alike would silently hide one."""
    seen: set[str] = set()
    for item in items:
        code = getattr(item, key)
        if code in seen:
            raise RulesError(source, f"{what} {code}", "mã ghi hai lần.")
        seen.add(code)
