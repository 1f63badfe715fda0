"""Pressed twice, and the Back button: on old phones without scripts as well, an act is done once and nothing is lost."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Error
from tests.browser.journey import NARROW, Somebody

from tuquan.audit.models import Entry
from tuquan.core import dates
from tuquan.outreach.models import Attendance
from tuquan.outreach.queries.checkin import current_mark
from tuquan.outreach.services import checkin, sessions
from tuquan.programme.models import AnnouncementSide, Gap, Signature
from tuquan.programme.services import announcing
from tuquan.programme.services.signing import codes
from tuquan.programme.tests import factories as programme
from tuquan.units.models import Membership


def times(kind):
    return Entry.objects.filter(kind=kind).count()


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def scripts(request, clock):
    cache.clear()
    clock(2026, 6, 15, 13)
    return {"java_script_enabled": request.param}


@pytest.fixture
def phone(new_page, scripts):
    return Somebody(new_page(viewport=NARROW, **scripts))


def presses_twice(somebody, words):
    """Until the page that answers stands, and no second answer is on its way."""
    page = somebody.page
    page.evaluate("window.before = true")
    page.get_by_role("button", name=words, exact=True).dblclick(no_wait_after=True)
    for _ in range(100):
        try:
            page.wait_for_load_state("networkidle")
            if not page.evaluate("window.before"):
                return
        except Error:  # the first answer gave way to the second
            pass
        page.wait_for_timeout(100)
    raise AssertionError(f"nothing answered “{words}”")


def test_a_signature_is_given_once(phone, cast):
    round, (signer,) = programme.opened(cast.school_a, "Trần Văn Bình", by=cast.clerk_a)
    slip = urlsplit(codes.slip_url(signer, round)).path
    phone.goes(slip)
    presses_twice(phone, "Tôi đã đọc và ký")
    phone.sees("Đã ký lúc")
    phone.page.go_back()
    phone.goes(slip)
    phone.sees("Đã ký lúc")
    assert Signature.objects.count() == 1


def test_a_seat_is_taken_once(phone, cast):
    Membership.objects.filter(person=cast.guard_a.person).update(staff_code="NV1")
    by = {"by": cast.clerk_a, "at": programme.NOW}
    session = sessions.record_session(cast.school_a, title="Giao ban", date=programme.TODAY, **by)
    door = checkin.open_check_in(session, minutes=240, **by)
    phone.goes(reverse("outreach:seat_scan", args=[door.pk, current_mark(door, timezone.now())]))
    phone.types("Họ và tên", cast.guard_a.full_name)
    phone.types("Mã nhân viên, mã người học", "NV1")
    presses_twice(phone, "Tôi có mặt")
    phone.heading("Đã ghi có mặt")
    phone.page.go_back()
    if phone.page.get_by_role("button", name="Tôi có mặt").count():
        phone.types("Họ và tên", cast.guard_a.full_name)
        phone.types("Mã nhân viên, mã người học", "NV1")
        phone.presses("Tôi có mặt")
    assert Attendance.objects.filter(session=session).count() == 1


def test_an_answer_to_an_announcement_is_given_once_and_changed_by_going_back(phone, cast):
    announcement = programme.announcement(cast.school_a, by=cast.clerk_a)
    side = announcement.sides.get()
    phone.goes(announcing.path(side))
    phone.page.get_by_label("Cần hỏi lại").check()
    phone.types("Điều cần hỏi", "Xe khách đỗ ở đâu?")
    presses_twice(phone, "Gửi trả lời")
    phone.sees("Đã ghi trả lời: cần hỏi lại.")
    phone.page.go_back()
    phone.page.get_by_label("Sẽ có mặt").check()
    phone.page.locator("form button[type=submit]").click()
    phone.sees("Đã ghi trả lời: sẽ có mặt.")
    side = AnnouncementSide.objects.get()
    assert (side.reply, times("programme.announcement_replied")) == ("coming", 2)


def test_each_step_of_a_gap_is_done_once(new_page, scripts, cast):
    clerk = Somebody(new_page(**scripts), cast.clerk_a)
    clerk.goes(reverse("programme:gap_find"))
    clerk.page.locator("textarea").first.fill("Cổng phụ không khóa sau 18 giờ")
    presses_twice(clerk, "Ghi vào sổ")
    clerk.sees("Cổng phụ không khóa sau 18 giờ")
    gap = Gap.objects.get()
    clerk.goes(reverse("programme:gap_propose", args=[gap.pk]))
    clerk.page.get_by_label("Đề xuất khắc phục").fill("Thay khóa")
    clerk.types("Bộ phận khắc phục", "Tổ Bảo vệ")
    clerk.types("Hạn khắc phục", dates.today() + timedelta(days=7))
    presses_twice(clerk, "Ghi đề xuất")
    clerk.sees("Tổ Bảo vệ khắc phục, còn 7 ngày")
    clerk.goes(reverse("programme:gap_mend", args=[gap.pk]))
    clerk.types("Đã khắc phục thế nào", "Đã thay khóa")
    presses_twice(clerk, "Ghi đã khắc phục")
    clerk.goes(gap.get_absolute_url())
    clerk.sees("chờ kiểm tra lại")
    gap.refresh_from_db()
    assert (gap.mended_how, times("programme.gap_found"), times("programme.gap_mended")) == ("Đã thay khóa", 1, 1)
