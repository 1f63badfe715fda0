"""The way of a figure: the province opens it down to a session's attendance, and what is withdrawn below warns every
report above that used it."""

from datetime import date, datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.journey import NARROW, Somebody

from tuquan.documents import letters
from tuquan.files import services as files
from tuquan.notifications.models import Message
from tuquan.outreach.services.sessions import record_attendance
from tuquan.outreach.tests.factories import held, people
from tuquan.reports import outlines
from tuquan.reports.models import Report
from tuquan.reports.queries import writing as queries
from tuquan.reports.services import collecting, writing
from tuquan.reports.tests.collecting import HALF, small_form
from tuquan.reports.writing_enums import ReportKind
from tuquan.units import enums
from tuquan.units.tests.factories import person, place, role, unit

MARCH = date(2026, 3, 3)


@pytest.fixture
def top(cast):
    """The province's standing office; the ward's is below it."""
    province = cast.commune.parent
    return unit("Thường trực Ban Chỉ đạo tỉnh Khánh Hòa", enums.UnitKind.STANDING_OFFICE, at=province, governs=province)


@pytest.fixture
def analyst(top):
    one = person("Ngô Thị Tổng", username="tonghop", at=top, position="Chuyên viên")
    role(one, "analyst", top, whole_below=True)
    return one.user


@pytest.fixture
def collector(top):
    one = person("Bùi Văn Thu", username="thusolieu", at=top, position="Chuyên viên")
    role(one, "officer", top, whole_below=True)
    return one.user


def _attended(cast, *names: str, guests: int):
    session = held(cast.school_a, "Kỹ năng thoát nạn", topic="fire", date=MARCH)
    there = people(cast.school_a, *names)
    at = timezone.make_aware(datetime(2026, 3, 3, 11))
    return record_attendance(session, people=there, head_count=len(there) + guests, by=cast.clerk_a, at=at)


def test_the_province_opens_a_figure_down_to_a_sessions_attendance(new_page, cast, analyst, clock):
    clock(2026, 7, 1, 9)
    session = _attended(cast, "Bùi Văn An", "Cao Thị Bình", guests=31)
    held(cast.school_b, "Nội quy đầu năm", head_count=12, date=MARCH)
    elsewhere = place("Vạn Thắng", parent=cast.commune.parent, kind="xã", valid_from=date(2025, 7, 1))
    held(unit("Trường Vạn Thắng", at=elsewhere), "An toàn giao thông", head_count=55, date=MARCH)

    province = Somebody(new_page(), analyst)
    province.goes("/so-lieu/?ky=nam&nam=2026")
    province.page.get_by_role("row", name="Lượt người dự, nghe tuyên truyền").first.get_by_role("link").click()
    province.heading("Lượt người dự, nghe tuyên truyền")
    expect(province.page.locator(".page-lead .figure")).to_have_text("100")
    province.judges("lineage-of-a-province")
    province.clicks("45")  # the ward of the two schools
    expect(province.page.locator(".page-lead .figure")).to_have_text("45")
    province.judges("lineage-of-a-ward")
    province.clicks(cast.school_a.name)
    expect(province.page.locator(".page-kicker")).to_contain_text(cast.school_a.name)
    row = province.page.get_by_role("row", name="Kỹ năng thoát nạn")
    expect(row.get_by_role("rowheader").get_by_role("link")).to_have_count(0)
    row.get_by_role("link", name="33").click()
    province.sees("Kỹ năng thoát nạn")
    province.sees("buổi tuyên truyền, tập huấn · 03/03/2026")
    expect(province.page.locator("#page").get_by_text("Bùi Văn An")).to_have_count(0)
    province.judges("fact-seen-from-above")
    below = province.page.url
    province.goes(session.get_absolute_url())
    expect(province.page.get_by_role("heading", level=1)).to_contain_text("Không tìm thấy")

    # Whoever may see the unit's own records goes one step further.
    clerk = Somebody(new_page(viewport=NARROW), cast.clerk_a)
    clerk.goes(below)
    clerk.clicks("Kỹ năng thoát nạn")
    clerk.heading("Kỹ năng thoát nạn")
    clerk.sees("Bùi Văn An")
    assert province.quiet()


def _issued(office_or_school, outline, by) -> Report:
    now = timezone.now()
    report = writing.start_report(office_or_school, outline, HALF, by=by, at=now)
    for section in report.sections.filter(is_writers=True):
        writing.save_section(section, "Đã xem lại.", base=section.version, by=by, at=now)
    paper = files.receive(files.as_upload("ky.pdf", letters.pdf(queries.letter_of(report, now.date()))), confirmed=True)
    given = {"number": "37", "symbol": "BC", "date": now.date(), "signer": "A", "signer_position": "B"}
    return writing.issue(report, **given, upload=paper, by=by, at=now)


