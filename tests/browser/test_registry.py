"""The registry as its people use it: a list of 54 units from the officer's own Excel, a team, the yearly review."""

import io

import openpyxl
from django.utils import timezone
from tests.browser.journey import NARROW, WIDE, accessibility_faults, look, sign_in

from tuquan.units.models import PlaceSuccession, Team, Unit
from tuquan.units.services import places, properties, registry
from tuquan.units.tests import factories


class Watch:
    """Looks at each page wide and on a phone, and remembers what is wrong with it."""

    def __init__(self, page):
        self.page, self.faults = page, {}

    def __call__(self, name):
        look(self.page, f"registry-{name}")
        faults = accessibility_faults(self.page)
        self.page.set_viewport_size(NARROW)
        if (width := self.page.evaluate("document.documentElement.scrollWidth")) > NARROW["width"]:
            faults.append(f"{width} px wide on a phone")
        self.page.set_viewport_size(WIDE)
        if faults:
            self.faults[name] = faults


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return {
        "name": "Danh sách đơn vị 2026.xlsx",
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "buffer": written.getvalue(),
    }


def own_list(*bad):
    """As an office keeps it: a title, a running number, its own words for the columns."""
    good = [f"Trường THCS Số {number}" for number in range(1, 55 - len(bad))]
    rows = [(number, name, "12 Trần Quý Cáp") for number, name in enumerate([*good, *bad], 1)]
    title = ("DANH SÁCH CƠ QUAN, DOANH NGHIỆP, NHÀ TRƯỜNG NĂM 2026",)
    return workbook(title, ("STT", "Tên cơ quan, doanh nghiệp, nhà trường", "Địa chỉ"), *rows)


def test_officer_enters_54_units_after_three_bad_lines_were_refused(page, cast):
    sign_in(page, cast.officer)
    watch = Watch(page)
    page.goto("/don-vi/")
    watch("unit-list")
    page.get_by_role("link", name="Nhập từ Excel").first.click()
    watch("import-list")
    page.get_by_label("Tệp Excel hoặc CSV").set_input_files(
        own_list("Đoàn nghệ thuật", "Trường THCS Số 1", "Trường " + "rất dài " * 40)
    )
    page.get_by_role("button", name="Kiểm tra tệp").click()
    page.get_by_role("heading", name="Cần sửa trước khi nhập").wait_for()
    wrong = page.get_by_role("table", name="Các lỗi")
    assert wrong.get_by_role("rowheader").all_inner_texts() == ["54", "55", "56"]
    assert page.get_by_role("button", name="Nhập").count() == 0
    watch("import-refused")
    assert Unit.objects.count() == 5
    page.get_by_role("button", name="Bỏ tệp này").click()

    page.get_by_label("Tệp Excel hoặc CSV").set_input_files(own_list())
    page.get_by_role("button", name="Kiểm tra tệp").click()
    watch("import-ready")
    page.get_by_role("link", name="Chọn cột").click()
    watch("import-columns")
    page.get_by_role("button", name="Kiểm tra lại tệp").click()
    page.get_by_role("button", name="Nhập 54 đơn vị").click()
    page.get_by_text("Đã nhập tệp: thêm 54 đơn vị, sửa 0 đơn vị.").wait_for()
    watch("import-done")
    assert Unit.objects.filter(following=cast.office, kind="school").count() == 56
    assert watch.faults == {}


def test_clerk_founds_a_team_with_a_new_person(page, cast):
    sign_in(page, cast.clerk_a)
    watch = Watch(page)
    page.goto("/")
    page.get_by_role("link", name="Tổ, đội, ban").first.click()
    watch("team-list-empty")
    page.get_by_role("link", name="Thành lập tổ, đội").first.click()
    page.get_by_label("tổ bảo vệ an ninh, trật tự cơ quan").check()
    page.get_by_label("Số quyết định thành lập").fill("15/QĐ-THCS")
    page.get_by_label("Hoạt động từ ngày").fill("15/07/2023")
    watch("team-found")
    page.get_by_role("button", name="Tiếp tục").click()
    first = page.get_by_role("group", name="Người thứ 1", exact=True)
    first.get_by_label("Họ và tên").fill("Nguyễn Thị Hoa · Hiệu trưởng")
    second = page.get_by_role("group", name="Người thứ 2", exact=True)
    second.get_by_label("Họ và tên").fill("Đinh Thị Mười")
    second.get_by_label("Chức vụ, nếu là người mới").fill("Kế toán")
    watch("team-found-members")
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_text("Đinh Thị Mười (người mới)").wait_for()
    watch("team-found-check")
    page.get_by_role("button", name="Thành lập").click()
    page.get_by_role("heading", name="Thành viên (2)").wait_for()
    watch("team")
    team = Team.objects.get()
    assert sorted(team.members.values_list("person__full_name", "post")) == [
        ("Nguyễn Thị Hoa", "leader"),
        ("Đinh Thị Mười", "deputy"),
    ]
    assert watch.faults == {}


