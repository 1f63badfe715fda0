"""The watch of the demonstration's enterprise: twelve guards keep three posts round the clock by three shifts and four
crews. A live month around the demonstration's day, and the week before it; names are invented."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from tuquan.core import dates
from tuquan.core.dates import Period
from tuquan.duty.enums import WindowKind
from tuquan.duty.models import ClockIn, DutyPost, Roster
from tuquan.duty.patterns import patterns
from tuquan.duty.queries.coverage import midnight
from tuquan.duty.services import counting, posts, rosters
from tuquan.guards import services
from tuquan.guards.enums import GuardKind
from tuquan.guards.models import Guard
from tuquan.home.demo.duty import end_of_month, from_paper
from tuquan.home.demo.people import moment, person_at, sign_in
from tuquan.units.models import Unit

SINCE = date(2026, 1, 5)
POSTS = ("Cổng chính", "Cổng hàng", "Kho lạnh")
CHIEF = "Đoàn Văn Thắng"
GUARDS = (
    CHIEF,
    "Bùi Quang Hải",
    "Cao Đình Sơn",
    "Dương Tấn Phát",
    "Hồ Minh Trí",
    "Lâm Văn Tài",
    "Lương Công Thành",
    "Mạc Văn Đông",
    "Ngô Đức Mạnh",
    "Phan Thanh Tú",
    "Tô Văn Lộc",
    "Võ Hoài Nam",
)
EMPTY_HANDED = 17
"""One shift of the last days that nobody clocked in for, counted from the first."""


def load() -> None:
    unit = Unit.objects.get(code="KH-NH-HS")
    if DutyPost.objects.filter(unit=unit).exists():
        return
    today, now = dates.today(), timezone.now()
    first = today.replace(day=1)
    # The night before the first day that is asked for belongs to a shift, too.
    guards, at_posts = _guards(unit), _posts(unit, first - timedelta(days=6))
    for start, end in ((first - timedelta(days=7), first - timedelta(days=1)), (first, end_of_month(first))):
        _kept(_roster(unit, start, end, at_posts, guards), now)
    before, yesterday = first - timedelta(days=1), today - timedelta(days=1)
    counting.count_month(unit, Period(before.replace(day=1), before), by=None, at=now)
    if yesterday >= first:
        counting.count_month(unit, Period(first, yesterday), by=None, at=now)


def _guards(unit: Unit) -> list[Guard]:
    at = moment(2026, 1, 8)
    found = []
    for number, name in enumerate(GUARDS, start=1):
        person = person_at(unit, name, "Bảo vệ", at=at, since=date(2025, 7, 1))
        file: dict[str, Any] = {"card_number": f"{number:02d}", "card_date": SINCE}
        found.append(
            services.enlist_guard(
                unit, person=person, kind=GuardKind.FULL_TIME, from_date=SINCE, by=None, at=at, **file
            )
        )
    sign_in(found[0].person, "doitruong", "guard_chief", unit, at=at)
    return found


def _posts(unit: Unit, kept_from: date) -> list[DutyPost]:
    common: dict[str, Any] = {"by": None, "at": moment(2026, 1, 5)}
    found = [posts.open_post(unit, name=name, from_date=SINCE, **common) for name in POSTS]
    for one in found:
        posts.set_window(one, kind=WindowKind.NEED, start=time(0), minutes=1440, from_date=kept_from, **common)
    return found


def _roster(unit: Unit, first: date, last: date, at_posts: list[DutyPost], guards: list[Guard]) -> Roster:
    at = midnight(first) - timedelta(days=5)
    made = rosters.make_roster(unit, first=first, last=last, posts=at_posts, guards=guards, by=None, at=at)
    rosters.lay_pattern(made, pattern=patterns()["three_four"], by=None, at=at)
    return rosters.publish_roster(made, by=None, at=at)


def _kept(roster: Roster, now: datetime) -> None:
    shifts = roster.shifts.filter(starts_at__lt=now).select_related("guard__person", "post").order_by("starts_at", "pk")
    ClockIn.objects.bulk_create(
        from_paper(one, one.starts_at - timedelta(minutes=5), now)
        for place, one in enumerate(shifts)
        if place != EMPTY_HANDED
    )
