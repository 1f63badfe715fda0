import time
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from tuquan.accounts import services
from tuquan.accounts.models import User
from tuquan.audit.models import Entry
from tuquan.core import dates

PASSWORD = "con ngựa xanh qua cầu"
LOGIN = "/tai-khoan/dang-nhap/"
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Anh/chị kiểm tra chữ hoa, chữ thường rồi nhập lại."


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def user(db):
    return User.objects.create_user("hoa", PASSWORD, full_name="Nguyễn Thị Hoa", phone="0912345678")


def sign_in(client, login, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": login, "password": password, **extra})


def signed_in_user(client):
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize("typed", ["hoa", " HOA ", "0912345678", "+84 912 345 678", "0912.345.678"])
def test_sign_in_by_user_name_or_phone(client, user, typed):
    answer = sign_in(client, typed)
    assert (answer.status_code, answer.url, signed_in_user(client)) == (302, "/", str(user.pk))


def test_sign_in_gives_the_session_another_key(client, user):
    client.get(LOGIN)
    client.session.save()
    before = client.session.session_key
    sign_in(client, "hoa")
    assert signed_in_user(client) == str(user.pk)
    assert client.session.session_key != before


@pytest.mark.parametrize(("login", "password"), [("hoa", "sai"), ("khong.co.ai", PASSWORD), ("0999999999", PASSWORD)])
def test_sign_in_says_the_same_for_unknown_name_and_wrong_password(client, user, login, password):
    answer = sign_in(client, login, password)
    assert answer.context["form"].errors == {"__all__": [WRONG]}
    assert WRONG in answer.content.decode()
    assert signed_in_user(client) is None


def test_sign_in_refuses_who_has_left(client, user):
    User.objects.update(closes_on=dates.today())
    assert sign_in(client, "hoa").context["form"].errors == {"__all__": [WRONG]}
    User.objects.update(closes_on=dates.today() + timedelta(days=1))
    assert sign_in(client, "hoa").status_code == 302


def test_a_closed_account_ends_at_the_next_click(client, user):
    sign_in(client, "hoa")
    assert client.get("/tai-khoan-cua-toi/").status_code == 200
    User.objects.update(closes_on=date(2020, 1, 1))
    assert client.get("/tai-khoan-cua-toi/").status_code == 302


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "https:evil"])
def test_sign_in_leads_nowhere_else(client, user, target):
    assert sign_in(client, "hoa", next=target).url == "/"


def test_sign_in_leads_back_to_the_page_asked_for(client, user):
    assert client.get("/tai-khoan-cua-toi/").url == f"{LOGIN}?next=/tai-khoan-cua-toi/"
    assert sign_in(client, "hoa", next="/tai-khoan-cua-toi/").url == "/tai-khoan-cua-toi/"


