"""Incidents of the demonstration office: a theft in the night, told to the end; a crowd with two who did not answer;
a fire drill; and one that is open now. Names of people are invented."""

from datetime import datetime, timedelta

from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.home.demo.people import moment
from tuquan.incidents.models import Incident
from tuquan.incidents.services import concluding, handing_over, minuting, reporting, responding, scene
from tuquan.units.models import Person, Unit

UNIT = "KH-NH-KL"


def load() -> None:
    if Incident.objects.exists():
        return
    unit = Unit.objects.get(code=UNIT)
    people = {name: User.objects.get(username=name) for name in ("baove", "vanthu", "thutruong", "congan")}
    Person.objects.filter(user=people["thutruong"]).update(phone="02583000011")  # the red button calls the head too
    _theft(unit, people)
    _crowd(unit, people)
    _drill(unit, people)
    _open(unit, people)


def _theft(unit: Unit, people: dict[str, User]) -> None:
    guard, clerk, head = people["baove"], people["vanthu"], people["thutruong"]
    found = moment(2026, 3, 12, 2) + timedelta(minutes=10)

    def after(minutes: int) -> datetime:
        return found + timedelta(minutes=minutes)

    incident = reporting.report_incident(
        unit,
        kind="theft",
        where="Nhà kho phía sau",
        now="Cửa kho bị cạy, mất hai máy cưa tang vật",
        started_at=after(-40),
        discovered_at=found,
        by=guard,
        at=after(5),
    )
    for minutes, step in (
        (6, "safe"),
        (7, "police"),
        (12, "close_off"),
        (40, "cameras"),
        (85, "list"),
        (95, "hand_over"),
    ):
        responding.do_step(incident, step=step, state="done", by=guard, at=after(minutes))
    head_told = incident.told.get(side="head")
    responding.answer(head_told, answer="coming", by=head, at=after(9))
    police = incident.told.get(side="police")
    responding.answer(police, answer="received", by=people["congan"], at=after(11))
    responding.answer(police, answer="arrived", by=people["congan"], at=after(24))
    responding.note_down(incident, text="Khóa cửa kho bị cắt, dấu giày ở hiên sau", by=guard, at=after(15))
    lock = scene.keep_item(
        incident,
        what="Ổ khóa bị cắt",
        where="Trước cửa kho",
        holder="Trần Văn Bình",
        kept_where="Phòng trực",
        by=guard,
        at=after(18),
    )
    minuting.make_minutes(
        incident,
        made_at=after(70),
        place="Phòng trực Hạt Kiểm lâm Ninh Hòa",
        what="Khoảng 01 giờ 30, kẻ gian cắt khóa cửa kho phía sau, lấy hai máy cưa là tang vật đang tạm giữ.",
        done="Khép khu vực, báo Công an phường, giữ nguyên cửa và khóa.",
        harm="Hai máy cưa, trị giá khoảng 12 triệu đồng.",
        people=[("Trần Văn Bình", "reporter", "Bảo vệ"), ("Lê Thu Hà", "owner", "Văn thư, giữ chìa khóa kho")],
        by=clerk,
        at=after(80),
    )
    transfer = handing_over.hand_over(
        incident,
        summary="Hiện trường nhà kho còn nguyên; kèm ổ khóa bị cắt và một biên bản.",
        items=[lock],
        by=clerk,
        at=after(90),
    )
    handing_over.receive(
        transfer, receiver="Cán bộ trực ban", receipt_number="17/BN", by=people["congan"], at=after(95)
    )
    concluding.close(
        incident,
        outcome="real",
        finding="Kho bị cắt khóa trong đêm, mất hai máy cưa; đã bàn giao Công an phường trong đêm.",
        by=head,
        at=after(600),
    )
    measure = concluding.add_measure(
        incident,
        what="Lắp khóa chống cắt và đèn cảm ứng ở nhà kho",
        owner="Phòng Tổng hợp",
        due_date=dates.local_date(after(0)) + timedelta(days=20),
        by=head,
        at=after(610),
    )
    concluding.finish_measure(
        measure, done_date=dates.local_date(after(0)) + timedelta(days=15), by=clerk, at=after(60 * 24 * 16)
    )
    concluding.record_conclusion(
        incident,
        point="đ",
        verdict="no_violation",
        body="Công an phường Ninh Hòa",
        number="45/TB-CAP",
        date=dates.local_date(after(0)) + timedelta(days=40),
        by=clerk,
        at=after(60 * 24 * 41),
    )


def _crowd(unit: Unit, people: dict[str, User]) -> None:
    guard, head = people["baove"], people["thutruong"]
    came = moment(2026, 8, 18, 8)

    def after(minutes: int) -> datetime:
        return came + timedelta(minutes=minutes)

    incident = reporting.report_incident(
        unit,
        kind="crowd",
        where="Cổng chính",
        now="Người dân đến hỏi về ranh giới rừng, ôn hòa",
        people=60,
        by=guard,
        at=after(3),
    )
    responding.take(incident, by=head, at=after(5))
    for minutes, step, state in (
        (4, "report", "done"),
        (9, "reception", "no_answer"),
        (12, "reception", "done"),
        (14, "medical", "no_answer"),
        (16, "exits", "done"),
        (17, "traffic", "done"),
        (20, "dialogue", "done"),
        (21, "medical", "done"),
        (24, "squad", "not_needed"),
        (150, "close", "done"),
    ):
        responding.do_step(incident, step=step, state=state, by=guard, at=after(minutes))
    concluding.close(
        incident,
        outcome="real",
        finding="Khoảng 60 người, đại diện được tiếp và hẹn trả lời; 10 giờ 30 mọi người đã về.",
        by=head,
        at=after(180),
    )


def _drill(unit: Unit, people: dict[str, User]) -> None:
    guard, head = people["baove"], people["thutruong"]
    began = moment(2026, 4, 20, 15)
    incident = reporting.report_incident(
        unit,
        kind="fire",
        where="Phòng Tổng hợp",
        now="Giả định chập điện, khói ở tầng một",
        drill=True,
        by=guard,
        at=began,
    )
    for minutes, step in enumerate(("alarm", "call_114", "power", "extinguish", "gates", "count"), 1):
        responding.do_step(incident, step=step, state="done", by=guard, at=began + timedelta(minutes=minutes))
    concluding.close(
        incident,
        outcome="real",
        finding="Ra hết trong bốn phút; cần thêm người đón xe chữa cháy.",
        by=head,
        at=began + timedelta(minutes=40),
    )


def _open(unit: Unit, people: dict[str, User]) -> None:
    now = timezone.now()
    incident = reporting.report_incident(
        unit,
        kind="technical_fault",
        severity="ordinary",
        where="Cổng phụ",
        now="Khóa điện tử không đóng, đã chốt tay",
        discovered_at=now - timedelta(minutes=45),
        reported_at=now - timedelta(minutes=40),
        by=people["baove"],
        at=now - timedelta(minutes=40),
    )
    responding.take(incident, by=people["vanthu"], at=now - timedelta(minutes=30))
    responding.do_step(incident, step="look", state="done", by=people["baove"], at=now - timedelta(minutes=38))
