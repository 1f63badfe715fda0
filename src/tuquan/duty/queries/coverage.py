"""The intervals of posts from the records, for `coverage.prove`."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from tuquan.core.dates import Period
from tuquan.duty.coverage import By, Interval, Proof, prove
from tuquan.duty.enums import RosterState, WindowKind
from tuquan.duty.holidays import Calendar, calendar_of
from tuquan.duty.models import ClockIn, CoverWindow, DutyPost, Shift
from tuquan.units.models import Unit

DAY = timedelta(days=1)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def days_of(period: Period) -> Iterator[date]:
    return (period.first + timedelta(days=place) for place in range(period.days))


def window_intervals(windows: Iterable[CoverWindow], period: Period, calendar: Calendar) -> Iterator[Interval]:
    """What the windows ask for or a partner keeps, also what begins on the evening before the period."""
    windows = list(windows)
    for day in days_of(Period(period.first - DAY, period.last)):
        for one in windows:
            if not one.holds_on(day) or not one.weekdays >> day.weekday() & 1:
                continue
            if day in calendar and not one.on_holidays:
                continue
            start = timezone.make_aware(datetime.combine(day, one.start))
            by = By.NEED if one.kind == WindowKind.NEED else By.PARTNER
            yield Interval(start, start + timedelta(minutes=one.minutes), by, one.force, one.people)


def proofs(unit: Unit, posts: Sequence[DutyPost], period: Period, *, now: datetime) -> dict[UUID, Proof]:
    """How each post was to be kept and was kept. A watch that nobody ended counts until now, at most a shift's length."""
    start, end = midnight(period.first), midnight(period.last + DAY)
    calendar = calendar_of(unit, Period(period.first - DAY, period.last))
    found: dict[Any, list[Interval]] = {one.pk: [] for one in posts}
    windows: dict[Any, list[CoverWindow]] = {}
    for window in CoverWindow.objects.filter(post__in=posts):
        windows.setdefault(window.post_id, []).append(window)
    for post_id, rows in windows.items():
        found[post_id] += window_intervals(rows, period, calendar)
    shifts = Shift.objects.filter(
        post__in=posts, roster__state=RosterState.PUBLISHED, starts_at__lt=end, ends_at__gt=start
    ).select_related("guard__person")
    for shift in shifts:
        found[shift.post_id].append(Interval(shift.starts_at, shift.ends_at, By.PLANNED, shift.guard.person.full_name))
    watches = ClockIn.objects.filter(
        Q(out_at=None) | Q(out_at__gt=start), post__in=posts, in_at__lt=end, in_at__gt=start - 2 * DAY
    ).select_related("person", "shift")
    for one in watches:
        out = one.out_at or min(now, one.shift.ends_at if one.shift else one.in_at)
        found[one.post_id].append(Interval(one.in_at, out, By.KEPT, one.person.full_name))
    return {post_id: prove(intervals, start, end, now) for post_id, intervals in found.items()}
