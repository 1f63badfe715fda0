"""The Vietnamese lunar calendar, as far as the product needs it: the first day of the lunar year (Tết Nguyên đán).

A lunar month begins on the day, in Vietnamese time (UTC+7), on which the moon is new; the eleventh month holds the winter
solstice; the new year is two months after it, three when the year between two solstices has thirteen moons and the leap
month comes before. The moon and the sun are placed by the formulas of J. Meeus (Astronomical Algorithms), which are
sharp to minutes for the years 1900–2100; new moons that close to midnight do not happen near a Tết of that time.
"""

from datetime import date, timedelta
from functools import cache
from math import floor, pi, radians, sin

_ZONE = 7 / 24
_SYNODIC = 29.530588853
_FIRST = 2415021.076998695
"""The new moon of 1/1/1900."""
_JDN_OF_ORDINAL = 1721425
"""The Julian day number of date.fromordinal(0), counted from noon."""


@cache
def new_year(year: int) -> date:
    """Mồng 1 tháng Giêng of that year."""
    eleventh = _eleventh_month(year - 1)
    leap = _leap_month(eleventh, _eleventh_month(year))
    months = 2 if leap is None or leap > 2 else 3
    k = floor((eleventh - _FIRST) / _SYNODIC + 0.5)
    return date.fromordinal(_new_moon_day(k + months) - _JDN_OF_ORDINAL)


@cache
def day_of(year: int, month: int, day: int) -> date:
    """That day of a lunar month (1 to 10, not a leap month) as our calendar names it."""
    eleventh = _eleventh_month(year - 1)
    leap = _leap_month(eleventh, _eleventh_month(year))
    offset = month + 1
    if leap is not None and leap <= offset:
        offset += 1
    k = floor((eleventh - _FIRST) / _SYNODIC + 0.5)
    return date.fromordinal(_new_moon_day(k + offset) - _JDN_OF_ORDINAL) + timedelta(days=day - 1)


def last_day_of_year(year: int) -> date:
    """The last day of the lunar year that ends in that year (29 or 30 tháng Chạp)."""
    return new_year(year) - timedelta(days=1)


def _eleventh_month(year: int) -> int:
    """The day on which the month with the winter solstice of that year begins."""
    last = date(year, 12, 31).toordinal() + _JDN_OF_ORDINAL
    k = floor((last - _FIRST) / _SYNODIC)
    day = _new_moon_day(k)
    return day if _sector_of_sun(day) < 9 else _new_moon_day(k - 1)


def _leap_month(first: int, last: int) -> int | None:
    """Which month after the eleventh has no sun's term of its own; None in a year of twelve."""
    if last - first < 365:
        return None
    k = floor((first - _FIRST) / _SYNODIC + 0.5)
    for month in range(1, 14):
        here, after = _sector_of_sun(_new_moon_day(k + month)), _sector_of_sun(_new_moon_day(k + month + 1))
        if here == after:
            return month
    return None


def _new_moon_day(k: int) -> int:
    return floor(_new_moon(k) + 0.5 + _ZONE)


def _new_moon(k: int) -> float:
    """The Julian date (universal time) of the k-th new moon after 1/1/1900."""
    t = k / 1236.85
    t2, t3 = t * t, t * t * t
    mean = 2415020.75933 + 29.53058868 * k + 0.0001178 * t2 - 0.000000155 * t3
    mean += 0.00033 * sin(radians(166.56 + 132.87 * t - 0.009173 * t2))
    sun = radians(359.2242 + 29.10535608 * k - 0.0000333 * t2 - 0.00000347 * t3)
    moon = radians(306.0253 + 385.81691806 * k + 0.0107306 * t2 + 0.00001236 * t3)
    node = radians(21.2964 + 390.67050646 * k - 0.0016528 * t2 - 0.00000239 * t3)
    shift = (
        (0.1734 - 0.000393 * t) * sin(sun)
        + 0.0021 * sin(2 * sun)
        - 0.4068 * sin(moon)
        + 0.0161 * sin(2 * moon)
        - 0.0004 * sin(3 * moon)
        + 0.0104 * sin(2 * node)
        - 0.0051 * sin(sun + moon)
        - 0.0074 * sin(sun - moon)
        + 0.0004 * sin(2 * node + sun)
        - 0.0004 * sin(2 * node - sun)
        - 0.0006 * sin(2 * node + moon)
        + 0.0010 * sin(2 * node - moon)
        + 0.0005 * sin(2 * moon + sun)
    )
    clock = -0.000278 + 0.000265 * t + 0.000262 * t2  # dynamical less universal time, in days
    return mean + shift - clock


def _sector_of_sun(day: int) -> int:
    """In which twelfth of its way the sun stands at the beginning of that day: 9 begins at the winter solstice."""
    t = (day - 0.5 - _ZONE - 2451545.0) / 36525
    t2 = t * t
    anomaly = radians(357.52910 + 35999.05030 * t - 0.0001559 * t2)
    way = 280.46645 + 36000.76983 * t + 0.0003032 * t2
    way += (1.914600 - 0.004817 * t - 0.000014 * t2) * sin(anomaly)
    way += (0.019993 - 0.000101 * t) * sin(2 * anomaly) + 0.000290 * sin(3 * anomaly)
    return floor((radians(way) % (2 * pi)) / pi * 6)
