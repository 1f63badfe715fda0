"""Acts that a phone sends, and what it takes along."""

from datetime import timedelta
from uuid import UUID

import pytest

from tuquan.core import dates
from tuquan.core.ids import uuid7
from tuquan.core.refusals import Refusal
from tuquan.facts.models import Fact
from tuquan.facts.services import verify
from tuquan.gate.acts import NoSuchDelegation
from tuquan.gate.enums import BlockReason
from tuquan.gate.models import Delegation, GateEntry, PastDelegation, Tally
from tuquan.gate.services import admitting, blocking, delegations, entering, keeping, setting
from tuquan.gate.tests.factories import NOW, code_of, gate, pass_of, visit
from tuquan.units.acts import KINDS, SNAPSHOTS, Act

CARD = "001090123456|012345678|Nguyễn Văn An|01011990|Nam|Số 1, Phường A, Tỉnh B|15042021"


def act(cast, kind, data, *, at=NOW, id=None):
    made = Act(id or uuid7(), kind, cast.school_a, cast.guard_a, at, at + timedelta(hours=3), "máy 1", data)
    return KINDS[kind].do(made)


def test_a_guest_enters_and_leaves_by_phone(cast):
    here = gate(cast.school_a)
    data = {"gate": here.pk, "what": "visitor", "name": "Lê Văn Tám", "card": CARD, "badge": "K07", "people": 1}
    outcome = act(cast, "gate.enter", data)
    entry = GateEntry.objects.get()
    assert (outcome.conflict, outcome.told["entry"]) == (False, str(entry.pk))
    assert (entry.name, entry.card_shown, entry.device, entry.entered_at) == (
        "Lê Văn Tám",
        "•••••••••456",
        "máy 1",
        NOW,
    )
    out = {"gate": here.pk, "entry": str(entry.pk), "badge_returned": False}
    assert not act(cast, "gate.leave", out, at=NOW + timedelta(hours=1)).conflict
    entry.refresh_from_db()
    assert (entry.left_at, entry.badge_returned_at) == (NOW + timedelta(hours=1), None)
    assert act(cast, "gate.leave", out, at=NOW + timedelta(hours=2)).conflict


def test_of_two_who_let_out_the_same_the_book_takes_the_earlier_whichever_is_heard_first(cast):
    front, back = gate(cast.school_a), gate(cast.school_a, "Cổng phụ")
    act(cast, "gate.enter", {"gate": front.pk, "what": "visitor", "name": "Lê Văn Tám", "badge": "K07"})
    entry = GateEntry.objects.get()

    def lets_out(here, minutes):
        data = {"gate": here.pk, "entry": str(entry.pk)}
        said = act(cast, "gate.leave", data, at=NOW + timedelta(minutes=minutes))
        entry.refresh_from_db()
        return said.conflict, str(said.message), entry.left_gate.name, entry.left_at - NOW

    half, hour = timedelta(minutes=30), timedelta(hours=1)
    assert lets_out(front, 60) == (False, "", "Cổng chính", hour)
    known = "lượt này đã được ghi ra ở máy khác, lúc"
    assert lets_out(back, -5) == (True, f"{known} 10:00 12/10", "Cổng chính", hour), "nobody left before coming in"
    assert lets_out(back, 30) == (True, f"{known} 10:00 12/10; sổ lấy giờ ra sớm hơn", "Cổng phụ", half)
    assert lets_out(front, 60) == (True, f"{known} 09:30 12/10", "Cổng phụ", half)
    assert entry.badge_returned_at == NOW + hour


def test_the_same_act_twice_is_one_entry(cast):
    here, id = gate(cast.school_a), uuid7()
    data = {"gate": here.pk, "what": "visitor", "name": "Lê Văn Tám"}
    assert act(cast, "gate.enter", data, id=id) == act(cast, "gate.enter", data, id=id)
    assert GateEntry.objects.count() == 1


