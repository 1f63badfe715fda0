"""Hours of a month, guard by guard, for the pay: by the roster and as kept, at night, on holidays, overtime, allowances."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

from tuquan.core import text
from tuquan.core.dates import Period
from tuquan.duty.enums import RosterState
from tuquan.duty.holidays import Calendar, calendar_of
from tuquan.duty.models import ClockIn, Shift
from tuquan.duty.queries.coverage import DAY, midnight
from tuquan.duty.queries.rosters import work_of
from tuquan.duty.rules.work import Work, monday, night_minutes, week_overtime, weeks
from tuquan.guards.models import Allowance, Guard
from tuquan.units.models import Unit

NORMAL_WEEK = 48 * 60


@dataclass(frozen=True)
class Hours:
    """Minutes, but for `shifts`, `nights` (numbers) and `allowances` (đồng)."""

    guard: Guard
    shifts: int
    nights: int
    planned: int
    kept: int
    night: int
    rest_day: int
    holiday: int
    overtime: int
    overtime_of_year: int
    """To the end of the month."""
    allowances: int


def month_of(year: int, month: int) -> Period:
    first = date(year, month, 1)
    return Period(first, (first + timedelta(days=32)).replace(day=1) - DAY)


def hours_of(unit: Unit, period: Period) -> list[Hours]:
    """What the published rosters and the clock say. A shift belongs to the day on which it starts; the overtime of a
    week to the month of its Sunday, so the weeks are read whole, from the year's first for its ledger."""
    first = monday(period.first.replace(month=1, day=1))
    shifts = (
        Shift.objects.filter(unit=unit, roster__state=RosterState.PUBLISHED, day__range=(first, period.last))
        .select_related("kind", "post")
        .order_by("starts_at", "pk")
    )
    works: dict[Any, list[Work]] = {}
    for shift in shifts:
        works.setdefault(shift.guard_id, []).append(work_of(shift, movable=True))
    kept: dict[Any, int] = {}
    for one in ClockIn.objects.filter(
        unit=unit, out_at__isnull=False, in_at__gte=midnight(period.first), in_at__lt=midnight(period.last + DAY)
    ):
        assert one.out_at is not None
        kept[one.person_id] = kept.get(one.person_id, 0) + round((one.out_at - one.in_at).total_seconds() / 60)
    guards = (
        Guard.objects.filter(unit=unit, valid_from__lte=period.last)
        .exclude(valid_to__lte=period.first)
        .select_related("person")
        .order_by("person__sort_key", "pk")
    )
    calendar = calendar_of(unit, Period(period.first, period.last + DAY))  # the last night runs into the next day
    allowances = list(Allowance.objects.filter(unit=unit).on(period.last).order_by("name", "pk"))
    return [
        _of(guard, works.get(guard.pk, []), kept.get(guard.person_id, 0), period, calendar, allowances)
        for guard in guards
    ]


def _of(
    guard: Guard, row: Sequence[Work], kept: int, period: Period, calendar: Calendar, allowances: Iterable[Allowance]
) -> Hours:
    own = [one for one in row if one.day in period]
    overtime = {first + 6 * DAY: week_overtime(works, NORMAL_WEEK) for first, works in weeks(row).items()}
    nights = sum(one.is_night for one in own)
    return Hours(
        guard,
        len(own),
        nights,
        sum(one.working for one in own),
        kept,
        sum(night_minutes(one.start, one.end) for one in own),
        sum(one.working for one in own if one.day.weekday() == 6 and one.day not in calendar),
        sum(_on_holidays(one.start, one.end, calendar) for one in own),
        sum(minutes for sunday, minutes in overtime.items() if sunday in period),
        sum(
            minutes
            for sunday, minutes in overtime.items()
            if sunday.year == period.first.year and sunday <= period.last
        ),
        sum(_allowance(one, len(own), nights) for one in allowances),
    )


def _allowance(one: Allowance, shifts: int, nights: int) -> int:
    """An allowance for the night is paid by night shifts, any other by all of them."""
    if one.per == "month":
        return one.amount if shifts else 0
    return one.amount * (nights if " dem" in text.search_text(one.name) else shifts)


def _on_holidays(start: datetime, end: datetime, calendar: Calendar) -> int:
    minutes, begin = 0, timezone.localtime(start)
    while begin < end:
        stop = min(midnight(begin.date() + DAY), timezone.localtime(end))
        if begin.date() in calendar:
            minutes += round((stop - begin).total_seconds() / 60)
        begin = stop
    return minutes


