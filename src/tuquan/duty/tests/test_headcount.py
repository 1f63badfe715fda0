"""The least number of guards: counted, shown by a week that holds, and said without blaming anybody."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from tuquan.duty.headcount import WEEK, Answer, Asked, Bare, Caps, Kind, count, posts_of
from tuquan.duty.patterns import patterns
from tuquan.duty.services import rosters
from tuquan.duty.tests.factories import AT, MONDAY, guard, post, window
from tuquan.duty.tests.test_planning import kinds_of

SIGNED = "tuquan.accounts.backends.UsernameOrPhoneBackend"
MORNING, LATE, NIGHT = (
    Kind.of("S", "Ca sáng", time(6), 480, 480),
    Kind.of("C", "Ca chiều", time(14), 480, 480),
    Kind.of("Đ", "Ca đêm", time(22), 480, 480),
)
OFFICE = Kind.of("H", "Hành chính", time(7), 600, 480)
CAPS = Caps(48 * 60, 6, 12 * 60, 12 * 60, None)
DAILY = [(day, 0, 1440, 1) for day in range(7)]


def asked(posts: dict[str, list[tuple[int, int, int, int]]], *kinds: Kind, caps: Caps = CAPS) -> Asked:
    return Asked(posts_of(posts), kinds or (MORNING, LATE, NIGHT), caps)


def broken(answer: Answer) -> list[str]:
    """What is wrong with the week shown, judged by plain counting over three such weeks."""
    found = []
    for place, row in enumerate(answer.week):
        shifts = [
            (week * WEEK + day * 1440 + kind.start, week * WEEK + day * 1440 + kind.start + kind.minutes)
            for week in range(3)
            for day, kind in enumerate(row)
            if kind
        ]
        if any(after[0] - before[1] < 720 for before, after in pairwise(shifts)):
            found.append(f"{place}: rest")
        if sum(kind is not None for kind in row) > 6:
            found.append(f"{place}: no free day")
    middle = [
        (WEEK + day * 1440 + kind.start, WEEK + day * 1440 + kind.start + kind.minutes)
        for row in answer.week
        for day in range(-1, 8)
        if (kind := row[day % 7])
    ]
    for minute in range(0, WEEK, 30):
        needed = sum(need.people for one in answer.asked.posts for need in one.needs if need.start <= minute < need.end)
        there = sum(start <= WEEK + minute < end for start, end in middle)
        if there < needed:
            found.append(f"{minute}: {there} of {needed}")
    return found


@pytest.mark.parametrize(
    ("posts", "kinds", "shifts", "least", "enough"),
    [
        ({"Cổng": DAILY}, (), 21, 4, 4),
        ({"Cổng": DAILY, "Kho": DAILY, "Bến": DAILY}, (), 63, 11, 11),
        (
            {"Cổng": [(day, 360, 1320, 1) for day in range(7)], "Tiếp dân": [(day, 420, 1020, 1) for day in range(5)]},
            (MORNING, LATE, NIGHT, OFFICE),
            19,
            4,
            4,
        ),
        ({"Cổng": [(day, 420, 1020, 3) for day in range(5)]}, (OFFICE,), 15, 3, 3),
    ],
)
def test_the_least_number_is_counted_and_a_week_shows_that_it_is_enough(
    posts: dict[str, list[tuple[int, int, int, int]]], kinds: Sequence[Kind], shifts: int, least: int, enough: int
) -> None:
    answer = count(asked(posts, *kinds))
    assert (answer.shifts, answer.least, answer.enough, answer.proved) == (shifts, least, enough, True)
    assert broken(answer) == []


def test_rules_that_bind_ask_for_more_people() -> None:
    free = Caps(7 * 1440, 7, 0, 1440, None)
    assert count(asked({"Cổng": DAILY}, caps=free)).enough == 3
    assert count(asked({"Cổng": DAILY}, caps=Caps(40 * 60, 6, 720, 720, None))).enough == 5
    one_night = count(asked({"Cổng": DAILY}, caps=Caps(48 * 60, 6, 720, 720, 1)))
    assert [
        sum(a is NIGHT and b is NIGHT for a, b in zip(row, (*row[1:], row[0]), strict=True)) for row in one_night.week
    ] == [0] * (one_night.enough or 0)


def test_hours_without_a_kind_of_shift_are_named_and_nothing_is_counted() -> None:
    answer = count(asked({"Cổng": [(0, 360, 1200, 1)]}, OFFICE))
    assert (answer.enough, answer.bare) == (None, (Bare("Cổng", 360, 420), Bare("Cổng", 1020, 1200)))


def test_the_fullest_of_equal_weekdays_counts() -> None:
    (one,) = posts_of({"Cổng": [(0, 360, 720, 1), (0, 480, 720, 2), (0, 360, 480, 1)]})
    assert [(need.start, need.end, need.people) for need in one.needs] == [(360, 480, 1), (480, 720, 2)]


def test_the_page_says_who_holds_what_is_open_and_how_many_are_enough(cast: Any, client: Client) -> None:
    """Two at the seat and one at citizen reception, beside a police squad that holds the seat at night."""
    kinds_of(cast)
    kinds_of(cast, "office")
    seat, reception = post(cast, "Cổng trụ sở"), post(cast, "Tiếp công dân", all_day=False)
    window(cast, seat, "partner", start=time(22), minutes=480, force="Tổ cảnh sát")
    window(cast, reception, start=time(7), minutes=600, weekdays=0b0011111)
    crew = [guard(cast, f"Bảo vệ {place}") for place in range(3)]
    one = rosters.make_roster(
        cast.school_a,
        first=MONDAY,
        last=MONDAY + timedelta(days=13),
        posts=[seat, reception],
        guards=crew,
        by=None,
        at=AT,
    )
    rosters.lay_pattern(one, pattern=patterns()["weekly_turn"], by=None, at=AT)
    rosters.publish_roster(one, by=None, at=AT)
    client.force_login(cast.head_a, SIGNED)
    page = client.get("/ca-truc/can-may-nguoi/", {"tu": "2026-03-02", "den": "2026-03-15"})
    rows = {row["post"].name: row for row in page.context["rows"]}
    assert (page.context["answer"].enough, page.context["guards"], page.context["more"]) == (4, 3, 1)
    assert (rows["Cổng trụ sở"]["partners"], rows["Cổng trụ sở"]["needed"]) == ([("Tổ cảnh sát", 112)], 336)
    assert [(each.clock, each.when, each.people) for each in rows["Cổng trụ sở"]["short"]] == [
        ("06:00–22:00", "Chủ Nhật, 2 lần từ 08/03/2026", 1)
    ]
    words = page.content.decode()
    assert "Mỗi tuần đơn vị phải giữ 162 giờ công. Lực lượng phối hợp giữ thêm 56 giờ" in words
    assert "thêm 1 người" in words
    only = client.get("/ca-truc/can-may-nguoi/", {"tu": "2026-03-02", "den": "2026-03-15", "chot": str(reception.pk)})
    assert (only.context["answer"].enough, only.context["guards"]) == (1, None)


def test_the_page_without_posts_says_what_to_do_first(cast: Any, client: Client) -> None:
    client.force_login(cast.head_a, SIGNED)
    assert "Chưa có giờ nào cần người" in client.get("/ca-truc/can-may-nguoi/").content.decode()


def test_the_page_asks_as_often_for_one_post_as_for_three(cast: Any, queries_of: Any) -> None:
    kinds_of(cast)
    post(cast)
    first = len(queries_of(cast.head_a, "/ca-truc/can-may-nguoi/?tu=2026-03-01"))
    for place in range(2):
        post(cast, f"Cổng {place}")
    assert len(queries_of(cast.head_a, "/ca-truc/can-may-nguoi/?tu=2026-03-01")) == first


def test_a_month_is_taken_whole_unless_days_are_named(cast: Any, client: Client) -> None:
    client.force_login(cast.head_a, SIGNED)
    page = client.get("/ca-truc/can-may-nguoi/", {"tu": "2026-02-10"})
    assert (page.context["period"].first, page.context["period"].last) == (date(2026, 2, 10), date(2026, 2, 28))
