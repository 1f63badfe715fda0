"""Coordination, announcements and registers of the demonstration: the office of Quảng Ngãi in 2017, as its report tells,
and the agency of 2026. Names of people and telephone numbers are invented."""

from datetime import date, time, timedelta

from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.core.dates import at_noon
from tuquan.documents.models import OfficialDocument
from tuquan.home.demo.people import moment, person_at, sign_in
from tuquan.programme.enums import AnnouncementKind, Reply
from tuquan.programme.models import Coordination, Recommendation
from tuquan.programme.self_checks import sheets
from tuquan.programme.services import (
    announcing,
    coordinating,
    disputes,
    gaps,
    organisations,
    recommendations,
)
from tuquan.units.models import Unit

NO_NUMBER = "0255 3 000 000"
"""Invented: no line of the province is called so."""


def load() -> None:
    if Recommendation.objects.exists():
        return
    _quang_ngai()
    _agency()


def _quang_ngai() -> None:
    """Its proposal: registration under 765/HD-CAT-PV11 comes before the year's review, so move it to December."""
    unit = Unit.objects.get(code="QNG-VP")
    clerk = User.objects.get(username="vpquangngai")
    office = Unit.objects.get(code="QNG-BCD")
    regulation = Coordination.objects.get(unit=unit)
    at = moment(2017, 9, 5)
    coordinating.add_contact(
        regulation,
        side=regulation.partner_name,
        name="Võ Thành Danh",
        duty="Tiểu đội trưởng",
        phone=NO_NUMBER,
        by=clerk,
        at=at,
    )
    coordinating.review_half(
        regulation,
        date=date(2017, 7, 3),
        result="fair",
        remark="Còn lúng túng khi nhiều người cùng đến khiếu nại; thống nhất cách báo và ai ra cổng",
        by=clerk,
        at=moment(2017, 7, 3),
    )
    # The report names them; since when they are there it says of none but the congress, so the year of the report stands.
    for kind, name, since in (
        ("party_organisation", "Đảng ủy Văn phòng UBND tỉnh", date(2015, 5, 26)),
        ("youth_union", "Đoàn Thanh niên Văn phòng UBND tỉnh", date(2017, 1, 1)),
        ("union", "Công đoàn Văn phòng UBND tỉnh", date(2017, 1, 1)),
    ):
        made = organisations.list_organisation(unit, kind=kind, name=name, valid_from=since, by=clerk, at=at)
        if kind == "youth_union":
            # The source names the occasions and what was spoken of; the day of each is the occasion's own.
            for day, title in (
                (date(2017, 1, 28), "Tuyên truyền phòng, chống tội phạm, tệ nạn mại dâm dịp Tết Nguyên đán"),
                (date(2017, 4, 30), "Tuyên truyền an toàn giao thông đường bộ, đường thủy nhân ngày 30/4"),
                (date(2017, 5, 1), "Tuyên truyền phòng, chống tội phạm nhân ngày 1/5"),
                (date(2017, 6, 26), "Tuyên truyền phòng, chống ma túy, mua bán người, HIV/AIDS nhân ngày 26/6"),
            ):
                organisations.note_act(made, kind="activity", date=day, title=title, by=clerk, at=at)
    report = OfficialDocument.objects.filter(unit=unit, kind="BC", number="2094").first()
    asked = recommendations.write_recommendation(
        unit,
        title="Cho đăng ký phấn đấu vào tháng 12, sau khi có kết quả năm",
        reason="Theo 765/HD-CAT-PV11, đơn vị đăng ký trước khi tổng kết năm; đề nghị chuyển thời gian đăng ký sang tháng 12.",
        date=date(2017, 11, 13),
        document=report,
        by=clerk,
        at=moment(2017, 11, 13),
    )
    recommendations.send_recommendation(asked, by=clerk, at=moment(2017, 11, 13, 10))
    sign_in(
        person_at(office, "Bùi Quang Trung", "Cán bộ Thường trực Ban Chỉ đạo", at=at),
        "canboquangngai",
        "officer",
        office,
        at=at,
        below=True,
    )
    # The office has not answered: the source does not say that it did.


