"""The days that a period named in a text means, and the period a whole report is about."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from datetime import date

from .figures import Figure
from .periods import Periods
from .tokens import tokens

Days = tuple[date, date]
_HEAD = 700
"""The title and the first sentences say what a report is about."""
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_MONTHS = re.compile(r"(\d{1,2}) tháng (đầu|cuối) năm(?: (\d{4}))?")
_QUARTER = re.compile(r"quý ([1-4]|IV|I{1,3})(?: (\d{4}))?", re.IGNORECASE)


def days_of(said: str, year: int | None = None) -> Days | None:
    """ "2014-2019", "6 tháng đầu năm 2017", "quý III 2020", "9/2021", "2017"; the year where it is left out."""
    if hit := re.fullmatch(r"(\d{4})-(\d{4})", said):
        first, last = int(hit[1]), int(hit[2])
        return (date(first, 1, 1), date(last, 12, 31)) if first <= last else None
    if hit := _MONTHS.fullmatch(said):
        months, of = int(hit[1]), int(hit[3]) if hit[3] else year
        if of is None or not 1 <= months <= 12:
            return None
        begin, end = (1, months) if hit[2] == "đầu" else (13 - months, 12)
        return date(of, begin, 1), date(of, end, monthrange(of, end)[1])
    if hit := _QUARTER.fullmatch(said):
        of = int(hit[2]) if hit[2] else year
        quarter = _ROMAN.get(hit[1].upper()) or int(hit[1]) if hit[1].upper() in _ROMAN or hit[1].isdigit() else 0
        if of is None or not quarter:
            return None
        return date(of, 3 * quarter - 2, 1), date(of, 3 * quarter, monthrange(of, 3 * quarter)[1])
    if hit := re.fullmatch(r"(\d{1,2})/(\d{4})", said):
        month, of = int(hit[1]), int(hit[2])
        return (date(of, month, 1), date(of, month, monthrange(of, month)[1])) if 1 <= month <= 12 else None
    if re.fullmatch(r"\d{4}", said):
        return date(int(said), 1, 1), date(int(said), 12, 31)
    return None


def proposed(text: str, figures: Iterable[Figure], year: int | None = None) -> Days | None:
    """The period that its head names, earlier ones before later ones, and that most of its figures are of."""
    weights: dict[Days, float] = {}
    for order, one in enumerate(Periods(tokens(text[:_HEAD])).found):
        if (days := days_of(one.text, year)) is not None:
            weights[days] = weights.get(days, 0.0) + 1 / (1 + order)
    told = Counter(days for one in figures if one.period and (days := days_of(one.period, year)) is not None)
    for days, many in told.items():
        weights[days] = weights.get(days, 0.0) + many / told.total()
    return max(weights, key=lambda days: weights[days]) if weights else None


def own_days(said: str | None, report: Days) -> Days | None:
    """The days a figure is of, when they are not the report's: a year named inside a report on half of it, or on the
    year of assessment that ends in it, is the report's own."""
    days = days_of(said, report[1].year) if said else None
    if days is None or days == report:
        return None
    if days == (date(report[1].year, 1, 1), date(report[1].year, 12, 31)) and (report[1] - report[0]).days < 370:
        return None
    return days
