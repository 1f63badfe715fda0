"""What a guard holds before the camera: a pass, a citizen card, the sheets of a post and of a point. Near and far, askew, dim."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.camera import Camera, printed
from tests.browser.journey import sign_in
from tests.browser.phone import goes_to, phone_options, says, takes_over

from tuquan.duty.models import ClockIn
from tuquan.duty.tests import factories as duty
from tuquan.gate.models import GateEntry
from tuquan.gate.tests import factories as gates
from tuquan.patrols.models import Visit
from tuquan.patrols.tests import factories as patrols

CARD = "001090123456|012345678|Nguyễn Văn An|01011990|Nam|Số 1, Phường A, Tỉnh B|15042021"


@pytest.fixture
def camera(tmp_path):
    return Camera(tmp_path)


@pytest.fixture
def with_camera(camera, launch, site):
    browser = launch(*camera.arguments)

    def new(**options):
        page = browser.new_context(base_url=site, locale="vi-VN", **options).new_page()
        page.context.set_default_timeout(15_000)
        return page

    yield new
    browser.close()


def test_the_codes_of_a_shift_are_read_by_the_camera(cast, camera, with_camera):
    post, gate = duty.post(cast), gates.gate(cast.school_a)
    point = patrols.points(cast, "Phòng máy chủ")[0]
    patrols.route(cast, points=[point], windows=False)
    visit = gates.visit(cast.school_a, at=timezone.now(), host=cast.clerk_a.person)
    page = with_camera(**phone_options())
    takes_over(page, cast.guard_a)
    page.context.set_offline(True)

    camera.sees(printed(f"https://vi-du.vn/ca-truc/vao-ca/?ma={post.code}", size=300, angle=30))
    page.get_by_role("button", name="Quét mã tại vị trí, vào ca").click()
    expect(page.get_by_text("Vào ca lúc")).to_be_visible()

    goes_to(page, "Ra vào")
    camera.sees(printed(gates.code_of(visit), size=480, angle=12, blur=1.5, light=0.4, grain=36))
    page.get_by_role("button", name="Quét mã").click()
    expect(page.get_by_role("alertdialog")).to_contain_text("MỜI VÀO")
    page.get_by_role("button", name="Cho vào").click()
    camera.sees(printed(CARD, size=200))
    page.get_by_role("button", name="Quét mã").click()
    expect(page.get_by_label("Họ và tên")).to_have_value("Nguyễn Văn An")
    page.get_by_role("button", name="Cho vào").click()
    expect(page.get_by_text("Đang ở trong: 2 người")).to_be_visible()

    goes_to(page, "Tuần tra")
    page.get_by_role("button", name="Bắt đầu").click()
    camera.sees(printed(f"https://vi-du.vn/tuan-tra/diem/{point.code}/", size=400, blur=3))
    page.get_by_role("button", name="Quét mã tại điểm").click()
    expect(page.get_by_text("Đã qua đủ các điểm")).to_be_visible()

    page.context.set_offline(False)
    says(page, "Đã gửi hết")
    assert ClockIn.objects.get().code_read is True
    assert list(GateEntry.objects.order_by("entered_at").values_list("name", flat=True)) == [
        "Phạm Văn Khách",
        "Nguyễn Văn An",
    ]
    assert list(Visit.objects.values_list("how", "sure")) == [("qr", True)]
    page.context.close()

    # The same pass at the desk of the gate: it was good for one entry.
    desk = with_camera()
    sign_in(desk, cast.guard_a)
    camera.sees(printed(gates.code_of(visit), size=160))
    desk.goto(f"/ra-vao/cong/{gate.pk}/")
    desk.get_by_role("button", name="Dùng camera").click()
    expect(desk.get_by_role("alert")).to_contain_text("Giấy đã dùng hết số lần")


def test_a_reader_on_a_cable_types_past_the_camera(cast, new_page):
    """The field has no focus, so that no keyboard of the screen covers the camera; and no camera is no end."""
    gates.gate(cast.school_a)
    code = gates.code_of(gates.visit(cast.school_a, at=timezone.now(), host=cast.clerk_a.person))
    page = new_page(**phone_options())
    takes_over(page, cast.guard_a)
    goes_to(page, "Ra vào")
    page.get_by_role("button", name="Quét mã").click()
    expect(page.get_by_text("Không mở được camera. Anh/chị gõ mã in dưới hình QR.")).to_be_visible()
    expect(page.get_by_placeholder("Hoặc gõ mã hẹn")).not_to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alertdialog")).to_contain_text("MỜI VÀO")


def test_a_reader_of_the_browser_that_fails_at_each_picture_is_replaced(cast, camera, with_camera):
    """Android without its service for codes: the name is there, and nothing behind it."""
    gates.gate(cast.school_a)
    page = with_camera(**phone_options())
    page.add_init_script(
        """globalThis.BarcodeDetector = class {
          static async getSupportedFormats() { return ["qr_code"]; }
          async detect() { throw new DOMException("Barcode detection service unavailable.", "NotSupportedError"); }
        };"""
    )
    takes_over(page, cast.guard_a)
    goes_to(page, "Ra vào")
    camera.sees(printed(CARD, size=300))
    page.get_by_role("button", name="Quét mã").click()
    expect(page.get_by_label("Họ và tên")).to_have_value("Nguyễn Văn An")
