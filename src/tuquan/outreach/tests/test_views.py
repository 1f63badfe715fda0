import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tuquan.core import dates
from tuquan.facts.models import Fact
from tuquan.outreach.models import Session
from tuquan.outreach.services import sessions as services
from tuquan.outreach.tests.factories import AT, DAY, held, people
from tuquan.units.models import Headcount, Membership, SubUnit

LIST = reverse("outreach:session_list")
ADD = reverse("outreach:add")


def words(response):
    body = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def url(name, session):
    return reverse(f"outreach:{name}", args=[session.pk])


@pytest.fixture
def page(client):
    def get(user, address, **query):
        client.force_login(user)
        return client.get(address, query)

    return get


@pytest.fixture
def post(client):
    def send(user, address, data):
        client.force_login(user)
        return client.post(address, data)

    return send


FORM = {
    "title": "Tuyên truyền an toàn giao thông",
    "date": "03/03/2026",
    "kind": "awareness",
    "topic": "traffic",
    "form": "flag_salute",
    "head_count": "1.250",
    "counted_as": "exact",
    "audience": "learners",
}


def test_session_add_records_it_with_its_figures(cast, page, post):
    shown = page(cast.clerk_a, ADD, **{"quan-triet": "1", "hinh-thuc": "festival"}).content.decode()
    assert 'value="festival" selected' in shown
    assert len(re.findall(r'name="covers_\w+"[^>]*checked', shown)) == 2
    response = post(cast.clerk_a, ADD, FORM)
    session = Session.objects.get()
    assert response.url == session.get_absolute_url()
    assert (session.unit, session.head_count, session.topic) == (cast.school_a, 1250, "traffic")
    assert sorted(Fact.objects.values_list("indicator", "value")) == [
        ("propaganda_attendees", 1250),
        ("propaganda_sessions", 1),
    ]
    assert "1.250 lượt người" in words(page(cast.clerk_a, session.get_absolute_url()))


def test_session_add_pressed_twice_is_one_session(cast, page, post):
    shown = page(cast.clerk_a, ADD).content.decode()
    act = re.search(r'name="act_id" value="([^"]+)"', shown)[1]
    first = post(cast.clerk_a, ADD, {**FORM, "act_id": act})
    assert post(cast.clerk_a, ADD, {**FORM, "act_id": act}).url == first.url
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Hãy nhập nội dung."),
        ({"date": "31/02/2026"}, "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 20/11/2026."),
        ({"last_date": "01/03/2026"}, "Ngày cuối phải bằng hoặc sau ngày đầu."),
        ({"head_count": "-1"}, "Số lượt người dự"),
        ({"topic": "weather"}, "Hãy chọn"),
    ],
)
def test_session_add_explains_a_wrong_entry_and_saves_nothing(cast, post, wrong, sentence):
    response = post(cast.clerk_a, ADD, {**FORM, **wrong})
    assert response.status_code == 200
    assert sentence in words(response)
    assert Session.objects.count() == 0


def test_session_add_refuses_tomorrow(cast, post):
    tomorrow = dates.day(dates.today() + timedelta(days=1))
    assert "Chỉ ghi buổi đã diễn ra" in words(post(cast.clerk_a, ADD, {**FORM, "date": tomorrow}))


@pytest.mark.parametrize(
    ("who", "whole", "one", "change"),
    [
        ("head_a", 200, 200, 200),
        ("guard_a", 403, 404, 404),
        ("officer", 403, 404, 404),
        ("head_b", 200, 404, 404),
    ],
)
def test_sessions_are_seen_and_changed_by_the_unit_alone(cast, page, who, whole, one, change):
    session = held(cast.school_a)
    user = getattr(cast, who)
    assert page(user, LIST).status_code == whole
    assert page(user, ADD).status_code == whole
    assert page(user, reverse("outreach:owed")).status_code == whole
    assert page(user, session.get_absolute_url()).status_code == one
    for name in ("session_edit", "attendance", "session_withdraw"):
        assert page(user, url(name, session)).status_code == change


def test_session_list_shows_the_year_of_the_own_unit_with_its_totals(cast, page):
    held(cast.school_a, title="Buổi của A", head_count=300)
    held(cast.school_a, title="Lớp của A", kind="training")
    held(cast.school_b, title="Buổi của B")
    shown = words(page(cast.head_a, LIST, nam="2026"))
    assert "Buổi của A" in shown
    assert "Buổi của B" not in shown
    assert "Lượt người dự, nghe tuyên truyền 300 lượt người" in shown
    only = words(page(cast.head_a, LIST, nam="2026", loai="training"))
    assert ("Lớp của A" in only, "Buổi của A" in only) == (True, False)
    assert "Chưa có buổi nào trong năm" in words(page(cast.head_a, LIST, nam="2020"))


def test_session_list_asks_the_database_as_often_for_one_row_as_for_three(cast, page, client):
    counts = []
    page(cast.head_a, LIST)
    for more in (1, 2):
        for _row in range(more):
            held(cast.school_a, head_count=5)
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST, {"nam": "2026"})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_session_edit_shows_what_stands_and_changes_it(cast, page, post):
    session = held(cast.school_a, title="Cũ", head_count=10)
    assert 'value="Cũ"' in page(cast.head_a, url("session_edit", session)).content.decode()
    assert post(cast.head_a, url("session_edit", session), {**FORM, "title": "Mới"}).url == session.get_absolute_url()
    session.refresh_from_db()
    assert (session.title, session.head_count, session.form) == ("Mới", 1250, "flag_salute")


