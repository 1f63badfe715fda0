"""Signing in on a phone, what it takes along, taking it out of use."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tuquan.access.permissions import Permission
from tuquan.audit.models import Entry
from tuquan.guards import standards
from tuquan.phone import tokens
from tuquan.phone.models import Device, PhoneShift
from tuquan.phone.refusals import AlreadyRevoked, DeviceRevoked, NoWatchHere
from tuquan.phone.services import opening
from tuquan.phone.tests.factories import SECRET, phone
from tuquan.units import acts


def opened(client, cast, user, unit, **more):
    client.force_login(user, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    content = {"unit": str(unit.pk), "secret": SECRET, "name": "Máy cổng 1", **more}
    return client.post(reverse("phone:shift_open"), json.dumps(content), content_type="application/json")


def test_me_says_who_is_signed_in_and_where_he_may_take_over(client, cast):
    assert client.get(reverse("phone:me")).json() == {
        "signed_in": False,
        "sign_in": "/tai-khoan/dang-nhap/?next=/dien-thoai/",
    }
    client.force_login(cast.guard_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    said = client.get(reverse("phone:me")).json()
    assert said["name"] == "Trần Văn Bình"
    assert said["units"] == [{"id": str(cast.school_a.pk), "name": "Trường THCS Nguyễn Trãi"}]


def test_the_first_sign_in_registers_the_phone_and_hands_out_the_snapshot(client, cast, monkeypatch):
    monkeypatch.setattr(acts, "SNAPSHOTS", {"pocket_cards": acts.SNAPSHOTS["pocket_cards"]})
    acts.register_snapshot("of_the_chief", Permission.ROSTER_EDIT, lambda unit, user, at: {"plan": 1})
    said = opened(client, cast, cast.guard_a, cast.school_a).json()
    device, shift = Device.objects.get(), PhoneShift.objects.get()
    assert (device.unit, device.name, device.number, device.registered_by) == (
        cast.school_a,
        "Máy cổng 1",
        1,
        cast.guard_a,
    )
    assert said["token"] == tokens.upload_token(device)
    assert said["unlock"] == tokens.unlock_secret(device)
    assert said["device"] == {"id": str(device.pk), "name": "Máy cổng 1", "number": 1, "new": True}
    assert shift.until - shift.opened_at == timedelta(hours=72)
    assert list(said["snapshot"]) == ["pocket_cards"], "the roster's plan is not for a guard"
    assert [card["code"] for card in said["snapshot"]["pocket_cards"]["cards"]] == [
        card.code for card in standards.cards()
    ]
    assert list(Entry.objects.order_by("pk").values_list("kind", flat=True)) == [
        "phone.registered",
        "phone.shift_opened",
    ]


def test_a_known_phone_is_the_same_phone_for_the_next_person(client, cast):
    first = opened(client, cast, cast.guard_a, cast.school_a).json()
    second = opened(client, cast, cast.head_a, cast.school_a, device=first["device"]["id"]).json()
    assert (second["device"]["id"], second["device"]["new"]) == (first["device"]["id"], False)
    assert second["unlock"] == first["unlock"]
    assert second["user"]["name"] == "Nguyễn Thị Hoa"


def test_who_only_knows_the_number_of_a_phone_gets_another_one(client, cast):
    first = opened(client, cast, cast.guard_a, cast.school_a).json()
    second = opened(client, cast, cast.head_a, cast.school_a, device=first["device"]["id"], secret="x" * 40).json()
    assert second["device"]["new"] is True
    assert second["unlock"] != first["unlock"]


def test_without_work_of_the_watch_no_phone_is_opened(client, cast):
    assert opened(client, cast, cast.guard_a, cast.school_b).status_code == 403
    assert opened(client, cast, cast.officer, cast.school_a).status_code == 403
    assert Device.objects.count() == 0


def test_a_phone_of_another_unit_is_not_taken_along(cast):
    one = phone(cast.school_a, cast.guard_a)
    with pytest.raises(NoWatchHere):
        opening.open_shift(
            cast.school_b,
            device_id=one.device.pk,
            secret=SECRET,
            name="",
            version="",
            by=cast.head_b,
            at=timezone.now(),
        )


def test_a_revoked_phone_is_told_so_when_it_signs_in(client, cast):
    first = opened(client, cast, cast.guard_a, cast.school_a).json()
    opening.revoke_device(Device.objects.get(), reason="Mất máy", by=cast.head_a, at=timezone.now())
    again = opened(client, cast, cast.guard_a, cast.school_a, device=first["device"]["id"])
    assert (again.status_code, again.json()) == (410, {"message": str(DeviceRevoked.message), "revoked": True})
    with pytest.raises(AlreadyRevoked):
        opening.revoke_device(Device.objects.get(), reason="Mất máy", by=cast.head_a, at=timezone.now())


def test_opening_a_shift_needs_the_check_against_forgery(cast):
    client = Client(enforce_csrf_checks=True)
    assert opened(client, cast, cast.guard_a, cast.school_a).status_code == 403
    token = client.get(reverse("phone:me")).json()["csrf"]
    content = json.dumps({"unit": str(cast.school_a.pk), "secret": SECRET})
    answer = client.post(
        reverse("phone:shift_open"), content, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 200


def test_a_fresh_snapshot_comes_by_the_token_and_stops_with_the_role(cast):
    one = phone(cast.school_a, cast.guard_a)
    headers = {"Authorization": f"Device {one.device.pk}:{tokens.upload_token(one.device)}"}

    def ask():
        content = json.dumps({"shift": str(one.shift)})
        return Client().post(reverse("phone:snapshot"), content, content_type="application/json", headers=headers)

    assert "pocket_cards" in ask().json()["snapshot"]
    cast.guard_a.person.assignments.update(valid_to=timezone.localdate())
    assert ask().status_code == 403


def test_the_application_is_the_same_bytes_for_everybody(client, cast):
    nobody = client.get(reverse("phone:app")).content
    client.force_login(cast.guard_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    assert client.get(reverse("phone:app")).content == nobody


def test_the_worker_is_served_below_its_page_and_names_what_it_keeps(client):
    answer = client.get(reverse("phone:worker"))
    assert answer["Service-Worker-Allowed"] == "/dien-thoai/"
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    first, *_rest = answer.content.decode().splitlines()
    kept = json.loads(first.removeprefix("self.KEPT=").removesuffix(";"))
    assert (kept["page"], len(kept["version"])) == ("/dien-thoai/", 12)


def test_the_manifest_makes_it_installable(client):
    said = client.get(reverse("phone:manifest")).json()
    assert (said["start_url"], said["scope"], said["display"]) == ("/dien-thoai/", "/dien-thoai/", "standalone")
    assert {icon["sizes"] for icon in said["icons"]} == {"192x192", "512x512"}
