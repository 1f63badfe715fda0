"""The officer's own Excel list becomes the registry; a school founds its team."""

import io

from openpyxl import Workbook
from playwright.sync_api import expect
from tests.browser.journey import Somebody

from tuquan.core import dates
from tuquan.units.enums import ImportState, TeamPost
from tuquan.units.models import Team, Unit, UnitImport

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRONG = {7: ("Loại hình", "tùm lum"), 21: ("Phường", "Không Có Thật"), 40: ("Số người", "bốn mươi")}


def own_list(wrong):
    """As an officer keeps it: a title above, headings of his own, 54 units."""
    book = Workbook()
    sheet = book.active
    sheet.append(["DANH SÁCH CƠ QUAN, DOANH NGHIỆP, NHÀ TRƯỜNG PHƯỜNG NINH HÒA"])
    sheet.append([])
    headings = ["TT", "Tên cơ quan, đơn vị", "Loại hình", "Phường", "Thủ trưởng", "Số người"]
    sheet.append(headings)
    kinds = {"cơ sở giáo dục": "Trường Tiểu học số", "doanh nghiệp": "Công ty TNHH số", "cơ quan": "Chi cục số"}
    for number in range(1, 55):
        kind = list(kinds)[number % 3]
        row = dict(zip(headings, [number, f"{kinds[kind]} {number}", kind, "Ninh Hòa", "Trần An", 20], strict=True))
        if number in wrong:
            row[wrong[number][0]] = wrong[number][1]
        sheet.append(list(row.values()))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_an_officer_brings_54_units_from_his_own_excel_and_takes_them_back(page, cast):
    before = Unit.objects.count()
    officer = Somebody(page, cast.officer)
    officer.goes("/don-vi/")
    officer.judges("registry-list")
    officer.goes("/don-vi/nhap/")
    officer.judges("registry-import")

    def send(content):
        officer.acts += 2
        page.get_by_label("Tệp Excel hoặc CSV").set_input_files(
            {"name": "danh-sach.xlsx", "mimeType": XLSX, "buffer": content}
        )
        officer.presses("Kiểm tra tệp")

    send(own_list(WRONG))
    officer.heading("danh-sach.xlsx")
    officer.sees("Cần sửa trước khi nhập")
    refused = page.get_by_role("table", name="Các lỗi").locator("tbody tr")
    expect(refused).to_have_count(3)
    # Titles stand in lines 1 to 3 of the sheet: unit 7 is in line 10.
    assert [row.locator("th").inner_text() for row in refused.all()] == [str(number + 3) for number in WRONG]
    expect(page.get_by_role("button", name="Nhập")).to_have_count(0)
    officer.judges("registry-refused")
    assert Unit.objects.count() == before

    officer.goes("/don-vi/nhap/")
    send(own_list({}))
    officer.judges("registry-checked")
    second = Somebody(page.context.new_page())
    second.goes(page.url)
    officer.presses("Nhập 54 đơn vị")
    officer.sees("Đã nhập tệp: thêm 54 đơn vị, sửa 0 đơn vị.")
    officer.judges("registry-imported")
    second.presses("Nhập 54 đơn vị")
    expect(second.page.locator(".notices")).not_to_contain_text("Đã nhập tệp")
    assert (Unit.objects.count(), UnitImport.objects.filter(state=ImportState.APPLIED).count()) == (before + 54, 1)
    assert officer.acts < 20

    officer.goes("/danh-gia/bang/")
    officer.judges("board-50")
    officer.goes(UnitImport.objects.get(state=ImportState.APPLIED).get_absolute_url())
    officer.clicks("Hoàn tác")
    officer.judges("registry-undo")
    officer.presses("Hoàn tác")
    officer.sees("Đã hoàn tác lần nhập này.")
    assert (Unit.objects.count(), UnitImport.objects.filter(state=ImportState.UNDONE).count()) == (before, 1)
    assert officer.quiet()


def test_a_clerk_founds_the_team_that_guards_the_school(page, cast):
    clerk = Somebody(page, cast.clerk_a)
    clerk.goes("/")
    page.locator("#menu").get_by_role("link", name="Tổ, đội, ban").click()
    clerk.judges("team-list")
    page.locator("#page").get_by_role("link", name="Thành lập").first.click()
    page.get_by_label("Tổ bảo vệ an ninh, trật tự cơ quan").check()
    clerk.types("Tên tổ, đội, ban", "Tổ bảo vệ an ninh, trật tự Trường THCS Nguyễn Trãi")
    clerk.types("Số quyết định thành lập", "15/QĐ-THCS")
    clerk.types("Ngày quyết định", dates.today())
    clerk.types("Nhiệm vụ", "Nắm tình hình, đề xuất phòng ngừa; báo ngay khi có vụ việc.")
    clerk.judges("team-what")
    clerk.presses("Tiếp tục")
    rows = page.locator("fieldset.member-row")
    for row, name in zip(rows.all(), ("Nguyễn Thị Hoa", "Lê Thu Hà", "Trần Văn Bình", "Phan Văn Mới"), strict=False):
        row.get_by_label("Họ và tên").fill(name)
    rows.nth(3).get_by_label("Chức vụ").fill("Nhân viên")
    clerk.judges("team-who")
    clerk.presses("Tiếp tục")
    clerk.heading("Kiểm tra lại")
    clerk.sees("Phan Văn Mới (người mới)")
    clerk.judges("team-check")
    page.go_back()
    expect(rows.nth(3).get_by_label("Họ và tên")).to_have_value("Phan Văn Mới")
    clerk.presses("Tiếp tục")
    second = Somebody(page.context.new_page())
    second.goes(page.url)
    clerk.presses("Thành lập")
    clerk.heading("Tổ bảo vệ an ninh, trật tự Trường THCS Nguyễn Trãi")
    clerk.judges("team")
    second.presses("Thành lập")
    team = Team.objects.get()
    assert [(one.person.full_name, one.post) for one in team.members.order_by("pk").select_related("person")] == [
        ("Nguyễn Thị Hoa", TeamPost.LEADER),
        ("Lê Thu Hà", TeamPost.DEPUTY),
        ("Trần Văn Bình", TeamPost.MEMBER),
        ("Phan Văn Mới", TeamPost.MEMBER),
    ]
    assert clerk.quiet()
