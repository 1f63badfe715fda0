"""Reading a sheet as people have it: Excel or CSV, a title above the headings, columns in any order and spelling."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from tuquan.core import text
from tuquan.units.services.refusals import Refused

MAX_BYTES = 50_000_000
MAX_UNPACKED = 800_000_000
"""An .xlsx is a zip; one that unpacks to more than this is no list of units."""

HEADING_ROWS = 20
"""How far down the headings may stand: above them people write the name of the office and of the list."""


class NotASheet(Refused):
    message = _("Không đọc được tệp này. Hãy dùng tệp Excel (.xlsx) hoặc CSV lưu theo mã UTF-8.")


class TooLarge(Refused):
    message = _("Tệp quá lớn. Hãy chia thành nhiều tệp, mỗi tệp không quá 50 MB.")


class NotUnicode(Refused):
    message = _("Tệp CSV không theo mã UTF-8. Trong Excel, hãy chọn lưu thành “CSV UTF-8” rồi thử lại.")


class NoRows(Refused):
    message = _("Tệp không có dòng nào. Dòng đầu phải là tiêu đề các cột, mỗi dòng sau là một đơn vị.")


@dataclass(frozen=True)
class Rows:
    """The sheet as read: the heading row, the rows below it, and which column was recognised as what."""

    name: str
    sha256: str
    header: list[str]
    first_line: int
    """The number, in the file, of the first row below the headings."""
    lines: Sequence[Sequence[Any]]
    columns: dict[str, int] = field(default_factory=dict)

    @property
    def unknown(self) -> list[tuple[int, str]]:
        known = set(self.columns.values())
        return [(place, heading) for place, heading in enumerate(self.header) if heading and place not in known]

    def with_columns(self, columns: Mapping[str, int]) -> "Rows":
        fitting = {name: place for name, place in columns.items() if 0 <= place < len(self.header)}
        return Rows(self.name, self.sha256, self.header, self.first_line, self.lines, fitting)


def read(file: Path | str | bytes | BinaryIO, aliases: Mapping[str, str], *, name: str = "") -> Rows:
    """Read a sheet; `aliases` maps a folded heading ("ten don vi") to the column it means.

    :raises NotASheet, TooLarge, NotUnicode, NoRows: as their sentences say.
    """
    if isinstance(file, str | Path):
        name = name or Path(file).name
        content = Path(file).read_bytes()
    else:
        content = file if isinstance(file, bytes) else file.read()
    if len(content) > MAX_BYTES:
        raise TooLarge
    rows = _workbook(content) if content[:4] == b"PK\x03\x04" else _separated(content)
    place, columns = _headings(rows, aliases)
    if place is None:
        raise NoRows
    header = [text.clean(_words(cell)) for cell in rows[place]]
    return Rows(name, hashlib.sha256(content).hexdigest(), header, place + 2, rows[place + 1 :], columns)


def words(cell: Any) -> str:
    """What a cell says, as text: whole numbers without ".0", days as dd/mm/yyyy."""
    return cell if type(cell) is str else _words(cell)


def _words(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "có" if cell else "không"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    return str(cell)


def _workbook(content: bytes) -> list[list[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
                raise TooLarge
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if not book.sheet_names:
            raise NoRows
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise NotASheet from error


def _separated(content: bytes) -> list[list[str]]:
    if b"\x00" in content[:4096]:
        raise NotASheet
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUnicode from error
    first = written[: written.find("\n", 1) + 1 or None]
    separator = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(written, newline=""), delimiter=separator))
    except csv.Error as error:
        raise NotASheet from error


def _headings(rows: Sequence[Sequence[Any]], aliases: Mapping[str, str]) -> tuple[int | None, dict[str, int]]:
    """The row that names most columns we know, among the first rows; otherwise the first that has two cells."""
    best: tuple[int, int, dict[str, int]] | None = None
    fallback = None
    for place, row in enumerate(rows[:HEADING_ROWS]):
        filled = [cell for cell in row if _words(cell).strip()]
        if fallback is None and len(filled) >= 2:
            fallback = place
        columns: dict[str, int] = {}
        for index, cell in enumerate(row):
            meaning = aliases.get(heading_key(_words(cell)))
            if meaning:
                columns.setdefault(meaning, index)
        if columns and (best is None or len(columns) > best[0]):
            best = (len(columns), place, columns)
    if best is not None:
        return best[1], best[2]
    if fallback is None:
        fallback = next((place for place, row in enumerate(rows) if any(_words(cell).strip() for cell in row)), None)
    return fallback, {}


def heading_key(heading: str) -> str:
    return text.search_text(heading.split("(")[0]).strip()
