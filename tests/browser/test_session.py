"""A hall of 300: the organiser's screen shows a code that changes, phones read it with their cameras."""

import io
import threading
import time
from datetime import timedelta

import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect
from tests.browser.journey import NARROW, Somebody

from tuquan.core import dates
from tuquan.facts.services.verify import verify
from tuquan.outreach.models import Attendance, Certificate, CheckIn
from tuquan.outreach.queries.checkin import current_mark
from tuquan.outreach.services import certificates, sessions
from tuquan.outreach.services.certificates import issue_certificate
from tuquan.units.models import Membership, Person

PEOPLE = 300
THREADS = 6


def hall(unit):
    """The 300 of the unit, each with a name and a staff code."""
    people = [Person(full_name=f"Nguyễn Văn {place:03d}") for place in range(PEOPLE)]
    for person in people:
        person.fold()
    Person.objects.bulk_create(people)
    Membership.objects.bulk_create(
        Membership(person=person, unit=unit, staff_code=f"NV{place:03d}") for place, person in enumerate(people)
    )


def decoded(page, other_than="", seconds=30):
    """What a camera reads from the screen: a code, and another than that one."""
    until = time.monotonic() + seconds
    while True:
        codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
        if len(codes) == 1 and codes[0].text != other_than:
            return codes[0].text
        assert time.monotonic() < until, f"{len(codes)} codes on the screen, or still the same one"
        page.wait_for_timeout(250)


def takes_seat(phone, link, place, site):
    phone.page.goto(link)
    phone.heading("Hội nghị quán triệt")
    phone.types("Họ và tên", f"Nguyễn Văn {place:03d}")
    phone.types("Mã nhân viên, mã người học", f"NV{place:03d}")
    phone.judges(f"seat-{place}")
    phone.presses("Tôi có mặt")
    phone.heading("Đã ghi có mặt")
    phone.sees(f"Nguyễn Văn {place:03d}")


