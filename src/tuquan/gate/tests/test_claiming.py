"""A phone with network asks before it lets in: one pass, two gates, one yes."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tuquan.core.ids import uuid7
from tuquan.gate.models import GateEntry, Pass
from tuquan.gate.services import claiming, setting, visiting
from tuquan.gate.tests.factories import NOW, gate, pass_of, visit


@pytest.fixture
def guest(cast):
    return pass_of(visit(cast.school_a, host=cast.clerk_a.person))


def claim(cast, here, row, **fields):
    return claiming.claim(here, row.pk, **{"id": uuid7(), "by": cast.guard_a, "at": NOW, **fields})


def test_of_two_phones_one_hears_yes_and_the_other_why_not(cast, guest):
    here, there = gate(cast.school_a), gate(cast.school_a, "Cổng phụ")
    setting.add_badges(cast.school_a, first=1, last=3, letters="K", by=cast.head_a, at=NOW)
    entry = claim(cast, here, guest, badge="K02")
    refused = claim(cast, there, guest)
    assert (entry.gate, entry.name, entry.badge.number, entry.allowed) == (here, "Phạm Văn Khách", "K02", True)
    assert (refused.allowed, refused.reason) == (False, "used_up")
    assert (GateEntry.objects.count(), Pass.objects.get().uses) == (1, 1)


def test_the_same_act_asked_twice_is_one_entry(cast, guest):
    here, id = gate(cast.school_a), uuid7()
    assert claim(cast, here, guest, id=id).pk == claim(cast, here, guest, id=id).pk == id
    assert Pass.objects.get().uses == 1


def test_what_was_taken_back_or_is_of_another_unit_hears_no(cast, guest):
    here = gate(cast.school_a)
    assert claim(cast, gate(cast.school_b), guest).reason == "forged"
    assert claim(cast, here, guest, at=NOW + timedelta(days=2)).reason == "too_late"
    visiting.cancel_visit(guest.visit, by=cast.clerk_a, at=NOW)
    assert claim(cast, here, guest).reason == "revoked"
    assert not GateEntry.objects.exists()


def asked(phone, **content):
    answer = phone_asks(phone, **content)
    return answer.status_code, answer.json().get("told")


def phone_asks(phone, **content):
    from tuquan.phone import tokens

    return Client().post(
        reverse("phone:ask"),
        json.dumps({"shift": str(phone.shift), "id": str(uuid7()), "kind": "gate.enter", **content}),
        content_type="application/json",
        headers={"Authorization": f"Device {phone.device.pk}:{tokens.upload_token(phone.device)}"},
    )


def test_the_act_that_follows_makes_no_second_entry_and_no_conflict(cast):
    from tuquan.phone.tests.factories import phone as opened

    now = timezone.now()
    row, here = pass_of(visit(cast.school_a, at=now)), gate(cast.school_a)
    one, other = opened(cast.school_a, cast.guard_a), opened(cast.school_a, cast.clerk_a, secret="n" * 40)
    id, data = uuid7(), {"gate": here.pk, "what": "visitor", "pass": str(row.pk)}
    yes = {"allowed": True, "reason": "ok", "name": "Phạm Văn Khách", "host": ""}
    assert asked(one, id=str(id), data=data) == (200, yes)
    assert asked(other, data=data) == (200, {"allowed": False, "reason": "used_up"})
    assert one.states(one.act("gate.enter", id=id, **data)) == [("done", "")]
    assert (GateEntry.objects.count(), Pass.objects.get().uses) == (1, 1)


def test_what_no_kind_answers_is_said(cast):
    from tuquan.phone.tests.factories import phone as opened

    one = opened(cast.school_a, cast.guard_a)
    assert phone_asks(one, kind="duty.log", data={}).status_code == 422
    assert phone_asks(one, data={"gate": 0, "pass": str(uuid7())}).status_code == 422
    assert phone_asks(one, data=7).status_code == 400
