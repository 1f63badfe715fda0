from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tuquan.audit.models import Entry, PersonalValue
from tuquan.core import dates
from tuquan.units.models import DataRequest, Membership, Person
from tuquan.units.services import data_requests as services, leaving
from tuquan.units.tests import factories

PASSWORD = "con ngựa xanh qua cầu"
ME = "/tai-khoan-cua-toi/"
NASTY = ["\x00", "x" * 10_000, "\u202e", "\x07", "💥", "<b>"]


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def person_of(user):
    return Person.objects.get(user=user)


def test_home_shows_all_that_is_held(client, cast):
    client.force_login(cast.head_a)
    page = client.get(ME)
    text = page.content.decode()
    assert [one.title for one in page.context["assignments"]] == ["Thủ trưởng đơn vị"]
    for words in ("Nguyễn Thị Hoa", "truong.a", "Hiệu trưởng, Trường THCS Nguyễn Trãi", "Thêm khóa", "Đổi mật khẩu"):
        assert words in text, words
    client.logout()
    assert client.get(ME).url == f"/tai-khoan/dang-nhap/?next={ME}"


@pytest.mark.parametrize("who", ["head_a", "guard_a", "officer", "police_officer", "administrator"])
@pytest.mark.parametrize("rest", ["", "ten-dang-nhap/", "thiet-bi/", "yeu-cau/"])
def test_own_pages_open_for_everybody(client, cast, who, rest):
    client.force_login(getattr(cast, who))
    answers_nobody = rest == "yeu-cau/" and who == "administrator"  # belongs to no unit that would answer
    assert client.get(ME + rest).status_code == (404 if answers_nobody else 200)


def test_names_are_changed_and_noted(client, cast):
    client.force_login(cast.guard_a)
    typed = {"username": "Binh.Tran", "phone": "0912.345.678", "email": "binh@example.vn"}
    assert client.post(f"{ME}ten-dang-nhap/", typed).url == ME
    cast.guard_a.refresh_from_db()
    assert (cast.guard_a.username, cast.guard_a.phone, cast.guard_a.email) == (
        "binh.tran",
        "0912345678",
        "binh@example.vn",
    )
    assert list(Entry.objects.values_list("kind", "changes")) == [("account.renamed", "{}")]


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"username": "truong.a"}, "username", "Tên đăng nhập này đã có người dùng. Anh/chị thêm một chữ hoặc số."),
        ({"username": "0912345678"}, "username", None),
        (
            {"phone": "0900000001"},
            "phone",
            "Số điện thoại này đã gắn với một tài khoản khác. Anh/chị để trống hoặc dùng số khác.",
        ),
        ({"phone": "09"}, "phone", "Số điện thoại chưa đúng: cần 10 chữ số, bắt đầu bằng 0."),
        ({"email": "không phải"}, "email", None),
    ],
)
def test_names_explain_a_wrong_entry(client, cast, changed, field, sentence):
    type(cast.head_b).objects.filter(pk=cast.head_b.pk).update(phone="0900000001")
    client.force_login(cast.guard_a)
    answer = client.post(f"{ME}ten-dang-nhap/", {"username": "baove.a", "phone": "", "email": "", **changed})
    errors = answer.context["form"].errors
    assert list(errors) == [field]
    assert sentence is None or errors[field] == [sentence]
    cast.guard_a.refresh_from_db()
    assert (cast.guard_a.username, cast.guard_a.phone) == ("baove.a", "")


@pytest.mark.parametrize("nasty", NASTY)
def test_own_pages_survive_nasty_input(client, cast, nasty):
    client.force_login(cast.guard_a)
    for field in ("username", "phone", "email"):
        assert client.post(f"{ME}ten-dang-nhap/", {"username": "baove.a", field: nasty}).status_code in (200, 302)
    for field in ("kind", "unit", "wording"):
        asked = {"kind": "correct", "unit": cast.school_a.pk, "wording": "Sai tên", field: nasty}
        assert client.post(f"{ME}yeu-cau/", asked).status_code in (200, 302)