HEADS = (
    ("Số TT", 6),
    ("Họ và tên", 26),
    ("Số ca", 8),
    ("Số ca đêm", 8),
    ("Giờ theo lịch", 10),
    ("Giờ thực tế (vào ca – ra ca)", 13),
    ("Giờ ban đêm (22–06)", 11),
    ("Giờ Chủ Nhật", 9),
    ("Giờ ngày lễ, tết", 10),
    ("Giờ làm thêm (tuần trên 48 giờ, ngày trên 10 giờ)", 17),
    ("Làm thêm từ đầu năm", 11),
    ("Phụ cấp theo mức của đơn vị (đồng)", 16),
    ("Ký nhận", 13),
)
TOP = 5
"""The row of the headings."""
THIN = Side(style="thin")
RULED = Border(THIN, THIN, THIN, THIN)


def book(unit: Unit, period: Period, rows: Sequence[Hours]) -> bytes:
    """A sheet that prints on one page across, as the office signs it: ruled, summed, with room for signatures."""
    made = Workbook()
    sheet: Any = made.active
    sheet.title = f"{period.first:%m-%Y}"
    sheet["A1"], sheet["A1"].font = unit.name.upper(), Font(bold=True)
    sheet["A2"], sheet["A2"].font = f"BẢNG GIỜ TRỰC BẢO VỆ THÁNG {period.first:%m/%Y}", Font(bold=True, size=14)
    sheet["A2"].alignment = Alignment(horizontal="center")
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=len(HEADS))
    sheet["A3"] = (
        "Tiền công làm thêm, làm đêm theo Bộ luật Lao động Điều 98: ngày thường 150 %, ngày nghỉ 200 %, "
        "ngày lễ 300 %; ban đêm thêm 30 %, làm thêm ban đêm thêm 20 %."
    )
    sheet["A3"].font, sheet["A3"].alignment = Font(italic=True, size=9), Alignment(horizontal="center")
    sheet.merge_cells(start_row=3, start_column=1, end_row=3, end_column=len(HEADS))
    for column, (head, width) in enumerate(HEADS, start=1):
        cell = sheet.cell(TOP, column, head)
        cell.font, cell.border = Font(bold=True), RULED
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = width
    for place, one in enumerate(rows, start=1):
        _write(sheet, TOP + place, [place, one.guard.person.full_name, *_cells(one), ""])
    _sums(sheet, len(rows))
    _signs(sheet, TOP + len(rows) + 3, period)
    sheet.freeze_panes = f"C{TOP + 1}"
    sheet.print_title_rows = f"{TOP}:{TOP}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.oddFooter.right.text = "&P/&N"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _cells(one: Hours) -> list[float]:
    minutes = (one.planned, one.kept, one.night, one.rest_day, one.holiday, one.overtime, one.overtime_of_year)
    return [one.shifts, one.nights, *(round(value / 60, 2) for value in minutes), one.allowances]


def _write(sheet: Any, row: int, values: Sequence[Any], *, bold: bool = False) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column, value)
        cell.border, cell.font = RULED, Font(bold=bold)
        if column > 4:
            cell.number_format = "#,##0" if column == len(HEADS) - 1 else "#,##0.0"


def _sums(sheet: Any, count: int) -> None:
    """Formulas, so that a figure mended by hand is summed again."""
    row, last = TOP + count + 1, TOP + count
    letters = [sheet.cell(TOP, column).column_letter for column in range(3, len(HEADS))]
    sums = [f"=SUM({letter}{TOP + 1}:{letter}{last})" if count else 0 for letter in letters]
    _write(sheet, row, ["", "Cộng", *sums, ""], bold=True)


def _signs(sheet: Any, row: int, period: Period) -> None:
    for column, words in ((2, "NGƯỜI LẬP BẢNG"), (6, "TỔ TRƯỞNG BẢO VỆ"), (10, "THỦ TRƯỞNG ĐƠN VỊ")):
        cell = sheet.cell(row, column, words)
        cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center")
    sheet.cell(row - 1, 10, f"Ngày ..... tháng ..... năm {period.last.year}").font = Font(italic=True)
    sheet.cell(row - 1, 10).alignment = Alignment(horizontal="center")