def test_three_hundred_say_here_within_two_minutes(new_page, cast, site, settings):
    settings.PUBLIC_URL = site
    Membership.objects.filter(unit=cast.school_a).exclude(person__user=None).update(staff_code="")
    hall(cast.school_a)
    session = sessions.record_session(
        cast.school_a,
        title="Hội nghị quán triệt",
        date=dates.today(),
        covers_internal_rules=True,
        covers_criteria=True,
        by=cast.clerk_a,
        at=timezone.now(),
    )
    organiser = Somebody(new_page(), cast.clerk_a)
    organiser.goes(session.get_absolute_url())
    organiser.clicks("Mở điểm danh")
    organiser.judges("check-in-open")
    organiser.presses("Mở điểm danh")
    began = time.monotonic()
    organiser.page.locator(".qr svg").wait_for()
    phones = [Somebody(new_page(viewport=NARROW)) for _phone in range(2)]
    first = decoded(organiser.page)
    for place, phone in enumerate(phones):
        takes_seat(phone, decoded(organiser.page), place, site)
    assert first.startswith(f"{site}/tuyen-truyen/co-mat/")

    # A picture sent to a friend: the code has changed meanwhile, the old one opens nothing.
    door = CheckIn.objects.get()
    late = Somebody(new_page(viewport=NARROW))
    old = current_mark(door, timezone.now() - timedelta(seconds=16))
    late.page.goto(reverse("outreach:seat_scan", args=[door.pk, old]))
    late.heading("Chưa điểm danh được")
    late.sees("Mã này đã cũ.")
    late.page.goto(reverse("outreach:seat", args=[door.pk]))  # nor does the address the others ended at
    late.heading("Chưa điểm danh được")

    # The other 298 come in through the same pages, several at a time.
    refused = []

    def come_in(places):
        try:
            for place in places:
                phone = Client()
                mark = current_mark(door, timezone.now())
                seat = phone.get(reverse("outreach:seat_scan", args=[door.pk, mark])).url
                answer = phone.post(seat, {"full_name": f"nguyen van {place:03d}", "staff_code": f"nv{place:03d}"})
                if answer.status_code != 302:
                    refused.append(place)
        finally:
            connection.close()

    threads = [threading.Thread(target=come_in, args=[range(2 + n, PEOPLE, THREADS)]) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.monotonic() - began
    assert (refused, Attendance.objects.filter(session=session).count()) == ([], PEOPLE)
    assert taken < 120, f"{taken:.0f} seconds"

    expect(organiser.page.locator(".door-count")).to_contain_text("300")
    organiser.judges("check-in")
    assert decoded(organiser.page) != first
    organiser.presses("Đóng điểm danh")
    organiser.sees("300 người đã điểm danh")
    session.refresh_from_db()
    assert session.head_count == PEOPLE
    assert verify() is None
    assert organiser.quiet()
    assert all(phone.quiet() for phone in phones)


@pytest.mark.parametrize("javascript", [False])
def test_the_screen_renews_itself_without_scripts(new_page, cast, site, settings, javascript):
    settings.PUBLIC_URL = site
    session = sessions.record_session(
        cast.school_a, title="Giao ban", date=dates.today(), by=cast.clerk_a, at=timezone.now()
    )
    organiser = Somebody(new_page(java_script_enabled=javascript), cast.clerk_a)
    organiser.goes(reverse("outreach:check_in", args=[session.pk]))
    organiser.presses("Mở điểm danh")
    organiser.page.locator(".qr svg").wait_for()
    first = decoded(organiser.page)
    assert decoded(organiser.page, other_than=first) != first


def test_a_certificate_that_runs_out_reminds_and_leads_to_a_class(new_page, cast, site):
    """The clerk hears of it in the morning, finds the officer's class, and the guard comes back with a new paper."""
    today = dates.today()
    issue_certificate(
        cast.school_a,
        person=cast.guard_a.person,
        kind="guard",
        issued_date=today - timedelta(days=1700),
        last_date=today + timedelta(days=20),
        by=cast.clerk_a,
        at=timezone.now(),
    )
    assert certificates.remind(today) == 3
    clerk, officer = Somebody(new_page(), cast.clerk_a), Somebody(new_page(), cast.officer)
    clerk.goes("/thong-bao/")
    clerk.sees("Chứng nhận huấn luyện nghiệp vụ bảo vệ của Trần Văn Bình còn không quá 30 ngày")
    clerk.goes(reverse("outreach:certificate_list"))
    clerk.sees("còn 20 ngày")
    clerk.judges("certificates")

    officer.goes(reverse("outreach:class_list"))
    officer.page.get_by_role("link", name="Mở lớp, gom danh sách").click()
    officer.types("Tên lớp", "Nghiệp vụ bảo vệ")
    officer.types("Nơi huấn luyện", "Công an tỉnh")
    officer.types("Hạn gửi danh sách", today + timedelta(days=10))
    officer.judges("class-open")
    officer.presses("Mở lớp")
    address = officer.page.url

    clerk.goes(address)
    clerk.clicks("Chọn người học")
    clerk.ticks("Trần Văn Bình")
    clerk.judges("class-enrol")
    clerk.presses("Gửi danh sách")
    clerk.sees("Đơn vị đã gửi danh sách")

    officer.goes(address)
    officer.clicks("Ghi ngày gửi")
    officer.types("Số văn bản", "12/BCĐ")
    officer.presses("Ghi ngày gửi")
    officer.clicks("Nhập kết quả")
    officer.types("Học từ ngày", today)
    officer.types("Số giấy của Trần Văn Bình", "77/CN")
    officer.judges("class-results")
    officer.presses("Ghi kết quả")
    officer.sees("đã có kết quả")
    officer.judges("class")

    clerk.goes(reverse("outreach:certificate_list"))
    clerk.sees("đến hết")
    assert Certificate.objects.filter(number="77/CN").count() == 1
    assert certificates.remind(today) == 0
    assert clerk.quiet()
    assert officer.quiet()
