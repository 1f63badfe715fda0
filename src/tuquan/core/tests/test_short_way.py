"""The short way stands behind what protects every page, and says above its answer what they say."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from tuquan.core.short_way import GUARDS, short_way

PLACE = "/ngan/"
BESIDE_THE_GUARDS = {
    "tuquan.core.short_way.middleware",
    "tuquan.core.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
}


def at_once(request):
    said = request.POST.get("say", "")
    if said == "fail":
        raise ZeroDivisionError
    return HttpResponse(said, headers={"Cache-Control": "no-store"}) if said != "whole" else None


@short_way(at_once)
def page(request):
    return HttpResponse(f"whole {request.POST.get('say', '')}", headers={"Cache-Control": "no-store"})


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
