"""Outlines (đề cương): the fixed text of letters as data that a province can replace.

An outline is a YAML file. Its texts hold named places, ``{unit.name}``, filled from a context of plain values; its
lists repeat over lists of the context. Nothing in it can run code: a place is a path of keys with one of the formats
below, and a name the context does not know is an error that says where it stands.

    type: Quyết định                      # name of the type; left out: a letter proper (công văn)
    symbol: "{abbreviation}-UBND"         # {abbreviation} is that of Annex III
    summary: Công nhận … năm {year}
    bases: [Căn cứ …, {when: has_plan, text: "Căn cứ Kế hoạch số {plan}"}]
    body:
      - article: Công nhận {count:number} đơn vị …      # numbers come by themselves
      - {each: units, as: unit, blocks: [{point: "{unit.name};"}]}
      - {when: not first_year, blocks: [...], otherwise: [...]}
      - table:
          columns: [{title: TT, width: 1, align: center}, {title: Tên đơn vị, width: 5}]
          each: units
          as: unit
          row: ["{index}", "{unit.name}"]
      - {insert: charts}                  # blocks the caller made himself

Kinds of blocks: paragraph, roman, arabic, letter, part, chapter, section, subsection, article, clause, point, bullets,
table, signatures, insert, page_break, and the frames each and when. ``**…**`` is bold and ``*…*`` italic in the
outline's own words; in what fills a place stars are stars.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from .abbreviations import COPIES, TYPES
from .blocks import (
    Annex,
    Article,
    Block,
    BulletList,
    Cell,
    Clause,
    Column,
    Heading,
    HeadingLevel,
    Letter,
    PageBreak,
    Paragraph,
    Point,
    Row,
    Run,
    Signature,
    SignatureBlock,
    SigningMode,
    Table,
    rich,
)
from .text import date_text, roman

# What stands on paper where the context has no value: room to write by hand.
EMPTY = "…………"


class OutlineError(ValueError):
    """The outline and its context do not fit; ``message`` says which file, which place, and what would be right."""

    def __init__(self, outline: str, where: str, problem: str) -> None:
        self.message = f"Đề cương “{outline}”, {where}: {problem}"
        super().__init__(self.message)


class OutlineNotFound(OutlineError):
    """No directory of the search path holds it."""


@dataclass(frozen=True, slots=True)
class Outline:
    name: str
    path: Path
    data: Mapping[str, Any] = field(repr=False)

    @property
    def title(self) -> str:
        """What people call it: "Quyết định công nhận"."""
        return str(self.data.get("title") or self.data.get("type") or "Công văn")


# --- loading


_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_LETTER_KEYS = {
    "title", "type", "abbreviation", "parent_body", "issuing_body", "symbol", "place", "summary", "addressees",
    "authority", "bases", "enacting", "body", "signature", "cosigners", "recipients", "drafter_mark", "annexes",
    "footer", "landscape", "body_size",
}  # fmt: skip
_BLOCK_KEYS: dict[str, set[str]] = {
    "paragraph": {"align", "indent", "keep_with_next"},
    "part": {"number"},
    "chapter": {"number"},
    "section": {"number"},
    "subsection": {"number"},
    "roman": {"number"},
    "arabic": {"number"},
    "letter": {"number"},
    "article": {"number", "title"},
    "clause": {"number", "title"},
    "point": {"number"},
    "bullets": {"mark"},
    "table": set(),
    "signatures": {"recipients"},
    "insert": set(),
    "page_break": set(),
    "each": {"as", "blocks"},
    "when": {"blocks", "otherwise"},
}
_TABLE_KEYS = {"columns", "header", "each", "as", "row", "rows", "size", "last"}
_COLUMN_KEYS = {"title", "width", "align"}
_TEXT_KEYS = {"text", "each", "as", "when"}
_SIGNATURE_KEYS = {"position", "name", "mode", "head_position", "on_behalf_of", "note"}
_ANNEX_KEYS = {"title", "reference", "landscape", "body", "when"}


def load_outline(name: str, search_path: Sequence[Path]) -> Outline:
    """From the last directory of ``search_path`` that has it: the package's stands first, a province's after it."""
    if not _NAME.fullmatch(name):
        raise OutlineNotFound(name, "tên tệp", "tên đề cương chỉ gồm chữ thường không dấu, số và gạch nối.")
    for directory in reversed(search_path):
        path = directory / f"{name}.yaml"
        if path.is_file():
            stat = path.stat()
            return _read(name, path, stat.st_mtime_ns, stat.st_size)
    places = ", ".join(str(directory) for directory in search_path)
    raise OutlineNotFound(name, "tên tệp", f"không tìm thấy trong {places}.")


def province_search_path(default: Path, overrides: Path | None, province_code: str | None) -> tuple[Path, ...]:
    """The package's directory, then ``overrides/<province code>`` where there is one."""
    if overrides is None or province_code is None:
        return (default,)
    return (default, overrides / province_code)


