"""What posts need in a week, who holds it, and which hours nobody holds: what `headcount.count` and its page ask for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tuquan.core import dates
from tuquan.core.dates import Period
from tuquan.duty.coverage import Proof, Segment, prove
from tuquan.duty.headcount import Asked, Caps, Kind, posts_of
from tuquan.duty.holidays import calendar_of
from tuquan.duty.models import CoverWindow, DutyPost, ShiftKind
from tuquan.duty.models.posts import WEEKDAYS
from tuquan.duty.queries.coverage import DAY, midnight, window_intervals
from tuquan.duty.rules.catalogue import rules_of
from tuquan.units.models import Unit


@dataclass(frozen=True)
class ShortHours:
    """The same hours missing on several days."""

    post: str
    days: tuple[date, ...]
    start: datetime
    end: datetime
    people: int

    @property
    def minutes(self) -> int:
        return round((self.end - self.start).total_seconds() / 60) * self.people * len(self.days)

    @property
    def clock(self) -> str:
        start, end = timezone.localtime(self.start), timezone.localtime(self.end)
        return _("cả ngày") if end - start == DAY and f"{start:%H%M}" == "0000" else f"{start:%H:%M}–{end:%H:%M}"

    @property
    def when(self) -> str:
        weekdays = sorted({day.weekday() for day in self.days})
        if len(self.days) == 1:
            return dates.day(self.days[0])
        names = ", ".join(str(WEEKDAYS[one]) for one in weekdays)
        names = _("các ngày trong tuần") if len(weekdays) > 3 else names
        return _("%(names)s, %(count)d lần từ %(first)s") % {
            "names": names,
            "count": len(self.days),
            "first": dates.day(self.days[0]),
        }


def asked(unit: Unit, posts: Sequence[DutyPost], period: Period, kinds: Iterable[ShiftKind]) -> tuple[Asked, int]:
    """What the guards themselves have to hold in the fullest week of the period; and the minutes of a week that a partner
    force holds."""
    proofs = _needs(unit, posts, period)
    names = _told_apart(posts)
    own = posts_of({names[one.pk]: _rows(proofs[one.pk], partner=True) for one in posts})
    whole = posts_of({names[one.pk]: _rows(proofs[one.pk], partner=False) for one in posts})
    found = Asked(
        own,
        tuple(Kind.of(one.letter, one.name, one.start, one.minutes, one.working_minutes) for one in kinds),
        Caps.of(rules_of(unit)),
    )
    return found, sum(one.minutes for one in whole) - found.minutes


def _told_apart(posts: Sequence[DutyPost]) -> dict[Any, str]:
    """Posts of two sites may bear one name."""
    seen: dict[str, int] = {}
    found = {}
    for one in posts:
        seen[one.name] = seen.get(one.name, 0) + 1
        found[one.pk] = one.name if seen[one.name] == 1 else f"{one.name} ({seen[one.name]})"
    return found


def _needs(unit: Unit, posts: Sequence[DutyPost], period: Period) -> Mapping[Any, Proof]:
    calendar = calendar_of(unit, Period(period.first - DAY, period.last))
    windows: dict[Any, list[CoverWindow]] = {one.pk: [] for one in posts}
    for window in CoverWindow.objects.filter(post__in=posts):
        windows[window.post_id].append(window)
    start, end = midnight(period.first), midnight(period.last + DAY)
    return {post: prove(window_intervals(rows, period, calendar), start, end) for post, rows in windows.items()}


def _rows(proof: Proof, *, partner: bool) -> Iterator[tuple[int, int, int, int]]:
    """(weekday, from, to, people) of each day; what the partner holds left out when `partner`."""
    for one in proof.segments:
        people = max(one.needed - (one.partner_people if partner else 0), 0)
        begin = one.start
        while people and begin < one.end:
            day = dates.local_date(begin)
            end = min(midnight(day + DAY), one.end)
            yield day.weekday(), _minute(begin, day), _minute(end, day), people
            begin = end


def _minute(moment: datetime, day: date) -> int:
    return round((moment - midnight(day)).total_seconds() / 60)


def short_hours(post: DutyPost, gaps: Iterable[Segment]) -> list[ShortHours]:
    """What the roster leaves open, the same hours of several days together; the most hours first."""
    found: dict[tuple[int, int, int], list[tuple[date, datetime, datetime]]] = {}
    for gap in gaps:
        for start, end in _stretches(gap):
            day = dates.local_date(start)
            key = (_minute(start, day), _minute(end, day), gap.missing_planned)
            found.setdefault(key, []).append((day, start, end))
    rows = [
        ShortHours(post.name, tuple(day for day, _start, _end in those), those[0][1], those[0][2], people)
        for (_from, _to, people), those in found.items()
    ]
    return sorted(rows, key=lambda one: (-one.minutes, one.start))


def _stretches(gap: Segment) -> Iterator[tuple[datetime, datetime]]:
    """A gap of a night stays whole; one longer than a day is told day by day, or it would be read as one day's."""
    start = gap.start
    while gap.end - gap.start > DAY and start < gap.end:
        end = min(midnight(dates.local_date(start) + DAY), gap.end)
        yield start, end
        start = end
    if start < gap.end:
        yield start, gap.end


def partner_minutes(proof: Proof) -> dict[str, int]:
    """Minutes each partner force holds of what the post needs."""
    found: dict[str, int] = {}
    for one in proof.segments:
        for force in one.partners:
            found[force] = found.get(force, 0) + one.minutes * min(one.partner_people, one.needed) // len(one.partners)
    return found
