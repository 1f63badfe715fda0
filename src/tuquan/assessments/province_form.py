"""A province's own Excel form, filled with what the board knows: its headings say what goes into which column."""

import io
import re
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from tuquan.core.text import clean, fold

LOOKED_AT = 40
"""Rows from the top in which the headings are looked for."""
LEAST = 2
"""So many known headings in one row make it the row of headings."""

# What a heading may say (folded, whole or at its beginning) → the value that goes under it. The longest fits first.
HEADINGS: Mapping[str, str] = {
    "tt": "number",
    "stt": "number",
    "so tt": "number",
    "so thu tu": "number",
    "ten don vi": "name",
    "ten co quan": "name",
    "ten co quan, don vi": "name",
    "don vi": "name",
    "co quan, don vi": "name",
    "co quan, doanh nghiep": "name",
    "ma don vi": "code",
    "loai": "kind",
    "loai hinh": "kind",
    "loai don vi": "kind",
    "dia chi": "address",
    "dia ban": "place",
    "noi dong": "place",
    "xa, phuong": "place",
    "xa/phuong": "place",
    "thu truong": "head",
    "nguoi dung dau": "head",
    "dien thoai": "phone",
    "so dien thoai": "phone",
    "dang ky": "registered",
    "da dang ky": "registered",
    "ngay dang ky": "registered_date",
    "ket qua": "state",
    "tinh trang": "state",
    "dat": "recognised",
    "dat tieu chuan": "recognised",
    "duoc cong nhan": "recognised",
    "cong nhan": "recognised",
    "khong dat": "refused",
    "chua dat": "refused",
    "khong duoc cong nhan": "refused",
    "so quyet dinh": "decision",
    "quyet dinh": "decision",
    "ngay quyet dinh": "decision_date",
    "so giay cong nhan": "certificate",
}
_NUMBERING = re.compile(r"\(?\d{1,2}\)?|\(?[A-Za-z]\)?")


class NotAForm(Exception):
    message = gettext_lazy(
        "Không thấy hàng tiêu đề trong mẫu: cần ít nhất cột tên đơn vị và một cột khác như loại, địa chỉ, kết quả."
    )


@dataclass(frozen=True)
class Filled:
    content: bytes
    rows: int
    unknown: tuple[str, ...]
    """Headings that nothing is known for; their columns stay empty."""


Row = Mapping[str, Any]


def fill(content: bytes, rows: Iterable[Row]) -> Filled:
    """The workbook with one line per row under the headings of its first sheet that has some.

    What stands below the table (sums, signatures) moves down; the look of the first empty line is kept for all.

    :param rows: values by the names of `HEADINGS`; what a row lacks stays empty.
    :raises NotAForm: no sheet has headings that are known.
    """
    book = load_workbook(io.BytesIO(content))
    sheet, at, columns, unknown = _find(book.worksheets)
    first = at + 1
    if _is_numbering(sheet, first):
        first += 1
    lines = list(rows)
    room = _empty_lines(sheet, first)
    if len(lines) > room:
        _make_room(sheet, first + room, len(lines) - room)
    looks = {column: _look(sheet.cell(first, column)) for column in columns}
    for line, row in enumerate(lines, first):
        for column, name in columns.items():
            cell = sheet.cell(line, column)
            if isinstance(cell, MergedCell):
                continue
            _dress(cell, looks[column])
            value = row.get(name)
            if value not in (None, ""):
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"  # a name that begins like a formula stays a name
    stream = io.BytesIO()
    book.save(stream)
    return Filled(stream.getvalue(), len(lines), tuple(unknown))


def _find(sheets: Iterable[Worksheet]) -> tuple[Worksheet, int, dict[int, str], list[str]]:
    for sheet in sheets:
        for at in range(1, min(sheet.max_row, LOOKED_AT) + 1):
            known: dict[int, str] = {}
            unknown: list[str] = []
            for column, cell in enumerate(sheet[at], 1):
                words = clean(str(cell.value)) if cell.value is not None else ""
                name = _meaning(words)
                if name and name not in known.values():
                    known[column] = name
                elif words:
                    unknown.append(words)
            if len(known) >= LEAST and "name" in known.values():
                return sheet, at, known, unknown
    raise NotAForm


def _meaning(words: str) -> str:
    folded = re.sub(r"\s*\(.*", "", fold(words)).strip(" .:")
    if folded in HEADINGS:
        return HEADINGS[folded]
    fitting = [heading for heading in HEADINGS if len(heading) > 3 and folded.startswith(f"{heading} ")]
    return HEADINGS[max(fitting, key=len)] if fitting and len(folded) < 60 else ""


def _is_numbering(sheet: Worksheet, line: int) -> bool:
    """The line "(1) (2) (3)" under the headings."""
    values = [clean(str(cell.value)) for cell in sheet[line] if cell.value is not None]
    return len(values) > 1 and all(_NUMBERING.fullmatch(value) for value in values)


def _empty_lines(sheet: Worksheet, first: int) -> int:
    """Lines under the headings that hold nothing, or no more than a number."""
    count = 0
    for line in range(first, sheet.max_row + 1):
        values = [sheet.cell(line, column).value for column in range(1, sheet.max_column + 1)]
        said = [str(value).strip(". …") for value in values if value is not None]
        if any(words and not words.isdigit() for words in said):
            break
        count += 1
    return count


def _make_room(sheet: Worksheet, before: int, lines: int) -> None:
    if before > sheet.max_row:
        return
    moved = [area for area in list(sheet.merged_cells.ranges) if area.min_row >= before]
    for area in moved:
        sheet.unmerge_cells(str(area))
    heights = {row: sheet.row_dimensions[row].height for row in range(before, sheet.max_row + 1)}
    sheet.insert_rows(before, lines)
    for row, height in sorted(heights.items(), reverse=True):
        sheet.row_dimensions[row + lines].height = height
    for area in moved:
        area.shift(row_shift=lines)
        sheet.merge_cells(str(area))


def _look(cell: Any) -> Mapping[str, Any]:
    return {name: copy(getattr(cell, name)) for name in ("font", "border", "alignment", "fill", "number_format")}


def _dress(cell: Cell, look: Mapping[str, Any]) -> None:
    for name, value in look.items():
        setattr(cell, name, copy(value))
