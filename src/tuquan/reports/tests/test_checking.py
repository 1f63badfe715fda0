"""Rules that point at figures, on made series."""

from datetime import date
from decimal import Decimal as D

import pytest

from tuquan.reports.checking import late, missing, unlike_past, unlike_peers

NAMES = {"a": "Xã A", "b": "Xã B"}


def series(*values):
    return [None if value is None else D(value) for value in values]


def test_a_place_without_figures_is_asked_only_when_others_told_something():
    assert missing(NAMES, {"a": D(0), "b": None}, told=1)[0].sentence == (
        "Xã B chưa có số nào trong kỳ; có thể chưa ghi hoặc thật sự không có việc, nên hỏi lại."
    )
    assert missing(NAMES, {"a": None, "b": None}, told=0) == []
    assert missing(NAMES, {"a": D(0), "b": D(0)}, told=2) == []


def test_late_is_what_is_written_long_after_most_of_its_days():
    days = [(date(2026, 1, 1), date(2026, 3, 12)), (date(2026, 1, 5), date(2026, 3, 16)), (date(2026, 2, 1),) * 2]
    assert [one.sentence for one in late(NAMES, {"a": days, "b": days[2:]})] == [
        "Xã A thường ghi số sau ngày diễn ra khoảng 70 ngày (3 số trong kỳ); ghi sớm hơn thì tổng hợp giữa kỳ mới đủ."
    ]
    assert late(NAMES, {"a": [(date(2026, 1, 1), date(2026, 1, 31))], "b": []}) == []


@pytest.mark.parametrize(
    ("now", "past"),
    [
        (None, (40, 40, 40, 40)),  # nothing told is not nought
        (400, (40, 41, 39)),  # too few periods
        (400, (None, None, 40, 41, 39)),
        (400, ()),
        (0, (0, 0, 0, 0, 0)),
        (12, (1, 0, 2, 1)),  # small counts swing
        (45, (40, 41, 39, 40)),
        (44, (40, 40, 40, 40)),  # equal ones scatter by their root all the same
        (90000, (88000, 91000, 90500, 87000)),
        (60, (10, 100, 20, 90)),  # always restless
    ],
)
def test_a_place_like_its_own_past_is_left_alone(now, past):
    assert unlike_past("a", "Xã A", None if now is None else D(now), series(*past)) is None


@pytest.mark.parametrize(
    ("now", "past", "usual"),
    [(400, (40, 41, 39, 40), "40"), (0, (40, 41, 39, 40), "40"), (400, (40, None, 41, 39, 9000, 40), "40")],
)
def test_a_place_unlike_its_own_past_is_named_with_both_numbers(now, past, usual):
    found = unlike_past("a", "Xã A", D(now), series(*past))
    count = sum(1 for value in past if value is not None)
    assert found.sentence == (
        f"Xã A: kỳ này {now}, trong khi {count} kỳ trước thường khoảng {usual}; nên xem lại số hoặc nêu lý do."
    )


def peers(*values):
    names = {str(place): f"Xã {place}" for place in range(len(values))}
    return [one.key for one in unlike_peers(names, dict(zip(names, series(*values), strict=True)))]


def test_peers_are_told_apart_only_when_there_are_enough_and_the_distance_is_great():
    assert peers(50, 52, 48, 51, 49, 50, 47, 500) == ["7"]
    assert peers(50, 52, 48, 51, 49, 50, 500) == []  # seven of them
    assert peers(50, 52, 48, 51, 49, 50, 47, None, 500) == ["8"]
    assert peers(0, 0, 0, 0, 0, 0, 0, 0, 0) == []
    assert peers(1, 2, 1, 0, 3, 2, 1, 19) == []
    assert peers(*[50] * 10) == []


def test_one_huge_place_does_not_hide_another_nor_blame_the_rest():
    assert peers(50, 52, 48, 51, 49, 50, 47, 53, 400, 100000) == ["9", "8"]


def test_nought_among_many_is_pointed_at():
    assert peers(50, 52, 48, 51, 49, 50, 47, 0) == ["7"]
