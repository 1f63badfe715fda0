"""The half-year report written by two people at once: their words are put together or kept apart, a number is typed
over with its reason, the paper is downloaded."""

from datetime import date

from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.journey import NARROW, Somebody

from tuquan.core.dates import Period
from tuquan.facts.services import DeclaredFigureInput as Figure, declare
from tuquan.reports import outlines
from tuquan.reports.services import writing
from tuquan.reports.writing_enums import ReportKind
from tuquan.units.tests.factories import cast

HALF = Period(date(2026, 1, 1), date(2026, 6, 30))
BEFORE = Period(date(2025, 1, 1), date(2025, 6, 30))


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
    chip = clerk.page.get_by_role("textbox", name="Nội dung").get_by_role("button", name="156, Buổi tuyên truyền")
    chip.focus()
    clerk.page.keyboard.type("160")  # over the figure
    expect(clerk.page.get_by_label("Số ghi trong báo cáo")).to_have_value("160")
    clerk.page.keyboard.press("Enter")
    expect(clerk.page.get_by_text("Hãy ghi vì sao")).to_be_visible()
    expect(clerk.page.get_by_label("Vì sao khác hồ sơ")).to_be_focused()
    clerk.judges("report-figure-panel")
    clerk.page.keyboard.type("Bốn buổi ghi sổ giấy")
    clerk.page.keyboard.press("Enter")
    typed = clerk.page.get_by_role("button", name="160, Buổi tuyên truyền; hồ sơ 156; Bốn buổi ghi sổ giấy")
    expect(typed).to_be_focused()
    clerk.judges("report-figure-typed")
    clerk.presses("Lưu mục này")
    clerk.sees("Đã lưu mục này.")
    clerk.sees("(hồ sơ: 156)")
    clerk.sees("Bốn buổi ghi sổ giấy")
    clerk.clicks("Xem như bản in")
    clerk.sees("Tổ chức 160 buổi tuyên truyền")
    clerk.judges("report-preview")
    with clerk.page.expect_download() as download:
        clerk.page.get_by_role("link", name="Tải về Word").first.click()
    assert download.value.suggested_filename == "half-year-2026.docx"
    assert clerk.quiet()
    assert head.quiet()


def test_a_figure_in_the_text_is_typed_over_taken_back_dropped_and_put_in_again(new_page, transactional_db, site):
    people = cast()
    school, now = people.school_a, timezone.now()
    for days, sessions in ((HALF, 156), (BEFORE, 140)):
        declare(school, days, [Figure("propaganda_sessions", sessions)], source_title="Sổ", by=people.head_a, at=now)
    outline = outlines.outline_for(school, ReportKind.HALF_YEAR)
    report = writing.start_report(school, outline, HALF, by=people.clerk_a, at=now)
    section = report.sections.get(code="outreach")
    before = section.text
    assert "[[propaganda_sessions]]" in before

    clerk = Somebody(new_page(), people.clerk_a)
    clerk.goes(section.get_absolute_url())
    box = clerk.page.get_by_role("textbox", name="Nội dung")

    # By mouse: another number, its reason, then the records' number again; nothing is left of it.
    box.get_by_role("button", name="156, Buổi tuyên truyền").click()
    clerk.types("Số ghi trong báo cáo", "157")
    clerk.types("Vì sao khác hồ sơ", "Một buổi chưa ghi")
    clerk.presses("Ghi số này")
    box.get_by_role("button", name="157, Buổi tuyên truyền; hồ sơ 156").click()
    clerk.presses("Dùng số của hồ sơ")
    expect(box.get_by_role("button", name="156, Buổi tuyên truyền")).to_be_focused()

    # Words go in between; a figure is dropped by key; another is put in at the caret.
    clerk.page.keyboard.press("Delete")
    expect(box.get_by_role("button", name="156, Buổi tuyên truyền")).to_have_count(0)
    clerk.page.keyboard.type("nhiều")
    box.press("Control+End")
    clerk.page.keyboard.press("Enter")
    clerk.page.keyboard.type("- Cả kỳ: ")
    clerk.page.get_by_role("button", name="Đưa vào bài Buổi tuyên truyền (cùng kỳ)").click()
    clerk.page.keyboard.type(" lần")
    clerk.presses("Lưu mục này")
    clerk.sees("Đã lưu mục này.")
    section.refresh_from_db()
    first, *rest = section.text.split("\n")
    assert first == before.split("\n")[0].replace("[[propaganda_sessions]]", "nhiều")
    assert rest[-1] == "- Cả kỳ: [[propaganda_sessions @truoc]] lần"
    assert not report.figures.exclude(typed="").exists()
