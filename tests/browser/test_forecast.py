"""A clerk works through what is missing: each record turns its criterion from missing to met."""

from datetime import date

import pytest
from playwright.sync_api import expect
from tests.browser.journey import Somebody

from tuquan.assessments import queries
from tuquan.assessments.enums import FindingState
from tuquan.assessments.models import Cycle
from tuquan.assessments.services import opening, starting
from tuquan.assessments.tests.factories import moment
from tuquan.core import dates
from tuquan.outreach.models import Attendance
from tuquan.units.enums import MemberKind
from tuquan.units.models import Membership, Person

YEAR = 2026
FIRST = date(YEAR, 1, 1)
PUPILS = ("Đặng Gia Bảo", "Hồ Minh Châu", "Lý An Nhiên", "Vũ Đức Duy")


@pytest.fixture
def cycle(cast):
    cycle = opening.open_cycle(cast.school_a, YEAR, by=cast.head_a, at=moment(1, 1, year=YEAR))
    for name in PUPILS:
        pupil = Person.objects.create(full_name=name)
        Membership.objects.create(person=pupil, unit=cast.school_a, kind=MemberKind.LEARNER)
    at = moment(1, 1, 10, YEAR)
    starting.state_conditions(
        cycle,
        {"party_organisation": True, "guard_force": True, "mass_organisations": True, "parents_board": True},
        by=cast.head_a,
        at=at,
    )
    starting.state_people(cycle, staff=3, learners=4, sub_units=["Tổ Toán"], by=cast.head_a, at=at)
    return cycle


def test_forecast_turns_from_missing_to_met_as_records_come_in(page, cast, cycle, clock):
    clock(YEAR, 11, 10, 9)
    clerk = Somebody(page, cast.clerk_a)

    def row(code):
        return page.locator("ul.tasks > li").filter(has=page.get_by_role("link", name=f"{code}."))

    def opens(code):
        clerk.goes(cycle.get_absolute_url())
        row(code).get_by_role("link").click()

    def turned(code):
        clerk.goes(cycle.get_absolute_url())
        expect(row(code).locator(".state")).to_have_text("đạt")

    clerk.goes(cycle.get_absolute_url())
    clerk.sees("Đạt 0/11 tiêu chí.")
    for code in ("GD1c", "GD1d", "GD1e", "GD2b"):
        expect(row(code).locator(".state")).not_to_have_text("đạt")
    clerk.judges("forecast-before")

    opens("GD1c")
    clerk.judges("forecast-criterion")
    clerk.clicks("Ghi nội quy")
    clerk.types("Tên nội quy, quy chế", "Nội quy nhà trường")
    for topic in (
        "Bảo vệ cơ quan, trụ sở",
        "Bảo vệ an ninh chính trị nội bộ",
        "Quản lý, giáo dục người học",
        "Phòng cháy, chữa cháy",
    ):
        clerk.ticks(topic)
    clerk.types("Có hiệu lực từ ngày", FIRST)
    clerk.presses("Ban hành nội quy")
    turned("GD1c")

    opens("GD1d")
    clerk.sees("Còn 3 cán bộ, nhân viên chưa được quán triệt nội quy và tiêu chí.")
    clerk.clicks("Ghi buổi quán triệt")
    clerk.types("Nội dung", "Quán triệt nội quy và tiêu chí năm học")
    page.locator("#id_date").fill(f"{FIRST:%d/%m/%Y}")
    clerk.ticks("Buổi này có quán triệt nội quy của đơn vị")
    clerk.ticks("Buổi này có quán triệt tiêu chí An toàn về ANTT")
    clerk.judges("forecast-session-add")
    clerk.presses("Ghi buổi này")
    clerk.clicks("Ghi người dự")
    for name in ("Nguyễn Thị Hoa", "Lê Thu Hà", "Trần Văn Bình"):
        clerk.ticks(name)
    clerk.judges("forecast-attendance")
    clerk.presses("Ghi người dự")
    opens("GD1d")
    clerk.sees("Còn 4 người học chưa được quán triệt nội quy và tiêu chí.")
    clerk.judges("forecast-criterion-half")
    page.get_by_role("link", name="Quán triệt nội quy và tiêu chí năm học").first.click()
    clerk.clicks("Sửa người dự")
    for name in PUPILS:
        clerk.ticks(name)
    clerk.presses("Ghi người dự")
    clerk.sees("Đã ghi người dự.")
    turned("GD1d")

    opens("GD1e")
    clerk.clicks("Mở các mô hình của đơn vị")
    clerk.clicks("Xem danh mục mô hình")
    clerk.clicks("4 an toàn", exact=False)
    clerk.clicks("Dùng mô hình này")
    clerk.types("Ngày ra mắt", FIRST)
    clerk.presses("Bắt đầu mô hình")
    clerk.goes(cycle.get_absolute_url())
    expect(row("GD1e").locator(".state")).not_to_have_text("đạt")
    row("GD1e").get_by_role("link").click()
    clerk.clicks("Mở các mô hình của đơn vị")
    page.locator("#page").get_by_role("link", name="4 an toàn").first.click()
    clerk.clicks("Ghi hoạt động")
    page.get_by_label("Ngày", exact=True).fill(f"{FIRST:%d/%m/%Y}")
    page.get_by_label("Hoạt động", exact=True).fill("Trực cổng giờ tan học")
    clerk.presses("Ghi hoạt động")
    turned("GD1e")

    opens("GD2b")
    clerk.clicks("Ghi hình thức phối hợp")
    page.goto("/phong-trao/phoi-hop/moi/")
    page.get_by_label("Ban đại diện cha mẹ học sinh").check()
    clerk.types("Tên bên phối hợp", "Ban đại diện cha mẹ học sinh")
    clerk.types("Tên quy chế, kế hoạch", "Quy chế phối hợp nhà trường và cha mẹ học sinh")
    clerk.types("Có hiệu lực từ ngày", FIRST)
    clerk.presses("Ghi quy chế phối hợp")
    page.get_by_role("link", name="Ghi buổi trao đổi").first.click()
    page.get_by_label("Ngày", exact=True).fill(f"{FIRST:%d/%m/%Y}")
    clerk.types("Nội dung trao đổi", "Thống nhất giờ đón, trả học sinh")
    clerk.presses("Ghi buổi trao đổi")
    turned("GD2b")
    clerk.sees("Đạt 4/11 tiêu chí.")
    clerk.judges("forecast-after")

    found = queries.findings(Cycle.objects.get(pk=cycle.pk), dates.today())
    assert {one.criterion.code for one in found if one.state == FindingState.MET} == {"GD1c", "GD1d", "GD1e", "GD2b"}
    assert Attendance.objects.count() == 7
    assert clerk.quiet()
