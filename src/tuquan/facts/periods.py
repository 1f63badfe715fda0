"""The periods that figures are asked for: calendar years, the law's year of assessment, half years, any days."""

from datetime import date

from django.utils.translation import gettext as _

from tuquan.core.dates import Period, year_of

ASSESSMENT = "danh-gia"
YEAR = "nam"
FIRST_HALF = "6-thang-dau"
SECOND_HALF = "6-thang-cuoi"


def period_of(kind: str, first_year: int, last_year: int | None = None) -> Period:
    """From the beginning of `first_year` to the end of `last_year`. The year of assessment ends on 15/11 and began on
    16/11 of the year before (Circular 124/2021/TT-BCA, article 8)."""
    last_year = first_year if last_year is None else last_year
    if kind == ASSESSMENT:
        return Period(date(first_year - 1, 11, 16), date(last_year, 11, 15))
    if kind == FIRST_HALF:
        return Period(date(first_year, 1, 1), date(last_year, 6, 30))
    if kind == SECOND_HALF:
        return Period(date(first_year, 7, 1), date(last_year, 12, 31))
    return Period(year_of(first_year).first, year_of(last_year).last)


def assessment_year(day: date) -> int:
    """The year of assessment that the day falls in: from 16/11 on, the next one."""
    return day.year + (1 if (day.month, day.day) >= (11, 16) else 0)


def name_of(period: Period) -> str:
    """ "năm 2026", "giai đoạn 2014–2019", "năm đánh giá 2026 (16/11/2025 – 15/11/2026)", else its days."""
    first, last = period.first, period.last
    if (first.day, first.month, last.day, last.month) == (1, 1, 31, 12):
        if first.year == last.year:
            return _("năm %(year)s") % {"year": first.year}
        return _("giai đoạn %(first)s–%(last)s") % {"first": first.year, "last": last.year}
    if (first.day, first.month, last.day, last.month) == (16, 11, 15, 11) and last.year == first.year + 1:
        return _("năm đánh giá %(year)s (%(period)s)") % {"year": last.year, "period": period}
    return str(period)
