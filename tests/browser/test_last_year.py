"""A clerk drops last year's folder in, looks at what was read and enters it."""

from tests.browser.journey import NARROW, accessibility_faults, look, sign_in

from tuquan.documents.models import OfficialDocument
from tuquan.files.tests.factories import docx, xlsx

PLAN = (
    "TRƯỜNG THCS LÊ LỢI",
    "Số: 08/KH-THCS",
    "Bình Minh, ngày 06 tháng 01 năm 2025",
    "KẾ HOẠCH",
    "Bảo đảm an ninh, trật tự trường học năm 2025",
    "Căn cứ tình hình thực tế",
)


def test_last_years_folder_is_dropped_in_and_entered(new_page, cast, tmp_path):
    (tmp_path / "Ke hoach 2025.docx").write_bytes(docx(*PLAN))
    (tmp_path / "Danh sach.xlsx").write_bytes(xlsx([["STT", "Họ và tên"], ["1", "Trần Văn Mẫu"]]))
    (tmp_path / "Ghi chep.txt").write_text("Họp ngày 3/2", encoding="utf-8")
    page = new_page()
    sign_in(page, cast.clerk_a)
    page.goto("/van-ban/")
    page.get_by_role("link", name="Nạp hồ sơ năm trước").click()
    look(page, "last-year-empty")
    page.get_by_label("Hoặc chọn cả thư mục").set_input_files(tmp_path)
    page.get_by_label("Tôi đã xem: không tệp nào mang dấu mật").check()
    page.get_by_role("button", name="Nạp tệp").click()
    page.get_by_text("Đã nạp 3 tệp.").wait_for()
    assert accessibility_faults(page) == []
    look(page, "last-year-waiting")
    page.get_by_role("button", name="Ghi các tệp đã chọn vào sổ").click()
    page.get_by_text("Đã ghi 1 văn bản vào sổ.").wait_for()
    assert OfficialDocument.objects.get().reference == "08/KH-THCS"
    page.set_viewport_size(NARROW)
    page.get_by_role("link", name="Ghi chep.txt").click()
    look(page, "last-year-one")
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Bỏ tệp này").click()
    page.get_by_text("Đã bỏ tệp “Ghi chep.txt”.").wait_for()