def _agency() -> None:
    unit = Unit.objects.get(code="KH-NH-KL")
    head, clerk = User.objects.get(username="thutruong"), User.objects.get(username="vanthu")
    regulation = Coordination.objects.get(unit=unit)
    now = timezone.now()
    today = timezone.localdate(now)
    at = moment(2026, 6, 1)
    coordinating.add_party(
        regulation, partner="neighbour", name="Trường THCS Trần Hưng Đạo", by=clerk, at=moment(2026, 2, 1, 10)
    )
    for side, name, duty, phone in (
        ("Công an phường Ninh Hòa", "Vũ Hải Long", "Trực ban", "0258 3 000 113"),
        ("Trường THCS Trần Hưng Đạo", "Lương Văn Khôi", "Bảo vệ trưởng", "0258 3 000 020"),
    ):
        coordinating.add_contact(regulation, side=side, name=name, duty=duty, phone=phone, by=clerk, at=at)
    found = gaps.find_gap(
        unit,
        what="Đèn cổng phụ hỏng, ban đêm không thấy người ra vào",
        found_date=date(2026, 5, 11),
        topic="theft",
        source="self_check",
        found_by="Tổ Bảo vệ",
        place="Cổng phụ",
        by=clerk,
        at=moment(2026, 5, 11),
    )
    gaps.propose_mending(
        found,
        proposal="Thay đèn, lắp thêm công tắc ở phòng trực",
        responsible="Phòng Tổng hợp",
        due_date=date(2026, 5, 25),
        proposed_date=date(2026, 5, 12),
        by=clerk,
        at=moment(2026, 5, 12),
    )
    gaps.mend(
        found, mended_date=date(2026, 5, 22), mended_how="Đã thay đèn và lắp công tắc", by=clerk, at=moment(2026, 5, 22)
    )
    gaps.check_again(
        found,
        passed=True,
        checked_date=date(2026, 5, 29),
        checked_by="Tổ Bảo vệ",
        by=head,
        at=moment(2026, 5, 29),
    )
    answers = {line.code: line.code not in ("wifi", "usb") for line in sheets()["network"].lines}
    check = gaps.check_sheet(
        unit, sheet="network", date=date(2026, 6, 2), answers=answers, by=clerk, at=moment(2026, 6, 2)
    )
    gaps.gap_from_line(check.lines.get(code="wifi"), by=clerk, at=moment(2026, 6, 2, 10))
    for quarter, arisen, settled in ((1, 1, 1), (2, 0, 0)):
        disputes.count_disputes(
            unit,
            year=2026,
            quarter=quarter,
            arisen=arisen,
            settled=settled,
            passed_on=0,
            by=clerk,
            at=at_noon(date(2026, 3 * quarter, 28)),
        )
    asked = recommendations.write_recommendation(
        unit,
        title="Mở lớp bồi dưỡng nghiệp vụ bảo vệ chung cho các đơn vị nhỏ",
        reason="Mỗi đơn vị chỉ có một, hai bảo vệ, không đủ người mở lớp riêng.",
        date=date(2026, 6, 3),
        by=clerk,
        at=moment(2026, 6, 3),
    )
    recommendations.send_recommendation(asked, by=clerk, at=moment(2026, 6, 3, 10))
    made = announcing.announce(
        unit,
        kind=AnnouncementKind.DELEGATION,
        date=today + timedelta(days=2),
        start_time=time(8),
        place="Cổng chính",
        people=18,
        vehicles=2,
        answer_by=at_noon(today + timedelta(days=1)),
        sides=[(regulation, name) for name in regulation.side_names],
        by=clerk,
        at=now,
    )
    announcing.reply(made.sides.get(name="Trường THCS Trần Hưng Đạo"), reply=Reply.RECEIVED, at=now)
