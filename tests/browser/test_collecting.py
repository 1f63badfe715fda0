"""A campaign to fifty units: one sends what stood there, one corrects a number and says why, one comes as an Excel form,
one is read out of a report in words; the late ones are reminded; what is accepted is in the commune's figure."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from tests.browser.journey import accessibility_faults, look, sign_in

from tuquan.facts.queries import figure
from tuquan.notifications.models import Message
from tuquan.reports.models import Campaign, Submission
from tuquan.reports.services.collecting import REMIND
from tuquan.reports.tests.collecting import HALF, recorded
from tuquan.units.models import Unit
from tuquan.units.tests.factories import person, role, unit

IN_WORDS = (
    "Sáu tháng đầu năm 2026, trường tổ chức 4 buổi tuyên truyền pháp luật với 620 lượt người dự; phát 150 tờ rơi."
)


@pytest.mark.django_db(transaction=True)
def test_a_campaign_to_fifty_units(new_page, cast, clock):
    clock(2026, 7, 1, 9)
    for number in range(48):
        unit(f"Trường số {number:02d}", at=cast.commune, managing=cast.committee, following=cast.office)
    recorded(cast.school_a, 3)
    recorded(cast.school_b, 2)
    writer = person("Bùi Thị Lan", username="vanthu.c", at=Unit.objects.get(name="Trường số 01"), position="Văn thư")
    role(writer, "clerk", Unit.objects.get(name="Trường số 01"))

    officer = new_page()
    sign_in(officer, cast.officer)
    officer.goto("/bao-cao/")
    officer.get_by_role("link", name="Mở đợt báo cáo").click()
    officer.get_by_label("Tên đợt").fill("Báo cáo 6 tháng đầu năm 2026")
    officer.get_by_label("Biểu số liệu").select_option("don-vi-6-thang")
    officer.get_by_label("Năm", exact=True).fill("2026")
    officer.get_by_label("Hạn nộp").fill("10/07/2026")
    officer.get_by_role("button", name="Lưu và chọn đơn vị").click()
    officer.get_by_role("button", name="Thêm tất cả 50 đơn vị tìm thấy").click()
    look(officer, "campaign-draft")
    officer.get_by_role("link", name="Mở đợt", exact=True).click()
    officer.get_by_role("dialog").get_by_role("button", name="Mở đợt").click()
    expect(officer.get_by_text("0/50 đơn vị đã nộp").first).to_be_visible()
    campaign = Campaign.objects.get()

    # School A: what is recorded stands there; one number is corrected, with the reason.
    clerk = new_page()
    sign_in(clerk, cast.clerk_a)
    clerk.goto("/bao-cao/")
    clerk.get_by_role("link", name="Báo cáo 6 tháng đầu năm 2026").click()
    box = clerk.get_by_label("Buổi tuyên truyền", exact=True)
    expect(box).to_have_value("3")
    box.fill("5")
    box.press("Enter")
    expect(clerk.get_by_label("Lượt người dự, nghe tuyên truyền", exact=True)).to_be_focused()
    expect(clerk.get_by_text("Khác số đã ghi nhận (3): ghi vì sao.")).to_be_visible()
    why = clerk.get_by_label("Vì sao khác: Buổi tuyên truyền")
    why.fill("Hai buổi ở khu nội trú chưa ghi")
    why.press("Enter")
    expect(clerk.get_by_text("Khác số đã ghi nhận (3): ghi vì sao.")).to_have_count(0)
    look(clerk, "submission")
    assert accessibility_faults(clerk) == []
    clerk.get_by_role("link", name="Xem lại và nộp").click()
    look(clerk, "submission-send")
    clerk.get_by_role("button", name="Nộp", exact=True).click()
    clerk.get_by_role("heading", name="BN-").wait_for()
    look(clerk, "receipt")

    # School B: sends what stood there.
    head = new_page()
    sign_in(head, cast.head_b)
    head.goto("/")
    head.get_by_role("link", name="Báo cáo 6 tháng đầu năm 2026").click()
    head.get_by_role("link", name="Xem lại và nộp").click()
    head.get_by_role("button", name="Nộp", exact=True).click()
    head.get_by_role("heading", name="BN-").wait_for()

    # Another has its report in words already: the numbers in it fill the lines, each with the words it stands in.
    words = new_page()
    sign_in(words, writer.user)
    words.goto("/bao-cao/")
    words.get_by_role("link", name="Báo cáo 6 tháng đầu năm 2026").click()
    words.get_by_role("link", name="Đọc số liệu từ báo cáo bằng lời").click()
    words.get_by_label("Dán nội dung báo cáo").fill(IN_WORDS)
    words.get_by_label("Tên báo cáo").fill("Báo cáo số 12")
    words.get_by_role("button", name="Đọc báo cáo").click()
    words.get_by_text("3 số · còn 3 chờ xét").wait_for()
    for left in (2, 1, 0):
        words.locator(".reading-row.is-current[data-state=waiting]").wait_for()
        words.keyboard.press("Enter")
        words.get_by_text(f"còn {left} chờ xét").wait_for()
    words.get_by_role("link", name="Xem lại và xác nhận").click()
    words.get_by_role("button", name="Xác nhận, ghi số liệu").click()
    expect(words.get_by_label("Buổi tuyên truyền", exact=True)).to_have_value("4")
    look(words, "submission-read")
    assert accessibility_faults(words) == []
    words.get_by_role("link", name="Xem lại và nộp").click()
    words.get_by_role("button", name="Nộp", exact=True).click()
    words.get_by_role("heading", name="BN-").wait_for()

    # A school without the product fills in the Excel form.
    paper = Submission.objects.get(campaign=campaign, unit__name="Trường số 00")
    with officer.expect_download() as download:
        officer.evaluate(f"location.href = '/bao-cao/bai-nop/{paper.pk}/excel/'")
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    book["Biểu"]["E10"] = 7
    stream = io.BytesIO()
    book.save(stream)
    officer.goto(f"/bao-cao/dot/{campaign.pk}/nhan-excel/")
    officer.locator("input[type=file]").set_input_files(
        {"name": "bieu.xlsx", "mimeType": "application/octet-stream", "buffer": stream.getvalue()}
    )
    officer.get_by_role("button", name="Nhận các biểu này").click()
    expect(officer.get_by_text("Đã nhận biểu của 1 đơn vị.")).to_be_visible()

    # What came in is looked at one after the other.
    officer.get_by_role("link", name="Xem bài nộp").click()
    officer.get_by_role("link", name=cast.school_a.name).click()
    officer.get_by_label("Số đơn vị ghi (5)").check()
    officer.get_by_label("Lý do chọn: Buổi tuyên truyền").fill("Đã xem sổ giấy")
    look(officer, "submission-received")
    assert accessibility_faults(officer) == []
    for _place in range(4):
        officer.get_by_role("button", name="Tiếp nhận").click()
    expect(officer.get_by_text("4/50 đơn vị đã nộp").first).to_be_visible()
    assert figure("propaganda_sessions", cast.commune, HALF).value == 5 + 2 + 4 + 7

    # Three days after the deadline the others are called.
    clock(2026, 7, 13, 9)
    late = new_page()
    sign_in(late, cast.officer)
    late.goto(f"/bao-cao/dot/{campaign.pk}/")
    expect(late.get_by_text("4/50 đơn vị đã nộp, 46 đơn vị quá hạn").first).to_be_visible()
    look(late, "campaign-board")
    assert accessibility_faults(late) == []
    late.get_by_role("link", name="Nhắc các đơn vị").click()
    late.get_by_role("button", name="Nhắc").click()
    expect(late.get_by_text("Đã nhắc 46 đơn vị.")).to_be_visible()
    assert Message.objects.filter(kind=REMIND).count() == 0  # nobody at those schools has an account
    assert Submission.objects.filter(reminded_date=date(2026, 7, 13)).count() == 46
