"""A word to a push service on this machine: it comes once, says nothing, and its failing is quiet and has an end."""

import base64
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tuquan.notifications import services as notifications
from tuquan.phone import push, tokens
from tuquan.phone.models import PhoneShift, PushAddress
from tuquan.phone.services import opening, pushing
from tuquan.phone.tests import factories


class Service:
    """What a browser's push service does, as far as we use it."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, str], bytes]] = []
        self.answer = 201
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                service.heard.append(
                    (self.path, {name.lower(): value for name, value in self.headers.items()}, content)
                )
                self.send_response(service.answer)
                if service.answer == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *given: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()


@pytest.fixture
def service(settings, tmp_path) -> Iterator[Service]:
    made = Service()
    settings.PUSH_SERVICES = [made.origin]
    settings.DATA_DIR = tmp_path
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def phone(cast):
    return factories.phone(cast.school_a, cast.guard_a)


def switch(phone, **content):
    return Client().post(
        reverse("phone:push"),
        json.dumps({"shift": str(phone.shift), **content}),
        content_type="application/json",
        headers={"Authorization": f"Device {phone.device.pk}:{tokens.upload_token(phone.device)}"},
    )


def told(cast, at, key="one"):
    notifications.tell([cast.guard_a], "patrols.missed", None, title="Sót điểm", key=key, at=at)


def signed(token: str, key: str) -> dict[str, Any]:
    """The claims, when the signature is that of the key."""

    def raw(text: str) -> bytes:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    head, claims, signature = token.split(".")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(key))
    r, s = (int.from_bytes(raw(signature)[side], "big") for side in (slice(32), slice(32, 64)))
    public.verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    assert json.loads(raw(head)) == {"typ": "JWT", "alg": "ES256"}
    found: dict[str, Any] = json.loads(raw(claims))
    return found


def test_a_new_message_knocks_once_and_says_nothing(cast, service, phone, settings):
    endpoint = f"{service.origin}/push/abc"
    assert switch(phone).json() == {"key": push.public_key()}
    assert switch(phone, endpoint=endpoint).status_code == 200
    now = timezone.now()
    assert pushing.push_what_is_new(now) == 0
    told(cast, now + timedelta(minutes=1))
    assert [pushing.push_what_is_new(now + timedelta(minutes=minute)) for minute in (1, 2)] == [1, 0]
    [(path, headers, content)] = service.heard
    assert (path, headers["ttl"], content) == ("/push/abc", str(push.KEPT_SECONDS), b"")
    scheme, _space, rest = headers["authorization"].partition(" ")
    fields = dict(one.strip().split("=", 1) for one in rest.split(","))
    assert (scheme, fields["k"]) == ("vapid", push.public_key())
    claims = signed(fields["t"], fields["k"])
    assert (claims["aud"], claims["sub"]) == (service.origin, settings.PUBLIC_URL)
    told(cast, now + timedelta(minutes=3), "two")
    assert pushing.push_what_is_new(now + timedelta(minutes=3)) == 1


def test_what_is_read_already_knocks_no_more(cast, service, phone):
    switch(phone, endpoint=f"{service.origin}/a")
    now = timezone.now()
    told(cast, now)
    notifications.mark_all_read(cast.guard_a, at=now)
    assert pushing.push_what_is_new(now + timedelta(minutes=1)) == 0
    assert service.heard == []


@pytest.mark.parametrize("answer", [404, 410])
def test_an_address_that_is_gone_is_removed(cast, service, phone, answer):
    switch(phone, endpoint=f"{service.origin}/a")
    service.answer = answer
    now = timezone.now() + timedelta(minutes=1)
    told(cast, now)
    assert pushing.push_what_is_new(now) == 0
    assert PushAddress.objects.count() == 0


@pytest.mark.parametrize("answer", [302, 429, 500])
def test_failing_is_tried_again_and_has_an_end(cast, service, phone, answer):
    switch(phone, endpoint=f"{service.origin}/a")
    service.answer = answer
    now = timezone.now() + timedelta(minutes=1)
    told(cast, now)
    for minute in range(0, 600, 5):
        assert pushing.push_what_is_new(now + timedelta(minutes=minute)) == 0
    assert len(service.heard) == len(pushing.PAUSES) + 1
    assert {path for path, _headers, _content in service.heard} == {"/a"}
    service.answer = 201
    told(cast, now + timedelta(minutes=700), "later")
    assert pushing.push_what_is_new(now + timedelta(minutes=700)) == 1


def test_a_service_out_of_reach_is_quiet(cast, service, phone):
    switch(phone, endpoint=f"{service.origin}/a")
    service.server.shutdown()
    service.server.server_close()
    now = timezone.now() + timedelta(minutes=1)
    told(cast, now)
    assert pushing.push_what_is_new(now) == 0
    assert PushAddress.objects.get().tries == 1


def test_it_ends_with_the_watch_with_the_next_person_and_with_the_phone(cast, service, phone):
    def again(user):
        opened = opening.open_shift(
            cast.school_a,
            device_id=phone.device.pk,
            secret=factories.SECRET,
            name="",
            version="",
            by=user,
            at=timezone.now(),
        )
        return opened.shift

    switch(phone, endpoint=f"{service.origin}/a")
    shift = again(cast.guard_a)
    assert PushAddress.objects.get().shift == shift
    again(cast.clerk_a)
    assert PushAddress.objects.count() == 0
    pushing.turn_on(shift, f"{service.origin}/a", at=timezone.now())
    pushing.push_what_is_new(shift.until)
    assert PushAddress.objects.count() == 0
    pushing.turn_on(shift, f"{service.origin}/a", at=timezone.now())
    opening.revoke_device(phone.device, reason="Mất máy", by=cast.head_a, at=timezone.now())
    assert PushAddress.objects.count() == 0
    assert PhoneShift.objects.count() == 3


def test_it_is_turned_off_by_its_button(service, phone):
    switch(phone, endpoint=f"{service.origin}/a")
    assert switch(phone, off=True).status_code == 200
    assert PushAddress.objects.count() == 0


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1:1/a",
        "https://fcm.googleapis.com.vi-du.vn/a",
        "https://nguoi:mat@fcm.googleapis.com/a",
        "https://vi-du.vn\\.push.apple.com/a",
        "http://fcm.googleapis.com/a",
        "https://[/a",
        "",
        "https://fcm.googleapis.com/" + "a" * 500,
    ],
)
def test_only_the_services_of_browsers_are_asked(phone, endpoint):
    assert switch(phone, endpoint=endpoint).status_code == 422
    assert PushAddress.objects.count() == 0


@pytest.mark.parametrize("endpoint", ["https://fcm.googleapis.com/fcm/send/a", "https://hk2.notify.windows.com/w/?t=a"])
def test_the_services_of_browsers_are_known(endpoint):
    assert push.is_push_service(endpoint)
