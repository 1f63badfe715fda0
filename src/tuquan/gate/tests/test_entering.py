"""In and out at the gate."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tuquan.core.ids import uuid7
from tuquan.gate.deciding import Decision
from tuquan.gate.enums import Conflict, EntryKind, Reason
from tuquan.gate.models import GateEntry, Goods, Tally
from tuquan.gate.services import admitting, entering, setting, telling, visiting
from tuquan.gate.services.recording import Arrival, GoodsMoved, Host
from tuquan.gate.services.refusals import CountsOnly, NameMissing, NotAtReception, NotInside
from tuquan.gate.tests.factories import NOW, code_of, gate, pass_of, visit
from tuquan.notifications.models import Message

CARD = "001090123456|012345678|Nguyễn Văn An|01011990|Nam|Số 1, Phường A, Tỉnh B|15042021"


def walk_in(here, by, at=NOW, **fields):
    return entering.record_entry(here, Arrival(EntryKind.VISITOR, **{"name": "Lê Văn Tám", **fields}), by=by, at=at)


def test_a_pass_lets_its_guest_in_once(cast):
    here, guest = gate(cast.school_a), visit(cast.school_a, plate="79a-123.45")
    code = code_of(guest)
    first = admitting.admit(here, code, id=uuid7(), by=cast.guard_a, at=NOW)
    second = admitting.admit(here, code, id=uuid7(), by=cast.guard_a, at=NOW + timedelta(minutes=1))
    assert first.decision == Decision(True, Reason.OK)
    assert first.entry is not None
    assert (first.entry.name, first.entry.plate, first.entry.visit) == ("Phạm Văn Khách", "79A12345", guest)
    assert second.decision == Decision(False, Reason.USED_UP)
    assert GateEntry.objects.count() == 1


def test_the_same_act_again_is_the_same_entry(cast):
    here, code, id = gate(cast.school_a), code_of(visit(cast.school_a)), uuid7()
    first = admitting.admit(here, code, id=id, by=cast.guard_a, at=NOW)
    again = admitting.admit(here, code, id=id, by=cast.guard_a, at=NOW)
    assert again.again
    assert again.entry == first.entry
    assert GateEntry.objects.count() == 1


def test_the_short_code_does_what_the_scan_does(cast):
    here, guest = gate(cast.school_a), visit(cast.school_a)
    answer = admitting.admit(here, guest.code, id=uuid7(), by=cast.guard_a, at=NOW)
    assert answer.decision.allowed


def test_each_rule_speaks_at_the_gate(cast):
    here, other = gate(cast.school_a), gate(cast.school_a, "Cổng phụ")
    elsewhere = gate(cast.school_b)
    area = setting.add_area(
        cast.school_a, name="Kho", needs_approval=True, keeper=None, gates=[here], by=cast.head_a, at=NOW
    )
    other_area = setting.add_area(
        cast.school_a, name="Phòng máy chủ", needs_approval=False, keeper=None, gates=[], by=cast.head_a, at=NOW
    )
    revoked = visit(cast.school_a)
    revoked_code = code_of(revoked)
    visiting.cancel_visit(revoked, by=cast.head_a, at=NOW)
    reception = gate(cast.school_a, "Tiếp công dân", reception=True)
    asked = [
        (here, code_of(visit(cast.school_a, starts_at=NOW + timedelta(hours=2), ends_at=NOW + timedelta(hours=3)))),
        (here, code_of(visit(cast.school_a, gates=[other]))),
        (here, code_of(visit(cast.school_a, area=area))),
        (here, code_of(visit(cast.school_a, area=other_area))),
        (elsewhere, code_of(visit(cast.school_a))),
        (here, revoked_code),
        (here, "12345678"),
        (here, "xin chào"),
        (reception, code_of(visit(cast.school_a))),
        (here, code_of(visit(cast.school_a, first_minute=600, last_minute=660))),
        (here, code_of(visit(cast.school_a, days=0b0000010))),
        (other, code_of(visit(cast.school_a, gates=[other]))),
    ]
    said = [admitting.admit(one, code, id=uuid7(), by=None, at=NOW).decision.reason for one, code in asked]
    assert said == [
        "too_early",
        "wrong_gate",
        "not_approved",
        "wrong_area",
        "other_unit",
        "revoked",
        "forged",
        "forged",
        "counts_only",
        "wrong_hour",
        "wrong_day",
        "ok",
    ]


def test_whoever_comes_a_little_early_is_let_in(cast):
    here = gate(cast.school_a)
    code = code_of(visit(cast.school_a, starts_at=NOW + timedelta(minutes=20), ends_at=NOW + timedelta(hours=2)))
    assert admitting.admit(here, code, id=uuid7(), by=None, at=NOW).decision.allowed


def test_what_happened_is_recorded_also_against_the_rules(cast):
    here, guest = gate(cast.school_a), visit(cast.school_a)
    admitting.admit(here, code_of(guest), id=uuid7(), by=cast.guard_a, at=NOW)
    entry = admitting.enter_by_pass(
        here, pass_of(guest).pk, Decision(True, Reason.OK), id=uuid7(), by=cast.guard_a, at=NOW + timedelta(hours=1)
    )
    assert (entry.allowed, entry.reason, entry.conflict) == (False, Reason.USED_UP, Conflict.DOUBLE_USE)
    assert pass_of(guest).uses == 2
    assert telling.tell_waiting(NOW + timedelta(hours=1)) == 1
    told = Message.objects.filter(kind="gate.conflict").values_list("recipient__username", flat=True)
    assert list(told) == ["truong.a"]


def test_a_guest_without_announcement_goes_in_with_what_is_needed(cast):
    here = gate(cast.school_a)
    taken = entering.take_card(cast.school_a, CARD, at=NOW)
    assert taken is not None
    read, card = taken
    entry = walk_in(here, cast.guard_a, name=read.name, card=card, badge="k01", host=Host.of(cast.head_a.person))
    entry.refresh_from_db()
    assert (entry.name, entry.card_shown, entry.badge.number) == ("Nguyễn Văn An", "•••••••••456", "K01")
    assert len(entry.card_hash) == 64
    assert telling.tell_waiting(NOW) == 1
    assert Message.objects.get(kind="gate.arrived").recipient == cast.head_a


def test_the_number_of_the_card_stands_nowhere(cast):
    from django.apps import apps

    here = gate(cast.school_a)
    taken = entering.take_card(cast.school_a, CARD, at=NOW)
    assert taken is not None
    walk_in(here, cast.guard_a, card=taken[1])
    rows = [str(list(model.objects.values_list())) for model in apps.get_models()]
    assert [row for row in rows if "001090123456" in row or "090123456" in row] == []


def test_the_same_card_has_one_mark_in_a_unit_and_another_in_the_next(cast):
    marks = [
        entering.take_card(unit, CARD, at=at)[1].hash
        for unit, at in (
            (cast.school_a, NOW),
            (cast.school_a, NOW + timedelta(days=1)),
            (cast.school_b, NOW),
            (cast.school_a, NOW + timedelta(days=90)),
        )
    ]
    assert marks[0] == marks[1]
    assert len(set(marks)) == 3


def test_a_gate_that_only_counts_takes_no_name_and_no_card(cast):
    reception, here = gate(cast.school_a, reception=True), gate(cast.school_a, "Cổng chính 2")
    with pytest.raises(CountsOnly):
        walk_in(reception, cast.guard_a)
    with pytest.raises(CountsOnly):
        entering.record_entry(reception, Arrival(EntryKind.COUNT, name="Ai đó"), by=cast.guard_a, at=NOW)
    with pytest.raises(NotAtReception):
        entering.record_entry(here, Arrival(EntryKind.COUNT), by=cast.guard_a, at=NOW)
    entry = entering.record_entry(reception, Arrival(EntryKind.COUNT, people=3), by=cast.guard_a, at=NOW)
    assert (entry.name, entry.people, entry.left_at) == ("", 3, NOW)
    assert not GateEntry.objects.inside().exists()


def test_the_database_itself_keeps_names_from_entries_of_numbers(cast):
    entry = entering.record_entry(gate(cast.school_a, reception=True), Arrival(EntryKind.COUNT), by=None, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        GateEntry.objects.filter(pk=entry.pk).update(name="Ai đó")


def test_a_guest_has_a_name(cast):
    with pytest.raises(NameMissing):
        walk_in(gate(cast.school_a), None, name="  ")


def test_a_badge_that_somebody_else_wears_is_said(cast):
    here = gate(cast.school_a)
    first, second = walk_in(here, None, badge="K01"), walk_in(here, None, badge="K01")
    assert (first.conflict, second.conflict) == ("", Conflict.BADGE_TAKEN)


def test_out_again_with_badge_and_material(cast):
    here = gate(cast.school_a)
    drill = GoodsMoved("Máy khoan", Decimal(2), "cái", goes_back=True)
    entry = walk_in(here, None, badge="K02", goods=(drill, GoodsMoved("Xi măng", Decimal(10), "bao")))
    brought = Goods.objects.get(entry=entry, name="Máy khoan")
    assert brought.outstanding == 2
    later = NOW + timedelta(hours=3)
    out = entering.leave(entry, gate=here, badge_returned=True, back=[(brought.pk, Decimal(1))], by=None, at=later)
    brought.refresh_from_db()
    assert (out.left_at, out.badge_returned_at, brought.outstanding) == (later, later, 1)
    with pytest.raises(NotInside):
        entering.leave(entry, gate=here, badge_returned=True, by=None, at=later)


def test_every_entry_is_counted_by_gate_day_and_kind(cast):
    here, other = gate(cast.school_a), gate(cast.school_a, "Cổng phụ")
    for place in (here, here, other):
        walk_in(place, None)
    entering.record_entry(here, Arrival(EntryKind.VEHICLE, plate="30A-1", people=2), by=None, at=NOW)
    rows = Tally.objects.order_by("gate", "what").values_list("gate__name", "what", "people", "vehicles")
    assert sorted(rows) == [
        ("Cổng chính", "vehicle", 2, 1),
        ("Cổng chính", "visitor", 2, 0),
        ("Cổng phụ", "visitor", 1, 0),
    ]


@pytest.fixture
def ready(cast):
    """Made before `together` copies the database."""
    return gate(cast.school_a), code_of(visit(cast.school_a))


@pytest.mark.django_db(transaction=True)
def test_one_pass_at_sixteen_gates_at_once_lets_one_in(ready, together):
    here, code = ready
    asked = [lambda: admitting.admit(here, code, id=uuid7(), by=None, at=NOW).decision.reason] * 16
    assert sorted(together(*asked)) == ["ok"] + ["used_up"] * 15
    # Read by a thread of its own: on SQLite the copy is where it happened.
    counted = together(lambda: (GateEntry.objects.count(), Tally.objects.get().people))
    assert counted == [(1, 1)]


def test_the_answer_to_a_walk_in_has_an_address_of_its_own(cast, client):
    here = gate(cast.school_a)
    client.force_login(cast.guard_a, "tuquan.accounts.backends.UsernameOrPhoneBackend")
    said = {"act": uuid7(), "name": "Trần Thị Khách", "people": 1, "what": EntryKind.VISITOR}
    answers = [client.post(f"/ra-vao/cong/{here.pk}/khach/", said) for _press in range(2)]
    entry = GateEntry.objects.get()
    shown = f"/ra-vao/cong/{here.pk}/?vao={entry.pk}"
    assert [(one.status_code, one.url) for one in answers] == [(302, shown)] * 2
    assert "MỜI VÀO" in client.get(shown).content.decode()
    GateEntry.objects.update(entered_at=entry.entered_at - timedelta(minutes=11))
    assert "MỜI VÀO" not in client.get(shown).content.decode()
