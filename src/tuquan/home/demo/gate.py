"""The gates of the agency of 2026: guests of the last two weeks and of this morning, somebody who has not left yet, a badge that
has not come back, citizen reception that only counts. Names of guests are invented."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from tuquan.core import dates
from tuquan.core.ids import uuid7
from tuquan.gate.enums import EntryKind, ExitKind, VisitSource
from tuquan.gate.models import GateEntry
from tuquan.gate.services import admitting, delegations, entering, exits, keeping, setting, telling, vehicles, visiting
from tuquan.gate.services.recording import FINE, Arrival, GoodsMoved, Host
from tuquan.units.models import Gate, Membership, Person, Site, Unit
from tuquan.units.services import properties

GUESTS = (
    ("Võ Minh Châu", "Ban quản lý rừng phòng hộ", "Nộp báo cáo quý"),
    ("Lương Thị Hạnh", "Công ty Lâm nghiệp Trầm Hương", "Xin xác nhận nguồn gốc gỗ"),
    ("Đào Quốc Việt", "", "Hỏi thủ tục vận chuyển cây cảnh"),
    ("Hồ Ngọc Diễm", "Trường THCS Trần Hưng Đạo", "Mời dự buổi tuyên truyền"),
    ("Phan Văn Tường", "Điện lực Ninh Hòa", "Kiểm tra công tơ"),
)

WEEKS = 2


def load() -> None:
    if GateEntry.objects.exists():
        return
    unit = Unit.objects.get(code="KH-NH-KL")
    now = timezone.now()
    main, reception = _gates(unit, now)
    head, clerk = _staff(unit)
    setting.set_gate(
        unit, log_days=60, goods_days=180, early_minutes=30, guests_register=True, fallback=clerk, by=None, at=now
    )
    setting.add_badges(unit, first=1, last=20, letters="K", by=None, at=now)
    vehicles.add_vehicle(unit, plate="79A-246.80", owner=head, by=None, at=now)
    vehicles.add_vehicle(unit, plate="79B1-135.79", owner=clerk, by=None, at=now)
    vehicles.add_vehicle(unit, plate="79C-112.23", owner=None, whose="Công ty Môi trường Ninh Hòa", by=None, at=now)
    store = setting.add_area(
        unit, name="Kho tang vật", needs_approval=True, keeper=head, gates=[], by=None, at=now - timedelta(days=30)
    )
    mornings = (_morning(now) - timedelta(days=back) for back in range(WEEKS * 7, 0, -1))
    for morning in mornings:
        if morning.weekday() < 5 or morning > now - timedelta(days=2):
            _day(main, reception, morning, clerk)
    keeping.write_counts(now)
    _today(unit, main, reception, head, clerk, store, now)
    telling.tell_waiting(now)


def _gates(unit: Unit, at: datetime) -> tuple[Gate, Gate]:
    """Those the unit has already, or new ones."""
    site = Site.objects.on(dates.today()).filter(unit=unit).order_by("pk").first()
    if site is None:
        site = properties.add_site(unit, name="Trụ sở Hạt Kiểm lâm", address="Quốc lộ 1, Ninh Hòa", by=None, at=at)
    found = []
    for name, counts in (("Cổng chính", False), ("Nơi tiếp công dân", True)):
        gates = Gate.objects.filter(site=site, is_citizen_reception=counts).order_by("pk")
        found.append(gates.first() or properties.add_gate(site, name=name, is_citizen_reception=counts, by=None, at=at))
    return found[0], found[1]


def _staff(unit: Unit) -> tuple[Person, Person]:
    people = {
        one.person.user.username: one.person
        for one in Membership.objects.filter(unit=unit, person__user__isnull=False).select_related("person__user")
        if one.person.user
    }
    return people["thutruong"], people["vanthu"]


def _morning(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=8, minute=0, second=0, microsecond=0)


def _day(main: Gate, reception: Gate, morning: datetime, host: Person) -> None:
    """A day that is over: everybody left, and every badge came back."""
    for place, (name, organisation, purpose) in enumerate(GUESTS):
        at = morning + timedelta(minutes=35 * place)
        arrival = Arrival(
            EntryKind.VISITOR,
            name=name,
            organisation=organisation,
            purpose=purpose,
            host=Host.of(host) if place % 2 else None,
            badge=f"K{place + 1:02d}",
        )
        entry = entering.record_entry(main, arrival, by=None, at=at)
        entering.leave(entry, gate=main, badge_returned=True, by=None, at=at + timedelta(minutes=50))
    for people in (2, 1, 4):
        entering.record_entry(reception, Arrival(EntryKind.COUNT, people=people), by=None, at=morning)
    truck = Arrival(
        EntryKind.VEHICLE,
        plate="79C-123.45",
        organisation="Công ty Lâm nghiệp Trầm Hương",
        goods=(GoodsMoved("Gỗ tang vật", Decimal(3), "m³", paper="Lệnh nhập kho 12"),),
    )
    entry = entering.record_entry(main, truck, by=None, at=morning + timedelta(hours=2))
    entering.leave(entry, gate=main, badge_returned=True, by=None, at=morning + timedelta(hours=3))


def _today(
    unit: Unit, main: Gate, reception: Gate, head: Person, clerk: Person, store: setting.Area, now: datetime
) -> None:
    """This moment: three inside, one of them too long; one badge away; guests to come, two of them waiting."""
    ago = timedelta(minutes=1)
    gone = Arrival(EntryKind.VISITOR, name="Bùi Thanh Sơn", purpose="Gửi công văn", badge="K09")
    entry = entering.record_entry(main, gone, by=None, at=now - 200 * ago)
    entering.leave(entry, gate=main, badge_returned=False, by=None, at=now - 150 * ago)
    first = visiting.announce_visit(
        unit,
        name="Nguyễn Hữu Đạt",
        organisation="Chi cục Kiểm lâm tỉnh",
        purpose="Làm việc về hồ sơ phòng cháy rừng",
        host=head,
        starts_at=now - 120 * ago,
        ends_at=now - 20 * ago,
        by=clerk.user,
        at=now - 600 * ago,
    )
    row = visiting.pass_of(first)
    assert row is not None
    admitting.enter_by_pass(main, row.pk, FINE, id=uuid7(), badge="K03", by=None, at=now - 100 * ago)
    repair = Arrival(
        EntryKind.CONTRACTOR,
        name="Tổ sửa mái Công ty Xây lắp Vân Phong",
        people=3,
        plate="79H-001.27",
        purpose="Sửa mái nhà kho",
        goods=(GoodsMoved("Máy cắt", Decimal(2), "cái", goes_back=True), GoodsMoved("Tôn lợp", Decimal(24), "tấm")),
    )
    entering.record_entry(main, repair, by=None, at=now - 80 * ago)
    walk_in = Arrival(EntryKind.VISITOR, name="Trịnh Thu Cúc", purpose="Hỏi thủ tục", host=Host.of(clerk), badge="K04")
    entering.record_entry(main, walk_in, by=None, at=now - 15 * ago)
    entering.record_entry(reception, Arrival(EntryKind.COUNT, people=5), by=None, at=now - 60 * ago)
    expected = (
        ("Đặng Quốc Bảo", "Công an phường Ninh Hòa", None, VisitSource.HOST, 30),
        ("Cao Thị Nhàn", "Bảo tàng tỉnh", store, VisitSource.HOST, 90),
        ("Huỳnh Tấn Phúc", "", None, VisitSource.GUEST, 60 * 24),
    )
    for name, organisation, area, source, minutes in expected:
        visiting.announce_visit(
            unit,
            name=name,
            organisation=organisation,
            purpose="Làm việc với Hạt",
            host=clerk,
            area=area,
            source=source,
            starts_at=now + minutes * ago,
            ends_at=now + (minutes + 120) * ago,
            by=clerk.user if source == VisitSource.HOST else None,
            at=now - 60 * ago,
        )
    for name, start, end, back, out in (
        ("Lê Quang Huy", -40, 20, 60, True),
        ("02 máy tính xách tay đi bảo hành", -5, 120, None, False),
    ):
        asked = exits.ask_exit(
            unit,
            kind=ExitKind.STAFF if out else ExitKind.GOODS,
            name=name,
            section="Phòng Thanh tra, pháp chế" if out else "Văn phòng",
            starts_at=now + start * ago,
            ends_at=now + end * ago,
            back_by=now + back * ago if back else None,
            approver=head,
            by=clerk.user,
            at=now - 50 * ago,
        )
        if head.user is not None:
            exits.approve_exit(asked, by=head.user, at=now - 45 * ago)
        if out:
            exits.let_out(main, asked, id=uuid7(), by=None, at=now - 30 * ago)
    delegations.expect_delegation(
        unit,
        gate=main,
        expected_at=now + 180 * ago,
        ends_at=now + 300 * ago,
        people=14,
        vehicles=3,
        by=head.user,
        at=now,
    )
