"""A head is told, looks up who changed what, and a document with a secrecy mark does not come in."""

from django.utils import timezone
from tests.browser.journey import NARROW, accessibility_faults, look, sign_in

from tuquan.audit import services as audit
from tuquan.files.tests.factories import docx, picture
from tuquan.notifications import services as notifications
from tuquan.notifications.models import OutboxEmail


def checker(page, faults):
    def check(name):
        look(page, f"log-{name}")
        faults[name] = accessibility_faults(page)
        page.set_viewport_size(NARROW)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > NARROW["width"]:
            faults[name].append(f"{width} px wide on a phone")
        page.set_viewport_size({"width": 1280, "height": 800})

    return check


def test_a_head_reads_news_and_the_log(page, cast, site):
    now, faults = timezone.now(), {}
    check = checker(page, faults)
    with audit.act():
        audit.record(
            "unit.named",
            cast.school_a,
            unit_id=cast.school_a.pk,
            by=cast.clerk_a,
            changes={"name": ("Trường THCS số 1", cast.school_a.name), "kind": ("agency", "school")},
            personal={"phone": ("0900000001", "0900000002")},
            reason="Theo quyết định số 12",
        )
    notifications.tell([cast.head_a], "unit.named", cast.school_a, title="Đơn vị đã đổi tên", body="Từ 20/11.", at=now)
    sign_in(page, cast.head_a)

    page.goto("/thong-bao/")
    check("messages")
    page.get_by_role("link", name="Đơn vị đã đổi tên").click()
    check("message")
    page.get_by_role("button", name="Xem nội dung").click()
    page.wait_for_url(f"**{cast.school_a.get_absolute_url()}")
    page.goto("/thong-bao/")
    page.get_by_text("Không còn thông báo chưa đọc").wait_for()
    page.get_by_role("link", name="Chọn cách nhận").click()
    page.get_by_label("Không gửi thư từ giờ").fill("22:00")
    page.get_by_role("button", name="Lưu cách nhận").click()
    page.get_by_text("Nhập cả hai giờ, hoặc để trống cả hai.").first.wait_for()
    check("preferences")
    page.get_by_label("Đến giờ").fill("06:00")
    page.get_by_role("button", name="Lưu cách nhận").click()
    page.get_by_text("Đã lưu cách nhận thông báo.").wait_for()

    page.goto("/nhat-ky/")
    page.get_by_label("Người làm").fill("thu ha")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_text("Theo quyết định số 12").wait_for()
    check("entries")
    page.locator("tbody th a").first.click()
    check("entry")
    page.get_by_role("button", name="Xem phần riêng tư").click()
    page.get_by_text("0900000002").wait_for()
    page.goto("/nhat-ky/")
    page.get_by_role("cell", name="xem phần riêng tư trong nhật ký").wait_for()
    with page.expect_download() as sheet:
        page.get_by_role("link", name="Xuất Excel").click()
    assert sheet.value.suggested_filename.endswith(".xlsx")
    assert {name: found for name, found in faults.items() if found} == {}


def test_an_administrator_sends_a_letter_again_by_hand(page, cast, site):
    now, faults = timezone.now(), {}
    OutboxEmail.objects.create(
        recipient=cast.head_a,
        address="a@example.vn",
        key="k",
        subject="x",
        body="",
        state="unsure",
        tries=1,
        last_error="Bị ngắt khi đang gửi",
        next_try_at=now,
        created_at=now,
    )
    sign_in(page, cast.administrator)
    page.goto("/thong-bao/thu-dien-tu/")
    checker(page, faults)("outbox")
    page.get_by_role("button", name="Gửi lại").click()
    page.get_by_text("Thư sẽ được gửi lại trong ít phút.").wait_for()
    assert faults == {"outbox": []}


def test_a_paper_with_a_secrecy_mark_is_refused_with_the_reason(page, cast, site):
    faults = {}
    check = checker(page, faults)
    sign_in(page, cast.clerk_a)
    page.goto("/van-ban/them/")

    def send(name, content):
        page.get_by_label("Chọn tệp").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})
        page.locator("form.form button[type=submit]").click()

    send("ke-hoach.docx", docx("CÔNG AN TỈNH", "TỐI MẬT", "KẾ HOẠCH"))
    page.get_by_text("Tệp mang dấu chỉ độ mật “TỐI MẬT”").first.wait_for()
    check("secret")
    send("anh.jpg", picture())
    page.get_by_text("Tôi đã xem, tệp không mang dấu chỉ độ mật” và gửi lại").first.wait_for()
    assert faults == {"secret": []}
