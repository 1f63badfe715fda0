"""Reports of the demonstration: the office of Quảng Ngãi writes its report of 2017; the agency of 2026 issued that of
the half-year and is writing that of the year. What the writers say is invented."""

from datetime import date, datetime

from tuquan.accounts.models import User
from tuquan.documents import letters
from tuquan.files import services as files
from tuquan.home.demo.people import moment
from tuquan.programme.models import YearPlan
from tuquan.programme.services import activities, planning
from tuquan.reports import drafting, outlines
from tuquan.reports.models import Report
from tuquan.reports.queries import writing as queries
from tuquan.reports.services import writing
from tuquan.reports.writing_enums import ReportKind
from tuquan.units.models import Unit

WRITTEN = {
    "strengths": "Cán bộ, nhân viên chấp hành tốt nội quy; bảo vệ trực đủ ca, phối hợp kịp thời với Công an phường.",
    "weaknesses": "Tập huấn nghiệp vụ cho bảo vệ còn ít; sổ trực có ngày ghi chậm.",
    "causes": "Mỗi ca chỉ có một người nên khó bố trí đi học; phân công ghi sổ chưa rõ.",
    "tasks": "Hoàn thành các việc còn lại của kế hoạch năm; tự kiểm tra an ninh, trật tự vào tháng 9.",
    "proposals": "Đề nghị phường mở lớp bồi dưỡng nghiệp vụ bảo vệ chung cho các đơn vị nhỏ.",
}


def load() -> None:
    if Report.objects.exists():
        return
    _quang_ngai()
    _agency()


def _start(unit: Unit, kind: ReportKind, year: int, by: User, at: datetime) -> Report:
    outline = outlines.outline_for(unit, kind)
    assert outline is not None
    days = drafting.period_of(unit, kind, year)
    return writing.start_report(unit, outline, days, by=by, at=at)


def _quang_ngai() -> None:
    """For 2018 the source says: the same, and seminars."""
    unit = Unit.objects.get(code="QNG-VP")
    clerk = User.objects.get(username="vpquangngai")
    at = moment(2017, 11, 13)
    plan = YearPlan.objects.filter(unit=unit, year=2018).first()
    if plan is None:
        plan = planning.plan_year(unit, 2018, title="Kế hoạch năm 2018 (dự kiến)", by=clerk, at=at)
        for what in (
            "Tiếp tục thực hiện các nội dung như năm 2017",
            "Tổ chức tọa đàm về an ninh, trật tự trong cơ quan",
        ):
            activities.add_activity(
                plan, what=what, first_date=date(2018, 1, 1), last_date=date(2018, 12, 31), by=clerk, at=at
            )
    _start(unit, ReportKind.ANNUAL, 2017, clerk, at)


def _agency() -> None:
    head = User.objects.get(username="thutruong")
    clerk = User.objects.get(username="vanthu")
    unit = Unit.objects.get(code="KH-NH-KL")
    half = _start(unit, ReportKind.HALF_YEAR, 2026, clerk, moment(2026, 7, 2))
    for code, text in WRITTEN.items():
        section = half.sections.get(code=code)
        by = head if code in ("tasks", "proposals") else clerk
        writing.save_section(section, text, base=section.version, by=by, at=moment(2026, 7, 2, 10))
    paper = letters.pdf(queries.letter_of(half, date(2026, 7, 3)))
    writing.issue(
        half,
        number="37",
        symbol=f"BC-{unit.symbol}" if unit.symbol else "BC",
        date=date(2026, 7, 3),
        signer=head.get_full_name(),
        signer_position=unit.head_title or "Thủ trưởng",
        upload=files.receive(files.as_upload("bao-cao-6-thang-da-ky.pdf", paper), confirmed=True),
        by=clerk,
        at=moment(2026, 7, 3, 15),
    )
    year = _start(unit, ReportKind.ANNUAL, 2026, clerk, moment(2026, 11, 2))
    section = year.sections.get(code="strengths")
    writing.save_section(section, WRITTEN["strengths"], base=section.version, by=head, at=moment(2026, 11, 3))
