"""The officer pastes a commune's report, decides its figures by keyboard, confirms once, and a figure of the ward opens
down to the place in the text where it was read."""

from tests.browser.journey import accessibility_faults, look, sign_in

from tuquan.core import dates
from tuquan.core.dates import year_of
from tuquan.facts.models import Fact
from tuquan.facts.services import DeclaredFigureInput, declare
from tuquan.reports.models import Reading
from tuquan.reports.tests.readings import started

REPORT = """BÁO CÁO
Kết quả công tác xây dựng phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2025

1. Công tác tuyên truyền
Trong năm 2025, toàn phường đã tổ chức 126 buổi tuyên truyền pháp luật với 9.840 lượt người tham dự; phát 5.600 tờ rơi, đăng
214 tin, bài trên hệ thống truyền thanh; vận động 4.310 hộ gia đình ký cam kết không vi phạm pháp luật. Mở 7 lớp tập huấn kỹ
năng phòng cháy cho 640 học viên; tổ chức 9 cuộc diễn tập phương án chữa cháy với 385 người tham gia.
2. Xây dựng mô hình
Duy trì 31 mô hình tự quản về an ninh, trật tự, trong đó xây dựng mới 5 mô hình; 22 tổ bảo vệ an ninh, trật tự với 198 thành
viên; 14 tổ liên gia an toàn PCCC; lắp đặt 412 camera an ninh, kinh phí xã hội hóa 1,85 tỷ đồng. Có 26 nhóm Zalo với hơn
7.200 thành viên tham gia.
3. Tin báo, xử lý
Nhân dân cung cấp 143 tin, trong đó 97 tin có giá trị giúp Công an làm rõ 38 vụ việc, xử lý 61 đối tượng; hòa giải thành 45 vụ
mâu thuẫn; cảm hóa, giáo dục 18 người lầm lỗi; vận động giao nộp 12 khẩu súng tự chế.
4. Đăng ký, công nhận
Đăng ký xây dựng 48 cơ quan, doanh nghiệp, nhà trường đạt tiêu chuẩn “An toàn về an ninh, trật tự”; được công nhận 45 cơ
quan, doanh nghiệp, nhà trường, đạt 93,7%.
5. Khen thưởng
Khen thưởng 11 tập thể và 29 cá nhân có thành tích xuất sắc. Năm 2024 khen thưởng 8 tập thể.
"""


def test_officer_reads_a_report_by_keyboard_and_opens_a_figure_to_its_place_in_the_text(new_page, cast):
    declare(
        cast.office,
        year_of(2025),
        [DeclaredFigureInput("cameras", 400)],
        source_title="Sổ camera",
        whole_area=cast.commune,
        by=cast.officer,
        at=dates.at_noon(dates.today()),
    )
    page = new_page()
    sign_in(page, cast.officer)
    page.goto("/bao-cao/")
    page.get_by_role("link", name="Đọc một báo cáo").click()
    page.get_by_label("Dán nội dung báo cáo").fill(REPORT)
    page.get_by_label("Tên báo cáo").fill("Kết quả phong trào năm 2025")
    look(page, "reading-new")
    page.get_by_role("button", name="Đọc báo cáo").click()
    page.get_by_text("31 số · còn 31 chờ xét · 0 nhận · 0 bỏ").wait_for()
    page.get_by_text("đã có 400 (khai), chênh +12").wait_for()
    look(page, "reading")
    assert accessibility_faults(page) == []

    # The least sure comes first; it is dropped, the next one corrected, the rest taken.
    first = page.locator(".reading-row.is-current")
    first.wait_for()
    page.keyboard.press("x")
    page.get_by_text("còn 30 chờ xét · 0 nhận · 1 bỏ").wait_for()
    page.keyboard.press("s")
    page.get_by_role("heading", name="Số này là gì?").wait_for()
    look(page, "reading-correct")
    page.get_by_label("Mức").select_option("about")
    page.get_by_role("button", name="Ghi số này").click()
    page.get_by_text("còn 29 chờ xét · 1 nhận · 1 bỏ").wait_for()
    for left in range(28, -1, -1):
        page.locator(".reading-row.is-current[data-state=waiting]").wait_for()
        page.keyboard.press("Enter")
        page.get_by_text(f"còn {left} chờ xét").wait_for()
    page.get_by_role("link", name="Xem lại và xác nhận").click()
    page.get_by_text("30 số được nhận (trong đó 1 số đã sửa), 1 số bỏ.").wait_for()
    look(page, "reading-confirm")
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="Xác nhận, ghi số liệu").click()
    page.get_by_role("heading", name="Số liệu đã ghi").wait_for()
    look(page, "reading-confirmed")

    page.goto(Fact.objects.get(indicator="propaganda_attendees").get_absolute_url())
    page.get_by_role("link", name="Xem chỗ đọc được số này trong báo cáo").click()
    reading = Reading.objects.get()
    figure = reading.figures.get(indicator="propaganda_attendees")
    page.wait_for_url(f"**{reading.get_absolute_url()}#cho-{figure.pk}")
    assert page.locator("mark.is-current").inner_text() == "9.840"


def test_two_numbers_of_a_report_become_one_sum_that_shows_both_places(new_page, cast):
    text = (
        "Năm 2025 tổ chức 48 buổi tuyên truyền ở trường học, 30 buổi tuyên truyền ở khu dân cư. Khen thưởng 6 tập thể."
    )
    reading = started(cast, text=text)
    page = new_page()
    sign_in(page, cast.officer)
    page.goto(reading.get_absolute_url())
    page.get_by_label("để cộng 48").check()
    page.get_by_label("để cộng 6 ").check()
    page.get_by_role("button", name="Cộng các số đã tích thành một").click()
    page.get_by_text("Chỉ cộng các số của cùng một chỉ tiêu và cùng kỳ").wait_for()
    page.get_by_label("để cộng 48").check()
    page.get_by_label("để cộng 30").check()
    page.get_by_role("button", name="Cộng các số đã tích thành một").click()
    page.get_by_text("cộng từ 48 + 30").wait_for()
    look(page, "reading-sum")
    assert accessibility_faults(page) == []
    page.get_by_role("link", name="78 buổi").click()
    assert page.locator("mark.is-current").all_inner_texts() == ["48", "30"]
    page.get_by_role("button", name="Tách ra").click()
    page.get_by_text("3 số · còn 3 chờ xét").wait_for()
