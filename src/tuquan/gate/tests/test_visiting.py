"""Guests announced beforehand, the list of those led to the officer on duty, and what the log forgets."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tuquan.audit.models import Entry
from tuquan.core import links
from tuquan.core.ids import uuid7
from tuquan.core.refusals import Refusal
from tuquan.facts.models import Fact
from tuquan.gate.enums import BlockReason, EntryKind
from tuquan.gate.forms.visits import hours_ahead
from tuquan.gate.models import Block, CardKey, Delegation, GateEntry, Tally, Visit
from tuquan.gate.services import (
    admitting,
    blocking,
    delegations,
    entering,
    keeping,
    posting,
    setting,
    telling,
    visiting,
)
from tuquan.gate.services.recording import Arrival, Host
from tuquan.gate.services.refusals import AlreadyDecided, CountsOnly, SameApprover, VisitOver
from tuquan.gate.tests.factories import NOW, code_of, gate, pass_of, visit
from tuquan.notifications.models import Message

CARD = "001090123456|012345678|Nguyễn Văn An|01011990|Nam|Số 1, Phường A, Tỉnh B|15042021"
DAY = timedelta(days=1)


def admit(here, code, at=NOW):
    return admitting.admit(here, code, id=uuid7(), by=None, at=at).decision.reason


def test_a_visit_to_a_kept_area_waits_for_its_keeper(cast):
    here = gate(cast.school_a)
    keeper = cast.clerk_a.person
    area = setting.add_area(
        cast.school_a, name="Kho", needs_approval=True, keeper=keeper, gates=[here], by=cast.head_a, at=NOW
    )
    guest = visit(cast.school_a, area=area, by=cast.head_a)
    assert (guest.state, admit(here, code_of(guest))) == ("waiting", "not_approved")
    assert [one.recipient for one in Message.objects.filter(kind="gate.to_approve")] == [cast.clerk_a]
    visiting.approve_visit(guest, by=cast.clerk_a, at=NOW)
    assert admit(here, code_of(guest)) == "ok"
    with pytest.raises(AlreadyDecided):
        visiting.refuse_visit(guest, reason="", by=cast.clerk_a, at=NOW)


def test_what_a_guest_writes_waits_for_the_host(cast):
    guest = visit(cast.school_a, host=cast.clerk_a.person, source="guest")
    assert guest.state == "waiting"
    assert [one.recipient for one in Message.objects.filter(kind="gate.to_approve")] == [cast.clerk_a]
    visiting.refuse_visit(guest, reason="Không có hẹn", by=cast.clerk_a, at=NOW)
    assert pass_or_none(guest) is None


def pass_or_none(guest):
    return visiting.pass_of(guest)


def test_a_pass_given_anew_ends_the_one_before(cast):
    here, guest = gate(cast.school_a), visit(cast.school_a)
    old = code_of(guest)
    visiting.replace_pass(guest, by=cast.clerk_a, at=NOW)
    assert (admit(here, old), admit(here, code_of(guest))) == ("revoked", "ok")


def test_a_contractor_comes_and_goes_within_the_hours_of_each_day(cast):
    here = gate(cast.school_a)
    crew = visit(
        cast.school_a,
        kind=EntryKind.CONTRACTOR,
        starts_at=NOW,
        ends_at=NOW + 30 * DAY,
        first_minute=7 * 60,
        last_minute=17 * 60,
        days=0b0011111,
    )
    said = [admit(here, code_of(crew), NOW + after) for after in (0 * DAY, DAY, DAY + timedelta(hours=9), 5 * DAY)]
    assert said == ["ok", "ok", "wrong_hour", "wrong_day"]


def test_no_pass_leads_through_citizen_reception(cast):
    reception = gate(cast.school_a, reception=True)
    with pytest.raises(CountsOnly):
        visit(cast.school_a, gates=[reception])


def test_a_visit_that_is_over_cannot_be_cancelled(cast):
    guest = visit(cast.school_a)
    with pytest.raises(VisitOver):
        visiting.cancel_visit(guest, by=None, at=NOW + 2 * DAY)


def test_the_pass_goes_out_by_letter_and_leaves_no_address_behind(cast, settings):
    settings.EMAIL_HOST = "mail.example"
    guest = visit(cast.school_a, email="khach@example.vn")
    sent = []
    posting.post_pass(guest, send=lambda *letter: sent.append(letter), address="https://a/b", by=None, at=NOW)
    [(to, subject, body, picture)] = sent
    assert (to, subject) == ("khach@example.vn", "Giấy ra vào Trường THCS Nguyễn Trãi, ngày 12/10/2026")
    assert guest.code in body
    assert picture[:4] == b"\x89PNG"
    assert mail.outbox == []


def propose(cast, by=None, **fields):
    fields = {
        "card_scanned": CARD,
        "name": "Nguyễn Văn An",
        "reason": BlockReason.COURT,
        "decision_number": "12/QĐ-TA",
        "decision_date": NOW.date(),
        "first_date": NOW.date(),
        "last_date": NOW.date() + 89 * DAY,
        **fields,
    }
    return blocking.propose_block(cast.school_a, **fields, by=by or cast.clerk_a, at=NOW)


def blocked(cast, at=NOW):
    return entering.take_card(cast.school_a, CARD, at=at)[1].blocked


def test_a_block_needs_two_people_a_decision_and_an_end(cast):
    row = propose(cast)
    assert not blocked(cast)
    with pytest.raises(SameApprover):
        blocking.approve_block(row, by=cast.clerk_a, at=NOW)
    blocking.approve_block(row, by=cast.head_a, at=NOW)
    assert [blocked(cast, NOW + after * DAY) for after in (0, 89, 90)] == [True, True, False]
    blocking.lift_block(row, by=cast.head_a, at=NOW)
    assert not blocked(cast)
    for wrong in ({"last_date": NOW.date() + 90 * DAY}, {"decision_number": " "}, {"card_scanned": "123"}):
        with pytest.raises(Refusal):
            propose(cast, **wrong)
    assert "001090123456" not in str(list(Block.objects.values_list()))


def test_complaining_is_no_reason():
    assert set(BlockReason.values) == {"court", "police", "damage", "contract", "former"}


def test_the_list_says_nothing_in_another_unit(cast):
    blocking.approve_block(propose(cast), by=cast.head_a, at=NOW)
    assert not entering.take_card(cast.school_b, CARD, at=NOW)[1].blocked


def test_the_host_who_does_not_answer_is_stood_in_for(cast):
    here = gate(cast.school_a)
    setting.set_gate(cast.school_a, fallback=cast.clerk_a.person, by=cast.head_a, at=NOW)
    arrival = Arrival(EntryKind.VISITOR, name="Lê Văn Tám", host=Host.of(cast.head_a.person))
    entry = entering.record_entry(here, arrival, by=None, at=NOW)
    assert (telling.tell_waiting(NOW), telling.tell_waiting(NOW)) == (1, 0)
    assert telling.ask_others(NOW + timedelta(minutes=4)) == 0
    assert telling.ask_others(NOW + timedelta(minutes=6)) == 1
    assert telling.ask_others(NOW + timedelta(minutes=7)) == 0
    told = Message.objects.order_by("created_at").values_list("kind", "recipient__username", "title")
    assert [one[:2] for one in told] == [("gate.arrived", "truong.a"), ("gate.host_missing", "vanthu.a")]
    assert not any("Tám" in one[2] for one in told)
    entering.answer(entry, by=cast.clerk_a, at=NOW)


def test_the_log_forgets_on_its_day_and_the_counts_stay(cast):
    here = gate(cast.school_a)
    setting.set_gate(cast.school_a, log_days=30, goods_days=60, by=cast.head_a, at=NOW)
    _read, card = entering.take_card(cast.school_a, CARD, at=NOW)
    guest = visit(cast.school_a)
    entry = entering.record_entry(here, Arrival("visitor", name="Lê Văn Tám", card=card), by=None, at=NOW)
    truck = entering.record_entry(here, Arrival("vehicle", plate="79C1"), by=None, at=NOW)
    for one in (entry, truck):
        entering.leave(one, gate=here, badge_returned=True, by=None, at=NOW)
    keeping.write_counts(NOW + DAY)
    assert keeping.forget(cast.school_a, at=NOW + 29 * DAY) == 0
    assert keeping.forget(cast.school_a, at=NOW + 32 * DAY) == 1
    assert list(GateEntry.objects.all()) == [truck]
    assert not Visit.objects.filter(pk=guest.pk).exists()
    assert keeping.forget(cast.school_a, at=NOW + 63 * DAY) == 1
    assert not CardKey.objects.exists()
    assert sorted(Tally.objects.values_list("what", "people")) == [("vehicle", 1), ("visitor", 1)]
    assert Entry.objects.filter(kind="gate.forgotten").exists()
    assert "Tám" not in str(list(Entry.objects.values_list("changes", "reason")))


def test_a_delegation_is_numbers_and_goes_after_the_event(cast):
    here = gate(cast.school_a)
    row = delegations.expect_delegation(
        cast.school_a,
        gate=here,
        expected_at=NOW,
        ends_at=NOW + timedelta(hours=3),
        people=14,
        vehicles=3,
        by=cast.head_a,
        at=NOW,
    )
    entry = delegations.delegation_came(row, people=15, vehicles=3, by=cast.guard_a, at=NOW)
    assert (entry.people, entry.vehicles, entry.name) == (15, 3, "")
    keeping.forget(cast.school_a, at=NOW + timedelta(hours=4))
    assert (Delegation.objects.count(), GateEntry.objects.count()) == (0, 0)
    assert Tally.objects.get().people == 15


def test_a_day_that_is_over_becomes_figures_and_a_late_act_corrects_them(cast):
    here = gate(cast.school_a)
    for _time in range(3):
        entering.record_entry(here, Arrival("visitor", name="Lê Văn Tám"), by=None, at=NOW)
    assert keeping.write_counts(NOW) == 0
    assert keeping.write_counts(NOW + DAY) == 1
    figures = Fact.objects.standing().filter(indicator="gate_entries", unit=cast.school_a)
    assert [(one.value, one.first_date, one.last_date) for one in figures] == [(3, NOW.date(), NOW.date())]
    entering.record_entry(here, Arrival("visitor", name="Muộn"), by=None, at=NOW + timedelta(minutes=5))
    assert [one.value for one in figures.all()] == [4]


def test_a_link_of_the_guest_opens_only_the_pass(cast, client):
    guest = visit(cast.school_a, starts_at=NOW, ends_at=NOW + 7 * DAY)
    later = links.token_of("gate.guest", guest.pk, until=NOW + 3650 * DAY)
    page = client.get(f"/ra-vao/giay/{later}/")
    assert (page.status_code, guest.code in page.content.decode()) == (200, True)
    assert client.get(f"/ra-vao/dang-ky/{later}/").status_code == 410
    visiting.cancel_visit(guest, by=None, at=NOW)
    assert guest.code not in client.get(f"/ra-vao/giay/{later}/").content.decode()


def test_nobody_floods_a_unit_with_guests(cast):
    visit(cast.school_a, source="guest")
    Visit.objects.bulk_create(
        Visit(
            unit=cast.school_a,
            state="waiting",
            source="guest",
            name="x",
            starts_at=NOW,
            ends_at=NOW + DAY,
            code=f"{number:08d}",
            made_at=NOW,
        )
        for number in range(posting.AN_HOUR - 1)
    )
    with pytest.raises(posting.TooMany):
        posting.refuse_a_flood(cast.school_a, at=NOW)


def test_what_is_left_of_a_pass_when_replaced_is_what_was_left_before(cast):
    here, guest = gate(cast.school_a), visit(cast.school_a)
    assert admit(here, code_of(guest)) == "ok"
    visiting.replace_pass(guest, by=None, at=NOW)
    assert (admit(here, code_of(guest)), pass_of(guest).uses) == ("used_up", 1)


def test_a_visit_is_first_proposed_for_office_hours_still_to_come():
    def proposed(hour: int) -> tuple[date, time]:
        said = hours_ahead(timezone.make_aware(datetime(2026, 3, 20, hour, 25)))
        return said["day"], said["start"]

    today, tomorrow = date(2026, 3, 20), date(2026, 3, 21)
    assert [proposed(hour) for hour in (6, 10, 15, 16, 21)] == [
        (today, time(8)),
        (today, time(10)),
        (today, time(15)),
        (tomorrow, time(8)),
        (tomorrow, time(8)),
    ]
