"""The half year of 2026 in review: the forest rangers and the enterprise concluded in time, a school is late."""

from datetime import date

from tuquan.accounts.models import User
from tuquan.assessments.enums import ReviewPart, ReviewTerm
from tuquan.assessments.models import TermReview
from tuquan.assessments.services import reviewing
from tuquan.assessments.services.reviewing import TypedLine
from tuquan.home.demo.people import moment
from tuquan.home.demo.ward import YEAR
from tuquan.units.models import Unit


def load() -> None:
    office, agency = Unit.objects.get(code="KH-NH-BCD"), Unit.objects.get(code="KH-NH-KL")
    if TermReview.objects.filter(unit=agency).exists():
        return
    officer, head, clerk = (User.objects.get(username=name) for name in ("canbo", "thutruong", "vanthu"))
    reviewing.set_due(
        office,
        YEAR,
        ReviewTerm.HALF,
        date=date(YEAR, 7, 10),
        paper="Công văn số 31/BCĐ ngày 15/6/2026",
        by=officer,
        at=moment(YEAR, 6, 15),
    )
    review = reviewing.open_review(agency, YEAR, ReviewTerm.HALF, by=clerk, at=moment(YEAR, 7, 1))
    lines = [TypedLine(line.pk, ReviewPart(line.part), line.text) for line in review.lines.all()]
    lines.append(
        TypedLine(
            None,
            ReviewPart.WEAKNESSES,
            "Nhật ký mô hình ghi chưa đều; bộ phận bảo vệ ít người nên khó bố trí tuần tra ban đêm.",
        )
    )
    lines.append(
        TypedLine(None, ReviewPart.DIRECTIONS, "Cử bảo vệ dự lớp bồi dưỡng nghiệp vụ do Công an phường tổ chức.")
    )
    reviewing.save_lines(review, lines, by=clerk, at=moment(YEAR, 7, 2))
    reviewing.conclude(
        review,
        held_at=moment(YEAR, 7, 8, 14),
        place="Phòng họp Hạt Kiểm lâm",
        chair="Nguyễn Hữu Thành",
        secretary="Lê Thu Hà",
        attendance="Lãnh đạo Hạt, trưởng các phòng, tổ, Công đoàn, tổ bảo vệ (8 người)",
        opinions="Tổ Bảo vệ đề nghị lắp thêm đèn ở cổng sau.\nCông đoàn thống nhất tổ chức quán triệt lại cho người vắng.",
        conclusion="Thống nhất nội dung kiểm điểm 6 tháng đầu năm.\n"
        "Giao văn thư ghi nhật ký mô hình hằng tháng; phòng Tổng hợp quán triệt nội quy cho người còn thiếu.",
        by=head,
        at=moment(YEAR, 7, 8, 16),
    )
    enterprise, director = Unit.objects.get(code="KH-NH-HS"), User.objects.get(username="giamdoc")
    other = reviewing.open_review(enterprise, YEAR, ReviewTerm.HALF, by=director, at=moment(YEAR, 7, 3))
    reviewing.conclude(
        other,
        held_at=moment(YEAR, 7, 9, 9),
        place="Hội trường công ty",
        chair="Trương Mỹ Linh",
        secretary="Hồ Văn Phúc",
        attendance="Ban Giám đốc, Công đoàn, quản đốc các xưởng, tổ bảo vệ",
        opinions="",
        conclusion="Bổ sung nội quy còn thiếu và quán triệt cho toàn thể công nhân trong quý III.",
        by=director,
        at=moment(YEAR, 7, 9, 11),
    )
    school = Unit.objects.get(code="KH-NH-THD")
    reviewing.open_review(school, YEAR, ReviewTerm.HALF, by=None, at=moment(YEAR, 7, 1))