@lru_cache(maxsize=256)
def _read(name: str, path: Path, changed: int, size: int) -> Outline:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise OutlineError(name, "cú pháp YAML", str(error)) from error
    outline = Outline(name, path, data)
    _Check(name).letter(data)
    return outline


class _Check:
    """A misspelt key is found when the file is read, not when some letter happens to need it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def fail(self, where: str, problem: str) -> OutlineError:
        return OutlineError(self._name, where, problem)

    def mapping(self, value: Any, keys: set[str], where: str) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise self.fail(where, f"cần các cặp khóa và giá trị, gặp {value!r}.")
        for key in value:
            if key not in keys:
                raise self.fail(where, f"không có khóa “{key}”; các khóa dùng được: {', '.join(sorted(keys))}.")
        return value

    def letter(self, data: Any) -> None:
        data = self.mapping(data, _LETTER_KEYS, "đầu tệp")
        type_name, short = data.get("type"), data.get("abbreviation")
        known = (TYPES | COPIES).get(type_name or "")
        if short and known and short != known:
            raise self.fail(
                "abbreviation", f"“{type_name}” viết tắt là “{known}” theo Phụ lục III, không phải “{short}”."
            )
        for key in ("addressees", "bases", "recipients"):
            self.texts(data.get(key, []), key)
        self.blocks(data.get("body", []), "body")
        for index, annex in enumerate(data.get("annexes", [])):
            where = f"annexes[{index}]"
            self.blocks(self.mapping(annex, _ANNEX_KEYS, where).get("body", []), f"{where}.body")
        for index, one in enumerate([data["signature"]] if data.get("signature") else []):
            self.mapping(one, _SIGNATURE_KEYS, f"signature[{index}]")
        for index, one in enumerate(data.get("cosigners", [])):
            self.mapping(one, _SIGNATURE_KEYS, f"cosigners[{index}]")

    def texts(self, items: Any, where: str) -> None:
        for index, item in enumerate(self.list(items, where)):
            if not isinstance(item, str) and "text" not in self.mapping(item, _TEXT_KEYS, f"{where}[{index}]"):
                raise self.fail(f"{where}[{index}]", "thiếu khóa “text”.")

    def list(self, value: Any, where: str) -> Sequence[Any]:
        if not isinstance(value, list):
            raise self.fail(where, f"cần một danh sách, gặp {value!r}.")
        return value

    def blocks(self, items: Any, where: str) -> None:
        for index, item in enumerate(self.list(items, where)):
            self.block(item, f"{where}[{index}]")

    def block(self, item: Any, where: str) -> None:
        if item == "page_break" or isinstance(item, str):
            return
        kind = _kind(item)
        if kind is None:
            raise self.fail(where, f"không rõ loại khối; các loại: {', '.join(sorted(_BLOCK_KEYS))}.")
        self.mapping(item, {kind} | _BLOCK_KEYS[kind], where)
        if kind in ("each", "when"):
            self.blocks(item.get("blocks", []), f"{where}.blocks")
            self.blocks(item.get("otherwise", []), f"{where}.otherwise")
        elif kind == "bullets":
            self.texts(item[kind], f"{where}.bullets")
        elif kind == "signatures":
            for index, one in enumerate(self.list(item[kind], f"{where}.signatures")):
                self.mapping(one, _SIGNATURE_KEYS, f"{where}.signatures[{index}]")
            self.texts(item.get("recipients", []), f"{where}.recipients")
        elif kind == "table":
            self.table(self.mapping(item[kind], _TABLE_KEYS, f"{where}.table"), f"{where}.table")

    def table(self, item: Mapping[str, Any], where: str) -> None:
        columns = self.list(item.get("columns"), f"{where}.columns")
        for index, column in enumerate(columns):
            self.mapping(column, _COLUMN_KEYS, f"{where}.columns[{index}]")
        for row in [item["row"]] if "row" in item else []:
            if len(row) != len(columns):
                raise self.fail(f"{where}.row", f"có {len(row)} ô nhưng bảng có {len(columns)} cột.")
        if ("each" in item) != ("row" in item):
            raise self.fail(where, "“each” và “row” đi cùng nhau.")


def _kind(item: Any) -> str | None:
    if not isinstance(item, Mapping):
        return None
    return next((key for key in _BLOCK_KEYS if key in item), None)


# --- filling


_PLACE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_PATH = re.compile(r"[^\W\d]\w*(?:\.\w+)*")


def _number(value: Any) -> str:
    """2.914 · 98,5"""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("cần một số")
    whole, _, rest = f"{value:,}".partition(".")
    return whole.replace(",", ".") + (f",{rest}" if rest.strip("0") else "")


def _percent(value: Any) -> str:
    return f"{_number(value)} %"


def _date(value: Any) -> str:
    if not isinstance(value, date):
        raise ValueError("cần một ngày")
    return value.strftime("%d/%m/%Y")


def _long_date(value: Any) -> str:
    if not isinstance(value, date):
        raise ValueError("cần một ngày")
    return date_text(value)


def _two(value: Any) -> str:
    """Numbers below 10 as they stand in letters: 05."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("cần một số nguyên")
    return f"{value:02d}" if value < 10 else _number(value)