def test_sessions_are_listed_and_ended_one_by_one_or_all(client, cast):
    cast.guard_a.set_password(PASSWORD)
    cast.guard_a.save()
    clients = [client, Client(), Client(), Client()]
    for one in clients:
        one.post(
            "/tai-khoan/dang-nhap/",
            {"login": "baove.a", "password": PASSWORD},
            headers={"user-agent": "Mozilla/5.0 (Linux; Android 13) Chrome/120"},
        )
    page = client.get(f"{ME}thiet-bi/")
    assert len(page.context["sessions"]) == 4
    assert page.content.decode().count("Chrome trên Android") == 4
    second = UserSession.objects.get(session_key=clients[1].session.session_key)
    assert client.post(f"{ME}thiet-bi/{second.pk}/dang-xuat/").url == f"{ME}thiet-bi/"
    assert [one.get(ME).status_code for one in clients] == [200, 302, 200, 200]
    assert client.post(f"{ME}thiet-bi/dang-xuat-tat-ca/").url == f"{ME}thiet-bi/"
    assert [one.get(ME).status_code for one in clients] == [200, 302, 302, 302]
    assert sorted(Entry.objects.values_list("kind", flat=True)) == ["account.session_ended", "account.sessions_ended"]


def test_session_of_somebody_else_is_not_ended(client, cast):
    cast.head_b.set_password(PASSWORD)
    cast.head_b.save()
    other = Client()
    other.post("/tai-khoan/dang-nhap/", {"login": "truong.b", "password": PASSWORD})
    client.force_login(cast.guard_a)
    client.post(f"{ME}thiet-bi/{UserSession.objects.get(user=cast.head_b).pk}/dang-xuat/")
    assert other.get(ME).status_code == 200


# Requests about personal data


@pytest.mark.parametrize(
    ("made", "acknowledge_by"),
    [
        (date(2026, 11, 20), date(2026, 11, 24)),  # a Friday: Monday, Tuesday
        (date(2026, 11, 21), date(2026, 11, 24)),  # a Saturday
        (date(2026, 11, 16), date(2026, 11, 18)),
    ],
)
def test_working_days_leave_out_the_week_end(made, acknowledge_by):
    assert services.working_days_after(made, 2) == acknowledge_by


