"""The workbooks around an import: the template to fill in, and the file sent back with its errors."""

import io
from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from tuquan.core import dates
from tuquan.units import enums
from tuquan.units.models import Place, Unit
from tuquan.units.paths import under
from tuquan.units.services import sheets
from tuquan.units.services.importing import COLUMNS, Report

LISTED_ROWS = 2000
HEADING = PatternFill("solid", start_color="DCE9EA")
WRONG = PatternFill("solid", start_color="FBE3E1")
TEXT_COLUMNS = {"code", "place", "phone", "founded_date"}
"""Written as text, so that Excel keeps leading zeros and the day as typed."""


def template(office: Unit | None) -> bytes:
    """A workbook to fill in: headings with notes, lists to choose from, one example row, a page of instructions."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Danh sách")
    lists = book.create_sheet(_("Danh mục"))
    help_sheet = book.create_sheet(_("Hướng dẫn"))
    choices: dict[str, list[Any]] = {
        "kind": [label for _value, label in enums.UnitKind.choices],
        "school_level": [label for _value, label in enums.SchoolLevel.choices],
        "managing_level": [label for _value, label in enums.ManagingLevel.choices],
        "place": _communes(office),
    }
    example = {
        "place": next(iter(choices["place"]), "Phường Ninh Hòa"),
        "province": _province(office) or "Khánh Hòa",
    }
    for index, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(index)
        cell = sheet.cell(1, index, column.title)
        cell.font, cell.fill = Font(bold=True), HEADING
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        if column.help:
            cell.comment = Comment(column.help, "Tự Quản")
        sheet.column_dimensions[letter].width = max(14, min(44, len(column.title) + 12))
        if column.name in TEXT_COLUMNS:
            sheet.column_dimensions[letter].number_format = "@"
            for row in range(2, 200):
                sheet.cell(row, index).number_format = "@"
        sheet.cell(2, index, example.get(column.name, column.example))
        if options := choices.get(column.name):
            for row, option in enumerate(options, 2):
                lists.cell(row, index, str(option))
            lists.cell(1, index, column.title).font = Font(bold=True)
            allowed = DataValidation(
                type="list",
                formula1=f"='{lists.title}'!${letter}$2:${letter}${len(options) + 1}",
                allow_blank=True,
                # A warning only: people paste other spellings, which the check understands.
                errorStyle="warning",
            )
            sheet.add_data_validation(allowed)
            allowed.add(f"{letter}2:{letter}{LISTED_ROWS}")
    sheet.freeze_panes = "C2"
    _instructions(help_sheet)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _communes(office: Unit | None) -> list[str]:
    if office is None or office.governs is None:
        return []
    inside = Place.objects.on(dates.today()).filter(under("path", office.governs.path), level=enums.PlaceLevel.COMMUNE)
    return [place.title for place in inside.sorted()[:LISTED_ROWS]]


def _province(office: Unit | None) -> str:
    if office is None or office.governs is None:
        return ""
    steps = office.governs.path.strip("/").split("/")
    above = ["/" + "/".join(steps[: length + 1]) + "/" for length in range(len(steps))]
    found = Place.objects.on(dates.today()).filter(path__in=above, level=enums.PlaceLevel.PROVINCE).first()
    return found.name if found else ""


def _instructions(sheet: Any) -> None:
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 90
    lines = [
        (_("Cách điền"), ""),
        (_("Mỗi dòng một đơn vị"), _("Dòng 2 là ví dụ: hãy xóa hoặc ghi đè lên.")),
        (_("Bắt buộc"), _("Tên đơn vị; xã, phường nơi đóng. Các cột khác có thể bỏ trống.")),
        (_("Thêm, bớt, đổi chỗ cột"), _("Được. Cột lạ được bỏ qua.")),
        (_("Nhập lại lần sau"), _("Đơn vị đã có (cùng mã, hoặc cùng tên và nơi đóng) được sửa; ô trống giữ như cũ.")),
        (_("Có dòng sai"), _("Không dòng nào được nhập. Phần mềm nêu từng dòng, từng cột và cách sửa.")),
        ("", ""),
        (_("Cột"), _("Ý nghĩa")),
        *((column.title, column.help or "–") for column in COLUMNS),
    ]
    for row, (left, right) in enumerate(lines, 1):
        sheet.cell(row, 1, left).font = Font(bold=not right or row == 8)
        sheet.cell(row, 2, right).alignment = Alignment(wrap_text=True)


def with_errors(report: Report) -> bytes:
    """The lines as they were sent, with what is wrong in a first column; wrong lines are coloured."""
    wrong: dict[int, list[str]] = defaultdict(list)
    for refusal in report.refused:
        wrong[refusal.line].append(f"{refusal.column}: {refusal.reason}")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Danh sách cần sửa"))
    sheet.column_dimensions["A"].width = 60
    sheet.freeze_panes = "B2"
    sheet.append([_cell(sheet, _("Cần sửa"), bold=True), *(_cell(sheet, one, bold=True) for one in report.rows.header)])
    for line, row in enumerate(report.rows.lines, report.rows.first_line):
        said = "\n".join(wrong.get(line, []))
        sheet.append([_cell(sheet, one, wrong=bool(said)) for one in (said, *map(sheets.words, row))])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet: Any, value: str, *, bold: bool = False, wrong: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"  # a name that begins with "=" is no formula
    if bold:
        cell.font = Font(bold=True)
    if wrong:
        cell.fill = WRONG
    return cell
