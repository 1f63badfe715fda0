"""The head of a new school opens its year and gets to the registration dossier, guided from task to task."""

from datetime import date

from playwright.sync_api import expect
from tests.browser.journey import Somebody

from tuquan.assessments.enums import CycleState
from tuquan.assessments.models import Cycle
from tuquan.units.models import SubUnit

# A practised hand: 0,28 s a key; an act: find it 1,35 s, point and click 1,3 s, hand between mouse and keys 0,4 s
# (keystroke-level model, Card, Moran and Newell 1980). A new page: 20 s to read it.
KEY, ACT, PAGE = 0.28, 3.05, 20
YEAR = 2026


def test_a_new_school_gets_to_its_registration_dossier(page, cast, clock):
    clock(YEAR, 1, 15, 9)
    head = Somebody(page, cast.head_a)
    opened = []
    page.on("framenavigated", lambda frame: opened.append(frame.url))
    head.goes("/")
    head.judges("first-home")
    head.clicks("Mở hồ sơ năm")
    head.judges("first-year")
    head.presses("Mở hồ sơ năm")

    head.heading("Đơn vị có những tổ chức nào")
    head.presses("Tiếp tục")
    expect(page.get_by_role("alert")).to_contain_text("Hãy trả lời câu “Đơn vị có tổ chức Đảng (chi bộ, đảng bộ)?”.")
    head.judges("first-conditions-wrong")
    head.answers("Đơn vị có tổ chức Đảng", "Có")
    head.answers("Đơn vị có lực lượng bảo vệ", "Có")
    head.answers("Đơn vị có công đoàn", "Có")
    head.answers("Trường có Ban đại diện cha mẹ học sinh", "Có")
    head.presses("Tiếp tục")
    head.types("Số cán bộ, nhân viên hiện có", 42)
    head.types("Số người học hiện có", 610)
    head.types("Các phòng, ban, tổ, đội trực thuộc", "Tổ Toán\nTổ Văn\nTổ Văn phòng")
    head.judges("first-people")
    head.presses("Lưu")

    head.heading("Từ đầu đến bản đăng ký")
    head.sees("2/7")
    head.judges("first-tasks")
    head.clicks("Ghi nghị quyết của cấp ủy trong quý I")
    head.judges("first-resolution")
    head.types("Số", "05", within=page.locator(".field:has(#id_number)"))
    head.types("Ký hiệu", "NQ/CB")
    head.types("Ngày văn bản", date(YEAR, 1, 5))
    head.types("Cơ quan ban hành", "Chi bộ trường")
    head.types("Trích yếu", "Nghị quyết về bảo đảm an ninh, trật tự năm học")
    head.presses("Ghi văn bản")
    head.sees("3/7")
    head.clicks("Ghi kế hoạch bảo đảm an ninh, trật tự của năm")
    head.judges("first-plan")
    head.types("Tên kế hoạch", "Kế hoạch bảo đảm an ninh, trật tự")
    head.types("Ngày ban hành", date(YEAR, 1, 8))
    head.presses("Ghi kế hoạch")
    head.sees("4/7")
    head.clicks("Ghi nội quy, quy chế của đơn vị")
    head.types("Tên nội quy, quy chế", "Nội quy nhà trường")
    for topic in (
        "Bảo vệ cơ quan, trụ sở",
        "Bảo vệ an ninh chính trị nội bộ",
        "Quản lý, giáo dục người học",
        "Phòng cháy, chữa cháy",
    ):
        head.ticks(topic)
    head.types("Có hiệu lực từ ngày", date(YEAR - 1, 9, 1))
    head.presses("Ban hành nội quy")
    head.sees("5/7")
    head.judges("first-tasks-5")

    head.clicks("Ghi hội nghị và chỉ tiêu đăng ký")
    head.types("Ngày họp hội nghị", date(YEAR, 1, 4))
    head.types("Hội nghị đã bàn và quyết nghị", "Toàn thể thống nhất đăng ký phấn đấu; giao văn phòng theo dõi.")
    head.judges("first-conference")
    head.presses("Tiếp tục")
    head.types("Chỉ tiêu thêm của đơn vị", "Không có học sinh vi phạm giao thông.")
    head.judges("first-targets")
    head.presses("Tiếp tục")
    head.heading("Kiểm tra trước khi gửi")
    head.sees("Toàn thể thống nhất đăng ký phấn đấu; giao văn phòng theo dõi.")
    head.judges("first-check")

    # Back to the targets and forth again: nothing is lost, nothing is doubled.
    page.go_back()
    expect(page.get_by_label("Chỉ tiêu thêm của đơn vị")).to_have_value("Không có học sinh vi phạm giao thông.")
    head.presses("Tiếp tục")
    second = Somebody(page.context.new_page())
    second.goes(page.url)
    for window in (head, second):
        window.types("Số, ký hiệu bản đăng ký", "03/ĐK-THCS")
        window.types("Ngày ký", date(YEAR, 1, 9))
    head.presses("Ký và gửi bản đăng ký")
    head.sees("Đã gửi bản đăng ký tới Thường trực Ban Chỉ đạo phường Ninh Hòa.")
    head.judges("first-sent")
    second.presses("Ký và gửi bản đăng ký")
    expect(second.page.get_by_role("alert")).to_contain_text("chờ tiếp nhận")
    second.judges("first-sent-twice")

    head.sees("Chờ Thường trực Ban Chỉ đạo phường Ninh Hòa tiếp nhận đăng ký")
    with page.expect_download() as letter:
        head.clicks("PDF Bản đăng ký")
    assert letter.value.suggested_filename.endswith(".pdf")

    cycle = Cycle.objects.get()
    assert (cycle.unit, cycle.year, cycle.state) == (cast.school_a, YEAR, CycleState.REGISTRATION_SENT)
    assert (cycle.registration_number, cycle.registration_signed_by) == ("03/ĐK-THCS", cast.head_a)
    assert cycle.steps.filter(kind="registration_sent").count() == 1
    assert list(SubUnit.objects.order_by("pk").values_list("name", flat=True)) == ["Tổ Toán", "Tổ Văn", "Tổ Văn phòng"]
    seconds = head.keys * KEY + head.acts * ACT + len(opened) * PAGE
    assert seconds < 600, f"{head.acts} acts, {head.keys} keys, {len(opened)} pages: {seconds:.0f} s"
    assert head.quiet()
    assert second.quiet()