def test_five_wrong_passwords_close_the_door_for_that_account_and_address(client, user):
    User.objects.create_user("ban", PASSWORD, full_name="Bạn")
    for _attempt in range(4):
        assert sign_in(client, "hoa", "sai mật khẩu").status_code == 200
    locked = sign_in(client, "0912345678", "sai mật khẩu")  # the phone number counts for the same account
    assert locked.status_code == 429
    assert "tạm khóa 15 phút" in locked.content.decode()
    assert sign_in(client, "hoa").status_code == 429
    assert signed_in_user(client) is None
    assert sign_in(client, "ban").status_code == 302
    client.logout()
    assert client.post(LOGIN, {"login": "hoa", "password": PASSWORD}, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_the_door_opens_again_by_time_and_by_hand(client, user, mocker_now):
    for _attempt in range(5):
        sign_in(client, "hoa", "sai mật khẩu")
    assert sign_in(client, "hoa").status_code == 429
    services.unlock(user, by=user, at=timezone.now())
    assert sign_in(client, "hoa").status_code == 302
    assert list(Entry.objects.values_list("kind", flat=True)) == ["account.unlocked"]
    client.logout()
    for _attempt in range(5):
        sign_in(client, "hoa", "sai mật khẩu")
    assert sign_in(client, "hoa").status_code == 429
    mocker_now(minutes=16)
    assert sign_in(client, "hoa").status_code == 302


@pytest.fixture
def mocker_now(monkeypatch):
    """Moves the log of wrong passwords into the past."""
    from axes.models import AccessAttempt

    def back(**ago):
        for attempt in AccessAttempt.objects.all():
            attempt.attempt_time -= timedelta(**ago)
            attempt.save(update_fields=["attempt_time"])

    return back


@pytest.mark.parametrize(
    "nasty",
    [
        "\x00",
        "a\x00b",
        "x" * 10_000,
        "\u202eabc",
        "\ud800".encode("utf-16", "surrogatepass").hex(),
        "\x1b[31m",
        "' OR 1=1 --",
    ],
)
def test_sign_in_survives_nasty_input(client, user, nasty):
    for data in (
        {"login": nasty, "password": PASSWORD},
        {"login": "hoa", "password": nasty},
        {"login": nasty, "password": nasty},
    ):
        assert client.post(LOGIN, data).status_code == 200
    assert signed_in_user(client) is None


def test_nobody_signs_up(client, db):
    assert client.get("/tai-khoan/dang-ky/").status_code in (302, 404)
    assert client.get("/tai-khoan/co-quan/dang-ky/").status_code == 403


def test_public_pages_of_signing_in_open_without_an_account(client, db):
    for name in ("account_login", "account_reset_password", "account_inactive", "socialaccount_login_error"):
        assert client.get(reverse(name)).status_code in (200, 401), name


def test_password_change_ends_the_other_devices_and_is_noted(client, user, django_user_model):
    from django.test import Client

    other = Client()
    sign_in(other, "hoa")
    sign_in(client, "hoa")
    new = "một câu dài dễ nhớ hơn"
    answer = client.post("/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.check_password(new)
    assert client.get("/tai-khoan-cua-toi/").status_code == 200
    assert other.get("/tai-khoan-cua-toi/").status_code == 302
    assert list(Entry.objects.values_list("kind", "by_id")) == [("account.password_changed", user.pk)]


@pytest.mark.parametrize(
    ("new", "again", "field", "sentence"),
    [
        ("ngắn", "ngắn", "password1", "Mật khẩu quá ngắn: cần ít nhất 10 ký tự. Một câu ngắn dễ nhớ là tốt nhất."),
        (
            "1234567890",
            "1234567890",
            "password1",
            "Mật khẩu này nhiều người dùng nên dễ bị đoán. Anh/chị chọn mật khẩu khác.",
        ),
        ("0912345678", "0912345678", "password1", "Mật khẩu quá giống số điện thoại. Anh/chị chọn mật khẩu khác."),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hoa", "password1", "Mật khẩu quá giống họ và tên. Anh/chị chọn mật khẩu khác."),
        ("một câu dài dễ nhớ", "một câu khác hẳn rồi", "password2", "Hai lần nhập chưa giống nhau."),
    ],
)
def test_password_change_explains_a_poor_password(client, user, new, again, field, sentence):
    client.force_login(user)
    answer = client.post("/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": new, "password2": again})
    assert sentence in answer.context["form"].errors[field]
    assert sentence in answer.content.decode()


def test_password_change_asks_for_the_present_one(client, user):
    client.force_login(user)
    new = "một câu dài dễ nhớ"
    answer = client.post("/tai-khoan/mat-khau/", {"oldpassword": "sai", "password1": new, "password2": new})
    assert answer.context["form"].errors == {"oldpassword": ["Mật khẩu hiện tại chưa đúng."]}


def code_now(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def test_authenticator_app_from_switching_on_to_signing_in(client, user, django_capture_on_commit_callbacks):
    sign_in(client, "hoa")
    page = client.get("/tai-khoan/hai-buoc/ung-dung/bat/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    code = code_now(secret)
    assert client.post("/tai-khoan/hai-buoc/ung-dung/bat/", {"code": "000000"}).context["form"].errors == {
        "code": ["Mã hoặc khóa chưa đúng, hoặc đã hết hạn. Anh/chị thử lại."]
    }
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/tai-khoan/hai-buoc/ung-dung/bat/", {"code": code}).status_code == 302
    stored = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert secret not in stored
    codes = client.get("/tai-khoan/hai-buoc/ma-du-phong/").context["unused_codes"]
    assert len(codes) == 10
    for page in ("/tai-khoan/hai-buoc/", "/tai-khoan/hai-buoc/ma-du-phong/moi/", "/tai-khoan/hai-buoc/ung-dung/tat/"):
        assert client.get(page).status_code == 200
    assert client.get("/tai-khoan/hai-buoc/ma-du-phong/tai-ve/").content.decode().split() == codes
    client.logout()

    second = sign_in(client, "hoa")
    assert second.url == "/tai-khoan/hai-buoc/nhap-ma/"
    assert signed_in_user(client) is None
    assert client.get("/tai-khoan-cua-toi/").status_code == 302
    assert client.get(second.url).status_code == 200
    wrong = client.post(second.url, {"code": "123456"})
    assert wrong.context["form"].errors == {"code": ["Mã hoặc khóa chưa đúng, hoặc đã hết hạn. Anh/chị thử lại."]}
    assert client.post(second.url, {"code": codes[0]}).status_code == 302
    assert signed_in_user(client) == str(user.pk)
    client.logout()
    sign_in(client, "hoa")
    assert client.post(second.url, {"code": codes[0]}).status_code == 200  # used once
    assert signed_in_user(client) is None
    assert sorted(Entry.objects.values_list("kind", flat=True)) == ["account.app_added"]


def test_a_secret_sealed_with_another_key_fits_no_code(client, user, settings):
    sign_in(client, "hoa")
    secret = client.get("/tai-khoan/hai-buoc/ung-dung/bat/").context["form"].secret
    code = code_now(secret)
    client.post("/tai-khoan/hai-buoc/ung-dung/bat/", {"code": code})
    settings.SECRET_KEY = "another installation"
    client.cookies.clear()
    cache.clear()
    answer = sign_in(client, "hoa")
    assert client.post(answer.url, {"code": code}).status_code == 200
    assert signed_in_user(client) is None


def test_a_change_of_keys_asks_for_the_password_again_after_a_while(client, user):
    client.force_login(user)
    assert client.get("/tai-khoan/khoa/them/").url == "/tai-khoan/xac-nhan/?next=%2Ftai-khoan%2Fkhoa%2Fthem%2F"
    page = client.get("/tai-khoan/xac-nhan/?next=/tai-khoan/khoa/them/")
    assert page.status_code == 200
    wrong = client.post("/tai-khoan/xac-nhan/", {"password": "sai", "next": "/tai-khoan/khoa/them/"})
    assert wrong.context["form"].errors == {"password": ["Mật khẩu chưa đúng."]}
    right = client.post("/tai-khoan/xac-nhan/", {"password": PASSWORD, "next": "/tai-khoan/khoa/them/"})
    assert right.url == "/tai-khoan/khoa/them/"
    page = client.get("/tai-khoan/khoa/them/")
    assert page.status_code == 200
    for nasty in ("", "null", "{}", "[]", '{"id": 1}', "\x00", "x" * 10_000, '{"response": {"clientDataJSON": "zz"}}'):
        assert client.post("/tai-khoan/khoa/them/", {"credential": nasty, "name": nasty}).status_code == 200


@pytest.mark.parametrize(
    "nasty",
    [
        "",
        "null",
        "{}",
        "[]",
        "1",
        '"x"',
        '{"response": {"userHandle": null}}',
        '{"response": {"userHandle": "AAAA"}}',
        "\x00",
        "x" * 10_000,
    ],
)
def test_passkey_sign_in_survives_nasty_answers(client, db, nasty):
    client.get("/tai-khoan/khoa/dang-nhap/", headers={"accept": "application/json"})
    answer = client.post("/tai-khoan/khoa/dang-nhap/", {"credential": nasty})
    assert (answer.status_code, answer.url) == (302, LOGIN)
    assert signed_in_user(client) is None


@pytest.mark.parametrize(("remember", "at_close"), [({}, True), ({"remember": "on"}, False)])
def test_a_shared_device_forgets_when_the_browser_closes(client, user, remember, at_close):
    sign_in(client, "hoa", **remember)
    assert client.session.get_expire_at_browser_close() == at_close


def test_log_out_shows_a_question_and_ends_the_session(client, user):
    sign_in(client, "hoa")
    assert client.get("/tai-khoan/dang-xuat/").status_code == 200
    assert client.post("/tai-khoan/dang-xuat/").url == LOGIN
    assert signed_in_user(client) is None
