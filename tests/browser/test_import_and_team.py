"""What happens twice or is taken back in the registry: a list entered from two tabs, undone; a team founded twice."""

import io

from openpyxl import Workbook
from playwright.sync_api import expect
from tests.browser.journey import Somebody

from tuquan.units.enums import ImportState, TeamPost
from tuquan.units.models import Team, Unit, UnitImport

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def own_list():
    """As an officer keeps it: a title above, headings of his own, 54 units."""
    book = Workbook()
    sheet = book.active
    sheet.append(["DANH SÁCH CƠ QUAN, DOANH NGHIỆP, NHÀ TRƯỜNG PHƯỜNG NINH HÒA"])
    sheet.append([])
    sheet.append(["TT", "Tên cơ quan, đơn vị", "Loại hình", "Phường", "Thủ trưởng", "Số người"])
    kinds = {"cơ sở giáo dục": "Trường Tiểu học số", "doanh nghiệp": "Công ty TNHH số", "cơ quan": "Chi cục số"}
    for number in range(1, 55):
        kind = list(kinds)[number % 3]
        sheet.append([number, f"{kinds[kind]} {number}", kind, "Ninh Hòa", "Trần An", 20])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_list_entered_from_two_tabs_comes_once_and_is_taken_back(page, cast):
    before = Unit.objects.count()
    officer = Somebody(page, cast.officer)
    officer.goes("/don-vi/nhap/")
    page.get_by_label("Tệp Excel hoặc CSV").set_input_files(
        {"name": "danh-sach.xlsx", "mimeType": XLSX, "buffer": own_list()}
    )
    officer.presses("Kiểm tra tệp")
    officer.heading("danh-sach.xlsx")
    second = Somebody(page.context.new_page())
    second.goes(page.url)
    officer.presses("Nhập 54 đơn vị")
    officer.sees("Đã nhập tệp: thêm 54 đơn vị, sửa 0 đơn vị.")
    second.presses("Nhập 54 đơn vị")
    expect(second.page.locator(".notices")).not_to_contain_text("Đã nhập tệp")
    assert (Unit.objects.count(), UnitImport.objects.filter(state=ImportState.APPLIED).count()) == (before + 54, 1)
    officer.goes("/danh-gia/bang/")
    officer.judges("board-50")
    officer.goes(UnitImport.objects.get(state=ImportState.APPLIED).get_absolute_url())
    officer.clicks("Hoàn tác")
    officer.presses("Hoàn tác")
    officer.sees("Đã hoàn tác lần nhập này.")
    assert (Unit.objects.count(), UnitImport.objects.filter(state=ImportState.UNDONE).count()) == (before, 1)
    assert officer.quiet()


def test_a_team_founded_from_two_tabs_exists_once(page, cast):
    clerk = Somebody(page, cast.clerk_a)
    clerk.goes(f"/don-vi/{cast.school_a.pk}/to-doi/thanh-lap/")
    page.get_by_label("Tổ bảo vệ an ninh, trật tự cơ quan").check()
    clerk.types("Tên tổ, đội, ban", "Tổ bảo vệ an ninh, trật tự của trường")
    clerk.presses("Tiếp tục")
    clerk.heading("Ai tham gia?")
    rows = page.get_by_role("group", name="Người thứ")
    for row, name in zip(rows.all(), ("Nguyễn Thị Hoa", "Lê Thu Hà", "Phan Văn Mới"), strict=False):
        row.get_by_label("Họ và tên").fill(name)
    clerk.presses("Tiếp tục")
    clerk.heading("Kiểm tra lại")
    page.go_back()
    expect(rows.nth(2).get_by_label("Họ và tên")).to_have_value("Phan Văn Mới")
    clerk.presses("Tiếp tục")
    second = Somebody(page.context.new_page())
    second.goes(page.url)
    clerk.presses("Thành lập")
    clerk.heading("Tổ bảo vệ an ninh, trật tự của trường")
    second.presses("Thành lập")
    second.page.wait_for_load_state()
    team = Team.objects.get()
    assert [(one.person.full_name, one.post) for one in team.members.order_by("pk").select_related("person")] == [
        ("Nguyễn Thị Hoa", TeamPost.LEADER),
        ("Lê Thu Hà", TeamPost.DEPUTY),
        ("Phan Văn Mới", TeamPost.MEMBER),
    ]
