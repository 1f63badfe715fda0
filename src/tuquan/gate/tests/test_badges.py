"""The badge that a guest wears while inside."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tuquan.core.ids import uuid7
from tuquan.gate.services import admitting, entering
from tuquan.gate.services.recording import Arrival, Host
from tuquan.gate.tests.factories import code_of, gate, visit


@pytest.fixture
def on_watch(cast, client):
    client.force_login(cast.guard_a)
    return client


def badge_of(client, entry):
    address = f"/ra-vao/luot/{entry.pk}/the/"
    assert address in client.get(entry.get_absolute_url()).content.decode()
    return client.get(address).content.decode()


def test_it_says_who_whom_and_which_number(cast, on_watch):
    host = Host.of(cast.clerk_a.person)
    arrival = Arrival("visitor", name="Lê Văn Tám", organisation="Công ty May", host=host, badge="K07")
    entry = entering.record_entry(gate(cast.school_a), arrival, by=cast.guard_a, at=timezone.now())
    page = badge_of(on_watch, entry)
    said = ("gate-badge", "Lê Văn Tám", "Công ty May", "Lê Thu Hà", "K07")
    assert [one for one in said if one not in page] == []


def test_the_code_stands_on_it_only_for_whoever_comes_again(cast, on_watch):
    here, now = gate(cast.school_a), timezone.now()
    visits = [
        visit(cast.school_a, at=now),
        visit(cast.school_a, at=now, kind="contractor", ends_at=now + timedelta(days=5)),
    ]
    entries = [admitting.admit(here, code_of(one), id=uuid7(), by=None, at=now).entry for one in visits]
    assert ["Mã QR" in badge_of(on_watch, entry) for entry in entries] == [False, True]


def test_nobody_who_left_and_no_lorry_wears_one(cast, on_watch):
    here, now = gate(cast.school_a), timezone.now()
    guest = entering.record_entry(here, Arrival("visitor", name="Lê Văn Tám"), by=None, at=now)
    entering.leave(guest, gate=here, badge_returned=True, by=None, at=now)
    lorry = entering.record_entry(here, Arrival("vehicle", plate="29C-123.45"), by=None, at=now)
    for entry in (guest, lorry):
        assert "/the/" not in on_watch.get(entry.get_absolute_url()).content.decode()
        assert on_watch.get(f"/ra-vao/luot/{entry.pk}/the/").status_code == 302