FORMATS: dict[str, Callable[[Any], str]] = {
    "number": _number,
    "percent": _percent,
    "date": _date,
    "long_date": _long_date,
    "two": _two,
    "roman": lambda value: roman(int(value)),
    "upper": lambda value: str(value).upper(),
    "lower": lambda value: str(value).lower(),
    "first_upper": lambda value: str(value)[:1].upper() + str(value)[1:],
}


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        raise ValueError("giá trị đúng/sai không in ra được, hãy dùng “when”")
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, float | Decimal):
        return _number(value)
    if isinstance(value, date):
        return _date(value)
    raise ValueError(f"không in ra được một {type(value).__name__}")


class _Filler:
    def __init__(self, outline: Outline, context: Mapping[str, Any]) -> None:
        self._outline = outline
        self._context = context

    def fail(self, where: str, problem: str) -> OutlineError:
        return OutlineError(self._outline.name, where, problem)

    def within(self, names: Mapping[str, Any]) -> "_Filler":
        return _Filler(self._outline, {**self._context, **names})

    def has(self, name: str) -> bool:
        return name in self._context

    def value(self, path: str, where: str) -> Any:
        """Keys of mappings only, never attributes: an outline is data from outside."""
        if not _PATH.fullmatch(path):
            raise self.fail(where, f"“{path}” không phải một tên.")
        value: Any = self._context
        for index, key in enumerate(path.split(".")):
            if not isinstance(value, Mapping) or key not in value:
                known = ", ".join(sorted(map(str, value))) if isinstance(value, Mapping) else ""
                inside = f" trong “{'.'.join(path.split('.')[:index])}”" if index else ""
                raise self.fail(where, f"không có tên “{key}”{inside}; các tên dùng được: {known or 'không có'}.")
            value = value[key]
        return value

    def text(self, template: Any, where: str) -> str:
        if not isinstance(template, str):
            template = "" if template is None else str(template)

        def fill(place: re.Match[str]) -> str:
            if place.group() in ("{{", "}}"):
                return place.group()[0]
            if place.group(1) is None:
                raise self.fail(where, f"dấu “{place.group()}” lẻ; muốn in ra thì viết hai lần.")
            path, _, form = place.group(1).partition(":")
            value = self.value(path, where)
            if form and form not in FORMATS:
                raise self.fail(where, f"không có cách viết “{form}”; các cách: {', '.join(sorted(FORMATS))}.")
            if value is None:
                return EMPTY
            try:
                return FORMATS[form](value) if form else _plain(value)
            except ValueError as error:
                raise self.fail(where, f"“{place.group(1)}” {error}.") from error

        return _PLACE.sub(fill, template)

    def content(self, template: Any, where: str) -> tuple[Run, ...]:
        """Marks are read in the outline's own words, before anything from outside comes in."""
        filled = (replace(run, text=self.text(run.text, where)) for run in rich(str(template or "")))
        return tuple(run for run in filled if run.text)

    def holds(self, condition: str, where: str) -> bool:
        words = condition.split()
        if len(words) == 2 and words[0] == "not":
            return not self.value(words[1], where)
        return bool(self.value(condition.strip(), where))

    def each(self, path: str, name: str | None, where: str) -> Iterator["_Filler"]:
        values = self.value(path, where)
        if isinstance(values, str | Mapping) or not isinstance(values, Sequence):
            raise self.fail(where, f"“{path}” phải là một danh sách.")
        for index, value in enumerate(values, 1):
            yield self.within({name or "item": value, "index": index})

    def items(self, items: Sequence[Any], where: str) -> Iterator[tuple["_Filler", str]]:
        """Templates of a list with what fills them; entries may repeat (each) or depend (when)."""
        for number, item in enumerate(items):
            here = f"{where}[{number}]"
            if isinstance(item, str):
                yield self, item
            elif "when" not in item or self.holds(item["when"], here):
                fillers = self.each(item["each"], item.get("as"), here) if "each" in item else iter((self,))
                yield from ((filler, item["text"]) for filler in fillers)

    def texts(self, items: Sequence[Any], where: str) -> tuple[str, ...]:
        return tuple(filler.text(template, where) for filler, template in self.items(items, where))