def test_a_pass_used_on_two_phones_without_network_is_found_at_upload(cast):
    here, guest = gate(cast.school_a), visit(cast.school_a)
    data = {
        "gate": here.pk,
        "what": "visitor",
        "pass": str(pass_of(guest).pk),
        "decision": {"allowed": True, "reason": "ok"},
    }
    first, second = act(cast, "gate.enter", data), act(cast, "gate.enter", data)
    assert (first.conflict, second.conflict) == (False, True)
    assert str(second.message) == "giấy được dùng quá số lần, ở máy hoặc cổng khác"
    assert GateEntry.objects.count() == 2
    assert admitting.admit(here, code_of(guest), id=uuid7(), by=None, at=NOW).decision.reason == "used_up"


def test_what_a_guard_let_in_all_the_same_is_a_conflict(cast):
    here = gate(cast.school_a)
    said = {"allowed": False, "reason": "too_late"}
    data = {"gate": here.pk, "what": "visitor", "name": "Lê Văn Tám", "decision": said}
    assert act(cast, "gate.enter", data).conflict
    assert GateEntry.objects.get().reason == "too_late"


def test_a_pass_nobody_knows_is_recorded_as_such(cast):
    here = gate(cast.school_a)
    assert act(cast, "gate.enter", {"gate": here.pk, "what": "visitor", "pass": str(uuid7())}).conflict
    assert GateEntry.objects.get().conflict == "unknown_pass"


def test_only_what_cannot_be_recorded_is_refused(cast):
    here, other = gate(cast.school_a, reception=True), gate(cast.school_b)
    bad = [
        {"gate": other.pk, "what": "visitor", "name": "A"},
        {"gate": here.pk, "what": "visitor", "name": "A"},
        {"gate": here.pk, "what": "count", "card": CARD},
        {"gate": here.pk, "what": "gì đó"},
        {"what": "count"},
    ]
    for data in bad:
        with pytest.raises(Refusal):
            act(cast, "gate.enter", data)
    with pytest.raises(Refusal):
        act(cast, "gate.leave", {"gate": here.pk, "entry": str(uuid7())})
    assert not act(cast, "gate.enter", {"gate": here.pk, "what": "count", "people": 2}).conflict


def test_what_is_kept_of_an_act_holds_nothing_about_the_guest():
    data = {
        "gate": 1,
        "what": "visitor",
        "name": "Lê Văn Tám",
        "card": CARD,
        "plate": "30A1",
        "purpose": "x",
        "people": 1,
    }
    assert KINDS["gate.enter"].kept(data) == {"gate": 1, "what": "visitor", "people": 1}


def test_a_phone_takes_along_what_the_gate_needs(cast):
    here = gate(cast.school_a)
    area = setting.add_area(
        cast.school_a, name="Kho", needs_approval=True, keeper=None, gates=[here], by=cast.head_a, at=NOW
    )
    guest, later = (
        visit(cast.school_a, host=cast.head_a.person, area=area),
        visit(cast.school_a, starts_at=NOW + timedelta(days=5), ends_at=NOW + timedelta(days=6)),
    )
    visit(cast.school_b)
    setting.add_badges(cast.school_a, first=1, last=2, letters="K", by=cast.head_a, at=NOW)
    inside = entering.record_entry(
        here, entering.Arrival("visitor", name="Lê Văn Tám", badge="K01"), by=cast.guard_a, at=NOW
    )
    block = blocking.propose_block(
        cast.school_a,
        card_scanned=CARD,
        name="Nguyễn Văn An",
        reason=BlockReason.COURT,
        decision_number="12/QĐ",
        decision_date=NOW.date(),
        first_date=NOW.date(),
        last_date=NOW.date(),
        by=cast.clerk_a,
        at=NOW,
    )
    blocking.approve_block(block, by=cast.head_a, at=NOW)
    taken = SNAPSHOTS["gate"].build(cast.school_a, cast.guard_a, NOW)
    row = pass_of(guest)
    assert later.pk != guest.pk
    assert taken["gates"] == [
        {"id": here.pk, "name": "Cổng chính", "site": "Cơ sở 1", "reception": False, "areas": [area.pk]}
    ]
    assert [one["visit"] for one in taken["visits"]] == [str(guest.pk)]
    assert taken["visits"][0]["known"] == {"approved": False, "revoked": False, "used": 0}
    assert taken["visits"][0]["rules"] == row.rules()
    assert taken["blocks"] == [block.card_mark]
    assert (taken["badges"], taken["badges_out"]) == (["K01", "K02"], ["K01"])
    assert [one["entry"] for one in taken["inside"]] == [str(inside.pk)]
    assert {one["name"] for one in taken["hosts"]} == {"Nguyễn Thị Hoa", "Lê Thu Hà", "Trần Văn Bình"}
    assert "001090123456" not in str(taken)


