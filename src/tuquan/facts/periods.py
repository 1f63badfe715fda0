"""The periods that figures are asked for: months, quarters, halves, calendar years, the law's year of assessment,
several years, any days."""

from calendar import monthrange
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from tuquan.core.dates import Period, day_before, quarter_of, same_day, year_of

ASSESSMENT = "danh-gia"
YEAR = "nam"
FIRST_HALF = "6-thang-dau"
SECOND_HALF = "6-thang-cuoi"
QUARTER = "quy"
MONTH = "thang"
OTHER = "khac"
KINDS = (MONTH, QUARTER, FIRST_HALF, SECOND_HALF, YEAR, ASSESSMENT)
ROMAN = ("I", "II", "III", "IV")


def period_of(kind: str, first_year: int, last_year: int | None = None, part: int = 1) -> Period:
    """From the beginning of `first_year` to the end of `last_year`; `part` is the month (1 to 12) or the quarter
    (1 to 4) where the kind is one. The year of assessment ends on 15/11 and began on 16/11 of the year before
    (Circular 124/2021/TT-BCA, article 8)."""
    last_year = first_year if last_year is None else last_year
    if kind == ASSESSMENT:
        return Period(date(first_year - 1, 11, 16), date(last_year, 11, 15))
    if kind == FIRST_HALF:
        return Period(date(first_year, 1, 1), date(last_year, 6, 30))
    if kind == SECOND_HALF:
        return Period(date(first_year, 7, 1), date(last_year, 12, 31))
    if kind == QUARTER:
        return Period(quarter_of(first_year, part).first, quarter_of(last_year, part).last)
    if kind == MONTH:
        return Period(date(first_year, part, 1), date(last_year, part, monthrange(last_year, part)[1]))
    return Period(year_of(first_year).first, year_of(last_year).last)


@lru_cache(maxsize=1024)
def kind_of(period: Period) -> str:
    """The kind of one month, quarter, half, year (or several whole years) or year of assessment; else `OTHER`."""
    first, last = period.first, period.last
    for kind in KINDS:
        part = (first.month + 2) // 3 if kind == QUARTER else first.month
        year = first.year + (kind == ASSESSMENT)
        if period_of(kind, year, last.year if kind in (YEAR, ASSESSMENT) else year, part) == period:
            return kind
    return OTHER


@lru_cache(maxsize=1024)
def year_before(period: Period) -> Period:
    """The same days a year earlier, with which a report compares; several years: as many years before them."""
    years = 1
    if kind_of(period) in (YEAR, ASSESSMENT):
        years = period.last.year - period.first.year + (kind_of(period) == YEAR)
    last = day_before(same_day(_after(period), _after(period).year - years))
    return Period(same_day(period.first, period.first.year - years), last)


def before(period: Period) -> Period:
    """The period of the same kind that ends the day before this one begins; of any other days, as many days."""
    last = day_before(period.first)
    if kind_of(period) in (YEAR, ASSESSMENT):
        return year_before(period)
    if kind_of(period) != OTHER:
        months = (period.last.month - period.first.month) + 1
        month = period.first.year * 12 + period.first.month - 1 - months
        return Period(date(month // 12, month % 12 + 1, 1), last)
    return Period(period.first - (period.last - period.first) - (period.first - last), last)


def _after(period: Period) -> date:
    return date.fromordinal(period.last.toordinal() + 1)


def assessment_year(day: date) -> int:
    """The year of assessment that the day falls in: from 16/11 on, the next one."""
    return day.year + (1 if (day.month, day.day) >= (11, 16) else 0)


def name_of(period: Period) -> str:
    """ "tháng 3 năm 2026", "quý I năm 2026", "6 tháng đầu năm 2026", "năm 2026", "giai đoạn 2014–2019", "năm đánh giá
    2026 (16/11/2025 – 15/11/2026)", else its days."""
    first, last = period.first, period.last
    kind = kind_of(period)
    if kind == MONTH:
        return _("tháng %(month)s năm %(year)s") % {"month": first.month, "year": first.year}
    if kind == QUARTER:
        return _("quý %(quarter)s năm %(year)s") % {"quarter": ROMAN[first.month // 3], "year": first.year}
    if kind == FIRST_HALF:
        return _("6 tháng đầu năm %(year)s") % {"year": first.year}
    if kind == SECOND_HALF:
        return _("6 tháng cuối năm %(year)s") % {"year": first.year}
    if kind == YEAR:
        if first.year == last.year:
            return _("năm %(year)s") % {"year": first.year}
        return _("giai đoạn %(first)s–%(last)s") % {"first": first.year, "last": last.year}
    if kind == ASSESSMENT and last.year == first.year + 1:
        return _("năm đánh giá %(year)s (%(period)s)") % {"year": last.year, "period": period}
    return str(period)
