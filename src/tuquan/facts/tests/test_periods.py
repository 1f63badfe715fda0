from datetime import date

import pytest

from tuquan.core.dates import Period
from tuquan.facts import periods
from tuquan.facts.periods import before, kind_of, name_of, period_of, year_before


@pytest.mark.parametrize(
    ("asked", "first", "last", "name"),
    [
        ((periods.MONTH, 2024, None, 2), date(2024, 2, 1), date(2024, 2, 29), "tháng 2 năm 2024"),
        ((periods.QUARTER, 2026, None, 4), date(2026, 10, 1), date(2026, 12, 31), "quý IV năm 2026"),
        ((periods.FIRST_HALF, 2026), date(2026, 1, 1), date(2026, 6, 30), "6 tháng đầu năm 2026"),
        ((periods.SECOND_HALF, 2026), date(2026, 7, 1), date(2026, 12, 31), "6 tháng cuối năm 2026"),
        ((periods.YEAR, 2026), date(2026, 1, 1), date(2026, 12, 31), "năm 2026"),
        ((periods.YEAR, 2014, 2019), date(2014, 1, 1), date(2019, 12, 31), "giai đoạn 2014–2019"),
        (
            (periods.ASSESSMENT, 2026),
            date(2025, 11, 16),
            date(2026, 11, 15),
            "năm đánh giá 2026 (16/11/2025 – 15/11/2026)",
        ),
    ],
)
def test_a_period_is_made_told_apart_and_named(asked, first, last, name):
    period = period_of(*asked)
    assert (period, kind_of(period), name_of(period)) == (Period(first, last), asked[0], name)


def test_any_other_days_are_named_by_their_days():
    odd = Period(date(2026, 3, 2), date(2026, 3, 31))
    assert (kind_of(odd), name_of(odd)) == (periods.OTHER, "02/03/2026 – 31/03/2026")


def test_the_same_days_a_year_earlier():
    assert year_before(period_of(periods.MONTH, 2025, part=2)) == period_of(periods.MONTH, 2024, part=2)
    assert year_before(period_of(periods.MONTH, 2024, part=2)) == period_of(periods.MONTH, 2023, part=2)
    assert year_before(period_of(periods.ASSESSMENT, 2026)) == period_of(periods.ASSESSMENT, 2025)
    assert year_before(period_of(periods.YEAR, 2015, 2019)) == period_of(periods.YEAR, 2010, 2014)
    assert year_before(Period(date(2024, 2, 29), date(2024, 3, 1))) == Period(date(2023, 2, 28), date(2023, 3, 1))


def test_the_period_just_before():
    assert before(period_of(periods.MONTH, 2026, part=1)) == period_of(periods.MONTH, 2025, part=12)
    assert before(period_of(periods.QUARTER, 2026, part=1)) == period_of(periods.QUARTER, 2025, part=4)
    assert before(period_of(periods.SECOND_HALF, 2026)) == period_of(periods.FIRST_HALF, 2026)
    assert before(period_of(periods.FIRST_HALF, 2026)) == period_of(periods.SECOND_HALF, 2025)
    assert before(period_of(periods.ASSESSMENT, 2026)) == period_of(periods.ASSESSMENT, 2025)
    assert before(Period(date(2026, 3, 3), date(2026, 3, 4))) == Period(date(2026, 3, 1), date(2026, 3, 2))
