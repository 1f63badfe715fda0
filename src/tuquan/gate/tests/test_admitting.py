"""Scans written together, and the short way of a scan (docs/adr/0016-scans-are-written-together.md)."""

import re
from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.http import HttpResponse
from django.middleware.csrf import _mask_cipher_secret
from django.test import Client
from django.test.client import ClientHandler
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.crypto import get_random_string

from tuquan.accounts.models import User
from tuquan.audit.models import Chain, Entry
from tuquan.audit.verify import verify
from tuquan.core import dates
from tuquan.core.ids import uuid7
from tuquan.core.short_way import in_front_of
from tuquan.facts.models import Fact
from tuquan.gate import keys, tokens
from tuquan.gate.models import GateEntry, Pass, Tally
from tuquan.gate.services import admitting, recording, telling, visiting
from tuquan.gate.tests.factories import NOW, code_of, gate, visit
from tuquan.notifications.models import Message
from tuquan.units.models import RoleAssignment

BACKEND = "tuquan.accounts.backends.UsernameOrPhoneBackend"
ENDS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
GREEN, RED = "MỜI VÀO", "DỪNG LẠI"


def guest(unit, **fields):
    return visit(unit, at=timezone.now(), **fields)


def scanned(client, here, code, act=None, **headers):
    return client.post(f"/ra-vao/cong/{here.pk}/quet/", {"code": code, "act": act or uuid7()}, **headers)


def asked_by(client, here, code):
    with CaptureQueriesContext(connection) as asked:
        response = scanned(client, here, code)
    return response, [one["sql"] for one in asked if not one["sql"].startswith(ENDS)]


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


def written():
    """All that scans leave behind, down to the hashes of the log; only the counts' own numbers come from a sequence."""
    kept = [field.attname for field in Tally._meta.concrete_fields if not field.primary_key]
    return {
        "entries": list(GateEntry.objects.order_by("pk").values()),
        "passes": list(Pass.objects.order_by("pk").values()),
        "counts": list(Tally.objects.order_by("gate", "what").values(*kept)),
        "log": [{name: stored(value) for name, value in row.items()} for row in Entry.objects.order_by("pk").values()],
        "heads": [
            {name: stored(value) for name, value in row.items()} for row in Chain.objects.order_by("pk").values()
        ],
        "facts": list(Fact.objects.order_by("pk").values_list("source_id", "value")),
        "told": told(),
    }


def stored(value):
    return bytes(value) if isinstance(value, memoryview) else value


def told():
    telling.tell_waiting(timezone.now())
    return list(Message.objects.order_by("key", "recipient").values_list("key", "recipient", "title", "url"))


def left_behind_by(scans):
    """What the scans leave behind, and taken back again."""
    with transaction.atomic():
        said = scans()
        rows = written()
        transaction.set_rollback(True)
    return said, rows


@pytest.fixture
def guests(cast, at_gate, monkeypatch):
    """One of each kind, and the codes held up for them: each with the id of its act."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    unit, host = cast.school_a, cast.clerk_a.person
    taken_back = guest(unit)
    visits = [
        guest(unit, host=host, purpose="Họp phụ huynh", organisation="Công ty May"),
        guest(unit, kind="group", people=7),
        guest(unit, kind="contractor", ends_at=now + timedelta(days=5), plate="30a-123.45"),
        guest(unit, starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=1, hours=2)),
        taken_back,
    ]
    codes = [code_of(one) for one in visits]
    visiting.cancel_visit(taken_back, by=cast.head_a, at=now)
    codes += [codes[0], visits[2].code, codes[3][:-3] + "123", code_of(guest(cast.school_b)), "12345678"]
    scans = [(code, uuid7()) for code in codes]
    return [*scans, scans[2], scans[1]]  # and two acts sent a second time


class InFront(ClientHandler):
    """A client's requests as the server hands them on: before Django makes one of them."""

    def __init__(self):
        super().__init__()
        self.by_django = 0
        self.application = in_front_of(self.django)

    def django(self, environ, start_response):
        self.by_django += 1
        response = super().__call__(environ)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]

    def __call__(self, environ):
        said = []
        page = b"".join(self.application(environ, lambda *above: said.extend(above)))
        response = HttpResponse(page, status=int(said[0][:3]), headers=dict(said[1]))
        response.wsgi_request = None
        return response


