"""Hours of a month, guard by guard, for the pay: by the roster and as kept, at night, on holidays, overtime, allowances."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Font

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
    allowances: int


def month_of(year: int, month: int) -> Period:
    first = date(year, month, 1)
    return Period(first, (first + timedelta(days=32)).replace(day=1) - DAY)


def hours_of(unit: Unit, period: Period) -> list[Hours]:
    """What the published rosters and the clock say. A shift belongs to the day on which it starts; the overtime of a
    week to the month of its Sunday, so the weeks are read whole."""
    first = monday(period.first)
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
        sum(week_overtime(works, NORMAL_WEEK) for first, works in weeks(row).items() if first + 6 * DAY in period),
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
    "Số TT",
    "Họ và tên",
    "Số ca",
    "Số ca đêm",
    "Giờ theo lịch",
    "Giờ thực tế (vào ca – ra ca)",
    "Giờ ban đêm (22–06)",
    "Giờ Chủ Nhật",
    "Giờ ngày lễ, tết",
    "Giờ làm thêm (tuần trên 48 giờ, ngày trên 10 giờ)",
    "Phụ cấp theo mức của đơn vị (đồng)",
)


def book(unit: Unit, period: Period, rows: Sequence[Hours]) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = f"{period.first:%m-%Y}"
    sheet.append([f"Bảng giờ trực tháng {period.first:%m/%Y}"])
    sheet.append([unit.name])
    sheet.append(
        [
            "Tiền công làm thêm, làm đêm theo Bộ luật Lao động Điều 98: ngày thường 150 %, ngày nghỉ 200 %, "
            "ngày lễ 300 %; ban đêm thêm 30 %, làm thêm ban đêm thêm 20 %."
        ]
    )
    sheet.append(list(HEADS))
    sheet["A1"].font = Font(bold=True, size=14)
    for cell in sheet[4]:
        cell.font = Font(bold=True)
    for place, one in enumerate(rows, start=1):
        minutes = (one.planned, one.kept, one.night, one.rest_day, one.holiday, one.overtime)
        sheet.append(
            [place, one.guard.person.full_name, one.shifts, one.nights]
            + [round(value / 60, 2) for value in minutes]
            + [one.allowances]
        )
    for letter, width in zip("ABCDEFGHIJK", (7, 28, 8, 10, 12, 16, 14, 12, 14, 24, 22), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "C5"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()
