"""What breaks a rule, one function each: `CHECKS[code](rule, row, about)` over one person's shifts in order of time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from tuquan.core import dates, text
from tuquan.core.dates import Period
from tuquan.duty.rules.catalogue import Rule, Rules
from tuquan.duty.rules.work import DAY, HOUR, Work, overtime_by_month, saturday_of, weeks


@dataclass(frozen=True)
class About:
    """What else the rules need to know of a person."""

    period: Period
    """The days of the roster: only what touches them is named."""
    absent: frozenset[date] = frozenset()
    certified_until: date | None = None
    normal_week: int = 48 * 60
    kept_wishes: Mapping[date, tuple[str | None, bool]] = field(default_factory=dict)
    """day → letter of the shift (None: any), whether it is wanted"""


@dataclass(frozen=True)
class Breach:
    rule: str
    days: tuple[date, ...]
    words: str
    article: str
    must: bool


Check = Callable[[Rule, Sequence[Work], About], Iterator[tuple[tuple[date, ...], str]]]
CHECKS: dict[str, Check] = {}


def check(function: Check) -> Check:
    CHECKS[function.__name__] = function
    return function


def breaches(rules: Rules, row: Iterable[Work], about: About) -> list[Breach]:
    """Every rule that these shifts break on a day of the roster."""
    works = sorted(row, key=lambda one: one.start)
    found = [
        Breach("absent", (one.day,), _("Ngày này người trực đã được ghi nghỉ."), _("Lịch nghỉ"), True)
        for one in works
        if one.movable and one.day in about.absent
    ]
    for before, after in pairwise(works):
        if after.start < before.end:
            words = _("Hai ca chồng giờ nhau (%(first)s và %(second)s).") % {
                "first": dates.day(before.day),
                "second": dates.day(after.day),
            }
            found.append(Breach("overlap", (before.day, after.day), words, "", True))
    for code, rule in rules.items():
        if code in CHECKS:
            for days, words in CHECKS[code](rule, works, about):
                found.append(Breach(code, days, words, rule.article, rule.must))
    return [one for one in found if any(day in about.period for day in one.days)]


def _hours(minutes: int) -> str:
    return text.number(minutes // 60) if minutes % 60 == 0 else text.number(minutes / 60, 1)


@check
def rest_between(rule: Rule, row: Sequence[Work], about: About) -> Iterator[tuple[tuple[date, ...], str]]:
    for before, after in pairwise(row):
        rest = after.start - before.end
        if before.end <= after.start and rule.limit and rest < rule.limit * HOUR:
            minutes = round(rest.total_seconds() / 60)
            yield (
                (before.day, after.day),
                _("Chỉ nghỉ %(rest)s giờ giữa hai ca, cần %(limit)d giờ.")
                % {"rest": _hours(minutes), "limit": rule.limit},
            )


@check
def successions(rule: Rule, row: Sequence[Work], about: About) -> Iterator[tuple[tuple[date, ...], str]]:
    for before, after in pairwise(row):
        if after.day - before.day == DAY and (before.letter, after.letter) in rule.pairs:
            yield (
                (before.day, after.day),
                _("Ca %(after)s xếp ngay hôm sau ca %(before)s.") % {"after": after.letter, "before": before.letter},
            )


@check
def day_hours(rule: Rule, row: Sequence[Work], about: About) -> Iterator[tuple[tuple[date, ...], str]]:
    for day, group in groupby(row, key=lambda one: one.day):
        minutes = sum(one.working for one in group)
        if rule.limit and minutes > rule.limit * 60:
            yield (
                (day,),
                _("Làm việc %(hours)s giờ trong ngày, nhiều nhất %(limit)d giờ.")
                % {"hours": _hours(minutes), "limit": rule.limit},
            )


@check
def week_hours(rule: Rule, row: Sequence[Work], about: About) -> Iterator[tuple[tuple[date, ...], str]]:
    for works in weeks(row).values():
        minutes = sum(one.working for one in works)
        if rule.limit and minutes > rule.limit * 60:
            yield (
                tuple(one.day for one in works),
                _("Tuần này %(hours)s giờ, quá %(limit)d giờ: %(over)s giờ là làm thêm.")
                % {"hours": _hours(minutes), "limit": rule.limit, "over": _hours(minutes - rule.limit * 60)},
            )


@check
def month_overtime(rule: Rule, row: Sequence[Work], about: About) -> Iterator[tuple[tuple[date, ...], str]]:
    for (year, month), minutes in overtime_by_month(row, about.normal_week).items():
        if rule.limit is not None and minutes > rule.limit * 60:
            days = tuple(one.day for one in row if (one.day.year, one.day.month) == (year, month))
            yield (
                days,
                _("Tháng %(month)d làm thêm %(hours)s giờ, nhiều nhất %(limit)d giờ.")
                % {"month": month, "hours": _hours(minutes), "limit": rule.limit},
            )


@check
def year_overtime(rule: Rule, row: Sequence[Work], about: About) -> Iterator[tuple[tuple[date, ...], str]]:
    by_year: dict[int, int] = {}
    for (year, _month), minutes in overtime_by_month(row, about.normal_week).items():
        by_year[year] = by_year.get(year, 0) + minutes
    for year, minutes in by_year.items():
        if rule.limit is not None and minutes > rule.limit * 60:
            yield (
                tuple(one.day for one in row if one.day.year == year),
                _("Năm %(year)d làm thêm %(hours)s giờ, nhiều nhất %(limit)d giờ.")
                % {"year": year, "hours": _hours(minutes), "limit": rule.limit},
            )


@check
def weekly_rest(rule: Rule, row: Sequence[Work], about: About) -> Iterator[tuple[tuple[date, ...], str]]:
    """24 hours in a row that touch the week, or enough free days in the month of its Sunday."""
    worked = {one.day for one in row}
    for first, works in weeks(row).items():
        if len({one.day for one in works}) < 7 and _rests_a_day(row, first, works):
            continue
        sunday = first + 6 * DAY
        month = [day for day in _month(sunday) if day not in worked]
        if len(month) < (rule.limit or 4):
            yield (
                tuple(one.day for one in works),
                _("Tuần này không có 24 giờ nghỉ liền, cả tháng chỉ nghỉ %(free)d ngày (cần %(limit)d).")
                % {"free": len(month), "limit": rule.limit or 4},
            )


def _rests_a_day(row: Sequence[Work], first: date, works: Sequence[Work]) -> bool:
    place = {id(one): number for number, one in enumerate(row)}
    for one in works:
        here = place[id(one)]
        if here == 0 or one.start - row[here - 1].end >= 24 * HOUR:
            return True
        if here == len(row) - 1 or row[here + 1].start - one.end >= 24 * HOUR:
            return True
    return False


def _month(day: date) -> list[date]:
    first = day.replace(day=1)
    return [first + DAY * place for place in range(31) if (first + DAY * place).month == day.month]


@check
def breaks(rule: Rule, row: Sequence[Work], about: About) -> Iterator[tuple[tuple[date, ...], str]]:
    seen = set()
    for one in row:
        needed = 0 if one.working < 360 else 45 if one.is_night else 30
        if one.movable and one.breaks < needed and one.letter not in seen:
            seen.add(one.letter)
            yield (
                (one.day,),
                _("Ca %(letter)s ghi nghỉ giữa giờ %(had)d phút, cần %(needed)d phút.")
                % {"letter": one.letter, "had": one.breaks, "needed": needed},
            )


@check
def days_in_row(rule: Rule, row: Sequence[Work], about: About) -> Iterator[tuple[tuple[date, ...], str]]:
    yield from _runs(rule, {one.day for one in row}, _("Trực %(count)d ngày liền, nhiều nhất %(limit)d."))


@check
def nights_in_row(rule: Rule, row: Sequence[Work], about: About) -> Iterator[tuple[tuple[date, ...], str]]:
    nights = {one.day for one in row if one.is_night}
    yield from _runs(rule, nights, _("Trực %(count)d đêm liền, nhiều nhất %(limit)d."))


def _runs(rule: Rule, days: set[date], words: str) -> Iterator[tuple[tuple[date, ...], str]]:
    for day in sorted(days):
        if day - DAY in days:
            continue
        run = [day]
        while run[-1] + DAY in days:
            run.append(run[-1] + DAY)
        if rule.limit and len(run) > rule.limit:
            yield tuple(run), words % {"count": len(run), "limit": rule.limit}


@check
def weekends(rule: Rule, row: Sequence[Work], about: About) -> Iterator[tuple[tuple[date, ...], str]]:
    months: dict[tuple[int, int], dict[date, list[date]]] = {}
    for one in row:
        if one.day.weekday() >= 5:
            saturday = saturday_of(one.day)
            months.setdefault((saturday.year, saturday.month), {}).setdefault(saturday, []).append(one.day)
    for worked in months.values():
        if rule.limit is not None and len(worked) > rule.limit:
            yield (
                tuple(sorted(day for days in worked.values() for day in days)),
                _("Trực %(count)d cuối tuần trong tháng, nhiều nhất %(limit)d.")
                % {"count": len(worked), "limit": rule.limit},
            )


@check
def wishes(rule: Rule, row: Sequence[Work], about: About) -> Iterator[tuple[tuple[date, ...], str]]:
    held = {one.day: one.letter for one in row if one.movable}
    for day, (letter, wanted) in about.kept_wishes.items():
        has = day in held and letter in (None, held[day])
        if has != wanted:
            yield (day,), _("Trái nguyện vọng đã ghi.")


@check
def certificate(rule: Rule, row: Sequence[Work], about: About) -> Iterator[tuple[tuple[date, ...], str]]:
    for one in row:
        if one.movable and one.needs_certificate and (about.certified_until is None or about.certified_until < one.day):
            yield (one.day,), _("Chốt này cần giấy chứng nhận huấn luyện còn hạn.")
