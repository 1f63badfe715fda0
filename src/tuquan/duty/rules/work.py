"""One person's shifts as the rules see them; no tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils import timezone

NIGHT_FROM, NIGHT_TO = time(22), time(6)
"""Labour Code, article 106."""
A_NIGHT = 180
"""Minutes at night from which a shift is a night shift; the law speaks of 3 hours when it gives longer breaks."""
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Work:
    """A shift of a person. It belongs to the day on which it starts."""

    day: date
    start: datetime
    end: datetime
    working: int
    letter: str = ""
    post: str = ""
    breaks: int = 45
    needs_certificate: bool = False
    movable: bool = True
    """Whether it stands in the roster looked at; what stands elsewhere is there, but is not this roster's to change."""

    @property
    def night(self) -> int:
        return night_minutes(self.start, self.end)

    @property
    def is_night(self) -> bool:
        return self.night >= A_NIGHT

    @property
    def daily_overtime(self) -> int:
        """Above 10 hours a day, the most that normal hours may be when they are counted by week (article 105.2)."""
        return max(self.working - 600, 0)


@lru_cache(maxsize=4000)
def night_minutes(start: datetime, end: datetime) -> int:
    total, local_start, local_end = 0.0, timezone.localtime(start), timezone.localtime(end)
    day = local_start.date() - DAY
    while day <= local_end.date():
        first = timezone.make_aware(datetime.combine(day, NIGHT_FROM))
        last = timezone.make_aware(datetime.combine(day + DAY, NIGHT_TO))
        total += max((min(last, local_end) - max(first, local_start)).total_seconds(), 0)
        day += DAY
    return round(total / 60)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def saturday_of(day: date) -> date:
    """The Saturday of the weekend that this Saturday or Sunday belongs to."""
    return day - timedelta(days=day.weekday() - 5)


def weeks(row: Iterable[Work]) -> dict[date, list[Work]]:
    found: dict[date, list[Work]] = {}
    for one in row:
        found.setdefault(monday(one.day), []).append(one)
    return found


def week_overtime(works: Iterable[Work], normal: int) -> int:
    """Minutes of overtime of one week: what lies above 10 hours on single days, or above the week's normal hours."""
    works = list(works)
    return max(sum(one.daily_overtime for one in works), sum(one.working for one in works) - normal, 0)


def overtime_by_month(row: Iterable[Work], normal: int) -> dict[tuple[int, int], int]:
    """A week's overtime belongs to the month of its Sunday."""
    found: dict[tuple[int, int], int] = {}
    for first, works in weeks(row).items():
        if minutes := week_overtime(works, normal):
            sunday = first + 6 * DAY
            key = (sunday.year, sunday.month)
            found[key] = found.get(key, 0) + minutes
    return found