def test_the_phone_takes_along_what_is_to_go_out_again(cast):
    here = gate(cast.school_a)
    drill = {"name": "Máy khoan", "quantity": "2", "measure": "cái", "direction": "in", "goes_back": True}
    id = uuid7()
    act(cast, "gate.enter", {"gate": here.pk, "what": "visitor", "name": "Thợ điện", "goods": [drill]}, id=id)
    build = SNAPSHOTS["gate"].build
    assert [one["goods"] for one in build(cast.school_a, cast.guard_a, NOW)["inside"]] == [["2 cái Máy khoan"]]
    act(cast, "gate.leave", {"gate": here.pk, "entry": str(id), "goods": True})
    assert build(cast.school_a, cast.guard_a, NOW)["inside"] == []


def delegation(cast, here, **fields):
    hours = {"expected_at": NOW, "ends_at": NOW + timedelta(hours=3), **fields}
    return delegations.expect_delegation(
        cast.school_a, gate=here, **hours, people=14, vehicles=3, by=cast.head_a, at=NOW
    )


def counted():
    return list(GateEntry.objects.order_by("pk").values_list("what", "people", "vehicles", "name"))


def test_an_announced_delegation_is_counted_once_whichever_phone_is_heard_first(cast):
    here, side, id = gate(cast.school_a), gate(cast.school_a, "Cổng phụ"), uuid7()
    row = delegation(cast, here)
    data = {"gate": side.pk, "delegation": str(row.pk), "people": 15, "vehicles": 2}
    first = [act(cast, "gate.delegation_came", data, id=id) for _time in range(2)]
    assert [(one.conflict, one.told["entry"]) for one in first] == [(False, str(id))] * 2
    second = act(cast, "gate.delegation_came", {**data, "gate": here.pk, "people": 20}, at=NOW + timedelta(minutes=5))
    assert (second.conflict, second.told) == (True, {"entry": str(id)})
    assert second.message.endswith("15 người; không đếm thêm")
    entry = GateEntry.objects.get()
    assert (counted(), entry.gate, entry.entered_at) == ([("delegation", 15, 2, "")], side, NOW)


def test_a_delegation_the_desk_let_in_goes_out_by_the_phone_that_was_not_heard_first(cast):
    here = gate(cast.school_a)
    row, id = delegation(cast, here), uuid7()
    entry = delegations.delegation_came(row, people=14, vehicles=3, by=cast.clerk_a, at=NOW)
    data = {"gate": here.pk, "delegation": str(row.pk), "people": 14, "vehicles": 3}
    assert act(cast, "gate.delegation_came", data, id=id).conflict
    out = {"gate": here.pk, "entry": str(id), "delegation": str(row.pk)}
    assert not act(cast, "gate.leave", out, at=NOW + timedelta(hours=1)).conflict
    entry.refresh_from_db()
    assert (counted(), entry.left_at) == ([("delegation", 14, 3, "")], NOW + timedelta(hours=1))


def test_a_delegation_elsewhere_or_never_announced_is_left_to_a_person(cast):
    here = gate(cast.school_a)
    row, other = delegation(cast, here), gate(cast.school_b)
    with pytest.raises(Refusal):
        act(cast, "gate.delegation_came", {"gate": other.pk, "delegation": str(row.pk)})
    with pytest.raises(NoSuchDelegation):
        act(cast, "gate.delegation_came", {"gate": here.pk, "delegation": str(uuid7())})
    assert counted() == []


