"""A comparison as a sheet."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from tuquan.core.dates import Period
from tuquan.facts import periods
from tuquan.facts.catalogue import Indicator
from tuquan.reports.comparing import Row, shown_value


def comparison_sheet(
    name: str, now: Period, before: Period, indicators: Sequence[Indicator], total: Row, rows: Iterable[Row]
) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("So sánh"))
    sheet.column_dimensions["A"].width = 48
    for place in range(len(indicators) * 3):
        sheet.column_dimensions["BCDEFGHIJ"[place]].width = 22
    sheet.freeze_panes = "B5"

    def dressed(bold: bool) -> Any:
        """The style is made once: to give it to each of many thousand cells anew takes longer than writing them."""
        cell: Any = WriteOnlyCell(sheet, "")
        cell.alignment, cell.font = Alignment(wrap_text=True, vertical="top"), Font(bold=bold)
        return cell._style

    styles = {bold: dressed(bold) for bold in (False, True)}

    def cells(values: Iterable[Any], *, bold: bool = False) -> list[Any]:
        made = []
        for value in values:
            cell: Any = WriteOnlyCell(sheet, value)
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever a name begins with
            cell._style = styles[bold]
            made.append(cell)
        return made

    sheet.append(cells([name], bold=True))
    sheet.append(
        cells([_("So sánh %(now)s với %(before)s") % {"now": periods.name_of(now), "before": periods.name_of(before)}])
    )
    heads = [f"{one.name} ({one.unit})" for one in indicators]
    sheet.append(cells(["", *(part for head in heads for part in (head, "", ""))], bold=True))
    sheet.append(cells([_("Nơi, đơn vị"), *([_("Kỳ này"), _("Kỳ so sánh"), _("Thay đổi")] * len(heads))], bold=True))
    sheet.append(cells(_line(total), bold=True))
    for row in rows:
        sheet.append(cells(_line(row)))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _line(row: Row) -> list[Any]:
    found: list[Any] = [row.name]
    for cell in row.cells:
        now, before = shown_value(cell.now), shown_value(cell.before)
        exact = cell.now.qualifier == cell.before.qualifier == "exact"
        found += [
            _number(now) if now is not None and exact else cell.now_words,
            _number(before) if before is not None and exact else cell.before_words,
            _number(cell.change) if cell.change is not None else cell.change_words,
        ]
    return found


def _number(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
