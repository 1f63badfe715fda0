"""The papers of the watch and the month's hours."""

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
from django.test import Client

from tuquan.core.dates import Period
from tuquan.duty.hours import hours_of, month_of
from tuquan.duty.patterns import patterns
from tuquan.duty.services import rosters, watch
from tuquan.duty.tests.factories import AT, MONDAY, guard, moment, post
from tuquan.guards import services as guards

SIGNED = "tuquan.accounts.backends.UsernameOrPhoneBackend"


def _march(cast: Any) -> Any:
    people = [guard(cast, user=cast.guard_a), *(guard(cast, f"Bảo vệ {place}") for place in "234")]
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    one = rosters.make_roster(cast.school_a, first=first, last=last, posts=[post(cast)], guards=people, by=None, at=AT)
    rosters.lay_pattern(one, pattern=patterns()["three_four"], by=None, at=AT)
    return rosters.publish_roster(one, by=None, at=AT)


def test_hours_of_a_month_by_roster_clock_night_and_allowance(cast: Any) -> None:
    roster = _march(cast)
    for name, per, amount in (("Phụ cấp trực đêm", "shift", 60_000), ("Phụ cấp trách nhiệm", "month", 200_000)):
        guards.set_allowance(
            cast.school_a, name=name, per=per, amount=amount, from_date=date(2026, 1, 1), source="", by=None, at=AT
        )
    first = roster.shifts.filter(guard__person__user=cast.guard_a, day__gte=MONDAY).earliest("day")
    came = watch.clock_in(roster.posts.get(), by=cast.guard_a, at=first.starts_at)
    watch.clock_out(came, by=cast.guard_a, at=first.ends_at + timedelta(minutes=15))
    rows = hours_of(cast.school_a, month_of(2026, 3), first.ends_at + timedelta(hours=1))
    own = next(one for one in rows if one.guard.person.full_name == "Trần Văn Bình")
    shifts = roster.shifts.filter(guard=own.guard)
    nights = shifts.filter(kind__letter="Đ").count()
    assert (own.shifts, own.nights, own.planned, own.kept) == (shifts.count(), nights, shifts.count() * 480, 495)
    assert (own.night, own.allowances) == (nights * 480, nights * 60_000 + 200_000)
    assert sum(one.shifts for one in rows) == 93
    assert [one.overtime for one in rows] == [0, 0, 0, 0]


def test_overtime_goes_on_through_the_year(cast: Any) -> None:
    """Seven days of eight hours are eight hours too many; they stay in the year's ledger of the months after."""
    person = guard(cast, "An")
    common = {"posts": [post(cast)], "guards": [person], "by": None, "at": AT}
    one = rosters.make_roster(cast.school_a, first=MONDAY, last=MONDAY + timedelta(days=6), **common)
    kind = rosters.add_kind(
        cast.school_a,
        letter="S",
        name="Ca sáng",
        start=patterns()["three_four"].kinds[0].start,
        minutes=480,
        working_minutes=480,
        by=None,
        at=AT,
    )
    for place in range(7):
        day = MONDAY + timedelta(days=place)
        rosters.set_cell(one, guard=person, day=day, kind=kind, post=one.posts.get(), by=None, at=AT)
    rosters.publish_roster(one, by=None, at=AT)
    found = [
        (row.overtime, row.overtime_of_year)
        for month in (3, 4)
        for row in hours_of(cast.school_a, month_of(2026, month))
    ]
    assert found == [(480, 480), (0, 480)]


def test_days_asked_in_the_wrong_order_are_taken_in_the_right_one(cast: Any, client: Client) -> None:
    client.force_login(cast.head_a, SIGNED)
    page = client.get("/ca-truc/so-truc/?tu=2026-03-09&den=2026-03-02")
    assert page.context["period"] == Period(date(2026, 3, 2), date(2026, 3, 9))
    month = client.get("/ca-truc/bao-chot/?tu=2026-02-01")
    assert month.context["period"] == Period(date(2026, 2, 1), date(2026, 2, 28))


def test_a_holiday_at_midnight_splits_a_night_shift(cast: Any) -> None:
    """The night of 31 August lasts six hours into 1 September, the first of two days of the National holiday."""
    person = guard(cast, "An")
    one = rosters.make_roster(
        cast.school_a,
        first=date(2026, 8, 31),
        last=date(2026, 8, 31),
        posts=[post(cast)],
        guards=[person],
        by=None,
        at=AT,
    )
    night = patterns()["three_four"].kinds[2]
    kind = rosters.add_kind(
        cast.school_a, letter="Đ", name=night.name, start=night.start, minutes=480, working_minutes=480, by=None, at=AT
    )
    rosters.set_cell(one, guard=person, day=one.first, kind=kind, post=one.posts.get(), by=None, at=AT)
    rosters.publish_roster(one, by=None, at=AT)
    assert hours_of(cast.school_a, Period(date(2026, 8, 1), date(2026, 8, 31)))[0].holiday == 360
    assert hours_of(cast.school_a, Period(date(2026, 9, 1), date(2026, 9, 30)))[0].holiday == 0


def test_the_sheet_the_paper_and_the_books_open(cast: Any, client: Client) -> None:
    roster = _march(cast)
    gate = roster.posts.get()
    came = watch.clock_in(gate, by=cast.guard_a, at=moment(MONDAY, 6))
    watch.write_line(gate, words="Đã kiểm tra cổng phụ", by=cast.guard_a, at=moment(MONDAY, 7))
    given = watch.hand_over(gate, by=cast.guard_a, at=moment(MONDAY, 14), open_matters="Chờ thợ")
    watch.take_over(given, agrees=True, by=cast.head_a, at=moment(MONDAY, 14))
    watch.clock_out(came, by=cast.guard_a, at=moment(MONDAY, 14))
    client.force_login(cast.head_a, SIGNED)
    answer = client.get("/ca-truc/gio-truc/?tu=2026-03-01")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet["A2"].value == "BẢNG GIỜ TRỰC BẢO VỆ THÁNG 03/2026"
    assert [cell.value for cell in sheet[6]][1:3] == [
        "Bảo vệ 2",
        roster.shifts.filter(guard__person__full_name="Bảo vệ 2").count(),
    ]
    assert [sheet.cell(10, column).value for column in (2, 3)] == ["Cộng", "=SUM(C6:C9)"]
    paper = client.get(f"/ca-truc/lich/{roster.pk}/in/").content.decode()
    assert paper.count("<td") == 4 * (31 + 2)
    asked = f"?tu={MONDAY}&den={MONDAY + timedelta(days=1)}"
    book = client.get(f"/ca-truc/so-truc/{asked}").content.decode()
    assert [words in book for words in ("06:00–14:00", "Đã kiểm tra cổng phụ", "Trần Văn Bình")] == [True] * 3
    handed = client.get(f"/ca-truc/so-ban-giao/{asked}").content.decode()
    assert [words in handed for words in ("Chờ thợ", 'Nguyễn Thị Hoa<span class="sub">ký trên máy 14:00')] == [
        True,
        True,
    ]