def test_list_of_the_year_goes_from_the_officer_to_the_chairman(new_page, cast):
    now = timezone.now()
    by = {"by": None, "at": now}
    bank = registry.create_unit(name="Chi nhánh Ngân hàng", kind="enterprise", place=cast.commune, **by)
    officer, chairman = new_page(), new_page()
    sign_in(officer, cast.officer)
    sign_in(chairman, cast.chairman)
    watch = Watch(officer)
    officer.goto("/don-vi/ra-soat/")
    watch("review-list-empty")
    officer.get_by_role("link", name="Mở rà soát năm mới").click()
    watch("review-open")
    officer.get_by_role("button", name="Mở rà soát").click()
    officer.get_by_role("link", name="Thêm đề xuất").click()
    officer.get_by_role("link", name="Chi nhánh Ngân hàng").click()
    officer.get_by_label("Lý do").fill("Mới thành lập trên địa bàn")
    watch("review-propose")
    officer.get_by_role("button", name="Ghi đề xuất").click()
    watch("review-preparing")
    officer.get_by_role("button", name="Trình danh sách").click()
    officer.get_by_role("heading", name="Chờ Chủ tịch quyết định").wait_for()

    watch.page = chairman
    chairman.goto(officer.url)
    watch("review-submitted")
    chairman.get_by_role("link", name="Xem và quyết định").click()
    watch("review-decide")
    chairman.get_by_label("Số quyết định").fill("356/QĐ-UBND")
    chairman.get_by_role("button", name="Ghi quyết định").click()
    chairman.get_by_role("heading", name="Danh sách theo quyết định (3)").wait_for()
    watch("review-decided")
    bank.refresh_from_db()
    assert bank.following == cast.office
    assert watch.faults == {}


def test_officer_reads_the_map_and_a_unit(page, cast):
    now = timezone.now()
    by = {"by": cast.officer, "at": now}
    old = factories.place("Ninh Đông", parent=cast.commune.parent, valid_to=factories.REFORM)
    PlaceSuccession.objects.create(old=old, new=cast.commune, part="whole", date=factories.REFORM)
    places.rebuild_anchors()
    today = timezone.localdate(now)
    properties.state_headcount(cast.school_a, group="staff", on=today, people=54, **by)
    properties.mark_unit(cast.school_a, flag="union", holds=True, valid_from=today, **by)
    site = properties.add_site(cast.school_a, name="Cơ sở 1", address="12 Trần Quý Cáp", place=cast.commune, **by)
    properties.add_gate(site, name="Cổng chính", **by)
    sign_in(page, cast.officer)
    watch = Watch(page)
    page.goto("/don-vi/dia-ban/")
    page.get_by_role("heading", name="Phường Ninh Hòa").wait_for()
    watch("place")
    page.get_by_role("link", name="Xã Ninh Đông").click()
    page.get_by_text("nằm trọn trong Phường Ninh Hòa").wait_for()
    watch("place-old")
    page.goto(cast.school_a.get_absolute_url())
    watch("unit")
    for link, name in (
        ("Sửa thông tin", "unit-edit"),
        ("Đổi nơi đóng", "unit-move"),
        ("Đổi quan hệ", "unit-relate"),
        ("Ghi đặc điểm", "unit-mark"),
        ("Ghi kết thúc hoạt động", "unit-close"),
    ):
        page.get_by_role("link", name=link).click()
        watch(name)
        page.go_back()
    page.goto("/don-vi/them/")
    watch("unit-add")
    assert watch.faults == {}
