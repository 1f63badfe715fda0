"""What counts as work: of days that are over what was worked, of days to come what is planned (`ledger`). The board, the
rules, the solver, the ranking of replacements and the month's sheet all read it here. Then the hours of a month, guard by
guard, for the pay: by the roster and as kept, at night, on holidays, overtime, allowances."""

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Max
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

from tuquan.core import text
from tuquan.core.dates import Period
from tuquan.duty.enums import RosterState
from tuquan.duty.holidays import Calendar, calendar_of
from tuquan.duty.models import ClockIn, Shift
from tuquan.duty.queries.coverage import DAY, midnight
from tuquan.duty.rules.work import Work, monday, night_minutes, week_overtime, weeks
from tuquan.guards.models import Allowance, Guard
from tuquan.units.models import Unit

NORMAL_WEEK = 48 * 60
HANDING = timedelta(minutes=15)
"""Coming or leaving this much before or after the hour belongs to handing over; it is neither missed nor overtime."""


@dataclass(frozen=True)
class Clock:
    """Who was there from when to when, of some people."""

    by_shift: Mapping[tuple[Any, Any], Sequence[tuple[datetime, datetime | None]]]
    """(person, shift)"""
    loose: Mapping[Any, Sequence[tuple[datetime, datetime, Any]]]
    """person → watches that no shift of theirs stands for, with the post"""
    weeks: frozenset[tuple[Any, date]]
    """(person, Monday): weeks in which this person clocked in at all"""
    now: datetime


def clock_of(people: Collection[Any], since: date, now: datetime) -> Clock:
    """A watch that nobody ended lasts until its hand-over, else to the end of its shift."""
    rows = (
        ClockIn.objects.filter(person__in=people, in_at__gte=midnight(since), in_at__lte=now)
        .annotate(given=Max("hand_overs__given_at"))
        .order_by("in_at", "pk")
        .values_list("person", "shift", "shift__guard__person", "post", "in_at", "out_at", "given")
    )
    by_shift: dict[tuple[Any, Any], list[tuple[datetime, datetime | None]]] = {}
    loose: dict[Any, list[tuple[datetime, datetime, Any]]] = {}
    weeks = set()
    for person, shift, holder, post, in_at, out_at, given in rows:
        out = out_at or given
        weeks.add((person, monday(timezone.localtime(in_at).date())))
        if shift is not None and holder == person:
            by_shift.setdefault((person, shift), []).append((in_at, out))
        elif out is not None and out > in_at:
            loose.setdefault(person, []).append((in_at, out, post))
    return Clock(by_shift, loose, frozenset(weeks), now)


def work_of(shift: Shift, *, movable: bool) -> Work:
    """The shift as it is planned."""
    return Work(
        shift.day,
        shift.starts_at,
        shift.ends_at,
        shift.kind.working_minutes,
        shift.kind.letter,
        str(shift.post_id),
        shift.kind.break_minutes,
        shift.post.certificate_needed,
        movable,
    )


def counted(shift: Shift, person: Any, clock: Clock, *, movable: bool) -> Work | None:
    """The shift as it counts: as planned while it is not over, or in a week in which this person never clocked in (not
    every post has a clock); else as worked, and None when nobody saw him or her come."""
    planned = work_of(shift, movable=movable)
    came = clock.by_shift.get((person, shift.pk), ())
    if shift.ends_at > clock.now or (came and came[-1][1] is None and clock.now < shift.ends_at + HANDING):
        return planned
    if not came:
        return None if (person, monday(shift.day)) in clock.weeks else planned
    start, end = came[0][0], max(out or shift.ends_at for _in, out in came)
    start = shift.starts_at if start <= shift.starts_at + HANDING else start
    end = shift.ends_at if abs(end - shift.ends_at) <= HANDING else end
    if end <= start:
        return None
    breaks = [after - out for (_in, out), (after, _out) in pairwise(came) if out is not None]
    away = sum(one.total_seconds() / 60 for one in breaks if one > HANDING)
    late = (start - shift.starts_at).total_seconds() / 60
    longer = (end - shift.ends_at).total_seconds() / 60  # below nothing when somebody left early
    worked = max(round(shift.kind.working_minutes - late - away + longer), 0)
    return replace(planned, start=start, end=end, working=worked)


def unplanned(person: Any, clock: Clock) -> list[Work]:
    """Watches without a shift of one's own: who stood in although the roster was not changed."""
    return [
        Work(
            timezone.localtime(start).date(),
            start,
            end,
            round((end - start).total_seconds() / 60),
            post=str(post),
            movable=False,
        )
        for start, end, post in clock.loose.get(person, ())
    ]


