"""The national table as a file: CSV for programs (numbers with a point), Excel for people."""

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from tuquan.core import keeping
from tuquan.reports.national.table import Line, Table

HEADINGS = (
    "Năm",
    "Mã tỉnh",
    "Địa bàn",
    "Mã chỉ tiêu",
    "Chỉ tiêu",
    "Chia theo",
    "Đơn vị tính",
    "Giá trị",
    "Mức chính xác",
    "Cơ sở",
    "Số lượng số liệu",
    "Ghi chú",
)
WIDTHS = (8, 9, 26, 30, 52, 26, 14, 14, 16, 22, 12, 60)
QUALIFIERS = {"exact": "đúng bằng", "at_least": "trên, hơn", "nearly": "gần", "about": "khoảng"}
BASES = {"recorded": "ghi nhận", "declared": "khai", "read": "đọc từ báo cáo"}


class UnknownEnding(Exception):
    message = "Chỉ ghi được bảng toàn quốc ra tệp .csv hoặc .xlsx."


def check(file: Path) -> None:
    """Asked before the long work.

    :raises UnknownEnding: neither .csv nor .xlsx.
    """
    if file.suffix.lower() not in (".csv", ".xlsx"):
        raise UnknownEnding
    keeping.check_room(file)


def write(made: Table, file: Path) -> None:
    """The whole file or none. The nation's lines come first in each year."""
    check(file)
    with keeping.whole(file) as draft:
        (_excel if file.suffix.lower() == ".xlsx" else _csv)(made, draft)


def rows(made: Table) -> Iterator[tuple[Any, ...]]:
    def place(line: Line) -> tuple[int, bool, str, str, str]:
        row = made.areas[line.year, line.area]
        return line.year, row.level != "nation", row.code, line.indicator, line.dims

    for line in sorted(made.lines, key=place):
        row, one = made.areas[line.year, line.area], made.indicators[line.indicator]
        shown = line.value is not None and not line.hidden
        yield (
            line.year,
            "" if row.level == "nation" else row.code,
            "Cả nước" if row.level == "nation" else f"{row.kind} {row.name}".strip(),
            line.indicator,
            one.name,
            " · ".join(made.words.get(pair, pair[1]) for pair in json.loads(line.dims).items()),
            one.unit,
            line.value if shown else None,
            QUALIFIERS[line.qualifier] if shown else "",
            " và ".join(BASES[basis] for basis in line.bases),
            line.facts,
            _note(line),
        )


def _note(line: Line) -> str:
    if line.hidden:
        return "Dưới 5, của một đơn vị: không hiện."
    if line.value is not None:
        return ""
    if line.apart:
        return "Không cộng: các số khai theo từng phần đứng riêng, không rõ có chồng lên nhau hay không."
    return "Không cộng: chỉ tiêu này không cộng các nơi với nhau."


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _csv(made: Table, file: Path) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as stream:  # Excel knows UTF-8 by the mark
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for row in rows(made):
            writer.writerow(f"{_plain(one):f}" if isinstance(one, Decimal) else one for one in row)


def _excel(made: Table, file: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Cả nước")
    for place, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"

    def cell(value: Any, *, bold: bool = False) -> Any:
        if isinstance(value, Decimal):
            value = int(value) if value == value.to_integral_value() else float(value)
        made = WriteOnlyCell(sheet, value)
        if isinstance(value, str):
            made.data_type = "s"  # never a formula, whatever a name begins with
            made.alignment = Alignment(wrap_text=True, vertical="top")
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(one, bold=True) for one in HEADINGS])
    for row in rows(made):
        sheet.append([cell(one) for one in row])
    book.save(file)
