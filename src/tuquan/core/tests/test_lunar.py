from datetime import date

import pytest

from tuquan.core import lunar


@pytest.mark.parametrize(
    "day",
    [
        (1985, 1, 21),  # a month before the Chinese new year of 20/2: the two clocks part
        (2007, 2, 17),  # a day before it
        (2015, 2, 19),
        (2016, 2, 8),
        (2017, 1, 28),
        (2018, 2, 16),
        (2019, 2, 5),
        (2020, 1, 25),
        (2021, 2, 12),
        (2022, 2, 1),
        (2023, 1, 22),
        (2024, 2, 10),
        (2025, 1, 29),
        (2026, 2, 17),
        (2027, 2, 6),
        (2028, 1, 26),
        (2029, 2, 13),
        (2030, 2, 2),  # a day before it
        (2033, 1, 31),
        (2034, 2, 19),
    ],
)
def test_the_lunar_new_year_as_the_calendars_print_it(day):
    assert lunar.new_year(day[0]) == date(*day)


def test_a_lunar_year_has_twelve_or_thirteen_moons():
    for year in range(1950, 2100):
        days = (lunar.new_year(year + 1) - lunar.new_year(year)).days
        assert days in (353, 354, 355, 383, 384, 385), year
        assert date(year, 1, 20) <= lunar.new_year(year) <= date(year, 2, 21)
    assert lunar.last_day_of_year(2026) == date(2026, 2, 16)
