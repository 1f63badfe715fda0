import re

from django.test import Client, RequestFactory
from django.urls import path

from tuquan.core import views


def broken(request):
    raise RuntimeError("boom")


urlpatterns = [path("hong/", broken)]
handler500 = "tuquan.core.views.server_error"


def test_server_error_needs_neither_database_nor_session(settings, caplog):
    """No `db` fixture: a query would fail the test."""
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []
    answer = Client(raise_request_exception=False).get("/hong/")
    reference = re.search(r"mã <strong>([0-9A-F]{8})</strong>", answer.content.decode())
    assert answer.status_code == 500
    assert "Máy chủ gặp lỗi" in answer.content.decode()
    assert reference
    assert f"Error page {reference[1]} shown for /hong/" in caplog.text


def test_missing_page_keeps_the_navigation_for_whoever_is_signed_in(client, cast):
    client.force_login(cast.head_a)
    answer = client.get("/khong-co-trang-nay/")
    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.content.decode()
    assert 'id="menu"' in answer.content.decode()


def test_missing_page_for_a_stranger_is_plain(client, db):
    answer = client.get("/khong-co-trang-nay/")
    assert answer.status_code == 404
    assert 'id="menu"' not in answer.content.decode()


def test_forbidden_page_says_whom_to_ask(client, cast):
    client.force_login(cast.guard_a)
    answer = client.get("/thanh-phan/")
    assert answer.status_code == 403
    assert "Vai trò của anh/chị không có quyền làm việc này." in answer.content.decode()


def test_errors_before_the_session_is_known_are_shown_too(db):
    request = RequestFactory().get("/")  # no user, no session, no messages
    assert [
        view(request).status_code for view in (views.bad_request, views.permission_denied, views.page_not_found)
    ] == [
        400,
        403,
        404,
    ]


def test_a_form_without_its_token_is_explained(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.head_a)
    answer = client.post("/chuyen-don-vi/", {"unit": "x"})
    assert answer.status_code == 403
    assert "Trang đã mở quá lâu" in answer.content.decode()


def test_language_is_changed_without_signing_in(client, db):
    answer = client.post("/ngon-ngu/", {"language": "en", "next": "/tai-khoan/login/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/tai-khoan/login/")
    assert client.cookies["django_language"].value == "en"


def test_language_change_leads_to_no_other_site(client, db):
    answer = client.post("/ngon-ngu/", {"language": "en", "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"