def test_session_edit_refused_leaves_the_record_as_it_was(cast, post):
    (a,) = people(cast.school_a, "An")
    session = held(cast.school_a)
    services.record_attendance(session, people=[a], by=None, at=AT)
    response = post(cast.head_a, url("session_edit", session), {**FORM, "form": "party_cell"})
    assert "chỉ ghi số người dự, không ghi tên" in words(response)
    session.refresh_from_db()
    assert session.form == "conference"


def test_attendance_ticks_names_and_counts_guests(cast, page, post):
    Membership.objects.exclude(person__user=cast.head_a).delete()
    a, b = people(cast.school_a, "Bùi An", "Cao Bình")
    session = held(cast.school_a)
    shown = words(page(cast.head_a, url("attendance", session)))
    assert "Bùi An Cao Bình Nguyễn Thị Hoa" in shown
    assert post(cast.head_a, url("attendance", session), {"people": [a.pk, b.pk], "head_count": "5"}).status_code == 302
    shown = words(page(cast.head_a, session.get_absolute_url()))
    assert "5 lượt người 2 người đã điểm danh Bùi An Cao Bình" in shown


def test_attendance_of_one_room_leaves_the_others_as_they_were(cast, page, post):
    room = SubUnit.objects.create(unit=cast.school_a, name="Tổ Toán")
    (a,) = people(cast.school_a, "An")
    (b,) = people(cast.school_a, "Bình", sub_unit=room)
    session = held(cast.school_a)
    services.record_attendance(session, people=[a, b], by=None, at=AT)
    address = url("attendance", session) + f"?phong={room.pk}"
    shown = words(page(cast.head_a, address))
    assert "Còn 1 người đã điểm danh ở nơi khác, giữ nguyên." in shown
    post(cast.head_a, address, {"people": []})
    assert [row.person for row in session.attendances.all()] == [a]


def test_attendance_never_takes_a_name_that_was_not_shown(cast, post):
    (stranger,) = people(cast.school_b, "Lạ")
    session = held(cast.school_a)
    post(cast.head_a, url("attendance", session), {"people": [stranger.pk, "no-id"], "head_count": "3"})
    session.refresh_from_db()
    assert (session.head_count, session.attendances.count()) == (3, 0)


def test_attendance_of_a_party_cell_offers_no_names(cast, page, post):
    people(cast.school_a, "Bùi An")
    session = held(cast.school_a, form="party_cell")
    shown = words(page(cast.head_a, url("attendance", session)))
    assert ("Bùi An" in shown, "không ghi tên" in shown) == (False, True)
    post(cast.head_a, url("attendance", session), {"head_count": "9"})
    session.refresh_from_db()
    assert session.head_count == 9


def test_attendance_explains_a_count_below_the_names(cast, post):
    a, b = people(cast.school_a, "An", "Bình")
    session = held(cast.school_a)
    response = post(cast.head_a, url("attendance", session), {"people": [a.pk, b.pk], "head_count": "1"})
    assert "Số lượt người dự không được ít hơn số người đã điểm danh." in words(response)
    assert response.content.decode().count(" checked") == 2
    assert session.attendances.count() == 0


def test_session_withdraw_keeps_it_readable_with_the_reason(cast, page, post):
    session = held(cast.school_a, head_count=10)
    assert page(cast.head_a, url("session_withdraw", session)).status_code == 200
    assert "Hãy nhập lý do." in words(post(cast.head_a, url("session_withdraw", session), {"reason": ""}))
    post(cast.head_a, url("session_withdraw", session), {"reason": "Ghi nhầm năm"})
    assert "Lý do: Ghi nhầm năm" in words(page(cast.head_a, session.get_absolute_url()))
    assert Fact.objects.standing().count() == 0


def test_owed_names_who_is_left_for_the_own_unit(cast, page, monkeypatch):
    monkeypatch.setattr(dates, "today", lambda: DAY + timedelta(days=30))
    Membership.objects.exclude(person__user=cast.head_a).delete()
    a, b = people(cast.school_a, "Bùi An", "Cao Bình")
    Headcount.objects.create(unit=cast.school_a, group="staff", date=DAY, people=3)
    session = held(cast.school_a, covers_internal_rules=True, covers_criteria=True)
    services.record_attendance(session, people=[a, b], by=None, at=AT)
    shown = words(page(cast.head_a, reverse("outreach:owed"), nam="2026"))
    assert "năm đánh giá 2026 (16/11/2025 – 15/11/2026)" in shown
    assert "2/3 · 66,7 %" in shown
    assert ("Nguyễn Thị Hoa" in shown.split("66,7 %")[-1], "Bùi An" in shown) == (True, False)
    Headcount.objects.update(people=2)
    shown = words(page(cast.head_a, reverse("outreach:owed"), nam="2026"))
    assert "Danh sách của đơn vị có 3 người, nhiều hơn 2 người đã khai." in shown
