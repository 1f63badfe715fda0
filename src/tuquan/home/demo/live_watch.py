"""What a live month leaves in the books of the demonstration's enterprise: hand-overs with one badge missing for a day,
the duty book, guests and lorries, rounds with a missed point, an incident of each stage. Names are invented."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.duty.models import ClockIn, DutyPost, HandOver, Shift
from tuquan.duty.queries.coverage import midnight
from tuquan.duty.services import posts, watch
from tuquan.gate.enums import EntryKind
from tuquan.gate.services import entering, keeping, setting, vehicles, visiting
from tuquan.gate.services.recording import Arrival, GoodsMoved, Host
from tuquan.guards.models import Guard
from tuquan.home.demo.people import moment
from tuquan.incidents.services import concluding, handing_over, minuting, reporting, responding
from tuquan.patrols.models import Point, Round, Route
from tuquan.patrols.services import planning, walking
from tuquan.units.models import Gate, Unit
from tuquan.units.services import properties, roles

DAYS = 7
ITEMS = {
    "Cổng chính": (("badge", "Thẻ khách", 30), ("key", "Chùm chìa khóa cổng", 2), ("tool", "Bộ đàm", 3)),
    "Cổng hàng": (("key", "Chùm chìa khóa cổng hàng", 2), ("tool", "Đèn pin", 2)),
    "Kho lạnh": (("key", "Chìa khóa kho lạnh", 4), ("tool", "Áo ấm vào kho", 6)),
}
LINES = (
    "Kiểm tra niêm phong các container trong sân, đủ và nguyên.",
    "Đèn hàng rào phía biển chập chờn, đã báo tổ cơ điện.",
    "Nhắc hai xe dừng trước cổng chính, lái xe chấp hành.",
    "Cơ điện vào kiểm tra máy nén số 2, ra lúc cuối ca.",
    "Camera cổng hàng mất hình 10 phút, tự có lại.",
    "Khóa cửa thoát hiểm kho lạnh kiểm tra tốt.",
)
TRANSPORT = "Công ty Vận tải Hòn Khói"
GUESTS = (
    ("Tạ Quang Minh", "Chi cục Thú y tỉnh", "Lấy mẫu kiểm dịch"),
    ("Mai Thị Sen", "Công ty Bao bì Diên Phú", "Giao hợp đồng"),
    ("Kiều Văn Lâm", "", "Phỏng vấn xin việc"),
)


def load() -> None:
    unit = Unit.objects.get(code="KH-NH-HS")
    if HandOver.objects.filter(unit=unit).exists():
        return
    now = timezone.now()
    _accounts(unit, moment(2026, 1, 8))
    for post in DutyPost.objects.filter(unit=unit).order_by("name"):
        _post(post, now)
    _gate(unit, now)
    _patrols(unit, now)
    _incidents(unit, now)


def _accounts(unit: Unit, at: datetime) -> None:
    """Guards who sign; nobody knows a password of theirs (`doitruong` is the one to try the product with)."""
    for guard in Guard.objects.filter(unit=unit, person__user=None).select_related("person").order_by("card_number"):
        person = guard.person
        person.user = User.objects.create_user(f"baovehs{guard.card_number}", None, full_name=person.full_name)
        person.save(update_fields=["user"])
        common: dict[str, Any] = {
            "whole_below": False,
            "valid_from": None,
            "last_day": None,
            "reason": "Dữ liệu trình diễn",
        }
        roles.grant_role(person, role="guard", unit=unit, by=None, at=at, **common)


def _post(post: DutyPost, now: datetime) -> None:
    """Each change of the watch in the last week, signed by both; the badge that was missing came back a day later."""
    at = moment(2026, 1, 5)
    for kind, name, count in ITEMS[post.name]:
        posts.list_item(post, kind=kind, name=name, count=count, from_date=dates.local_date(at), by=None, at=at)
    items = list(post.items.order_by("kind", "name", "pk"))
    since = midnight(dates.local_date(now) - timedelta(days=DAYS))
    there = set(ClockIn.objects.filter(post=post, in_at__gte=since - timedelta(days=1)).values_list("shift", flat=True))
    shifts = Shift.objects.filter(post=post, starts_at__gte=since, starts_at__lt=now, roster__state="published")
    came = [one for one in shifts.select_related("guard__person__user").order_by("starts_at", "pk") if one.pk in there]
    for place, (one, following) in enumerate(pairwise(came)):
        giver, taker = one.guard.person.user, following.guard.person.user
        if giver is None or taker is None or giver == taker or one.ends_at != following.starts_at:
            continue
        line = LINES[(place + len(post.name)) % len(LINES)]
        watch.write_line(post, words=line, by=giver, at=one.starts_at + timedelta(minutes=95))
        missing = post.name == "Cổng chính" and 7 <= place < 10
        counted = [
            watch.Counted(item.pk, item.count - 1, "Thẻ số 17 khách chưa trả")
            if missing and item.kind == "badge"
            else watch.Counted(item.pk, item.count)
            for item in items
        ]
        matters = "Liên hệ công ty vận tải nhận lại thẻ khách số 17." if missing else ""
        given = watch.hand_over(
            post, items=counted, open_matters=matters, by=giver, at=one.ends_at - timedelta(minutes=5)
        )
        watch.take_over(
            given,
            agrees=not (missing and place == 7),
            differences="Thiếu thẻ khách số 17." if missing and place == 7 else "",
            by=taker,
            at=one.ends_at - timedelta(minutes=1),
        )


def _gate(unit: Unit, now: datetime) -> None:
    since = moment(2026, 1, 5)
    site = properties.add_site(unit, name="Nhà máy", address="Đầm Nha Phu", by=None, at=since)
    main, lorries = (properties.add_gate(site, name=name, by=None, at=since) for name in ("Cổng chính", "Cổng hàng"))
    chief, director = (User.objects.get(username=name) for name in ("doitruong", "giamdoc"))
    setting.add_badges(unit, first=1, last=30, letters="K", by=chief, at=since)
    for plate in ("79C-068.11", "79C-071.90"):
        vehicles.add_vehicle(unit, plate=plate, owner=None, whose=TRANSPORT, by=chief, at=since)
    today = midnight(dates.local_date(now))
    for back in range(14, -1, -1):
        day = today - timedelta(days=back)
        if day.weekday() < 6:
            _day(main, lorries, day + timedelta(hours=7, minutes=30), director, chief, now)
    keeping.write_counts(now)
    loading = Arrival(EntryKind.VEHICLE, plate="79C-071.90", organisation=TRANSPORT, vehicles=1, people=1)
    entering.record_entry(lorries, loading, by=chief, at=now - timedelta(minutes=50))
    visiting.announce_visit(
        unit,
        name="Từ Thanh Hải",
        organisation="Công ty Giám định Nha Trang",
        purpose="Giám định lô hàng",
        host=director.person,  # type: ignore[attr-defined]
        starts_at=now + timedelta(minutes=40),
        ends_at=now + timedelta(hours=4),
        by=director,
        at=now - timedelta(hours=3),
    )


def _day(main: Gate, lorries: Gate, morning: datetime, host: User, by: User, now: datetime) -> None:
    """Guests and lorries as far as the day has come; the last guest of today is still inside."""
    for place, (name, organisation, purpose) in enumerate(GUESTS):
        at = morning + timedelta(minutes=70 * place)
        if at > now:
            return
        met = Host.of(host.person) if place == 0 else None  # type: ignore[attr-defined]
        arrival = Arrival(
            EntryKind.VISITOR,
            name=name,
            organisation=organisation,
            purpose=purpose,
            host=met,
            badge=f"K{place + 1:02d}",
        )
        entry = entering.record_entry(main, arrival, by=by, at=at)
        if (out := at + timedelta(minutes=55)) < now:
            entering.leave(entry, gate=main, badge_returned=True, by=by, at=out)
    at = morning + timedelta(hours=4)
    if at < now:
        moved = (GoodsMoved("Tôm đông lạnh", Decimal(12), "tấn", direction="out", paper="Phiếu xuất kho"),)
        lorry = Arrival(EntryKind.VEHICLE, plate="79C-068.11", organisation=TRANSPORT, vehicles=1, goods=moved)
        entry = entering.record_entry(lorries, lorry, by=by, at=at)
        if (out := at + timedelta(hours=1)) < now:
            entering.leave(entry, gate=lorries, badge_returned=True, by=by, at=out)


def _patrols(unit: Unit, now: datetime) -> None:
    """Each evening of the last week; on one of them the cold store was not reached, and one round began late."""
    chief, since = User.objects.get(username="doitruong"), moment(2026, 2, 2)
    names = ("Hàng rào phía biển", "Bãi container", "Máy nén, kho lạnh", "Cửa thoát hiểm xưởng")
    points = [
        planning.add_point(unit, name=name, questions=["Khóa, cửa còn nguyên?"], by=chief, at=since) for name in names
    ]
    route = planning.save_route(
        unit,
        name="Vòng tối quanh xưởng",
        basis="Phương án bảo vệ năm 2026",
        points=points,
        minutes=40,
        by=chief,
        at=since,
    )
    first = midnight(dates.local_date(now) - timedelta(days=DAYS))
    planning.set_windows(route, windows=[(time(20), time(21), False)], by=chief, at=first)
    for ahead in range(1, DAYS + 1):
        planning.plan_ahead((first + timedelta(days=ahead)).date())
    _walked(route, points, now)


def _walked(route: Route, points: list[Point], now: datetime) -> None:
    for place, one in enumerate(
        Round.objects.filter(route=route, due_by__lt=now - timedelta(hours=1)).order_by("due_from")
    ):
        due = one.due_from
        shift = Shift.objects.filter(
            post__name="Cổng chính", unit_id=route.unit_id, starts_at__lte=due, ends_at__gt=due
        )
        kept = shift.filter(roster__state="published").select_related("guard__person__user").first()
        if due is None or kept is None:
            continue
        by, begins = kept.guard.person.user, due + timedelta(minutes=75 if place == 2 else 10)
        begun = walking.start_round(route, round=one, shift=kept.pk, by=by, at=begins)
        for step, point in enumerate(points):
            if place == 4 and step == 2:
                continue
            at = begins + timedelta(minutes=6 * (step + 1))
            walking.pass_point(begun, point=point, how="qr", code=point.code, answers={"0": "yes"}, by=by, at=at)
        note = "Đang xả tuyết máy nén, chưa vào được" if place == 4 else ""
        walking.finish_round(begun, note=note, by=by, at=begins + timedelta(minutes=32))


def _incidents(unit: Unit, now: datetime) -> None:
    """One that nobody has taken yet, one in hand, one that waits for the police to sign, one that is over."""
    chief, director = (User.objects.get(username=name) for name in ("doitruong", "giamdoc"))
    began = now - timedelta(days=20)
    over = reporting.report_incident(
        unit, kind="accident", where="Xưởng sơ chế", now="Công nhân trượt ngã, đau cổ tay", at=began, by=chief
    )
    responding.take(over, by=chief, at=began + timedelta(minutes=2))
    responding.note_down(over, text="Y tế xưởng băng tay, nghỉ hết ca", by=chief, at=began + timedelta(minutes=20))
    concluding.close(
        over,
        outcome="real",
        finding="Sàn đọng nước do tắc rãnh; người bị ngã đã đi làm lại sau hai ngày.",
        by=director,
        at=began + timedelta(days=2),
    )
    due = dates.local_date(now) + timedelta(days=6)
    concluding.add_measure(
        over,
        what="Làm lại rãnh thoát nước xưởng sơ chế",
        owner="Tổ cơ điện",
        due_date=due,
        by=director,
        at=began + timedelta(days=2, hours=1),
    )
    began = now - timedelta(days=3)
    waits = reporting.report_incident(
        unit,
        kind="intrusion",
        where="Hàng rào phía biển",
        now="Lưới rào bị cắt một đoạn, không mất tài sản",
        at=began,
        by=chief,
    )
    responding.take(waits, by=chief, at=began + timedelta(minutes=4))
    minuting.make_minutes(
        waits,
        made_at=began + timedelta(hours=1),
        place="Phòng bảo vệ",
        what="Đi tuần thấy lưới rào phía biển bị cắt khoảng một mét, có dấu chân vào bãi container.",
        done="Kiểm tra niêm phong container, báo Công an phường, giữ nguyên đoạn rào.",
        harm="Một mét lưới rào.",
        people=[("Đoàn Văn Thắng", "reporter", "Đội trưởng bảo vệ")],
        by=chief,
        at=began + timedelta(hours=1, minutes=10),
    )
    handing_over.hand_over(
        waits, summary="Đoạn rào bị cắt còn nguyên; kèm biên bản.", items=[], by=director, at=began + timedelta(hours=2)
    )
    began = now - timedelta(hours=5)
    in_hand = reporting.report_incident(
        unit, kind="lost_property", where="Nhà ăn", now="Nhặt được một ví có giấy tờ", at=began, by=chief
    )
    responding.take(in_hand, by=chief, at=began + timedelta(minutes=3))
    reporting.report_incident(
        unit,
        kind="technical_fault",
        severity="ordinary",
        where="Cổng hàng",
        now="Thanh chắn không nâng, mở tay",
        at=now - timedelta(minutes=4),
        by=chief,
    )
