"""A clerk gives the year its programme: rules that are missing, a model from a sample, its first activity."""

from datetime import timedelta

from django.utils import timezone
from tests.browser.journey import NARROW, accessibility_faults, look, sign_in

from tuquan.programme.models import MovementModel
from tuquan.programme.services import coordinating, planning


def test_a_clerk_starts_a_model_from_a_sample_on_a_phone(page, cast, site):
    now = timezone.now()
    today = timezone.localdate(now)
    by = {"by": cast.clerk_a, "at": now}
    planning.plan_year(cast.school_a, today.year, title="Kế hoạch năm", issued_date=today, **by)
    regulation = coordinating.sign_coordination(
        cast.school_a,
        partner="police",
        partner_name="Công an phường Ninh Hòa",
        title="Quy chế phối hợp",
        valid_from=today - timedelta(days=400),
        **by,
    )
    coordinating.note_meeting(regulation, date=today, content="Giao ban, thống nhất số điện thoại trực", **by)
    sign_in(page, cast.clerk_a)
    page.set_viewport_size(NARROW)
    faults = {}

    def check(name):
        look(page, f"programme-{name}")
        faults[name] = accessibility_faults(page)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > NARROW["width"]:
            faults[name].append(f"{width} px wide on a phone")

    page.goto("/phong-trao/")
    check("year")
    page.get_by_role("link", name="Ban hành nội quy", exact=True).first.click()
    for topic in ("Bảo vệ an ninh chính trị nội bộ", "Quản lý, giáo dục người học"):
        page.get_by_label(topic).check()
    page.get_by_label("Phòng cháy, chữa cháy, phòng, chống cháy nổ").check()
    page.get_by_label("Tên nội quy, quy chế").fill("Nội quy của trường")
    check("rules-add")
    page.get_by_role("button", name="Ban hành nội quy").click()
    page.get_by_text("Đã ban hành nội quy.").wait_for()
    check("rules")

    page.goto("/phong-trao/")
    page.get_by_role("link", name="Chọn mô hình mẫu").click()
    check("samples")
    page.get_by_role("link", name="4 an toàn").click()
    check("sample")
    page.get_by_role("link", name="Dùng mô hình này").click()
    check("model-start")
    page.get_by_role("button", name="Bắt đầu mô hình").click()
    page.get_by_text("Đã bắt đầu mô hình “4 an toàn”.").wait_for()
    check("model-new")
    page.get_by_role("link", name="Ghi hoạt động").click()
    page.get_by_role("button", name="Ghi hoạt động").click()
    page.get_by_role("link", name="Hãy nhập hoạt động.").wait_for()
    page.get_by_label("Hoạt động", exact=True).fill("Hội nghị ra mắt")
    page.get_by_label("Số lượt người tham gia").fill("120")
    check("activity-log")
    page.get_by_role("button", name="Ghi hoạt động").click()
    page.get_by_text("Đã ghi hoạt động.").wait_for()
    check("model")

    page.goto("/phong-trao/")
    page.get_by_text("Các việc chính của năm đã có").wait_for()
    check("year-done")
    for name, url in {
        "coordination": regulation.get_absolute_url(),
        "register": cast.school_a.movement_register.get_absolute_url(),
        "plan": cast.school_a.year_plans.get().get_absolute_url(),
    }.items():
        page.goto(url)
        check(name)
    assert {name: found for name, found in faults.items() if found} == {}
    model = MovementModel.objects.get()
    assert [(one.what, one.people) for one in model.activities.all()] == [("Hội nghị ra mắt", 120)]