# --- rendering


def render_outline(outline: Outline, context: Mapping[str, Any]) -> Letter:
    """The letter the outline makes of the context.

    Beside the names the outline uses, the context gives ``created_at`` (needed), ``number`` and ``date`` (None or left
    out: room to write them). ``issuing_body``, ``parent_body``, ``place``, ``symbol``, ``footer``, ``drafter_mark``,
    ``signature`` (a :class:`Signature`) and ``cosigners`` are taken from it where the outline does not say.

    :raises OutlineError: a name or format the context does not know; the message says where.
    """
    return _Rendering(outline, context).letter()


class _Rendering:
    def __init__(self, outline: Outline, context: Mapping[str, Any]) -> None:
        self._data = outline.data
        type_name = outline.data.get("type")
        short = outline.data.get("abbreviation") or (TYPES | COPIES).get(type_name or "", "")
        self._fill = _Filler(outline, {"abbreviation": short, **context})
        self._context = context
        self._counts: dict[str, int] = {}

    def letter(self) -> Letter:
        data, fill = self._data, self._fill
        created_at = fill.value("created_at", "created_at")
        if not isinstance(created_at, datetime):
            raise fill.fail("created_at", "cần ngày giờ lập văn bản.")
        body = tuple(self._blocks(data.get("body", []), fill, "body"))
        footer = data.get("footer", self._context.get("footer", ()))
        return Letter(
            issuing_body=self._text("issuing_body", needed=True),
            created_at=created_at,
            parent_body=self._text("parent_body"),
            number=self._context.get("number"),
            symbol=self._text("symbol"),
            place=self._text("place"),
            date=self._context.get("date"),
            type_name=fill.text(data["type"], "type") if data.get("type") else None,
            summary=self._text("summary"),
            addressees=fill.texts(data.get("addressees", []), "addressees"),
            authority=self._text("authority"),
            bases=fill.texts(data.get("bases", []), "bases"),
            enacting=self._text("enacting"),
            body=body,
            signature=self._signature("signature"),
            cosigners=self._cosigners(),
            recipients=fill.texts(data.get("recipients", []), "recipients"),
            drafter_mark=self._text("drafter_mark"),
            annexes=tuple(self._annexes()),
            footer=fill.texts(footer, "footer"),
            landscape=bool(data.get("landscape", False)),
            body_size=data.get("body_size", 14),
        )

    def _text(self, key: str, *, needed: bool = False) -> str:
        if key in self._data:
            return self._fill.text(self._data[key], key)
        if needed or self._fill.has(key):
            value = self._fill.value(key, key)
            return "" if value is None else str(value)
        return ""

    def _signature(self, key: str) -> Signature | None:
        if key in self._data:
            given = self._data[key]
            return _signature(given, self._fill, key) if given else None
        value = self._context.get(key)
        if value is not None and not isinstance(value, Signature):
            raise self._fill.fail(key, "cần một Signature.")
        return value

    def _cosigners(self) -> tuple[Signature, ...]:
        if "cosigners" in self._data:
            return tuple(
                _signature(one, self._fill, f"cosigners[{index}]") for index, one in enumerate(self._data["cosigners"])
            )
        return tuple(self._context.get("cosigners", ()))

    def _annexes(self) -> Iterator[Annex]:
        for index, annex in enumerate(self._data.get("annexes", [])):
            where = f"annexes[{index}]"
            if "when" in annex and not self._fill.holds(annex["when"], where):
                continue
            self._counts = {}
            reference = annex.get("reference")
            yield Annex(
                title=self._fill.text(annex.get("title"), f"{where}.title"),
                blocks=tuple(self._blocks(annex.get("body", []), self._fill, f"{where}.body")),
                reference=None if reference is None else self._fill.text(reference, f"{where}.reference"),
                landscape=bool(annex.get("landscape", False)),
            )

    def _next(self, kind: str, item: Mapping[str, Any]) -> int:
        """Numbers run on by themselves; a higher heading starts the lower ones anew. Articles run through."""
        number = item.get("number") or self._counts.get(kind, 0) + 1
        self._counts[kind] = number
        for lower in _BELOW[kind]:
            self._counts.pop(lower, None)
        return int(number)

    def _blocks(self, items: Sequence[Any], fill: _Filler, where: str) -> Iterator[Block]:
        for index, item in enumerate(items):
            yield from self._block(item, fill, f"{where}[{index}]")

    def _block(self, item: Any, fill: _Filler, where: str) -> Iterator[Block]:
        if item == "page_break":
            yield PageBreak()
            return
        if isinstance(item, str):
            yield Paragraph(fill.content(item, where))
            return
        kind = _kind(item)
        assert kind is not None  # checked when the file was read
        where = f"{where}.{kind}"
        given = item[kind]
        match kind:
            case "each":
                for inner in fill.each(given, item.get("as"), where):
                    yield from self._blocks(item.get("blocks", []), inner, f"{where}.blocks")
            case "when":
                branch = "blocks" if fill.holds(given, where) else "otherwise"
                yield from self._blocks(item.get(branch, []), fill, f"{where}.{branch}")
            case "paragraph":
                align = item.get("align", "justify")
                yield Paragraph(
                    fill.content(given, where),
                    align,
                    indent=item.get("indent", True),
                    keep_with_next=item.get("keep_with_next", False),
                )
            case "article":
                title = fill.text(item.get("title"), where)
                yield Article(self._next(kind, item), title, fill.content(given, where))
            case "clause":
                title = fill.text(item.get("title"), where)
                yield Clause(self._next(kind, item), fill.content(given, where), title)
            case "point":
                yield Point(self._next(kind, item), fill.content(given, where))
            case "bullets":
                items = (filler.content(template, where) for filler, template in fill.items(given, where))
                yield BulletList(tuple(items), item.get("mark", "-"))
            case "table":
                yield _table(given, fill, where)
            case "signatures":
                signatures = (_signature(one, fill, f"{where}[{n}]") for n, one in enumerate(given))
                yield SignatureBlock(tuple(signatures), fill.texts(item.get("recipients", []), where))
            case "insert":
                blocks = fill.value(given, where)
                yield from blocks if isinstance(blocks, tuple | list) else (blocks,)
            case "page_break":
                yield PageBreak()
            case _:
                yield Heading(HeadingLevel(kind), self._next(kind, item), fill.text(given, where))