def test_a_figure_withdrawn_below_warns_the_report_above(new_page, cast, clock):
    clock(2026, 7, 1, 9)
    _attended(cast, "Bùi Văn An", guests=32)
    held(cast.school_b, "Nội quy đầu năm", head_count=12, date=MARCH)
    area = outlines.outline_for(cast.office, ReportKind.HALF_YEAR)
    assert area.about == "area"
    report = _issued(cast.office, area, cast.officer)

    officer = Somebody(new_page(), cast.officer)
    officer.goes(report.get_absolute_url())
    expect(officer.page.get_by_text("Số đã đổi trong hồ sơ từ khi ban hành")).to_have_count(0)

    clerk = Somebody(new_page(viewport=NARROW), cast.clerk_a)
    clerk.goes("/tuyen-truyen/")
    clerk.clicks("Kỹ năng thoát nạn")
    clerk.clicks("Rút buổi này")
    clerk.types("Lý do", "Ghi nhầm buổi của trường bên")
    clerk.presses("Rút buổi này")
    clerk.sees("đã rút")

    officer.goes("/thong-bao/")
    officer.sees("Số liệu trong “" + report.title + "” đã bị thay hoặc rút")
    officer.page.get_by_role("link", name=report.title).first.click()
    officer.presses("Xem nội dung")
    officer.heading(report.title)
    officer.sees("Số đã đổi trong hồ sơ từ khi ban hành")
    officer.sees("Lượt người dự, nghe tuyên truyền: khi ban hành 45, nay 12")
    officer.judges("report-outlived")
    officer.page.get_by_role("button", name="Soạn bản thay").click()
    officer.heading(report.title)
    expect(officer.page.get_by_role("link", name="12", exact=True).first).to_be_visible()
    assert Report.objects.get(replaces=report).get_absolute_url() in officer.page.url
    assert Message.objects.filter(kind="facts.ended", recipient=cast.officer).count() == 1
    assert officer.quiet()


def test_a_wards_report_is_accepted_rolled_up_and_warned_of_what_changes_below(new_page, cast, collector, top, clock):
    clock(2026, 7, 1, 9)
    _attended(cast, "Bùi Văn An", guests=32)
    now = timezone.now()
    campaign = collecting.write_campaign(
        top,
        title="Số liệu 6 tháng đầu năm 2026",
        form=small_form("commune"),
        period=HALF,
        deadline=date(2026, 7, 10),
        by=collector,
        at=now,
    )
    collecting.add_units(campaign, [cast.office.pk], by=collector, at=now)
    collecting.open_campaign(campaign, by=collector, at=now)

    ward = Somebody(new_page(), cast.officer)
    ward.goes("/bao-cao/")
    ward.clicks("Số liệu 6 tháng đầu năm 2026")
    box = ward.page.get_by_label("Lượt người dự, nghe tuyên truyền", exact=True)
    expect(box).to_have_value("33")
    box.fill("90")
    box.press("Enter")
    expect(ward.page.get_by_text("Khác số đã ghi nhận (33)")).to_be_visible()
    why = ward.page.get_by_label("Vì sao khác: Lượt người dự, nghe tuyên truyền")
    why.fill("57 người ở khu dân cư")
    why.press("Enter")
    expect(ward.page.get_by_text("Khác số đã ghi nhận (33)")).to_have_count(0)
    ward.clicks("Xem lại và nộp")
    ward.presses("Nộp")
    ward.page.get_by_role("heading", name="BN-").wait_for()

    province = Somebody(new_page(), collector)
    province.goes(campaign.get_absolute_url())
    province.clicks("Xem bài nộp")
    province.clicks(cast.office.name)
    province.page.get_by_label("Số đơn vị ghi (90)").check()
    province.types("Lý do chọn: Lượt người dự, nghe tuyên truyền", "Có danh sách kèm theo")
    province.presses("Tiếp nhận")
    province.sees("Đã tiếp nhận")
    province.goes("/so-lieu/?ky=6-thang-dau&nam=2026")
    row = province.page.get_by_role("row", name="Lượt người dự, nghe tuyên truyền").first
    expect(row.get_by_role("link")).to_have_text("90")
    row.get_by_role("link").click()
    province.page.get_by_role("row", name="Phường Ninh Hòa").first.get_by_role("link").click()
    province.sees("Số liệu 6 tháng đầu năm 2026")
    province.judges("lineage-of-what-was-accepted")

    # A session below is withdrawn: the ward is told, and so is the province's office that holds the receipt.
    clerk = Somebody(new_page(), cast.clerk_a)
    clerk.goes("/tuyen-truyen/")
    clerk.clicks("Kỹ năng thoát nạn")
    clerk.clicks("Rút buổi này")
    clerk.types("Lý do", "Ghi nhầm buổi của trường bên")
    clerk.presses("Rút buổi này")
    clerk.sees("đã rút")
    for one in (ward, province):
        one.goes("/thong-bao/")
        one.page.get_by_role("link", name="Số liệu trong").first.click()
        one.presses("Xem nội dung")
    ward.heading("Số liệu 6 tháng đầu năm 2026")
    ward.sees("Số liệu đã thay đổi sau khi nộp")
    ward.sees("Buổi tuyên truyền: khi nộp ghi nhận 1, nay –")
    ward.judges("submission-drifted")
    assert province.quiet()
    assert ward.quiet()
