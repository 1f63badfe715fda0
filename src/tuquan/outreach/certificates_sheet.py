"""Lists of certificates as Excel or CSV: the template to fill in, and how a filled one is read."""

import io

from openpyxl import Workbook
from openpyxl.styles import Font

from tuquan.core import text
from tuquan.core.refusals import Refusal
from tuquan.outreach.services.certificates import CertificateRow
from tuquan.units.services import sheets
from tuquan.units.services.refusals import Refused

COLUMNS = {
    "full_name": ("Họ và tên", ("ho va ten", "ho ten", "ten")),
    "staff_code": ("Mã", ("ma", "ma nhan vien", "ma so")),
    "kind": ("Loại chứng nhận", ("loai chung nhan", "loai", "noi dung huan luyen", "chung nhan")),
    "number": ("Số giấy", ("so giay", "so", "so chung nhan", "so hieu")),
    "issued_date": ("Ngày cấp", ("ngay cap",)),
    "last_date": ("Có giá trị đến", ("co gia tri den", "ngay het han", "het han", "thoi han", "den ngay")),
    "issued_by": ("Nơi cấp", ("noi cap", "co quan cap", "don vi cap")),
}
_ALIASES = {alias: name for name, (_title, aliases) in COLUMNS.items() for alias in aliases}


def template() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Chứng nhận"
    sheet.append([title for title, _aliases in COLUMNS.values()])
    for letter, width in zip("ABCDEFG", (32, 14, 30, 18, 14, 16, 30), strict=True):
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet.column_dimensions[letter].width = width
    for letter in "BDEF":  # text: 007 keeps its zeros, a day stays as typed
        sheet.column_dimensions[letter].number_format = "@"
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(data: bytes) -> list[CertificateRow]:
    """:raises Refusal: the file is no such list."""
    try:
        found = sheets.read(data, _ALIASES)
    except Refused as refused:
        raise Refusal(refused.message) from refused
    rows = []
    for line, cells in enumerate(found.lines, start=found.first_line):
        values = {
            name: text.clean(sheets.words(cells[place])) if place < len(cells) else ""
            for name, place in found.columns.items()
        }
        if any(values.values()):
            rows.append(CertificateRow(line, **values))
    return rows
