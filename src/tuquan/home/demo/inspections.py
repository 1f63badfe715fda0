"""The check plan of 2026, as the town of Ninh Hòa makes one each year: three units, one mended, one open, one to come."""

from datetime import date

from tuquan.accounts.models import User
from tuquan.assessments.enums import LineVerdict
from tuquan.assessments.models import Inspection, InspectionPlan
from tuquan.assessments.services import inspecting
from tuquan.assessments.services.inspecting import Measure, Seen
from tuquan.home.demo.people import moment
from tuquan.home.demo.ward import YEAR
from tuquan.units.models import Unit


def load() -> None:
    office = Unit.objects.get(code="KH-NH-BCD")
    if InspectionPlan.objects.filter(office=office, year=YEAR).exists():
        return
    officer, clerk = User.objects.get(username="canbo"), User.objects.get(username="vanthu")
    plan = inspecting.save_plan(
        office,
        YEAR,
        title="Kế hoạch kiểm tra công tác bảo đảm an ninh, trật tự năm 2026",
        number="18/KH-BCĐ",
        issued_date=date(YEAR, 2, 25),
        purpose="Nắm việc thực hiện các tiêu chí tại đơn vị.\nHướng dẫn khắc phục sớm những nội dung còn thiếu.",
        by=officer,
        at=moment(YEAR, 2, 25),
    )
    days = {"KH-NH-KL": date(YEAR, 5, 14), "KH-NH-HS": date(YEAR, 9, 22), "KH-NH-THD": date(YEAR, 12, 3)}
    agency, enterprise, _school = (
        inspecting.add_inspection(
            plan,
            Unit.objects.get(code=code),
            planned_date=day,
            lead="Phạm Minh Đức, cán bộ Thường trực Ban Chỉ đạo",
            team="Vũ Hải Long, Phó Trưởng Công an phường",
            by=officer,
            at=moment(YEAR, 3, 2),
        )
        for code, day in days.items()
    )
    _found(
        agency,
        date(YEAR, 5, 14),
        "CQ1d",
        "Còn hai người chưa dự buổi quán triệt; đơn vị chưa bố trí buổi bổ sung.",
        "Quán triệt bổ sung cho người còn thiếu",
        date(YEAR, 6, 15),
        officer,
    )
    inspecting.answer(
        agency,
        text="Hạt nhất trí với nhận định; sẽ bố trí buổi bổ sung vào kỳ họp gần nhất.",
        by=clerk,
        at=moment(YEAR, 5, 18),
    )
    inspecting.conclude(
        agency,
        conclusion="Hạt Kiểm lâm thực hiện tốt phần lớn nội dung kiểm tra.\nCần quán triệt cho đủ người trong quý II.",
        number="22/TB-BCĐ",
        by=officer,
        at=moment(YEAR, 5, 21),
    )
    _found(
        enterprise,
        date(YEAR, 9, 22),
        "CQ1c",
        "Nội quy chưa có phần bảo vệ môi trường và bảo vệ chính trị nội bộ.",
        "Ban hành nội quy bổ sung hai mặt còn thiếu",
        date(YEAR, 12, 15),
        officer,
    )


def _found(inspection: Inspection, day: date, code: str, finding: str, measure: str, due: date, officer: User) -> None:
    seen = {line.pk: Seen(LineVerdict.GOOD) for line in inspection.lines.filter(code__startswith="CQ1")}
    seen[inspection.lines.get(code=code).pk] = Seen(LineVerdict.LACKING, finding)
    inspecting.record_findings(
        inspection,
        held_date=day,
        seen=seen,
        extra=[("Khóa, đèn, camera ở cổng chính và cổng phụ", Seen(LineVerdict.GOOD, "Đủ, dùng tốt."))],
        measures=[Measure(measure, due)],
        remarks="Đơn vị chuẩn bị hồ sơ đầy đủ, cử người làm việc với đoàn.",
        by=officer,
        at=moment(day.year, day.month, day.day, 16),
    )
