"""Guards, posts and rosters of school A, made by the services."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.duty.enums import WindowKind
from tuquan.duty.models import DutyPost
from tuquan.duty.services import posts
from tuquan.guards import services as guards
from tuquan.guards.models import Guard
from tuquan.units.tests import factories as units

MONDAY = date(2026, 3, 2)


def moment(day: date, hour: int = 8, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


AT = moment(date(2026, 2, 20))


def post(cast: Any, name: str = "Cổng chính", *, all_day: bool = True, **fields: Any) -> DutyPost:
    made = posts.open_post(cast.school_a, name=name, from_date=date(2026, 1, 1), by=cast.head_a, at=AT, **fields)
    if all_day:
        window(cast, made)
    return made


def window(cast: Any, of: DutyPost, kind: str = WindowKind.NEED, **fields: Any) -> Any:
    fields = {"start": time(0), "minutes": 1440, "from_date": date(2026, 1, 1), **fields}
    return posts.set_window(of, kind=kind, by=cast.head_a, at=AT, **fields)


def guard(cast: Any, name: str = "", user: User | None = None) -> Guard:
    if user is not None:
        person = user.person  # type: ignore[attr-defined]
    else:
        person = units.person(name, at=cast.school_a)
    return guards.enlist_guard(
        cast.school_a, person=person, kind="full_time", from_date=date(2026, 1, 1), by=cast.head_a, at=AT
    )