def ledger(shifts: Iterable[Shift], person: Any, clock: Clock, *, movable: bool) -> list[Work]:
    """One person's shifts as they count, without those that were not kept."""
    works = (counted(one, person, clock, movable=movable) for one in shifts)
    return [one for one in works if one is not None]


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
    not_kept: int
    """Shifts that do not count: nobody saw the guard come."""


def month_of(year: int, month: int) -> Period:
    first = date(year, month, 1)
    return Period(first, (first + timedelta(days=32)).replace(day=1) - DAY)


def hours_of(unit: Unit, period: Period, now: datetime | None = None) -> list[Hours]:
    """What the published rosters and the clock say. A shift belongs to the day on which it starts; the overtime of a
    week to the month of its Sunday, so the weeks are read whole, from the year's first for its ledger."""
    first = monday(period.first.replace(month=1, day=1))
    shifts: dict[Any, list[Shift]] = {}
    for shift in (
        Shift.objects.filter(unit=unit, roster__state=RosterState.PUBLISHED, day__range=(first, period.last))
        .select_related("kind", "post")
        .order_by("starts_at", "pk")
    ):
        shifts.setdefault(shift.guard_id, []).append(shift)
    kept: dict[Any, int] = {}
    for one in ClockIn.objects.filter(
        unit=unit, out_at__isnull=False, in_at__gte=midnight(period.first), in_at__lt=midnight(period.last + DAY)
    ):
        assert one.out_at is not None
        kept[one.person_id] = kept.get(one.person_id, 0) + round((one.out_at - one.in_at).total_seconds() / 60)
    guards = list(
        Guard.objects.filter(unit=unit, valid_from__lte=period.last)
        .exclude(valid_to__lte=period.first)
        .select_related("person")
        .order_by("person__sort_key", "pk")
    )
    calendar = calendar_of(unit, Period(period.first, period.last + DAY))  # the last night runs into the next day
    allowances = list(Allowance.objects.filter(unit=unit).on(period.last).order_by("name", "pk"))
    clock = clock_of({one.person_id for one in guards}, first, now or timezone.now())
    return [
        _of(guard, shifts.get(guard.pk, []), kept.get(guard.person_id, 0), clock, period, calendar, allowances)
        for guard in guards
    ]


def _of(
    guard: Guard,
    shifts: Sequence[Shift],
    kept: int,
    clock: Clock,
    period: Period,
    calendar: Calendar,
    allowances: Iterable[Allowance],
) -> Hours:
    on_shift = ledger(shifts, guard.person_id, clock, movable=True)
    loose = [one for one in unplanned(guard.person_id, clock) if one.day <= period.last]
    own = [one for one in on_shift if one.day in period]
    works = [*own, *(one for one in loose if one.day in period)]
    overtime = {first + 6 * DAY: week_overtime(rows, NORMAL_WEEK) for first, rows in weeks([*on_shift, *loose]).items()}
    nights = sum(one.is_night for one in own)
    return Hours(
        guard,
        len(own),
        nights,
        sum(one.kind.working_minutes for one in shifts if one.day in period),
        kept,
        sum(night_minutes(one.start, one.end) for one in works),
        sum(one.working for one in works if one.day.weekday() == 6 and one.day not in calendar),
        sum(_on_holidays(one.start, one.end, calendar) for one in works),
        sum(minutes for sunday, minutes in overtime.items() if sunday in period),
        sum(
            minutes
            for sunday, minutes in overtime.items()
            if sunday.year == period.first.year and sunday <= period.last
        ),
        sum(_allowance(one, len(own), nights) for one in allowances),
        sum(one.day in period for one in shifts) - len(own),
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
    ("Ca không có lượt vào ca (không tính)", 11),
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
        "Ngày đã qua tính theo lượt vào ca – ra ca (tuần nào người trực không bấm vào ca thì tính theo lịch), ngày chưa đến theo "
        "lịch. Tiền công làm thêm, làm đêm theo Bộ luật Lao động Điều 98: ngày thường 150 %, ngày nghỉ 200 %, "
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
    return [one.shifts, one.nights, one.not_kept, *(round(value / 60, 2) for value in minutes), one.allowances]


def _write(sheet: Any, row: int, values: Sequence[Any], *, bold: bool = False) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column, value)
        cell.border, cell.font = RULED, Font(bold=bold)
        if column > 5:
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
