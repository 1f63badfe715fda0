"""The short way stands behind what protects every page, and says above its answer what they say."""

from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.middleware.csrf import _mask_cipher_secret
from django.test import Client
from django.test.client import ClientHandler
from django.urls import path
from django.utils.crypto import get_random_string

from tuquan.core.short_way import GUARDS, NOT_KEPT, in_front_of, short_way

# In front of Django the connection's age is looked at, and whatever ran before may have left an old one.
pytestmark = pytest.mark.django_db
PLACE = "/ngan/"
BESIDE_THE_GUARDS = {
    "tuquan.core.short_way.middleware",
    "tuquan.core.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
}


def at_once(asked):
    said = asked.form.get("say", "")
    if said == "fail":
        raise ZeroDivisionError
    return said.encode() if said != "whole" else None


@short_way(at_once)
def page(request):
    return HttpResponse(f"whole {request.POST.get('say', '')}", headers=NOT_KEPT)


urlpatterns = [path(PLACE.strip("/") + "/", page)]


@pytest.fixture(autouse=True)
def _address(settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = settings.MIDDLEWARE[
        : 1 + settings.MIDDLEWARE.index("django.middleware.csrf.CsrfViewMiddleware")
    ]


def test_everything_before_the_forgery_check_is_one_of_its_guards(settings):
    named = [f"{guard.__module__}.{guard.__qualname__}" for guard in GUARDS]
    assert [one for one in settings.MIDDLEWARE if one not in BESIDE_THE_GUARDS] == named
    assert settings.MIDDLEWARE[0] == "tuquan.core.short_way.middleware"


def test_it_answers_with_the_headers_of_the_whole_way():
    client = Client()
    answers = [client.post(PLACE, {"say": say}) for say in ("one", "three", "whole")]
    assert [one.content for one in answers] == [b"one", b"three", b"whole whole"]
    first, second, whole = [{name: value for name, value in one.items() if name != "Content-Length"} for one in answers]
    assert first == second == whole
    assert [one["Content-Length"] for one in answers] == ["3", "5", "11"]


def test_a_language_has_its_own_headers():
    client = Client()
    said = [
        client.post(PLACE, {"say": "x"}, headers={"accept-language": one})["Content-Language"] for one in ("en", "vi")
    ]
    assert said == ["en", "vi"]


@pytest.mark.parametrize("method", ["get", "put"])
def test_only_what_is_posted_goes_the_short_way(method):
    assert getattr(Client(), method)(PLACE).content == b"whole "


def test_a_forged_request_and_a_foreign_host_get_no_further_and_the_same_headers():
    forged = Client(enforce_csrf_checks=True).post(PLACE, {"say": "x"})
    foreign = Client().post(PLACE, {"say": "x"}, headers={"host": "elsewhere.example"})
    assert (forged.status_code, foreign.status_code) == (403, 400)
    assert {"Content-Security-Policy", "Permissions-Policy"} <= set(forged.headers) & set(foreign.headers)


def test_a_secure_address_is_demanded_of_it_too(settings):
    settings.SECURE_SSL_REDIRECT = True
    assert Client().post(PLACE, {"say": "x"})["Location"] == f"https://testserver{PLACE}"


def test_a_failure_is_answered_as_a_failure_with_the_headers_of_every_page():
    failed = Client(raise_request_exception=False).post(PLACE, {"say": "fail"})
    assert failed.status_code == 500
    assert "Content-Security-Policy" in failed.headers


# In front of Django


class Door:
    """The server's way in: what is asked of it, whether Django made a request of it, and its answer."""

    def __init__(self):
        self.asked_django = 0
        self.secret = get_random_string(32)
        self.application = in_front_of(self.django)

    def django(self, environ, start_response):
        self.asked_django += 1
        response = ClientHandler(enforce_csrf_checks=True)(environ)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]

    def asked(self, form=None, *, token=None, body=None, **headers):
        form = form or {"say": "one"}
        form |= {"csrfmiddlewaretoken": token or _mask_cipher_secret(self.secret)}
        body = urlencode(form).encode() if body is None else body
        environ = {
            "REQUEST_METHOD": "POST",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SCRIPT_NAME": "",
            "PATH_INFO": PLACE,
            "QUERY_STRING": "",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": f"csrftoken={self.secret}",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            **headers,
        }
        answer = []
        before = self.asked_django
        page = b"".join(self.application(environ, lambda *said: answer.extend(said)))
        return answer[0], dict(answer[1]), page, self.asked_django > before


@pytest.fixture
def door():
    made = Door()
    assert made.asked()[3]
    return made


def test_who_passed_once_is_answered_before_django_with_the_same_headers():
    made = Door()
    first, again, whole = made.asked(), made.asked(), made.asked({"say": "whole"})
    assert (first[:3], first[3], again[3]) == (again[:3], True, False)
    assert {"Content-Security-Policy", "Cache-Control", "Content-Language"} <= set(again[1])
    assert (whole[2], whole[3]) == (b"whole whole", True)


@pytest.mark.parametrize("token", ["", "short", "x" * 32, "y" * 64, "ạ" * 32])
def test_a_forged_form_is_refused_also_from_whom_the_guards_know(door, token):
    status, _headers, _page, by_django = door.asked(token=token or "-")
    assert (status, by_django) == ("403 Forbidden", True)


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_COOKIE": "csrftoken=" + "a" * 32},
        {"HTTP_ORIGIN": "https://elsewhere.example"},
        {"HTTP_HOST": "elsewhere.example"},
    ],
)
def test_whoever_sends_anything_else_around_the_form_is_asked_by_the_guards(door, headers):
    status, _headers, _page, by_django = door.asked(**headers)
    assert (status[:3], by_django) in (("403", True), ("400", True))


def test_another_language_is_asked_for_anew(door):
    said = [door.asked(HTTP_ACCEPT_LANGUAGE=one) for one in ("en", "vi", "en")]
    assert [(one[1]["Content-Language"], one[3]) for one in said] == [("en", True), ("vi", True), ("en", False)]


@pytest.mark.parametrize("said", ["Bảo vệ", "a b", "50%", "a=b", "&"])
def test_what_is_written_otherwise_django_reads(door, said):
    assert door.asked({"say": said})[2:] == (said.encode(), True)


@pytest.mark.parametrize("body", [b"", b"say", b"&&", b"say=one", bytes([255])])
def test_a_body_that_is_no_form_of_ours_is_refused_by_django(door, body):
    assert door.asked(body=body)[0] == "403 Forbidden"


def test_the_last_of_two_values_counts_as_in_django(door):
    token = _mask_cipher_secret(door.secret)
    bodies = [f"say=one&say={last}&csrfmiddlewaretoken={token}".encode() for last in ("two", "two%20")]
    assert [door.asked(body=body)[2:] for body in bodies] == [(b"two", False), (b"two ", True)]


def test_a_failure_in_front_is_met_again_by_django(door, caplog):
    assert door.asked({"say": "fail"})[0] == "500 Internal Server Error"
    assert "Short way failed" in caplog.text


def test_what_stands_around_the_form_of_many_is_kept_of_so_many_only(door, monkeypatch):
    monkeypatch.setattr("tuquan.core.short_way.MOST", 2)
    first = door.asked(HTTP_USER_AGENT="1")[3], door.asked(HTTP_USER_AGENT="1")[3]
    again = door.asked(HTTP_USER_AGENT="2")[3], door.asked(HTTP_USER_AGENT="1")[3]
    assert (first, again) == ((True, False), (True, True))
