"""The demonstration's library, certificates, media, questions and a class for guards of the ward. People are invented."""

from datetime import date, timedelta
from typing import Any

from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.home.demo.people import moment, person_at
from tuquan.outreach import courses
from tuquan.outreach.models import Material
from tuquan.outreach.services import guidance, library, training
from tuquan.outreach.services.certificates import issue_certificate
from tuquan.outreach.services.media import record_media
from tuquan.units.models import Unit

YEAR = 2026


def load() -> None:
    """After the ward: what its office gives to the units, and what two of them did with it."""
    office = Unit.objects.get(code="KH-NH-BCD")
    if Material.objects.filter(unit=office).exists():
        return
    officer, clerk = User.objects.get(username="canbo"), User.objects.get(username="vanthu")
    agency = clerk.person.memberships.get().unit  # type: ignore[attr-defined]
    courses.take(office, "steering", shared=True, by=officer, at=moment(YEAR, 1, 8))
    talk = library.add_material(
        office,
        kind="text",
        title="Năm thủ đoạn lừa đảo qua điện thoại",
        topic="fraud",
        summary="Bài nói 10 phút cho buổi giao ban, chào cờ.",
        text=FRAUD,
        source="Thường trực Ban Chỉ đạo phường Ninh Hòa",
        licence="own",
        shared=True,
        by=officer,
        at=moment(YEAR, 1, 9),
    )
    record_media(
        agency,
        form="leaflet",
        title="Tờ gấp phòng cháy, chữa cháy rừng mùa khô",
        topic="fire",
        date=date(YEAR, 3, 2),
        count=500,
        by=clerk,
        at=moment(YEAR, 3, 2),
    )
    record_media(
        agency,
        form="loudspeaker",
        title="Bài phát thanh cảnh báo lừa đảo qua điện thoại",
        topic="fraud",
        date=date(YEAR, 3, 9),
        last_date=date(YEAR, 3, 13),
        count=5,
        channel="Loa phường",
        reach=1200,
        reach_basis="số hộ nghe được loa",
        material=talk,
        by=clerk,
        at=moment(YEAR, 3, 13, 17),
    )
    _certificates(agency, clerk)
    asked = guidance.ask(
        agency,
        text="Bảo vệ thuê của công ty dịch vụ có phải có giấy huấn luyện nghiệp vụ không?",
        about_title="Lực lượng bảo vệ",
        by=clerk,
        at=moment(YEAR, 2, 16),
    )
    guidance.answer(
        asked,
        answer="Giấy huấn luyện theo Thông tư 46/2014/TT-BCA là của bảo vệ cơ quan, doanh nghiệp. Với bảo vệ thuê, "
        "đơn vị đề nghị công ty dịch vụ gửi bản chụp giấy của họ và lưu cùng hợp đồng.",
        publish=True,
        published_text="Bảo vệ thuê của công ty dịch vụ có cần giấy huấn luyện nghiệp vụ không?",
        by=officer,
        at=moment(YEAR, 2, 17),
    )
    guards = training.open_class(
        office,
        title="Huấn luyện nghiệp vụ bảo vệ năm 2026",
        trainer="Công an tỉnh Khánh Hòa",
        lists_until=date(YEAR, 12, 15),
        note="Người chưa có giấy hoặc giấy hết giá trị trong 6 tháng tới.",
        by=officer,
        at=moment(YEAR, 11, 2),
    )
    training.put_on_list(
        guards,
        agency,
        [User.objects.get(username="baove").person],
        by=clerk,
        at=moment(YEAR, 11, 4),  # type: ignore[attr-defined]
    )


def _certificates(agency: Unit, clerk: User) -> None:
    """One that is good, one that runs out soon whenever the demonstration is loaded, one that is over."""
    today, at = dates.today(), moment(YEAR, 2, 3)
    guard = User.objects.get(username="baove").person  # type: ignore[attr-defined]
    second = person_at(agency, "Ngô Đức Thắng", "Bảo vệ", at=at)
    third = person_at(agency, "Đinh Văn Lực", "Bảo vệ", at=at)
    soon = today + timedelta(days=25)
    common: dict[str, Any] = {"issued_by": "Công an tỉnh Khánh Hòa", "by": clerk, "at": at}
    issue_certificate(
        agency, person=guard, kind="guard", number="112/CN", issued_date=date(2022, 1, 5), last_date=soon, **common
    )
    issue_certificate(agency, person=second, kind="guard", number="118/CN", issued_date=date(2025, 5, 12), **common)
    issue_certificate(agency, person=third, kind="guard", number="71/CN", issued_date=date(2020, 9, 7), **common)


FRAUD = """1. Giả cán bộ Công an, tòa án, yêu cầu chuyển tiền để “điều tra”. Cơ quan nhà nước không làm việc về tiền qua điện thoại.
2. Báo người thân cấp cứu, cần tiền ngay. Gọi lại cho người thân hoặc cho trường, bệnh viện.
3. Gửi liên kết “cập nhật định danh”, “nhận quà”. Không bấm liên kết lạ, không đọc mã xác thực cho ai.
4. Mời làm việc nhẹ, đặt cọc trước. Không đặt cọc cho nơi không gặp được.
5. Giả số của lãnh đạo để mượn tiền. Gọi trực tiếp để hỏi lại.

Bị lừa thì báo ngay ngân hàng và Công an phường, giữ lại tin nhắn, số tài khoản."""
