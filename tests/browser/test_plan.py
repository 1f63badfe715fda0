"""A clerk makes the year's plan from the template, moves one date, records an act that ticks an activity off, prints."""

import io
from datetime import timedelta

from pypdf import PdfReader
from tests.browser.journey import Somebody

from tuquan.core import dates
from tuquan.programme.models import YearPlan


def test_a_year_is_planned_and_ticks_itself_off(new_page, cast, clock):
    clock(2026, 11, 20, 9)
    today = dates.today()
    clerk = Somebody(new_page(), cast.clerk_a)
    clerk.goes("/phong-trao/")
    clerk.clicks("Lập kế hoạch")
    clerk.heading("Lập kế hoạch năm")
    clerk.judges("plan-draft")
    clerk.presses("Lập dự thảo")
    clerk.sees(f"Đã lập dự thảo kế hoạch năm {today.year} từ mẫu.")
    clerk.judges("plan")
    plan = YearPlan.objects.get()
    model = plan.activities.get(code="model-2")

    clerk.goes(f"/phong-trao/viec/{model.pk}/")
    clerk.judges("plan-activity")
    clerk.clicks("Đổi ngày")
    clerk.judges("plan-activity-move")
    clerk.types("Từ ngày", today - timedelta(days=today.timetuple().tm_yday - 1))
    clerk.types("Hạn", today)
    clerk.presses("Đổi ngày")
    clerk.sees("Đã đổi ngày.")

    talk = plan.activities.get(code="violence")
    clerk.goes(f"/phong-trao/viec/{talk.pk}/")
    clerk.clicks("Ghi vào sổ", exact=False)
    clerk.types("Số lượt người dự", 120)
    clerk.presses("Ghi buổi này")
    clerk.sees("Đã ghi buổi này.")
    clerk.heading(plan.title)
    clerk.sees("Đã ghi: ")
    clerk.judges("plan-ticked")

    clerk.clicks("Lịch")
    clerk.judges("plan-calendar")
    clerk.goes(plan.get_absolute_url())
    clerk.clicks("Thêm trang bị")
    clerk.types("Trang bị", "Bình chữa cháy")
    clerk.types("Dự toán (đồng)", "2.000.000")
    clerk.judges("need-add")
    clerk.presses("Thêm trang bị")
    clerk.sees("Dự toán 2.000.000 đồng")
    clerk.judges("plan-money")
    with clerk.page.expect_download() as file:
        clerk.clicks("In kế hoạch (PDF)")
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.value.path().read_bytes())).pages)
    assert "Bình chữa cháy" in words
    assert talk.what.split(",")[0] in " ".join(words.split())

    clerk.goes("/phong-trao/lich-cua-toi/")
    clerk.judges("calendar-none")
    clerk.presses("Cấp địa chỉ lịch")
    clerk.judges("calendar-address")
    address = clerk.page.get_by_label("Địa chỉ lịch của tôi").input_value()
    stranger = new_page()
    answer = stranger.request.get(address[address.index("/phong-trao/") :])
    assert (answer.status, answer.text().startswith("BEGIN:VCALENDAR\r\n")) == (200, True)
    assert clerk.quiet()
