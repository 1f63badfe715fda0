"""Excel files of the main job: what one sees on the board."""

from datetime import date
from io import BytesIO

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from tuquan.assessments import boards
from tuquan.assessments.enums import CycleState
from tuquan.units.models import Unit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (6, 50, 20, 30, 28)


def board(units: QuerySet[Unit], year: int, on: date) -> HttpResponse:
    """The filtered list as a sheet: number, unit, kind, place, state."""
    book = Workbook(write_only=False)
    sheet = book.active
    assert sheet is not None
    sheet.title = str(year)
    sheet.append([_("TT"), _("Đơn vị"), _("Loại"), _("Nơi đóng"), _("Tình trạng")])
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="center")
    overdue = boards.late(year, on)
    for number, unit in enumerate(units.select_related("place").iterator(chunk_size=2000), 1):
        state = getattr(unit, "cycle_state", None)
        words = CycleState(state).label if state else (_("quá hạn đăng ký") if overdue else _("chưa đăng ký"))
        sheet.append([number, _plain(unit.name), unit.get_kind_display(), str(unit.place or ""), str(words)])
    for place, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    stream = BytesIO()
    book.save(stream)
    response = HttpResponse(stream.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="danh-sach-{year}.xlsx"'
    return response


def _plain(text: str) -> str:
    """A name that begins like a formula is kept as text."""
    return f"'{text}" if text[:1] in "=+-@" else text
