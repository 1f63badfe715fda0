"""The self-assessment meeting of the year that has closed, from the head's word to the request for recognition."""

from datetime import date, datetime

import pytest
from playwright.sync_api import expect
from tests.browser.journey import Somebody

from tuquan.assessments.enums import CycleState, Stage
from tuquan.assessments.models import Cycle
from tuquan.assessments.tests import factories as make

LAST = 2025


@pytest.fixture
def cycle(cast, clock):
    clock(LAST + 1, 11, 20, 9)
    make.good_year(cast.school_a, cast.head_a, year=LAST)
    make.ratings(cast.school_a, cast.head_a, year=LAST)
    return make.registered(cast.school_a, cast.head_a, cast.officer, year=LAST)


def test_a_school_holds_its_meeting_and_asks_for_recognition(page, cast, cycle):
    head = Somebody(page, cast.head_a)
    head.goes("/danh-gia/")
    head.judges("meeting-year")
    head.clicks(str(LAST))
    head.sees(f"Kỳ đánh giá đã kết thúc ngày 15/11/{LAST}.")
    head.judges("meeting-cycle")

    head.clicks("Xác nhận của thủ trưởng")
    head.judges("meeting-attestations")
    head.presses("Xác nhận chưa xảy ra vụ việc nào")
    head.sees("không xảy ra")
    for code in ("GD2a", "GD4"):
        head.clicks(code)
        head.judges(f"meeting-attest-{code}")
        page.get_by_label("Đúng, trong kỳ đơn vị đã đạt").check()
        head.presses("Ghi xác nhận")
    head.judges("meeting-attested")
    page.locator("#page").get_by_role("link", name=f"{LAST}").first.click()

    head.clicks("Ghi cuộc họp")
    head.judges("meeting-call")
    head.types("Bắt đầu lúc", datetime(LAST, 11, 14, 8))
    head.types("Địa điểm", "Phòng họp của trường")
    head.types("Chủ trì", "Nguyễn Thị Hoa, Hiệu trưởng")
    head.types("Thư ký", "Lê Thu Hà")
    head.presses("Tiếp tục")

    head.heading("Ai cần dự, ai đã dự?")
    seat = page.get_by_role("group", name="Đại diện cấp ủy")
    seat.get_by_label("Có mặt").check()
    head.presses("Tiếp tục")
    head.sees("Ghi họ tên người có mặt: Đại diện cấp ủy.")
    head.judges("meeting-seats-wrong")
    for title, name in (("Đại diện cấp ủy", "Nguyễn Thị Hoa"), ("Đại diện lực lượng bảo vệ", "Trần Văn Bình")):
        seat = page.get_by_role("group", name=title)
        seat.get_by_label("Họ và tên").fill(name)
        seat.get_by_label("Có mặt").check()
    page.get_by_role("group", name="Đại diện Công an cơ sở").get_by_label("Lý do vắng").fill("Bận công tác đột xuất")
    head.judges("meeting-seats")
    head.presses("Tiếp tục")

    head.heading("Cuộc họp kết luận thế nào?")
    head.judges("meeting-close")
    head.types("Ý kiến của Công an cơ sở", "Nhất trí đề nghị công nhận.")
    head.types("Số phiếu tán thành", 9)
    page.get_by_label("Đề nghị công nhận", exact=True).check()
    head.types("Kết thúc lúc", datetime(LAST, 11, 14, 10))
    head.presses("Thông qua biên bản")
    expect(page.get_by_role("alert")).to_contain_text(f"Kỳ đánh giá kết thúc ngày 15/11/{LAST}")
    head.judges("meeting-too-early")
    head.clicks("Quay lại")
    head.clicks("Quay lại")
    head.types("Bắt đầu lúc", datetime(LAST, 11, 16, 8))
    head.presses("Tiếp tục")
    expect(page.get_by_role("group", name="Đại diện cấp ủy").get_by_label("Họ và tên")).to_have_value("Nguyễn Thị Hoa")
    head.presses("Tiếp tục")
    head.types("Ý kiến của Công an cơ sở", "Nhất trí đề nghị công nhận.")
    head.types("Số phiếu tán thành", 9)
    page.get_by_label("Đề nghị công nhận", exact=True).check()
    head.types("Kết thúc lúc", datetime(LAST, 11, 16, 10))
    head.presses("Thông qua biên bản")
    head.sees("Đã thông qua biên bản họp tự đánh giá.")
    head.judges("meeting-assessed")

    head.clicks("Gửi hồ sơ đề nghị")
    head.judges("meeting-request")
    second = Somebody(page.context.new_page())
    second.goes(page.url)
    for window in (head, second):
        window.types("Số tờ trình hoặc công văn", "21/TTr-THCS")
        window.types("Ngày ký", date(LAST, 11, 17))
    head.presses("Ký và gửi hồ sơ đề nghị")
    head.sees("Đã gửi hồ sơ đề nghị tới Thường trực Ban Chỉ đạo phường Ninh Hòa.")
    head.judges("meeting-requested")
    second.presses("Ký và gửi hồ sơ đề nghị")
    expect(second.page.get_by_role("alert")).to_contain_text("chờ thẩm định")
    second.judges("meeting-requested-twice")

    cycle = Cycle.objects.get(pk=cycle.pk)
    assert (cycle.state, cycle.request_number, cycle.request_receipt) == (
        CycleState.REQUESTED,
        "21/TTr-THCS",
        f"01/{LAST}",
    )
    assert {one.criterion: one.verdict for one in cycle.results.filter(stage=Stage.SELF)} == {
        one.code: "met" for one in cycle.rule_set.criteria
    }
    assert [(one.title, one.name) for one in cycle.meeting.seats.filter(present=True)] == [
        ("Đại diện cấp ủy", "Nguyễn Thị Hoa"),
        ("Đại diện lực lượng bảo vệ", "Trần Văn Bình"),
    ]
    assert (cycle.meeting.votes_for, cycle.meeting.police_opinion) == (9, "Nhất trí đề nghị công nhận.")
    assert cycle.steps.filter(kind="requested").count() == 1
    assert head.quiet()
    assert second.quiet()
