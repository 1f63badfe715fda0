"""A theft in the night, from the first tap to the police's receipt; a crowd of sixty with two who do not answer; a patrol
that misses a point."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.journey import NARROW, Somebody

from tuquan.incidents.models import Incident, Minutes, Transfer
from tuquan.notifications.models import Message
from tuquan.patrols.models import Round
from tuquan.patrols.services import planning
from tuquan.units.tests.factories import cast as people


def test_a_theft_in_the_night_goes_from_one_tap_to_minutes_and_the_police(new_page, transactional_db, site):
    cast = people()
    guard = Somebody(new_page(viewport=NARROW), cast.guard_a)
    guard.goes("/vu-viec/")
    guard.clicks("Báo vụ việc")
    guard.judges("report-kinds")
    guard.clicks("Trộm cắp, mất tài sản")
    guard.judges("report-form")
    guard.types("Ở đâu", "Phòng máy tính")
    guard.types("Đang xảy ra gì", "Cửa bị cạy")
    guard.presses("Báo ngay")
    assert guard.acts <= 5
    guard.sees("Đã báo. Làm theo các bước dưới đây.")
    guard.judges("incident-new")
    guard.presses("Tôi nhận xử lý")
    guard.sees("Trần Văn Bình đang xử lý")
    incident = Incident.objects.get()

    police = Somebody(new_page(), cast.police_officer)
    news = Message.objects.get(recipient=cast.police_officer, kind="incidents.reported")
    police.goes(news.url)
    police.judges("told")
    police.presses("Đã nhận tin")
    police.presses("Đã có mặt")
    police.sees("có mặt")

    for _step in range(6):  # every step of the playbook, each by the first button of that name
        guard.page.get_by_role("button", name="Đã làm").first.click()
        guard.sees("Đã ghi.")
    sheet = guard.page.locator("#hien-truong")  # the scene has a sheet of its own
    border = sheet.locator(".playbook-step").filter(has_text="Khoanh khu vực")
    border.get_by_role("button", name="Đã làm").click()
    expect(border).to_contain_text("đã làm")
    guard.judges("scene-sheet")
    guard.clicks("Giữ vật chứng, ảnh")
    guard.types("Vật, ảnh chụp gì", "Ổ khóa bị cắt")
    guard.types("Ai giữ", "Trần Văn Bình")
    guard.presses("Ghi vào danh mục")
    guard.sees("1. Ổ khóa bị cắt")

    clerk = Somebody(new_page(), cast.clerk_a)
    clerk.goes(incident.get_absolute_url())
    clerk.judges("incident-minutes")
    clerk.page.locator(".next-act").get_by_role("link", name="Lập biên bản").click()
    clerk.judges("minutes-form")
    clerk.page.get_by_label("Lập lúc").fill(f"{timezone.localtime():%H:%M %d/%m/%Y}")
    incident.refresh_from_db()
    Incident.objects.update(  # the minute of the form is a whole one
        discovered_at=incident.discovered_at - timedelta(minutes=2),
        reported_at=incident.reported_at - timedelta(minutes=1),
    )
    clerk.page.get_by_label("Người trong biên bản").fill("Ngô Thị Chứng; người làm chứng; Giáo viên")
    clerk.presses("Lập biên bản")
    clerk.sees("Ngô Thị Chứng")
    clerk.judges("minutes")
    with clerk.page.expect_download() as paper:
        clerk.clicks("Bản Word")
    assert paper.value.suggested_filename.endswith(".docx")
    assert Minutes.objects.count() == 1

    clerk.goes(incident.get_absolute_url())
    clerk.page.locator(".next-act").get_by_role("link", name="Bàn giao").click()
    clerk.types("Nội dung bàn giao", "Hiện trường còn nguyên")
    clerk.ticks("1. Ổ khóa bị cắt")
    clerk.presses("Bàn giao")
    clerk.sees("Chờ Công an phường Ninh Hòa ký nhận")
    clerk.judges("transfer")

    police.goes("/vu-viec/nhan/")
    police.judges("transfers")
    police.clicks("Trộm cắp, mất tài sản: Phòng máy tính")
    police.page.locator(".next-act").get_by_role("link", name="Ký nhận").click()
    police.types("Số biên nhận, biên bản", "3/BN")
    police.presses("Ký nhận")
    police.sees("Vũ Hải Long đã ký nhận")
    assert Transfer.objects.get().receipt_number == "3/BN"
    assert guard.quiet()
    assert police.quiet()
    assert clerk.quiet()


def test_a_crowd_of_sixty_is_met_although_two_do_not_answer(new_page, transactional_db, site):
    cast = people()
    guard = Somebody(new_page(viewport=NARROW), cast.guard_a)
    guard.goes("/vu-viec/bao/?loai=crowd")
    guard.types("Ở đâu", "Cổng chính")
    guard.types("Khoảng bao nhiêu người", 60)
    guard.presses("Báo ngay")
    guard.presses("Tôi nhận xử lý")
    for text in ("Lãnh đạo gặp đại diện", "Y tế túc trực"):
        line = guard.page.locator(".playbook-step").filter(has_text=text)
        line.get_by_role("button", name="Không liên lạc được").click()
        guard.sees("Chuyển cho:")
    guard.sees("2 việc không liên lạc được người chính")
    guard.judges("crowd")
    while guard.page.get_by_role("button", name="Đã làm").count():
        guard.page.get_by_role("button", name="Đã làm").first.click()
        guard.page.wait_for_load_state()
    incident = Incident.objects.get()
    expect(guard.page.locator("#hien-truong")).to_have_count(0)  # a crowd is no scene
    assert (incident.people, incident.steps.count(), incident.steps.filter(state="done").count()) == (60, 8, 8)
    assert incident.steps.exclude(no_answer_at=None).count() == 2
    head = Somebody(new_page(), cast.head_a)
    head.goes(incident.get_absolute_url())
    head.page.locator(".next-act").get_by_role("link", name="Kết thúc").click()
    head.answers("Đơn vị xác minh", "Đã xác minh có vụ việc")
    head.types("Kết luận của đơn vị", "Đại diện được tiếp, mọi người đã về")
    head.presses("Kết thúc")
    head.sees("Đã kết thúc vụ việc.")
    head.judges("crowd-closed")

    # The same as a drill: the same two do not answer, the police hear nothing, no figure moves.
    told = Message.objects.filter(recipient=cast.police_officer).count()
    guard.goes("/vu-viec/bao/?loai=crowd&dien-tap=1")
    expect(guard.page.get_by_label("Đây là diễn tập")).to_be_checked()
    guard.types("Ở đâu", "Cổng chính")
    guard.types("Khoảng bao nhiêu người", 60)
    guard.presses("Báo ngay")
    for text in ("Lãnh đạo gặp đại diện", "Y tế túc trực"):
        line = guard.page.locator(".playbook-step").filter(has_text=text)
        line.get_by_role("button", name="Không liên lạc được").click()
        guard.sees("Chuyển cho:")
    guard.sees("2 việc không liên lạc được người chính")
    guard.judges("crowd-drill")
    drill = Incident.objects.get(drill=True)
    assert drill.steps.exclude(no_answer_at=None).count() == 2
    assert Message.objects.filter(recipient=cast.police_officer).count() == told
    assert guard.quiet()
    assert head.quiet()


def test_a_patrol_that_misses_a_point_is_told_to_the_chief(new_page, transactional_db, site):
    cast = people()
    now = timezone.now()
    named = ("Cổng chính", "Kho", "Nhà xe")
    points = [planning.add_point(cast.school_a, name=name, by=cast.head_a, at=now) for name in named]
    planning.save_route(cast.school_a, name="Vòng đêm", points=points, by=cast.head_a, at=now)
    guard = Somebody(new_page(viewport=NARROW), cast.guard_a)
    guard.goes("/tuan-tra/")
    guard.judges("rounds")
    guard.presses("Đi Vòng đêm")
    guard.judges("round-begun")
    for point in (points[0], points[2]):
        guard.goes(reverse("patrols:scan", args=[point.code]))
        guard.presses("Xong điểm này")
        guard.sees(f"Đã qua điểm {point.name}.")
    guard.clicks("Kết thúc vòng")
    guard.sees("Còn sót: Kho.")
    guard.presses("Kết thúc vòng")
    guard.sees("Sót 1 điểm")
    head = Somebody(new_page(), cast.head_a)
    head.goes(Message.objects.get(recipient=cast.head_a, kind="patrols.missed").url)
    head.sees("Sót 1 điểm")
    head.judges("round-missed")
    head.goes("/tuan-tra/phuong-an/")
    head.judges("overview")
    assert Round.objects.get().visits.count() == 2
    assert guard.quiet()
    assert head.quiet()