@pytest.mark.parametrize(("kind", "days"), [("copy", 10), ("correct", 10), ("restrict", 15), ("delete", 20)])
def test_a_request_has_the_clocks_of_the_law(cast, kind, days):
    at = datetime(2026, 11, 20, 23, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    asked = services.ask(
        person_of(cast.guard_a), unit=cast.school_a, kind=kind, wording="Sai tên", by=cast.guard_a, at=at
    )
    assert (asked.acknowledge_by, asked.finish_by) == (date(2026, 11, 24), date(2026, 11, 20) + timedelta(days=days))


def test_a_request_from_asking_to_the_answer(client, cast):
    client.force_login(cast.guard_a)
    asked_url = client.post(
        f"{ME}yeu-cau/", {"kind": "correct", "unit": cast.school_a.pk, "wording": "Tên tôi là Bính"}
    ).url
    asked = DataRequest.objects.get()
    assert asked_url == f"{ME}yeu-cau/{asked.pk}/"
    assert "Tên tôi là Bính" in client.get(asked_url).content.decode()
    again = client.post(f"{ME}yeu-cau/", {"kind": "correct", "unit": cast.school_a.pk, "wording": "Lần nữa"})
    assert again.context["form"].non_field_errors() == ["Anh/chị đã gửi yêu cầu này và đang chờ trả lời."]
    empty = client.post(f"{ME}yeu-cau/", {"kind": "delete", "unit": cast.school_a.pk, "wording": " "})
    assert empty.context["form"].errors == {"wording": ["Hãy ghi rõ anh/chị muốn gì, để người phụ trách làm đúng."]}

    client.force_login(cast.clerk_a)
    here = f"/don-vi/{cast.school_a.pk}/yeu-cau-du-lieu/"
    assert [one.pk for one in client.get(here).context["page"]] == [asked.pk]
    url = f"{here}{asked.pk}/"
    assert client.get(url).status_code == 200
    assert client.post(f"{url}da-nhan/").url == url
    extended = client.post(f"{url}gia-han/", {"reason": "Chờ đối chiếu hồ sơ"})
    assert extended.url == url
    before = asked.finish_by
    asked.refresh_from_db()
    assert (asked.finish_by - before, asked.acknowledged_at is not None) == (timedelta(days=10), True)
    twice = client.post(f"{url}gia-han/", {"reason": "Nữa"})
    assert twice.context["form"].non_field_errors() == ["Mỗi yêu cầu chỉ gia hạn được một lần."]
    assert client.post(url, {"outcome": "done", "answer": ""}).context["form"].errors.keys() == {"answer"}
    assert client.post(url, {"outcome": "done", "answer": "Đã sửa tên."}).url == url
    late = client.post(url, {"outcome": "refused", "answer": "Thôi"})
    assert late.context["form"].non_field_errors() == ["Yêu cầu này đã được trả lời trước đó."]
    client.force_login(cast.guard_a)
    assert "Đã sửa tên." in client.get(asked_url).content.decode()
    kinds = list(Entry.objects.filter(unit_id=cast.school_a.pk).order_by("id").values_list("kind", flat=True))
    assert kinds == ["data_request.made", "data_request.acknowledged", "data_request.extended", "data_request.finished"]


@pytest.mark.parametrize("who", ["guard_a", "officer", "head_b", "administrator"])
def test_a_request_is_not_found_by_others(client, cast, who):
    asked = services.ask(
        person_of(cast.clerk_a), unit=cast.school_a, kind="copy", wording="", by=cast.clerk_a, at=timezone.now()
    )
    client.force_login(getattr(cast, who))
    here = f"/don-vi/{cast.school_a.pk}/yeu-cau-du-lieu/"
    for url in (here, f"{here}{asked.pk}/", f"{here}{asked.pk}/gia-han/", f"{ME}yeu-cau/{asked.pk}/"):
        assert client.get(url).status_code == 404, url
    assert client.post(f"{here}{asked.pk}/da-nhan/").status_code == 404


def test_nobody_answers_the_own_request(client, cast):
    asked = services.ask(
        person_of(cast.clerk_a), unit=cast.school_a, kind="copy", wording="", by=cast.clerk_a, at=timezone.now()
    )
    client.force_login(cast.clerk_a)
    answer = client.post(
        f"/don-vi/{cast.school_a.pk}/yeu-cau-du-lieu/{asked.pk}/", {"outcome": "done", "answer": "Xong"}
    )
    assert answer.context["form"].non_field_errors() == ["Không ai tự trả lời yêu cầu của chính mình."]


def test_deletion_leaves_no_name(cast):
    guard = factories.person("Quách Đại Lâm", username="lam", at=cast.school_a, position="Bảo vệ ca đêm")
    asked = services.ask(
        guard, unit=cast.school_a, kind="delete", wording="Xóa tên Quách Đại Lâm", by=guard.user, at=timezone.now()
    )
    with pytest.raises(services.StillNeeded):
        services.finish(asked, outcome="done", answer="Đã xóa", by=cast.head_a, at=timezone.now())
    asked.refresh_from_db()
    assert asked.finished_at is None
    leaving.leave(
        guard, cast.school_a, last_day=dates.today() - timedelta(days=1), reason="", by=cast.head_a, at=timezone.now()
    )
    services.finish(asked, outcome="done", answer="Đã xóa Quách Đại Lâm", by=cast.head_a, at=timezone.now())
    guard.refresh_from_db()
    guard.user.refresh_from_db()
    assert (guard.full_name, guard.phone, guard.user.full_name, guard.user.may_sign_in()) == (
        "Người đã xóa dữ liệu",
        "",
        "Người đã xóa dữ liệu",
        False,
    )
    assert guard.search_text == " nguoi da xoa du lieu"
    kept = [
        *PersonalValue.objects.values_list("value", flat=True),
        *Entry.objects.values_list("changes", flat=True),
        *Entry.objects.values_list("reason", flat=True),
        *Membership.objects.values_list("position", flat=True),
        *DataRequest.objects.values_list("wording", flat=True),
        *DataRequest.objects.values_list("answer", flat=True),
        *type(guard.user).objects.values_list("username", flat=True),
    ]
    assert not [value for value in kept if "Lâm" in value or "ca đêm" in value or value == "lam"]
