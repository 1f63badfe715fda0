"""A morning at the desk of a gate: a guest with a pass, the same pass again, a citizen card, out again; the pages that
answer are free of what axe finds and fit a phone."""

from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.journey import NARROW, WIDE, accessibility_faults, look, sign_in

from tuquan.gate.models import GateEntry
from tuquan.gate.tests import factories as gates

CARD = "001090123456|012345678|Nguyễn Văn An|01011990|Nam|Số 1, Phường A, Tỉnh B|15042021"


def test_a_morning_at_the_desk(page, cast):
    here, now = gates.gate(cast.school_a), timezone.now()
    code = gates.code_of(gates.visit(cast.school_a, at=now, host=cast.clerk_a.person))
    sign_in(page, cast.guard_a)
    faults = {}

    def seen(name):
        look(page, f"gate-{name}")
        found = accessibility_faults(page)
        page.set_viewport_size(NARROW)
        if page.evaluate("document.documentElement.scrollWidth") > NARROW["width"]:
            found.append("too wide for a phone")
        page.set_viewport_size(WIDE)
        if found:
            faults[name] = found

    def scans(typed):
        page.goto(f"/ra-vao/cong/{here.pk}/")
        expect(page.get_by_label("Quét giấy ra vào hoặc thẻ căn cước")).to_be_focused()
        page.keyboard.insert_text(typed)
        page.keyboard.press("Enter")

    scans(code)
    expect(page.get_by_role("alert")).to_contain_text("MỜI VÀO")
    expect(page.get_by_role("alert")).to_contain_text("Phạm Văn Khách")
    seen("yes")

    scans(code)
    expect(page.get_by_role("alert")).to_contain_text("DỪNG LẠI")
    expect(page.get_by_role("alert")).to_contain_text("Giấy đã dùng hết số lần")
    seen("no")

    scans(CARD)
    expect(page.get_by_label("Họ và tên")).to_have_value("Nguyễn Văn An")
    expect(page.get_by_text("•••••••••456")).to_be_visible()
    assert "001090123456" not in page.content()
    seen("walk-in")
    page.get_by_label("Số thẻ khách").fill("K01")
    page.get_by_role("button", name="Cho vào").click()
    expect(page.get_by_role("alert")).to_contain_text("MỜI VÀO")

    page.get_by_role("link", name="Quét tiếp").click()
    seen("desk")
    page.get_by_role("link", name="Ra: Nguyễn Văn An").click()
    expect(page.get_by_label("Đã trả thẻ khách")).to_be_checked()
    page.get_by_role("button", name="Ghi ra cổng").click()
    expect(page.get_by_text("Đã ghi ra cổng: Nguyễn Văn An.")).to_be_visible()
    assert faults == {}
    assert GateEntry.objects.count() == 2
    assert GateEntry.objects.get(name="Nguyễn Văn An").badge_returned_at is not None
