"""The half-year report written by two people at once: their words are put together or kept apart, a number is typed
over with its reason, the paper is downloaded."""

from datetime import date

from django.utils import timezone
from tests.browser.journey import NARROW, Somebody

from tuquan.core.dates import Period
from tuquan.facts.services import DeclaredFigureInput as Figure, declare
from tuquan.reports import outlines
from tuquan.reports.services import writing
from tuquan.reports.writing_enums import ReportKind
from tuquan.units.tests.factories import cast

HALF = Period(date(2026, 1, 1), date(2026, 6, 30))


def test_two_people_write_one_report(new_page, transactional_db, site):
    people = cast()
    school, now = people.school_a, timezone.now()
    declare(school, HALF, [Figure("propaganda_sessions", 156)], source_title="Sổ", by=people.head_a, at=now)
    outline = outlines.outline_for(school, ReportKind.HALF_YEAR)
    report = writing.start_report(school, outline, HALF, by=people.clerk_a, at=now)
    writing.save_section(
        report.sections.get(code="strengths"), "Đoạn một\nĐoạn hai\nĐoạn ba", base=1, by=people.clerk_a, at=now
    )

    clerk = Somebody(new_page(), people.clerk_a)
    head = Somebody(new_page(viewport=NARROW), people.head_a)
    for one in (clerk, head):
        one.goes(report.get_absolute_url())
        one.page.get_by_role("button", name="Viết Ưu điểm").click()
        one.page.get_by_role("heading", name="Ưu điểm").wait_for()
    head.sees("cũng đang viết mục này")
    head.judges("report-section")

    def writes(one, text):
        one.page.get_by_label("Nội dung").fill(text)
        one.presses("Lưu mục này")

    writes(clerk, "Đoạn một của văn thư\nĐoạn hai\nĐoạn ba")
    clerk.sees("Đã lưu mục này.")
    writes(head, "Đoạn một\nĐoạn hai\nĐoạn ba của hiệu trưởng")
    head.sees("Đã lưu và gộp với phần người khác vừa sửa")
    head.sees("Đoạn một của văn thư")
    head.judges("report")

    for one in (clerk, head):
        one.goes(report.get_absolute_url())
        one.page.get_by_role("button", name="Viết Nguyên nhân").click()
        one.page.get_by_label("Nội dung").wait_for()
    writes(clerk, "Do văn thư nêu")
    clerk.sees("Đã lưu mục này.")
    writes(head, "Do hiệu trưởng nêu")
    head.sees("Hai người cùng sửa")
    head.sees("Do văn thư nêu")
    head.judges("report-apart")
    head.page.get_by_label("Nội dung", exact=False).last.fill("Do văn thư nêu\nDo hiệu trưởng nêu")
    head.presses("Lưu và bỏ bản giữ riêng")
    head.sees("Do hiệu trưởng nêu")

    clerk.goes(report.get_absolute_url())
    clerk.page.get_by_role("button", name="Viết Tuyên truyền").click()
    text = clerk.page.get_by_label("Nội dung")
    text.fill(text.input_value().replace("[[156|", "[[160|"))
    clerk.presses("Lưu mục này")
    clerk.sees("Vì sao số này khác hồ sơ?")
    clerk.judges("report-figure")
    clerk.types("Lý do", "Bốn buổi ghi sổ giấy")
    clerk.presses("Ghi lý do")
    clerk.sees("(hồ sơ: 156)")
    clerk.clicks("Xem như bản in")
    clerk.sees("Tổ chức 160 buổi tuyên truyền")
    clerk.judges("report-preview")
    with clerk.page.expect_download() as download:
        clerk.page.get_by_role("link", name="Tải về Word").first.click()
    assert download.value.suggested_filename == "half-year-2026.docx"
