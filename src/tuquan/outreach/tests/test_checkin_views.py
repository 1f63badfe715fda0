import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tuquan.core import dates
from tuquan.outreach.models import Attendance, CheckIn
from tuquan.outreach.queries.checkin import current_mark
from tuquan.outreach.services import checkin
from tuquan.outreach.tests.factories import held
from tuquan.outreach.tests.test_checkin import member
from tuquan.outreach.tests.test_views import words


@pytest.fixture
def door(cast):
    session = held(cast.school_a, date=dates.today(), at=timezone.now())
    return checkin.open_check_in(session, minutes=30, by=cast.clerk_a, at=timezone.now())


def scan(client, door, ago=0):
    mark = current_mark(door, timezone.now() - timedelta(seconds=ago))
    return client.get(reverse("outreach:seat_scan", args=[door.pk, mark]))


def seat(door):
    return reverse("outreach:seat", args=[door.pk])


def test_a_phone_scans_says_who_it_is_and_reads_its_name(cast, door):
    member(cast.school_a, "Bùi Thị An", "GV07")
    phone = Client()
    response = scan(phone, door)
    assert (response.status_code, response.url) == (302, seat(door))
    cookie = phone.cookies["co-mat"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (seat(door), True, "Lax")
    shown = phone.get(seat(door))
    assert "no-store" in shown.headers["Cache-Control"]
    assert ("Họ và tên" in words(shown), "Bùi Thị An" in words(shown)) == (True, False)
    wrong = phone.post(seat(door), {"full_name": "Bùi Thị An", "staff_code": "GV1"})
    assert "Họ tên và mã nhân viên chưa khớp." in words(wrong)
    assert phone.post(seat(door), {"full_name": "Bùi Thị An", "staff_code": "GV07"}).status_code == 302
    assert "Đã ghi có mặt" in words(phone.get(seat(door)))
    assert Attendance.objects.count() == 1


def test_somebody_signed_in_presses_once(cast, door):
    phone = Client()
    phone.force_login(cast.guard_a, settings.AUTHENTICATION_BACKENDS[-1])
    scan(phone, door)
    assert "Trần Văn Bình" in words(phone.get(seat(door)))
    assert phone.post(seat(door), {"account": "1"}).status_code == 302
    assert [row.person.user for row in Attendance.objects.all()] == [cast.guard_a]


def test_an_old_code_a_forwarded_address_and_an_unknown_door_open_nothing(cast, door):
    answers = [
        scan(Client(), door, ago=16),
        Client().get(seat(door)),
        Client().post(seat(door), {"full_name": "Bùi Thị An", "staff_code": "GV07"}),
    ]
    assert [answer.status_code for answer in answers] == [410, 410, 410]
    assert all("Mã này đã cũ." in words(answer) for answer in answers)
    unknown = CheckIn(pk="01900000-0000-7000-8000-000000000000")
    closed = [Client().get(seat(unknown)), Client().get(reverse("outreach:seat_scan", args=[unknown.pk, "x" * 16]))]
    checkin.close_check_in(door, by=None, at=timezone.now())
    closed += [Client().get(seat(door)), scan(Client(), door)]
    assert {(answer.status_code, words(answer)) for answer in closed} == {(410, words(closed[0]))}


def test_a_cookie_of_another_door_is_no_ticket(cast, door):
    other = checkin.open_check_in(
        held(cast.school_a, date=dates.today(), at=timezone.now()), minutes=30, by=None, at=timezone.now()
    )
    phone = Client()
    scan(phone, other)
    value = phone.cookies["co-mat"].value
    stranger = Client()
    stranger.cookies["co-mat"] = value
    assert stranger.get(seat(door)).status_code == 410


def test_the_screen_shows_a_code_that_opens_the_door(cast, client, settings):
    settings.PUBLIC_URL = "https://tuquan.example"
    session = held(cast.school_a, date=dates.today(), at=timezone.now())
    client.force_login(cast.clerk_a)
    address = reverse("outreach:check_in", args=[session.pk])
    assert "Mở điểm danh" in words(client.get(address))
    assert client.post(address, {"minutes": "30"}).url == address
    page = client.get(address)
    door = CheckIn.objects.get()
    assert re.fullmatch(rf"https://tuquan.example/tuyen-truyen/co-mat/{door.pk}/[\w-]{{16}}/", page.context["address"])
    assert Client().get(page.context["address"].removeprefix("https://tuquan.example")).status_code == 302
    part = client.get(reverse("outreach:check_in_code", args=[session.pk])).content.decode()
    assert ("<svg" in part, "<html" in part) == (True, False)
    assert client.post(reverse("outreach:check_in_close", args=[session.pk])).url == session.get_absolute_url()
    assert "Điểm danh đã đóng" in words(client.get(reverse("outreach:check_in_code", args=[session.pk])))