def at_the_door(client):
    """The same session by a browser whose requests the guards have seen once."""
    secret = get_random_string(32)
    cookies = f"{client.cookies.output(header='', sep=';')}; csrftoken={secret}"
    browser, token = Client(headers={"cookie": cookies}), _mask_cipher_secret(secret)
    browser.handler = InFront()

    def scan(here, code, act=None):
        form = {"csrfmiddlewaretoken": token, "code": code, "act": str(act or uuid7())}
        return browser.post(f"/ra-vao/cong/{here.pk}/quet/", urlencode(form), "application/x-www-form-urlencoded")

    return scan, browser.handler


def test_a_scan_in_front_of_django_asks_as_often_and_shows_the_same(cast, client, at_gate):
    scan, handler = at_the_door(client)
    codes = [code_of(guest(cast.school_a, host=cast.clerk_a.person)) for _one in range(3)]
    scan(at_gate, codes[0])
    with CaptureQueriesContext(connection) as asked:
        page = scan(at_gate, codes[1])
    shown, more = asked_by(client, at_gate, codes[2])
    ids = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
    assert ids.sub("", page.content.decode()) == ids.sub("", shown.content.decode())
    assert (page.headers, handler.by_django) == (shown.headers, 1)
    assert len([one for one in asked if not one["sql"].startswith(ENDS)]) == len(more)


@pytest.mark.parametrize("known", [False, True])
def test_the_short_way_writes_row_by_row_what_the_whole_way_writes(cast, client, at_gate, guests, settings, known):
    def by(scan):
        return [re.search(r"gate-(yes|no)", scan(at_gate, *one).content.decode())[0] for one in guests]

    scan, handler = at_the_door(client) if known else (partial(scanned, client), None)
    if handler:
        left_behind_by(lambda: by(scan))
        handler.by_django = 0
    short, rows = left_behind_by(lambda: by(scan))
    if handler:
        # Whom the guard may still let in by hand goes the whole way: too early, taken back, used up.
        assert handler.by_django == 3
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "short_way" not in one]
    whole_way = Client(headers={"cookie": client.cookies.output(header="", sep=";")})
    assert (short, rows) == left_behind_by(lambda: by(partial(scanned, whole_way)))
    yes, no = "gate-yes", "gate-no"
    assert short == [yes, yes, yes, no, no, no, yes, no, no, no, yes, yes]
    assert len(rows["entries"]) == 5


def test_scans_written_together_write_row_by_row_what_each_by_itself_writes(cast, at_gate, guests):
    place, now = recording.Place.of(at_gate), timezone.now()

    def scan(code, id):
        token = tokens.read(tokens.digits_of(code), keys.public_key())
        act = recording.Act(place, id, cast.guard_a, now)
        return admitting.Scan(act, token.id, token.rules, admitting._moment(place, token.rules, now))

    scans = [scan(*one) for one in guests[:3]]
    together = left_behind_by(lambda: [one.entry for one in admitting._admit_all(scans)])
    assert together == left_behind_by(lambda: [admitting._admit_all([one])[0].entry for one in scans])
    assert len(together[1]["entries"]) == 4


def test_nobody_is_shown_in_by_the_act_of_another(cast):
    """From a page that somebody went back to: it still bears the id of the guest before."""
    here, first, second, gone = gate(cast.school_a), visit(cast.school_a), visit(cast.school_a), visit(cast.school_a)
    codes, id = [code_of(one) for one in (first, second, gone)], uuid7()
    visiting.cancel_visit(gone, by=cast.head_a, at=NOW)
    said = [admitting.admit(here, code, id=id, by=None, at=NOW) for code in codes]
    assert [(one.decision.allowed, one.again) for one in said] == [(True, False), (True, False), (False, False)]
    assert sorted(GateEntry.objects.values_list("visit", flat=True)) == sorted([first.pk, second.pk])


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
