"""The watch of the demonstration office: two guards at the seat and one at citizen reception, beside a police squad that
holds the seat at night, as the office of Quảng Ngãi told of itself in 2017. A live month around the demonstration's day;
names are invented."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.core.dates import Period
from tuquan.duty.enums import WindowKind
from tuquan.duty.models import ClockIn, DutyPost, Roster
from tuquan.duty.patterns import patterns
from tuquan.duty.queries.coverage import midnight
from tuquan.duty.services import counting, posts, rosters, watch
from tuquan.guards.models import Guard
from tuquan.home.demo.people import moment
from tuquan.units.models import Site, Unit
from tuquan.units.services.properties import add_site

SINCE = date(2026, 1, 5)
SQUAD = "Tổ cảnh sát bảo vệ mục tiêu"
DAYS_KEPT = 6


def load() -> None:
    unit = Unit.objects.get(code="KH-NH-KL")
    if DutyPost.objects.filter(unit=unit).exists():
        return
    seat, reception = _posts(unit)
    today, now = dates.today(), timezone.now()
    guards = list(Guard.objects.filter(unit=unit, valid_to=None).select_related("person__user").order_by("card_number"))
    roster = _roster(unit, today, [seat, reception], guards)
    _next_month(unit, roster, guards)
    _kept(roster, today, now)
    _books(seat, today, now)
    yesterday = today - timedelta(days=1)
    counting.count_month(unit, Period(yesterday.replace(day=1), yesterday), by=None, at=now)


def _posts(unit: Unit) -> tuple[DutyPost, DutyPost]:
    at = moment(2026, 1, 5)
    common: dict[str, Any] = {"by": None, "at": at}
    sites = [
        Site.objects.filter(unit=unit, name=name).first() or add_site(unit, name=name, address="", place=None, **common)
        for name in ("Trụ sở", "Nơi tiếp công dân")
    ]
    seat = posts.open_post(
        unit,
        name="Cổng trụ sở",
        site=sites[0],
        from_date=SINCE,
        instructions="Khóa cổng phụ lúc 18:00. Khách vào sau giờ hành chính: gọi trực ban.",
        **common,
    )
    reception = posts.open_post(unit, name="Phòng tiếp công dân", site=sites[1], from_date=SINCE, **common)
    posts.set_window(seat, kind=WindowKind.NEED, start=time(0), minutes=1440, from_date=SINCE, **common)
    posts.set_window(seat, kind=WindowKind.PARTNER, start=time(22), minutes=480, force=SQUAD, from_date=SINCE, **common)
    posts.set_window(
        reception,
        kind=WindowKind.NEED,
        start=time(7),
        minutes=600,
        weekdays=0b0011111,
        on_holidays=False,
        from_date=SINCE,
        **common,
    )
    for kind, name, count in (
        ("key", "Chùm chìa khóa cổng", 2),
        ("tool", "Đèn pin", 2),
        ("tool", "Bộ đàm", 2),
        ("badge", "Thẻ khách", 20),
    ):
        posts.list_item(seat, kind=kind, name=name, count=count, from_date=SINCE, **common)
    return seat, reception


def _roster(unit: Unit, today: date, at_posts: list[DutyPost], guards: list[Guard]) -> Roster:
    first = today.replace(day=1)
    last = end_of_month(first)
    made_at = midnight(first) - timedelta(days=5)
    roster = rosters.make_roster(unit, first=first, last=last, posts=at_posts, guards=guards, by=None, at=made_at)
    rosters.lay_pattern(roster, pattern=patterns()["weekly_turn"], by=None, at=made_at)
    office = patterns()["office"].kinds[0]
    kind = rosters.add_kind(
        unit,
        letter=office.letter,
        name=office.name,
        start=office.start,
        minutes=office.minutes,
        working_minutes=office.working,
        break_minutes=office.breaks,
        by=None,
        at=made_at,
    )
    # The third guard keeps the hours of citizen reception, not the turning shifts of the seat.
    for shift in roster.shifts.filter(guard=guards[-1]).order_by("day"):
        free = shift.day.weekday() > 4
        rosters.set_cell(
            roster,
            guard=guards[-1],
            day=shift.day,
            kind=None if free else kind,
            post=None if free else at_posts[1],
            by=None,
            at=made_at,
        )
    return rosters.publish_roster(roster, by=None, at=made_at)


def _next_month(unit: Unit, roster: Roster, guards: list[Guard]) -> None:
    """A draft that waits to be solved, with a leave and a wish."""
    first = roster.last + timedelta(days=1)
    at = timezone.now()
    rosters.make_roster(
        unit,
        first=first,
        last=end_of_month(first),
        posts=roster.posts.all(),
        guards=guards,
        by=None,
        at=at,
        kinds=roster.kinds.all(),
    )
    rosters.note_absence(
        guards[1], kind="leave", first=first + timedelta(days=7), last=first + timedelta(days=9), by=None, at=at
    )
    rosters.note_wish(guards[0], day=first + timedelta(days=12), wants=False, kind=None, by=None, at=at)


def _kept(roster: Roster, today: date, now: datetime) -> None:
    """The last days as they were clocked; one came late, one forgot to clock in."""
    users = {one.person_id: one.person.user for one in (row.guard for row in roster.rows.all())}
    older = roster.shifts.filter(day__lt=today - timedelta(days=DAYS_KEPT)).select_related("guard__person", "post")
    ClockIn.objects.bulk_create(from_paper(one, one.starts_at - timedelta(minutes=5), now) for one in older)
    shifts = roster.shifts.filter(day__range=(today - timedelta(days=DAYS_KEPT), today), starts_at__lt=now)
    for place, shift in enumerate(shifts.select_related("guard__person", "post", "kind").order_by("starts_at", "pk")):
        if place == 4:
            continue
        user = users.get(shift.guard.person_id)
        at = shift.starts_at + timedelta(minutes=25 if place == 6 else -5)
        if user is None:
            from_paper(shift, at, now).save(force_insert=True)
            continue
        came = watch.clock_in(
            shift.post, by=user, at=at, shift=shift, code=shift.post.code, device="điện thoại tại chốt"
        )
        if shift.ends_at <= now:
            watch.clock_out(came, by=user, at=shift.ends_at)


def from_paper(shift: Any, at: datetime, now: datetime) -> ClockIn:
    """Written by the chief from the paper book."""
    out = shift.ends_at if shift.ends_at <= now else None
    return ClockIn(
        unit_id=shift.unit_id,
        post=shift.post,
        person=shift.guard.person,
        shift=shift,
        in_at=at,
        in_received_at=now,
        in_device="ghi lại từ sổ giấy",
        out_at=out,
        out_received_at=now if out else None,
        out_device="ghi lại từ sổ giấy" if out else "",
    )


def _books(seat: DutyPost, today: date, now: datetime) -> None:
    guard, head = User.objects.get(username="baove"), User.objects.get(username="thutruong")
    yesterday = midnight(today - timedelta(days=1))
    watch.write_line(seat, words="Đã kiểm tra cổng phụ, khóa tốt.", by=guard, at=yesterday + timedelta(hours=18))
    watch.write_line(
        seat, words="Đèn hành lang tầng 1 hỏng, đã báo hành chính.", by=guard, at=yesterday + timedelta(hours=20)
    )
    items = {one.name: one for one in seat.items.all()}
    counted = [
        watch.Counted(
            one.pk, 19 if name == "Thẻ khách" else one.count, "một thẻ chưa trả" if name == "Thẻ khách" else ""
        )
        for name, one in items.items()
    ]
    given = watch.hand_over(
        seat,
        items=counted,
        badges_out=1,
        open_matters="Đoàn kiểm tra đến lúc 8 giờ sáng mai.",
        by=guard,
        at=yesterday + timedelta(hours=21, minutes=50),
    )
    watch.take_over(
        given, agrees=False, differences="Thiếu một thẻ khách số 14.", by=head, at=yesterday + timedelta(hours=22)
    )


def end_of_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