def test_a_delegation_deleted_before_the_phone_tells_of_it_is_counted_all_the_same_and_once(cast):
    """Its event is over and the night has deleted it; two phones were without network until then."""
    here, first, second = gate(cast.school_a), uuid7(), uuid7()
    row, tally = delegation(cast, here), Tally.objects.filter(what="delegation")
    keeping.forget(cast.school_a, at=NOW + timedelta(hours=4))
    keeping.write_counts(NOW + timedelta(days=1))
    data = {"gate": here.pk, "delegation": str(row.pk), "people": 16, "vehicles": 2}
    told = [act(cast, "gate.delegation_came", data, id=id) for id in (first, first, second)]
    assert [one.conflict for one in told] == [False, False, True]
    assert told[2].message.endswith("16 người; không đếm thêm")
    out = [act(cast, "gate.leave", {**data, "entry": str(id)}, at=NOW + timedelta(hours=2)) for id in (first, second)]
    assert [one.conflict for one in out] == [False, False]
    assert (counted(), list(tally.values_list("people", "vehicles"))) == ([("delegation", 16, 2, "")], [(16, 2)])
    keeping.forget(cast.school_a, at=NOW + timedelta(days=1))
    assert counted() == [], "no longer than any other after its event"
    assert act(cast, "gate.delegation_came", data, id=second).conflict
    assert not act(cast, "gate.leave", {"gate": here.pk, "entry": str(second), "delegation": str(row.pk)}).conflict
    assert list(tally.values_list("people", "vehicles")) == [(16, 2)]


def test_the_figure_of_the_day_is_mended_by_a_delegation_told_late(cast):
    here = gate(cast.school_a)
    row, data = delegation(cast, here), {"gate": here.pk, "people": 16}
    early = delegation(cast, here)
    delegations.delegation_came(early, people=4, vehicles=0, by=cast.clerk_a, at=NOW)
    keeping.write_counts(NOW + timedelta(days=1))
    keeping.forget(cast.school_a, at=NOW + timedelta(hours=4))
    for _time in range(2):
        act(cast, "gate.delegation_came", {**data, "delegation": str(row.pk)}, id=UUID(int=9))
    figures = Fact.objects.standing().filter(indicator="gate_entries", unit=cast.school_a)
    assert list(figures.values_list("value", flat=True)) == [20]
    assert verify.verify() is None


def test_what_is_known_of_a_deleted_delegation_goes_when_no_phone_can_tell_any_more(cast):
    here = gate(cast.school_a)
    row = delegation(cast, here)
    keeping.forget(cast.school_a, at=NOW + timedelta(hours=4))
    known = PastDelegation.objects.values("pk", "unit", "entry_id", "deleted_at").get()
    assert known == {"pk": row.pk, "unit": cast.school_a.pk, "entry_id": None, "deleted_at": NOW + timedelta(hours=4)}
    keeping.forget_of_the_day(dates.local_date(NOW))
    keeping.forget(cast.school_a, at=NOW + timedelta(days=61))
    assert not PastDelegation.objects.exists()
    with pytest.raises(NoSuchDelegation):
        act(cast, "gate.delegation_came", {"gate": here.pk, "delegation": str(row.pk)})


def test_the_phone_takes_along_the_delegations_still_awaited(cast):
    here = gate(cast.school_a)
    row, done = delegation(cast, here), delegation(cast, here)
    delegation(cast, here, expected_at=NOW + timedelta(days=5), ends_at=NOW + timedelta(days=6))
    delegations.delegation_came(done, people=14, vehicles=3, by=cast.clerk_a, at=NOW)
    hours = {"expected_at": "2026-10-12T02:00:00+00:00", "ends_at": "2026-10-12T05:00:00+00:00"}
    expected = {"id": str(row.pk), "gate": here.pk, **hours, "people": 14, "vehicles": 3}
    assert SNAPSHOTS["gate"].build(cast.school_a, cast.guard_a, NOW)["delegations"] == [expected]
    Delegation.objects.filter(pk=row.pk).update(ends_at=NOW + timedelta(days=1))
    ids = [
        [one["id"] for one in SNAPSHOTS["gate"].build(cast.school_a, cast.guard_a, at)["delegations"]]
        for at in (NOW + timedelta(hours=20), NOW + timedelta(hours=25))
    ]
    assert [str(row.pk) in found for found in ids] == [True, False], "past midnight, then over"
