"""The office's own sign-in service (OIDC); the service itself is faked at the edge."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache

from tuquan.accounts.adapters import OfficeAccountAdapter
from tuquan.accounts.models import User
from tuquan.config import environment

ISSUER = "https://dang-nhap.coquan.example"
START = "/tai-khoan/co-quan/co-quan/"
BACK = "/tai-khoan/co-quan/co-quan/tro-lai/"


class Service:
    """What the service would answer, and what it was asked."""

    def __init__(self):
        self.claims = {"sub": "u-1", "preferred_username": "hoa"}
        self.asked = []
        self.down = False

    def session(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

    def get(self, url, **options):
        return self.request("GET", url, **options)

    def request(self, method, url, **options):
        self.asked.append((method, url, options.get("data")))
        if self.down:
            raise requests.ConnectionError("nobody there")
        answers = {
            f"{ISSUER}/.well-known/openid-configuration": {
                "issuer": ISSUER,
                "authorization_endpoint": f"{ISSUER}/authorize",
                "token_endpoint": f"{ISSUER}/token",
                "userinfo_endpoint": f"{ISSUER}/userinfo",
                "jwks_uri": f"{ISSUER}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            f"{ISSUER}/token": {"access_token": "T", "token_type": "Bearer", "expires_in": 300},
            f"{ISSUER}/userinfo": self.claims,
        }
        answer = requests.Response()
        answer.status_code = 200
        answer.headers["content-type"] = "application/json"
        answer._content = json.dumps(answers[url]).encode()
        return answer


@pytest.fixture
def service(monkeypatch, settings):
    monkeypatch.setenv("TUQUAN_OIDC_ISSUER", ISSUER)
    monkeypatch.setenv("TUQUAN_OIDC_CLIENT_ID", "tuquan")
    monkeypatch.setenv("TUQUAN_OIDC_SECRET", "bí mật")
    monkeypatch.setenv("TUQUAN_OIDC_NAME", "tài khoản tỉnh")
    settings.SOCIALACCOUNT_PROVIDERS = environment.office_sign_in()
    cache.clear()
    fake = Service()
    monkeypatch.setattr(OfficeAccountAdapter, "get_requests_session", lambda self: fake)
    return fake


@pytest.fixture
def user(db):
    return User.objects.create_user("hoa", full_name="Nguyễn Thị Hoa", phone="0912345678", email="hoa@coquan.example")


def go(client, **answer):
    """There and back: the browser follows to the service, which sends it back with a code."""
    there = client.get(START)
    query = parse_qs(urlsplit(there.url).query)
    return client.get(BACK, {"code": "C", "state": query["state"][0], **answer})


def test_without_configuration_there_is_no_such_button(client, db):
    assert environment.office_sign_in() == {}
    assert "Đăng nhập bằng tài khoản" not in client.get("/tai-khoan/dang-nhap/").content.decode()
    assert client.get(START).status_code == 404


def test_the_button_leads_to_the_service_with_pkce(client, db, service):
    page = client.get("/tai-khoan/dang-nhap/").content.decode()
    assert "Đăng nhập bằng tài khoản tỉnh" in page
    assert START in page
    there = client.get(START)
    query = parse_qs(urlsplit(there.url).query)
    assert there.url.startswith(f"{ISSUER}/authorize?")
    assert query["client_id"] == ["tuquan"]
    assert query["redirect_uri"] == [f"http://testserver{BACK}"]
    assert query["code_challenge_method"] == ["S256"]


@pytest.mark.parametrize(
    "claims",
    [
        {"preferred_username": "HOA"},
        {"phone_number": "+84 912 345 678", "phone_number_verified": True},
        {"email": "Hoa@coquan.example", "email_verified": True},
        {"preferred_username": "hoa", "email": "somebody@else.example", "email_verified": True},
    ],
)
def test_opens_the_account_that_exists(client, user, service, claims):
    service.claims = {"sub": "u-1", **claims}
    answer = go(client)
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)
    token = next(data for method, url, data in service.asked if url == f"{ISSUER}/token")
    assert (token["code"], token["client_secret"], bool(token["code_verifier"])) == ("C", "bí mật", True)
    client.logout()
    service.claims = {"sub": "u-1", "preferred_username": "renamed"}  # known by its subject from now on
    assert go(client).url == "/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "claims",
    [
        {"preferred_username": "nobody"},
        {"preferred_username": "hoa@evil.example"},
        {"phone_number": "0912345678"},  # not confirmed
        {"phone_number": "0912345678", "phone_number_verified": "true"},
        {"email": "hoa@coquan.example", "email_verified": False},
        {
            "phone_number": "0912345678",
            "phone_number_verified": True,
            "email": "b@coquan.example",
            "email_verified": True,
        },
        {"preferred_username": ["hoa"]},
        {},
    ],
)
def test_makes_no_account_and_guesses_none(client, user, service, claims):
    User.objects.create_user("binh", full_name="Bình", email="b@coquan.example")
    service.claims = {"sub": "u-1", **claims}
    answer = go(client)
    assert answer.url == "/tai-khoan/co-quan/dang-ky/"
    page = client.get(answer.url)
    assert page.status_code == 403
    assert "ở đây chưa có tài khoản nào khớp" in page.content.decode()
    assert "_auth_user_id" not in client.session
    assert (User.objects.count(), SocialAccount.objects.count()) == (2, 0)


def test_opens_no_closed_account(client, user, service):
    go(client)
    client.logout()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert go(client).url == "/tai-khoan/ngung-su-dung/"
    assert client.get("/tai-khoan/ngung-su-dung/").status_code == 200
    assert "_auth_user_id" not in client.session


def test_asks_for_the_second_factor_all_the_same(client, user, service):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    assert go(client).url == "/tai-khoan/hai-buoc/nhap-ma/"
    assert "_auth_user_id" not in client.session


def test_a_service_that_is_down_gets_a_page(client, db, service, caplog):
    service.down = True
    assert client.get(START).url == "/tai-khoan/co-quan/loi/"
    page = client.get("/tai-khoan/co-quan/loi/")
    assert page.status_code == 401
    assert "chưa trả lời được" in page.content.decode()


@pytest.mark.parametrize(
    "query", [{}, {"error": "access_denied"}, {"code": "C", "state": "forged"}, {"code": "C"}, {"state": "\x00"}]
)
def test_a_forged_answer_opens_nothing(client, user, service, query):
    client.get(START)
    answer = client.get(BACK, query)
    assert answer.status_code in (302, 401)
    assert "_auth_user_id" not in client.session


def test_an_answer_without_subject_is_an_error_page(client, user, service, caplog):
    service.claims = {"preferred_username": "hoa"}
    assert go(client).url == "/tai-khoan/co-quan/loi/"
    assert "_auth_user_id" not in client.session
