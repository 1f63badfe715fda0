"""Days as the law and the office count them: local dates of Asia/Ho_Chi_Minh, last days inclusive."""

from calendar import isleap
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _, ngettext


def local_date(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def today() -> date:
    return timezone.localdate()


def day(value: date) -> str:
    """dd/mm/yyyy"""
    return f"{value:%d/%m/%Y}"


def written(value: date) -> str:
    """How Decree 30/2020 writes a date: leading zero for days under 10 and for months 1 and 2."""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def until(last_day: date, now: date) -> str:
    """ "còn 4 ngày", "hôm nay", "quá hạn 3 ngày"."""
    left = (last_day - now).days
    if left == 0:
        return _("hạn hôm nay")
    if left > 0:
        return ngettext("còn %(left)d ngày", "còn %(left)d ngày", left) % {"left": left}
    return ngettext("quá hạn %(late)d ngày", "quá hạn %(late)d ngày", -left) % {"late": -left}


@dataclass(frozen=True, order=True)
class Period:
    """From the first to the last day, both inside."""

    first: date
    last: date

    def __contains__(self, moment: date) -> bool:
        return self.first <= moment <= self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def __str__(self) -> str:
        return f"{day(self.first)} – {day(self.last)}"


def years_before(moment: date, years: int) -> date:
    """The same day that many years earlier; of 29 February the last day of the month."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)


def asked_year(typed: str | None) -> int:
    """The year that stands in an address; this year where none stands, or none that makes sense."""
    year = int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) == 4 else 0
    return year if 2000 <= year <= 2100 else today().year


def year_of(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def quarter_of(year: int, quarter: int) -> Period:
    after = date(year, 3 * quarter + 1, 1) if quarter < 4 else date(year + 1, 1, 1)
    return Period(date(year, 3 * quarter - 2, 1), after - timedelta(days=1))


def day_before(moment: date) -> date:
    return moment - timedelta(days=1)


def same_day(value: date, year: int) -> date:
    """That day in another year; 29 February becomes the 28th where there is none."""
    return date(year, 2, 28) if (value.month, value.day) == (2, 29) and not isleap(year) else value.replace(year=year)


def at_noon(value: date) -> datetime:
    """A moment for an act of which only the day is known."""
    return timezone.make_aware(datetime.combine(value, time(12)))
