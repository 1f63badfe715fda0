"""The office of Quảng Ngãi announces a delegation to the guard squad, which answers on a phone by link; a gap is found
by a self-check, mended, checked again."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.utils import timezone
from tests.browser.journey import NARROW, Somebody

from tuquan.accounts.models import User
from tuquan.home import demo
from tuquan.programme.models import AnnouncementSide, Gap
from tuquan.programme.services import announcing

SQUAD = "Tiểu đội Cảnh sát bảo vệ"


def test_the_guard_squad_is_told_of_a_delegation_and_answers_on_a_phone(new_page, transactional_db, site):
    demo.load()
    day = timezone.localdate() + timedelta(days=1)
    clerk = Somebody(new_page(), User.objects.get(username="vpquangngai"))
    clerk.goes("/phong-trao/cac-so/")
    clerk.judges("registers")
    clerk.clicks("Báo trước")
    clerk.judges("announce")
    clerk.types("Ngày", day)
    clerk.types("Giờ", "08:30")
    clerk.types("Cổng, địa điểm", "Cổng chính")
    clerk.types("Số người", 25)
    clerk.types("Số xe", 3)
    clerk.ticks(SQUAD)
    clerk.presses("Báo cho các bên")
    clerk.sees(f"Chờ {SQUAD} trả lời")
    clerk.judges("announcement-waiting")
    clerk.clicks("Lấy liên kết")
    clerk.judges("announcement-link")
    side = AnnouncementSide.objects.get(name=SQUAD)
    link = urlsplit(clerk.page.get_by_label("Chỉ liên kết").input_value()).path

    phone = Somebody(new_page(viewport=NARROW))
    phone.goes(link)
    phone.sees("Cổng chính")
    phone.judges("reply")
    phone.page.get_by_label("Cần hỏi lại").check()
    phone.presses("Gửi trả lời")
    phone.page.get_by_text("Hãy ghi điều cần hỏi.").first.wait_for()
    phone.types("Điều cần hỏi", "Xe khách đỗ ở đâu?")
    phone.presses("Gửi trả lời")
    phone.sees("Đã ghi trả lời: cần hỏi lại.")

    clerk.goes(side.announcement.get_absolute_url())
    clerk.sees("Xe khách đỗ ở đâu?")
    clerk.page.locator(".next-act").get_by_role("link", name="Giải đáp").click()
    clerk.types("Giải đáp", "Bãi xe phía sau.")
    clerk.presses("Gửi giải đáp")

    phone.goes(link)
    phone.sees("Bãi xe phía sau.")
    phone.page.get_by_label("Sẽ có mặt").check()
    phone.presses("Trả lời lại")
    phone.sees("Đã ghi trả lời: sẽ có mặt.")
    phone.judges("reply-given")
    # Nothing but the one page opens without an account.
    phone.goes(side.announcement.get_absolute_url())
    phone.heading("Đăng nhập")

    clerk.goes(side.announcement.get_absolute_url())
    clerk.sees("sẽ có mặt")
    clerk.sees("các bên đã trả lời")
    clerk.judges("announcement-answered")
    assert announcing.forget_past(day + timedelta(days=1)) >= 1
    phone.goes(link)
    phone.heading("Liên kết không dùng được")
    clerk.goes("/phong-trao/cac-so/bao-truoc/")
    clerk.sees("Số lần đã báo, theo tháng")
    clerk.judges("announcements")
    assert clerk.quiet()
    assert phone.quiet()


def test_a_gap_found_by_a_self_check_is_mended_and_checked(new_page, cast, site):
    today = timezone.localdate()
    clerk = Somebody(new_page(), cast.clerk_a)
    clerk.goes("/phong-trao/cac-so/so-ho/")
    clerk.judges("gaps-empty")
    clerk.clicks("Tự kiểm tra")
    clerk.judges("self-checks")
    clerk.clicks("Làm phiếu Trang thông tin điện tử")
    clerk.judges("self-check-do")
    for group in clerk.page.locator("form fieldset").all():
        group.get_by_label("Đạt", exact=True).check()
    clerk.page.get_by_role("group", name="Đăng nhập quản trị có lớp bảo vệ thứ hai?").get_by_label("Chưa").check()
    clerk.presses("Ghi kết quả")
    clerk.sees("7/8 dòng đạt")
    clerk.presses("Đưa vào sổ sơ hở")
    clerk.sees("Đã đưa vào sổ sơ hở.")
    clerk.judges("self-check")
    clerk.page.get_by_role("link", name="Đã đưa vào sổ sơ hở").click()
    clerk.heading("Đăng nhập quản trị chưa có lớp bảo vệ thứ hai")
    clerk.judges("gap-found")
    clerk.clicks("Đề xuất khắc phục")
    clerk.page.get_by_label("Đề xuất khắc phục").fill("Bật mã xác thực cho hai tài khoản quản trị")
    clerk.types("Bộ phận khắc phục", "Tổ Công nghệ thông tin")
    clerk.types("Hạn khắc phục", today + timedelta(days=7))
    clerk.judges("gap-propose")
    clerk.presses("Ghi đề xuất")
    clerk.sees("Tổ Công nghệ thông tin khắc phục, còn 7 ngày")
    clerk.clicks("Ghi đã khắc phục")
    clerk.types("Đã khắc phục thế nào", "Đã bật cho cả hai tài khoản")
    clerk.presses("Ghi đã khắc phục")
    clerk.sees("chờ kiểm tra lại")

    head = Somebody(new_page(), cast.head_a)
    head.goes(Gap.objects.get().get_absolute_url())
    head.page.locator(".next-act").get_by_role("link", name="Kiểm tra lại").click()
    head.page.get_by_label("Đạt, đã khắc phục xong").check()
    head.types("Bộ phận kiểm tra lại", "Ban Giám hiệu")
    head.presses("Ghi kết quả")
    head.sees("Đã khắc phục và kiểm tra lại")
    head.judges("gap-checked")
    head.goes("/phong-trao/cac-so/so-ho/?xem=xong")
    head.sees("đã khắc phục, đã kiểm tra lại")
    head.judges("gaps-done")
    assert clerk.quiet()
    assert head.quiet()
