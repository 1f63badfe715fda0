"""Lists of people as Excel or CSV: the template to fill in, and how a filled one is read."""

import csv
import io
from collections.abc import Iterable
from typing import Any

import python_calamine
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.styles import Font

from tuquan.core import text
from tuquan.units.services.people import SheetRow

MOST_ROWS = 5000
HEADING_ROWS = 20
COLUMNS = {
    "full_name": ("Họ và tên", ("ho va ten", "ho ten", "ten")),
    "position": ("Chức vụ", ("chuc vu", "chuc danh")),
    "sub_unit": ("Phòng, ban", ("phong ban", "phong", "to", "lop", "don vi")),
    "phone": ("Số điện thoại", ("so dien thoai", "dien thoai", "sdt")),
    "staff_code": ("Mã", ("ma", "ma nhan vien", "ma hoc sinh", "ma so")),
}


class SheetNotReadable(Exception):
    message = _("Không đọc được tệp này. Hãy dùng tệp mẫu, lưu dạng Excel (.xlsx) hoặc CSV (UTF-8) rồi tải lên lại.")


class NameColumnMissing(Exception):
    message = _("Dòng đầu chưa có cột “Họ và tên”. Hãy dùng tệp mẫu hoặc đổi tên cột.")


class TooManyRows(Exception):
    message = _("Mỗi lần nhập tối đa 5.000 người. Hãy chia thành nhiều tệp.")


def template() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Danh sách"
    sheet.append([title for title, _names in COLUMNS.values()])
    for letter, width in zip("ABCDE", (32, 28, 28, 18, 14), strict=True):
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet.column_dimensions[letter].width = width
    for letter in "DE":  # text, so that 0912… and 007 keep their zeros
        sheet.column_dimensions[letter].number_format = "@"
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(data: bytes) -> list[SheetRow]:
    """:raises SheetNotReadable, NameColumnMissing, TooManyRows: see their sentences."""
    lines = list(_lines(data))
    # Above the headings people write the name of the office and of the list.
    found = ((at, _places(line)) for at, line in enumerate(lines[:HEADING_ROWS]))
    head, places = next(((at, places) for at, places in found if "full_name" in places), (0, {}))
    if not places:
        raise NameColumnMissing
    rows = []
    for number, line in enumerate(lines[head + 1 :], start=head + 2):
        values = {name: line[place] if place < len(line) else "" for name, place in places.items()}
        if any(values.values()):
            rows.append(SheetRow(line=number, **values))
    if len(rows) > MOST_ROWS:
        raise TooManyRows
    return rows


def _places(header: list[str]) -> dict[str, int]:
    folded = [" ".join(text.search_words(title)) for title in header]
    places: dict[str, int] = {}
    for name, (_title, names) in COLUMNS.items():
        place = next((folded.index(one) for one in names if one in folded), None)
        if place is not None:
            places[name] = place
    return places


def _lines(data: bytes) -> Iterable[list[str]]:
    if data[:2] == b"PK":
        try:
            sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
            rows = sheet.to_python(skip_empty_area=False)
        # The reader is Rust: damaged files come back as its own errors or as a panic.
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
                raise
            raise SheetNotReadable from error
        return [[_cell(value) for value in row] for row in rows[: MOST_ROWS + 2]]
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SheetNotReadable from error
    if "\x00" in decoded:
        raise SheetNotReadable
    first = decoded.partition("\n")[0]
    try:
        reader = csv.reader(io.StringIO(decoded), delimiter=";" if first.count(";") > first.count(",") else ",")
        return [[text.clean(value) for value in row] for row, _limit in zip(reader, range(MOST_ROWS + 2), strict=False)]
    except csv.Error as error:
        raise SheetNotReadable from error


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
        if len(str(value)) == 9:  # a phone number that lost its zero because the cell was a number
            value = f"0{value}"
    return text.clean(str(value)) if value is not None else ""
