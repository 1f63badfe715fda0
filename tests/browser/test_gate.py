"""A morning at the desk of a gate: a guest with a pass, the same pass again, a citizen card; a badge to wear, and out again."""

import re

from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.journey import look, sign_in

from tuquan.gate.models import GateEntry
from tuquan.gate.queries import logs
from tuquan.gate.tests import factories as gates

CARD = "001090123456|012345678|Nguyễn Văn An|01011990|Nam|Số 1, Phường A, Tỉnh B|15042021"


def test_a_morning_at_the_desk(page, cast):
    here, now = gates.gate(cast.school_a), timezone.now()
    code = gates.code_of(gates.visit(cast.school_a, at=now, host=cast.clerk_a.person))
    sign_in(page, cast.guard_a)

    def scans(typed):
        page.goto(f"/ra-vao/cong/{here.pk}/")
        expect(page.get_by_label("Quét giấy ra vào hoặc thẻ căn cước")).to_be_focused()
        page.keyboard.insert_text(typed)
        page.keyboard.press("Enter")

    scans(code)
    expect(page.get_by_role("alert")).to_contain_text("MỜI VÀO")
    expect(page.get_by_role("alert")).to_contain_text("Phạm Văn Khách")
    look(page, "gate-yes")

    scans(code)
    expect(page.get_by_role("alert")).to_contain_text("DỪNG LẠI")
    expect(page.get_by_role("alert")).to_contain_text("Giấy đã dùng hết số lần")
    look(page, "gate-no")

    scans(CARD)
    expect(page.get_by_label("Họ và tên")).to_have_value("Nguyễn Văn An")
    expect(page.get_by_text("•••••••••456")).to_be_visible()
    assert "001090123456" not in page.content()
    look(page, "gate-walk-in")
    page.get_by_label("Số thẻ khách").fill("K01")
    page.get_by_role("button", name="Cho vào").click()
    expect(page.get_by_role("alert")).to_contain_text("MỜI VÀO")

    page.get_by_role("link", name="Quét tiếp").click()
    expect(page.get_by_role("heading", name="Khách hẹn hôm nay")).to_be_visible()
    assert list(GateEntry.objects.order_by("entered_at").values_list("name", flat=True)) == [
        "Phạm Văn Khách",
        "Nguyễn Văn An",
    ]

    page.get_by_role("link", name="Nguyễn Văn An", exact=True).click()
    page.get_by_role("link", name="In thẻ đeo").click()
    expect(page.locator(".gate-badge")).to_contain_text("K01")
    look(page, "gate-badge")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Thẻ đeo")).to_be_hidden()
    page.emulate_media(media="screen")

    page.goto(f"/ra-vao/cong/{here.pk}/")
    out = page.get_by_role("link", name=re.compile("^Ra *: Nguyễn Văn An"))
    out.click()
    expect(page.get_by_label("Đã trả thẻ khách")).to_be_checked()
    page.get_by_role("button", name="Ghi ra cổng").click()
    expect(page.get_by_text("Đã ghi ra cổng: Nguyễn Văn An.")).to_be_visible()
    expect(out).to_have_count(0)
    assert list(GateEntry.objects.filter(left_at=None).values_list("name", flat=True)) == ["Phạm Văn Khách"]
    assert logs.balance(cast.school_a, timezone.now()).badges == []
