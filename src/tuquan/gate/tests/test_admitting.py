"""Scans written together, and the short way of a scan (docs/adr/0016-scans-are-written-together.md)."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tuquan.accounts.models import User
from tuquan.audit.models import Entry
from tuquan.audit.verify import verify
from tuquan.core import dates
from tuquan.core.ids import uuid7
from tuquan.gate.models import GateEntry, Pass, Tally
from tuquan.gate.services import admitting, recording, visiting
from tuquan.gate.tests.factories import NOW, code_of, gate, visit
from tuquan.units.models import RoleAssignment

BACKEND = "tuquan.accounts.backends.UsernameOrPhoneBackend"
GREEN, RED = "MỜI VÀO", "DỪNG LẠI"


def guest(unit, **fields):
    return visit(unit, at=timezone.now(), **fields)


def scanned(client, here, code, act=None, **headers):
    return client.post(f"/ra-vao/cong/{here.pk}/quet/", {"code": code, "act": act or uuid7()}, **headers)


def asked_by(client, here, code):
    with CaptureQueriesContext(connection) as asked:
        response = scanned(client, here, code)
    return response, [
        one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]


@pytest.fixture
def at_gate(cast, client):
    here = gate(cast.school_a)
    client.force_login(cast.guard_a, BACKEND)
    scanned(client, here, code_of(guest(cast.school_a)))
    return here


def test_a_scan_asks_eight_times_and_shows_what_the_whole_way_shows(cast, client, at_gate, settings):
    codes = [code_of(guest(cast.school_a, host=cast.clerk_a.person)) for _one in range(2)]
    short, asked = asked_by(client, at_gate, codes[0])
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "short_way" not in one]
    whole, more = asked_by(Client(headers={"cookie": client.cookies.output(header="", sep=";")}), at_gate, codes[1])
    ids = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
    assert ids.sub("", short.content.decode()) == ids.sub("", whole.content.decode())
    assert GREEN in short.content.decode()
    left_out = {"Expires", "Vary"}
    assert {k: v for k, v in short.items() if k not in left_out} == {
        k: v for k, v in whole.items() if k not in left_out
    }
    # Session with account, role and gate; pass; use; entry; count; head of the chain; its entry, and where two
    # statements are needed for that, the head again.
    assert (len(asked), len(more) > len(asked)) == (8 if connection.vendor == "sqlite" else 7, True)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda cast: RoleAssignment.objects.filter(person__user=cast.guard_a).delete(), id="role"),
        pytest.param(lambda cast: User.objects.filter(pk=cast.guard_a.pk).update(is_active=False), id="closed"),
        pytest.param(lambda cast: User.objects.filter(pk=cast.guard_a.pk).update(closes_on=dates.today()), id="over"),
        pytest.param(lambda cast: User.objects.filter(pk=cast.guard_a.pk).update(password="x"), id="password"),
        pytest.param(lambda _cast: Session.objects.all().delete(), id="signed-out"),
        pytest.param(lambda _cast: Session.objects.update(expire_date=timezone.now()), id="run-out"),
    ],
)
def test_what_is_taken_away_is_gone_with_the_next_scan(cast, client, at_gate, change):
    change(cast)
    response = scanned(client, at_gate, code_of(guest(cast.school_a)))
    assert response.status_code in (302, 404)
    assert GateEntry.objects.count() == 1


def test_a_gate_that_was_closed_takes_no_scan(cast, client, at_gate):
    type(at_gate).objects.filter(pk=at_gate.pk).update(valid_to=dates.today())
    assert scanned(client, at_gate, code_of(guest(cast.school_a))).status_code == 404


def test_somebody_on_watch_elsewhere_finds_no_gate(cast, client, at_gate):
    assert scanned(client, gate(cast.school_b), code_of(guest(cast.school_b))).status_code == 404


def test_a_forged_request_is_refused(cast, at_gate):
    forger = Client(enforce_csrf_checks=True)
    forger.force_login(cast.guard_a, BACKEND)
    assert scanned(forger, at_gate, code_of(guest(cast.school_a))).status_code == 403
    assert GateEntry.objects.count() == 1


def test_a_pass_taken_back_is_red_with_the_next_scan(cast, client, at_gate):
    one = guest(cast.school_a)
    code = code_of(one)
    visiting.cancel_visit(one, by=cast.head_a, at=timezone.now())
    assert RED in scanned(client, at_gate, code).content.decode()


def test_the_same_act_again_with_a_pass_for_many_uses_is_the_same_entry(cast):
    here, one = gate(cast.school_a), visit(cast.school_a, kind="contractor", ends_at=NOW + timedelta(days=5))
    code, id = code_of(one), uuid7()
    first = admitting.admit(here, code, id=id, by=None, at=NOW)
    again = admitting.admit(here, code, id=id, by=None, at=NOW)
    assert (first.again, again.again, again.entry) == (False, True, first.entry)
    assert (Pass.objects.get().uses, GateEntry.objects.count()) == (1, 1)


def test_nothing_is_half_done_when_it_breaks_off(cast, monkeypatch):
    here, code = gate(cast.school_a), code_of(visit(cast.school_a))

    def broken(*_given):
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(recording, "_record", broken)
        with pytest.raises(RuntimeError):
            admitting.admit(here, code, id=uuid7(), by=None, at=NOW)
    assert (Pass.objects.get().uses, GateEntry.objects.count(), Tally.objects.count()) == (0, 0, 0)
    assert admitting.admit(here, code, id=uuid7(), by=None, at=NOW).decision.allowed


@pytest.fixture
def ready(cast):
    """Made before `together` copies the database."""
    return gate(cast.school_a), [code_of(visit(cast.school_a)) for _one in range(12)]


@pytest.mark.django_db(transaction=True)
def test_twelve_at_once_twice_each_come_in_once_and_the_chain_holds(ready, together):
    here, codes = ready
    asked = [
        (lambda code=code: admitting.admit(here, code, id=uuid7(), by=None, at=NOW).decision.reason)
        for code in codes * 2
    ]
    assert sorted(together(*asked)) == ["ok"] * 12 + ["used_up"] * 12

    def counted():
        entered = Entry.objects.filter(kind="gate.entered").count()
        return GateEntry.objects.count(), Tally.objects.get().people, entered, verify()

    assert together(counted) == [(12, 12, 12, None)]


@pytest.mark.django_db(transaction=True)
def test_one_that_spoils_the_transaction_spoils_it_for_nobody_else(ready, together, monkeypatch):
    here, codes = ready
    real, bad = recording._record, uuid7()

    def broken_for_one(entry, act):
        if act.id == bad:
            raise RuntimeError("spoilt")
        real(entry, act)

    monkeypatch.setattr(recording, "_record", broken_for_one)
    ids = [bad, *(uuid7() for _code in codes[1:])]
    asked = [
        (lambda code=code, id=id: admitting.admit(here, code, id=id, by=None, at=NOW).decision.reason)
        for code, id in zip(codes, ids, strict=True)
    ]
    said = together(*asked)
    assert (str(said[0]), said[1:]) == ("spoilt", ["ok"] * 11)
    assert together(lambda: (GateEntry.objects.count(), Tally.objects.get().people)) == [(11, 11)]
