"""The list of a class as Excel, for the police."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Font

from tuquan.core import dates
from tuquan.outreach.models import GuardClass, Trainee
from tuquan.units.queries.people import position_of


def book(guard_class: GuardClass, trainees: Sequence[Trainee]) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Danh sách"
    sheet.append([guard_class.title])
    sheet.append([f"Nơi huấn luyện: {guard_class.trainer}. Hạn gửi danh sách: {dates.day(guard_class.lists_until)}."])
    sheet.append([])
    sheet.append(["Số TT", "Họ và tên", "Chức vụ", "Đơn vị", "Kết quả", "Số giấy chứng nhận", "Ghi chú"])
    sheet["A1"].font = Font(bold=True, size=14)
    for cell in sheet[4]:
        cell.font = Font(bold=True)
    for place, row in enumerate(trainees, start=1):
        sheet.append([place, row.person.full_name, position_of(row.person, row.unit), row.unit.name])
    for letter, width in zip("ABCDEFG", (7, 30, 26, 40, 12, 22, 20), strict=True):
        sheet.column_dimensions[letter].width = width
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()
