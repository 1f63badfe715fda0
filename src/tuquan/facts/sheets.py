"""The figures page as a sheet."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from tuquan.core import text
from tuquan.core.dates import Period
from tuquan.facts import periods, words
from tuquan.facts.catalogue import catalogue
from tuquan.facts.queries import FigureResult, TableRow

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (24, 52, 30, 14, 12, 16, 20, 60)


def figures_sheet(name: str, period: Period, rows: Iterable[TableRow]) -> bytes:
    """One line per figure; a value is a number where one may be shown, its qualifier in the column beside it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Số liệu"))
    for place, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGH"[place]].width = width
    sheet.freeze_panes = "A4"

    def cells(*values: Any, bold: bool = False) -> list[Any]:
        made = []
        for value in values:
            cell = WriteOnlyCell(sheet, value)
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever a name begins with
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            if bold:
                cell.font = Font(bold=True)
            made.append(cell)
        return made

    sheet.append(cells(name, bold=True))
    sheet.append(cells(_("Kỳ: %(period)s") % {"period": periods.name_of(period)}))
    sheet.append(
        cells(
            _("Nhóm"),
            _("Chỉ tiêu"),
            _("Chia theo"),
            _("Đơn vị tính"),
            _("Mức"),
            _("Số"),
            _("Cơ sở"),
            _("Ghi chú"),
            bold=True,
        )
    )
    for row in rows:
        for result in (row.total, *row.details):
            sheet.append(cells(*_line(result)))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _line(result: FigureResult) -> tuple[object, ...]:
    ours = catalogue()
    one = result.indicator
    value: object = words.result(result)
    if result.value is not None and not result.hidden:
        value = int(result.value) if result.value == int(result.value) else float(result.value)
    return (
        ours.groups[one.group],
        one.name,
        ours.words(result.dims),
        one.unit,
        "" if result.hidden or result.value is None else str(result.qualifier.label),
        value,
        words.bases(result),
        " ".join(notes(result)),
    )


def notes(result: FigureResult) -> list[str]:
    """What a reader has to know beside the number."""
    found = [why] if (why := words.why_no_total(result)) else []
    if result.as_of:
        found.append(_("Số tại thời điểm, đếm từ %(day)s.") % {"day": f"{result.as_of:%d/%m/%Y}"})
    if result.beside:
        found.append(_("Có %(count)s số khác đứng bên.") % {"count": text.number(len(result.beside))})
    if result.straddling:
        found.append(_("Có %(count)s số vắt qua kỳ, không chia.") % {"count": text.number(len(result.straddling))})
    return found