_BELOW: dict[str, tuple[str, ...]] = {
    "part": ("chapter", "section", "subsection", "roman", "arabic", "letter", "clause", "point"),
    "chapter": ("section", "subsection", "clause", "point"),
    "section": ("subsection", "clause", "point"),
    "subsection": ("clause", "point"),
    "roman": ("arabic", "letter", "clause", "point"),
    "arabic": ("letter", "clause", "point"),
    "letter": ("point",),
    "article": ("clause", "point"),
    "clause": ("point",),
    "point": (),
}


def _table(item: Mapping[str, Any], fill: _Filler, where: str) -> Table:
    columns = tuple(Column(column.get("width", 1), column.get("align", "left")) for column in item["columns"])
    rows: list[Row] = [_row(row, fill, f"{where}.rows[{index}]") for index, row in enumerate(item.get("rows", []))]
    if "each" in item:
        for inner in fill.each(item["each"], item.get("as"), where):
            rows.append(_row(item["row"], inner, f"{where}.row"))
    rows += [_row(row, fill, f"{where}.last[{index}]") for index, row in enumerate(item.get("last", []))]
    header = [_row(row, fill, f"{where}.header[{index}]") for index, row in enumerate(item.get("header", []))]
    titles = [fill.text(column.get("title"), f"{where}.columns") for column in item["columns"]]
    if not header and any(titles):
        header = [tuple(titles)]
    return Table(columns, tuple(rows), tuple(header), item.get("size", 13))


def _row(cells: Sequence[Any], fill: _Filler, where: str) -> Row:
    made: list[str | Cell] = []
    for cell in cells:
        if isinstance(cell, Mapping):
            rest = {key: value for key, value in cell.items() if key != "text"}
            made.append(Cell(fill.content(cell["text"], where), **rest))
        elif isinstance(cell, str) and "*" in cell:
            made.append(Cell(fill.content(cell, where)))
        else:
            made.append(fill.text(cell, where))
    return tuple(made)


def _signature(given: Mapping[str, Any], fill: _Filler, where: str) -> Signature:
    texts = {key: fill.text(given.get(key), f"{where}.{key}") for key in _SIGNATURE_KEYS - {"mode"}}
    name = "" if texts["name"] == EMPTY else texts["name"]
    try:
        mode = SigningMode(fill.text(given.get("mode"), f"{where}.mode"))
    except ValueError as error:
        modes = ", ".join(mode.value for mode in SigningMode if mode.value)
        raise fill.fail(f"{where}.mode", f"không có cách ký “{given.get('mode')}”; các cách: {modes}.") from error
    return Signature(**{**texts, "name": name}, mode=mode)
