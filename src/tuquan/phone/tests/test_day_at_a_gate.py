"""A day at two gates: 200 guests, two phones, three hours without network, and everything agrees in the evening."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import OperationalError
from django.utils import timezone

from tuquan.audit.verify import verify
from tuquan.core import dates
from tuquan.facts.models import Fact
from tuquan.gate import acts as gate_acts, deciding, tokens
from tuquan.gate.models import GateEntry, Pass
from tuquan.gate.queries import logs
from tuquan.gate.services import keeping, telling, visiting
from tuquan.gate.tests.factories import code_of, gate
from tuquan.notifications.models import Message
from tuquan.phone.enums import ActState
from tuquan.phone.models import SentAct
from tuquan.phone.services import opening
from tuquan.phone.tests.factories import SECRET, Phone
from tuquan.units import acts
from tuquan.units.tests.factories import person, role

DAY = datetime(2026, 10, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
"""A Monday."""


def at(hour: int, minute: float = 0) -> datetime:
    return DAY + timedelta(hours=hour, minutes=minute)


@dataclass
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Post:
    """A guard with a phone at a gate: decides by what the phone took along, and writes acts down until there is network."""

    clock: Clock
    phone: Phone
    gate: Any
    user: Any
    waiting: list[dict[str, Any]] = field(default_factory=list)
    used: Counter[str] = field(default_factory=Counter)
    entered: dict[str, str] = field(default_factory=dict)
    """The acts of those let in here, by their passes."""

    def take_along(self) -> None:
        self.taken = gate_acts.snapshot(self.phone.device.unit, self.user, self.clock.now)
        self.known = {one["pass"]: one for one in self.taken["visits"]}
        self.used.clear()

    def scan(self, code: str, when: datetime) -> str:
        """As the phone does it without network: signature, then the rules."""
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.taken["public_key"]))
        token = tokens.read(code, key)
        one = self.known[str(token.id)]
        moment = {
            "now": int(when.timestamp()),
            "unit": self.taken["unit"],
            "gate": self.gate.pk,
            "areas": [],
            "reception": False,
            "genuine": True,
            "blocked": False,
            "early": self.taken["early"],
            "way": "in",
            **one["known"],
            "used": one["known"]["used"] + self.used[one["pass"]],
        }
        decision = deciding.decide(token.rules, moment)
        if decision.allowed:
            self.used[one["pass"]] += 1
            said = {"allowed": True, "reason": decision.reason}
            self.entered[one["pass"]] = self.enter(when, what=one["kind"], decision=said, **{"pass": one["pass"]})
        return decision.reason

    def enter(self, when: datetime, **data: Any) -> str:
        return self._write("gate.enter", when, gate=self.gate.pk, **data)

    def leave(self, entry: str, when: datetime, **data: Any) -> None:
        self._write("gate.leave", when, gate=self.gate.pk, entry=entry, **data)

    def _write(self, kind: str, when: datetime, **data: Any) -> str:
        act = self.phone.act(kind, at=when, **data)
        self.waiting.append(act)
        return str(act["id"])

    def send(self) -> list[str]:
        """What the server said of each act that did not simply go through."""
        said = []
        while self.waiting:
            batch, self.waiting = self.waiting[:100], self.waiting[100:]
            said += [message for state, message in self.phone.states(*batch) if state != ActState.DONE]
        return said


@pytest.fixture
def clock(monkeypatch):
    made = Clock(at(7))
    monkeypatch.setattr(timezone, "now", made)
    return made


def post(clock, unit, user, name):
    opened = opening.open_shift(unit, device_id=None, secret=SECRET, name="", version="", by=user, at=clock.now)
    made = Post(clock, Phone(opened.device, opened.shift.pk), gate(unit, name), user)
    made.take_along()
    return made


@pytest.fixture
def guests(cast, clock):
    """190 guests for once, five groups of six, five contractors who come and go as they like."""
    unit, host = cast.school_a, cast.clerk_a.person

    def announced(number):
        kind = "visitor" if number < 190 else "group" if number < 195 else "contractor"
        return visiting.announce_visit(
            unit,
            kind=kind,
            name=f"Khách {number}",
            people=6 if kind == "group" else 1,
            host=host if number % 10 == 0 else None,
            starts_at=at(7),
            ends_at=at(17, 30),
            by=cast.clerk_a,
            at=clock.now,
        )

    return [announced(number) for number in range(200)]


@pytest.fixture
def posts(cast, clock, guests):
    second = person("Đinh Công Sáu", username="baove2.a", at=cast.school_a, position="Bảo vệ")
    role(second, "guard", cast.school_a)
    unit = cast.school_a
    return post(clock, unit, cast.guard_a, "Cổng chính"), post(clock, unit, second.user, "Cổng phụ")


def test_a_day_with_200_guests_on_two_phones_three_hours_of_it_without_network(cast, clock, guests, posts, monkeypatch):
    front, back = posts
    passes = [str(visiting.pass_of(one).pk) for one in guests]
    codes = [code_of(one) for one in guests]
    come_with_network(clock, posts, codes[:40])

    # From eight to eleven: none. 150 guests come, some leave, and what nobody can know there goes wrong.
    for number in range(40, 190):
        assert posts[number % 2].scan(codes[number], at(8, number - 39)) == "ok"
    assert front.scan(codes[0], at(8, 30)) == "used_up", "the phone took along that this pass was used"
    assert front.scan(codes[40], at(9, 10)) == "used_up", "it was used on this phone"
    for number in (50, 51, 52):  # and at the other gate once more
        assert posts[(number + 1) % 2].scan(codes[number], at(9, 30)) == "ok"
    clock.now = at(9)
    visiting.cancel_visit(guests[180], by=cast.head_a, at=clock.now)  # the phones cannot hear of it
    walked_in = front.enter(at(9, 40), what="visitor", name="Khách vãng lai", badge="K01", people=1)
    lorry = back.enter(at(9, 45), what="vehicle", plate="29C-123.45", people=1, vehicles=1)
    for number in range(20):  # who came before eight leaves by the other gate
        posts[(number + 1) % 2].leave(posts[number % 2].entered[passes[number]], at(10, number))
    front.leave(front.entered[passes[0]], at(10, 30))

    # At eleven: network again, for one of them cut off once more in mid-upload.
    clock.now = at(11)
    cut_off_in_mid_upload(back, monkeypatch)
    assert back.send() == []
    assert Counter(front.send()) == {
        "giấy được dùng quá số lần, ở máy hoặc cổng khác": 3,
        "đã cho vào dù giấy không hợp lệ": 1,
        "lượt này đã được ghi ra ở máy khác, lúc 10:00 12/10": 1,
    }
    telling.tell_waiting(clock.now)
    differing = Message.objects.filter(kind="gate.conflict", recipient=cast.head_a)
    assert differing.count() == 4

    # The rest of the day with network: groups, contractors twice; in the evening three guests and a badge are missing.
    for one in posts:
        one.take_along()
    for hour in (11, 14):
        for number in range(190 if hour == 11 else 195, 200):
            assert posts[number % 2].scan(codes[number], at(hour, number - 190)) == "ok"
    stay = {f"Khách {number}" for number in (187, 188, 189)}
    clock.now = at(17, 40)
    front.leave(walked_in, at(17), badge_returned=False)
    back.leave(lorry, at(17, 1))
    assert (front.send(), back.send()) == ([], [])
    for entry in GateEntry.objects.filter(unit=cast.school_a, left_at=None).exclude(name__in=stay).order_by("pk"):
        posts[entry.gate_id == back.gate.pk].leave(str(entry.pk), at(17, 5))
    assert (front.send(), back.send()) == ([], [])

    the_day_agrees(cast.school_a, posts, stay, clock.now)
    assert Counter(Pass.objects.values_list("uses", flat=True)) == {1: 192, 2: 8}
    keeping.write_counts(at(24, 30))
    figures = Fact.objects.standing().filter(indicator="gate_entries", unit=cast.school_a)
    counted = Counter()
    for one in figures:
        counted[json.loads(one.dims)["gate_entry"]] += one.value
    assert counted == {"visitor": 194, "group": 30, "contractor": 10, "vehicle": 1}
    assert verify() is None


def come_with_network(clock, posts, codes):
    """From seven on, each act goes up at once; the two gates take turns."""
    for number, code in enumerate(codes):
        clock.now, here = at(7, number), posts[number % 2]
        assert (here.scan(code, clock.now), here.send()) == ("ok", [])
    clock.now = at(8)
    for one in posts:
        one.take_along()
        assert len(one.taken["inside"]) == len(codes)


def cut_off_in_mid_upload(post, monkeypatch):
    """The server is killed at the 31st act; the phone knows of none that it arrived, and keeps all."""
    taken, enter, waiting = [], acts.KINDS["gate.enter"], list(post.waiting)

    def killed(act):
        taken.append(act.id)
        if len(taken) == 31:
            raise OperationalError("the server was killed")
        return enter.do(act)

    with monkeypatch.context() as patched, pytest.raises(OperationalError):
        patched.setitem(acts.KINDS, "gate.enter", acts.ActKind(enter.code, enter.permission, killed, enter.kept))
        post.send()
    post.waiting = waiting


def the_day_agrees(unit, posts, stay, now):
    """Each act is there once; roll call and balance name who and what is missing, with network and without."""
    states = Counter(SentAct.objects.values_list("state", flat=True))
    assert states == {ActState.DONE: sum(one.phone.seq for one in posts) - 5, ActState.CONFLICT: 5}
    assert GateEntry.objects.count() == 190 + 3 + 5 + 10 + 2
    balance = logs.balance(unit, now)
    assert {one.name for one in balance.inside} == {one.name for one in balance.overdue} == stay
    assert (balance.people, balance.vehicles, balance.is_even) == (3, 0, False)
    assert [one.badge.number for one in balance.badges] == ["K01"]
    assert sorted(one.name for one in balance.conflicts) == ["Khách 180", "Khách 50", "Khách 51", "Khách 52"]
    assert sorted(one.name for one in logs.expected(unit, dates.today())) == [f"Khách {one}" for one in range(195, 200)]
    for one in posts:
        one.take_along()
        assert {row["name"] for row in one.taken["inside"]} == stay
        assert one.taken["badges_out"] == ["K01"]
