"""Giấy ra cổng: asked, approved, out once, back; online and from a phone; kept no longer than the log."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tuquan.audit.models import Entry
from tuquan.core.ids import uuid7
from tuquan.core.refusals import Refusal
from tuquan.gate import keys, tokens
from tuquan.gate.acts import NoSuchExit
from tuquan.gate.enums import ExitState
from tuquan.gate.forms.exits import ExitForm
from tuquan.gate.models import ExitPass, GateEntry, Tally
from tuquan.gate.services import admitting, exits, keeping
from tuquan.gate.services.refusals import AlreadyDecided, ApproverMissing, OutTwice, SameApprover
from tuquan.gate.tests.factories import NOW, gate
from tuquan.gate.tests.test_acts import act
from tuquan.notifications.models import Message
from tuquan.units.acts import KINDS, SNAPSHOTS

MINUTE = timedelta(minutes=1)


def asked(cast, *, kind="pupil", by=None, approver=None, **fields):
    hours = {"starts_at": NOW, "ends_at": NOW + 60 * MINUTE, "back_by": NOW + 120 * MINUTE, **fields}
    return exits.ask_exit(
        cast.school_a, kind=kind, name="Lê Văn Tám", section="Lớp 11A2", approver=approver or cast.head_a.person,
        by=by or cast.clerk_a, at=NOW - 10 * MINUTE, **hours,
    )  # fmt: skip


def approved(cast, **fields):
    return exits.approve_exit(asked(cast, **fields), by=cast.head_a, at=NOW - 5 * MINUTE)


def told():
    return list(Message.objects.order_by("pk").values_list("kind", "recipient__username"))


def test_a_second_person_approves_and_only_the_form_teacher_answers_for_the_own_pupil(cast):
    row = asked(cast)
    assert (row.state, told()) == (ExitState.WAITING, [("gate.exit_to_approve", "truong.a")])
    row = exits.approve_exit(row, by=cast.head_a, at=NOW)
    assert (row.state, told()[1:]) == (ExitState.APPROVED, [("gate.exit_decided", cast.clerk_a.username)])
    with pytest.raises(AlreadyDecided):
        exits.refuse_exit(row, reason="x", by=cast.head_a, at=NOW)
    assert asked(cast, by=cast.clerk_a, approver=cast.clerk_a.person).state == ExitState.APPROVED
    with pytest.raises(SameApprover):
        asked(cast, kind="staff", by=cast.clerk_a, approver=cast.clerk_a.person)
    with pytest.raises(SameApprover):
        exits.approve_exit(asked(cast, kind="goods"), by=cast.clerk_a, at=NOW)
    with pytest.raises(ApproverMissing):
        asked(cast, approver=cast.head_b.person)


@pytest.mark.parametrize(
    "hours",
    [
        {"ends_at": NOW},
        {"starts_at": NOW - 60 * MINUTE, "ends_at": NOW - 20 * MINUTE},
        {"back_by": NOW},
        {"ends_at": NOW + timedelta(hours=25)},
    ],
)
def test_times_that_do_not_hold_together_are_refused(cast, hours):
    with pytest.raises(Refusal):
        asked(cast, **hours)


def test_out_once_and_back_and_nobody_is_counted_as_a_guest(cast):
    here, id, back = gate(cast.school_a), uuid7(), uuid7()
    row = approved(cast)
    for _time in range(2):
        row = exits.let_out(here, row, id=id, by=cast.guard_a, at=NOW + MINUTE)
    assert (row.out_at, row.reason, list(ExitPass.objects.out())) == (NOW + MINUTE, "ok", [row])
    with pytest.raises(OutTwice):
        exits.let_out(here, row, id=uuid7(), by=cast.guard_a, at=NOW + 2 * MINUTE)
    for _time in range(2):
        row = exits.came_back(row, id=back, by=cast.guard_a, at=NOW + 30 * MINUTE)
    assert (row.back_at, ExitPass.objects.out().count()) == (NOW + 30 * MINUTE, 0)
    with pytest.raises(Refusal):
        exits.came_back(row, id=uuid7(), by=cast.guard_a, at=NOW + 31 * MINUTE)
    assert (GateEntry.objects.count(), Tally.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("minutes", "state", "reason"),
    [
        (-1, "approved", "too_early"),
        (0, "approved", "ok"),
        (59, "approved", "ok"),
        (60, "approved", "too_late"),
        (5, "waiting", "not_approved"),
        (5, "refused", "not_approved"),
        (5, "cancelled", "revoked"),
    ],
)
def test_the_gate_is_told_whether_and_why_not(cast, minutes, state, reason):
    row = asked(cast)
    row.state = state
    assert exits.decision_of(row, gate(cast.school_a), NOW + minutes * MINUTE).reason == reason
    assert exits.decision_of(row, gate(cast.school_a, "Tiếp dân", reception=True), NOW).reason == "counts_only"
    assert exits.decision_of(row, gate(cast.school_b), NOW).reason == "other_unit"


def test_let_out_all_the_same_is_recorded_and_the_chief_is_told(cast):
    row = exits.let_out(gate(cast.school_a), asked(cast), id=uuid7(), note="Cô Hà gọi điện", by=cast.guard_a, at=NOW)
    assert (row.reason, row.note, row.out_at) == ("not_approved", "Cô Hà gọi điện", NOW)
    assert told()[1:] == [("gate.conflict", "truong.a")]


def test_the_code_is_signed_says_out_and_lets_nobody_in(cast):
    row, here = approved(cast), gate(cast.school_a)
    code = exits.token_of_exit(row)
    read = tokens.read(code, keys.public_key())
    assert (read.id, read.rules) == (row.pk, row.rules())
    for shown in (code, row.code):
        with pytest.raises(admitting.ExitShown) as seen:
            admitting.admit(here, shown, id=uuid7(), by=cast.guard_a, at=NOW)
        assert seen.value.pass_id == row.pk
    answer = admitting.admit(gate(cast.school_b), code, id=uuid7(), by=cast.head_b, at=NOW)
    assert answer.decision.reason == "other_unit"


def test_who_is_not_back_in_time_is_told_once_to_those_who_answer(cast):
    row = approved(cast)
    exits.let_out(gate(cast.school_a), row, id=uuid7(), by=cast.guard_a, at=NOW)
    Message.objects.all().delete()
    assert [exits.tell_not_back(NOW + minutes * MINUTE) for minutes in (119, 121, 122)] == [0, 1, 0]
    assert sorted(told()) == sorted([("gate.exit_late", cast.clerk_a.username), ("gate.exit_late", "truong.a")])
    assert not any("Tám" in one.title + one.body for one in Message.objects.all())


def test_no_name_is_left_in_the_log_and_the_pass_goes_with_the_gates_log(cast):
    here = gate(cast.school_a)
    gone, out = approved(cast), approved(cast)
    exits.let_out(here, gone, id=uuid7(), by=cast.guard_a, at=NOW)
    exits.came_back(gone, id=uuid7(), by=cast.guard_a, at=NOW + MINUTE)
    exits.let_out(here, out, id=uuid7(), by=cast.guard_a, at=NOW)
    assert not any(
        "Tám" in str(entry.changes) + entry.reason for entry in Entry.objects.filter(kind__startswith="gate.exit")
    )
    keeping.forget(cast.school_a, at=NOW + timedelta(days=90))
    assert ExitPass.objects.count() == 2
    keeping.forget(cast.school_a, at=NOW + timedelta(days=91))
    assert list(ExitPass.objects.all()) == [out], "never came back: the chief has a month more to look"
    keeping.forget(cast.school_a, at=NOW + timedelta(days=121))
    assert not ExitPass.objects.exists()
    assert not Message.objects.filter(kind__startswith="gate.exit").exists()


# From a phone


def test_a_phone_lets_out_and_back_in_each_once(cast):
    here, row, out, back = gate(cast.school_a), approved(cast), uuid7(), uuid7()
    data = {"gate": here.pk, "exit": str(row.pk)}
    told = [act(cast, "gate.exit", data, id=out) for _time in range(2)]
    second = act(cast, "gate.exit", data, at=NOW + MINUTE)
    assert ([one.conflict for one in told], second.conflict) == ([False, False], True)
    told = [act(cast, "gate.exit_back", data, id=back, at=NOW + 9 * MINUTE) for _time in range(2)]
    again = act(cast, "gate.exit_back", data, at=NOW + 10 * MINUTE)
    assert ([one.conflict for one in told], again.conflict) == ([False, False], True)
    row.refresh_from_db()
    assert (row.out_at, row.out_act, row.back_at) == (NOW, out, NOW + 9 * MINUTE)
    with pytest.raises(NoSuchExit):
        act(cast, "gate.exit", {**data, "exit": str(uuid7())})
    assert KINDS["gate.exit"].kept({**data, "note": "Cô Hà gọi", "name": "Tám"}) == data


def test_what_a_phone_let_out_against_the_rules_is_named(cast):
    row = approved(cast)
    late = act(
        cast, "gate.exit", {"gate": gate(cast.school_a).pk, "exit": str(row.pk), "note": "x"}, at=NOW + 61 * MINUTE
    )
    assert (late.conflict, late.message) == (True, "đã cho ra dù giấy không hợp lệ: đã quá giờ được ra")


def test_with_network_one_of_two_phones_hears_no(cast):
    here, row = gate(cast.school_a), approved(cast)
    data, first = {"gate": here.pk, "exit": str(row.pk)}, uuid7()
    answers = [KINDS["gate.exit"].ask(_act(cast, data, id)).told for id in (first, first, uuid7())]
    assert [(one["allowed"], one["reason"]) for one in answers] == [(True, "ok"), (True, "ok"), (False, "used_up")]
    assert not act(cast, "gate.exit", data, id=first).conflict


def _act(cast, data, id):
    from tuquan.units.acts import Act

    return Act(id, "gate.exit", cast.school_a, cast.guard_a, NOW, NOW, "máy 1", data)


def test_a_phone_takes_along_who_may_leave_and_who_is_awaited(cast):
    here, may, out, gone = gate(cast.school_a), approved(cast), approved(cast), approved(cast, back_by=None)
    asked(cast)
    approved(cast, starts_at=NOW + timedelta(days=5), ends_at=NOW + timedelta(days=5, hours=1), back_by=None)
    for row in (out, gone):
        exits.let_out(here, row, id=uuid7(), by=cast.guard_a, at=NOW)
    taken = SNAPSHOTS["gate"].build(cast.school_a, cast.guard_a, NOW + MINUTE)["exits"]
    assert {one["exit"]: one["out_at"] is not None for one in taken} == {str(may.pk): False, str(out.pk): True}
    assert {one["name"] for one in taken} == {"Lê Văn Tám"}


# On the pages


def test_the_desk_shows_scans_lets_out_and_takes_back(client, cast):
    here = gate(cast.school_a)
    now = timezone.now()
    row = exits.ask_exit(
        cast.school_a, kind="pupil", name="Lê Văn Tám", section="Lớp 11A2", picked_up=True, starts_at=now - MINUTE,
        ends_at=now + 60 * MINUTE, back_by=now + 120 * MINUTE, approver=cast.clerk_a.person, by=cast.clerk_a, at=now,
    )  # fmt: skip
    client.force_login(cast.guard_a)
    desk = f"/ra-vao/cong/{here.pk}/"
    assert "Lê Văn Tám, Lớp 11A2" in client.get(desk).content.decode()
    shown = client.post(f"{desk}quet/", {"code": exits.token_of_exit(row)}, follow=True).content.decode()
    assert ("ĐƯỢC RA" in shown, "Chỉ cho ra khi có người đón" in shown) == (True, True)
    client.post(f"{desk}giay-ra/{row.pk}/ra/", {"act": str(uuid7())})
    row.refresh_from_db()
    assert (row.out_at is not None, row.reason) == (True, "ok")
    assert "ĐANG Ở NGOÀI" in client.post(f"{desk}quet/", {"code": row.code}, follow=True).content.decode()
    client.post(f"{desk}giay-ra/{row.pk}/ve/")
    row.refresh_from_db()
    assert row.back_at is not None
    assert "DỪNG LẠI" in client.post(f"{desk}quet/", {"code": row.code}, follow=True).content.decode()


def test_against_the_rules_only_with_a_reason(client, cast):
    here, now = gate(cast.school_a), timezone.now()
    row = exits.ask_exit(
        cast.school_a, kind="staff", name="Trần Thị Thu", starts_at=now, ends_at=now + 60 * MINUTE,
        approver=cast.head_a.person, by=cast.clerk_a, at=now,
    )  # fmt: skip
    client.force_login(cast.guard_a)
    address = f"/ra-vao/cong/{here.pk}/giay-ra/{row.pk}/"
    assert "Giấy chưa được duyệt" in client.get(address).content.decode()
    client.post(f"{address}ra/", {"act": str(uuid7())})
    row.refresh_from_db()
    assert row.out_at is None
    client.post(f"{address}ra/", {"act": str(uuid7()), "note": "Trưởng phòng gọi điện"})
    row.refresh_from_db()
    assert (row.out_at is not None, row.reason) == (True, "not_approved")


def test_a_pass_is_asked_for_approved_and_shown_with_its_code(client, cast):
    client.force_login(cast.clerk_a)
    page = client.get("/ra-vao/giay-ra/moi/")
    initial = page.context["form"].initial
    said = {
        "kind": "staff", "name": "Trần Thị Thu", "section": "Văn phòng", "day": f"{initial['day']:%d/%m/%Y}",
        "start": f"{initial['start']:%H:%M}", "end": "17:00", "approver": cast.head_a.person.pk,
    }  # fmt: skip
    client.post("/ra-vao/giay-ra/moi/", said)
    row = ExitPass.objects.get()
    assert (row.state, row.back_by) == ("waiting", None)
    assert client.post(f"/ra-vao/giay-ra/{row.pk}/duyet/").status_code == 404, "nobody approves the own"
    client.force_login(cast.head_a)
    client.post(f"/ra-vao/giay-ra/{row.pk}/duyet/")
    shown = client.get(f"/ra-vao/giay-ra/{row.pk}/")
    assert (shown.context["code"] != "", row.code in shown.content.decode()) == (True, True)
    client.force_login(cast.clerk_a)
    client.post(f"/ra-vao/giay-ra/{row.pk}/huy/")
    row.refresh_from_db()
    assert row.state == "cancelled"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries(client, cast, rows, django_assert_num_queries):
    now = timezone.now()
    for _row in range(rows):
        exits.ask_exit(
            cast.school_a, kind="goods", name="02 máy tính", starts_at=now, ends_at=now + 60 * MINUTE,
            approver=cast.head_a.person, by=cast.clerk_a, at=now,
        )  # fmt: skip
    client.force_login(cast.head_a)
    client.get("/ra-vao/giay-ra/")
    with django_assert_num_queries(6):
        page = client.get("/ra-vao/giay-ra/")
    assert len(page.context["page"].rows) == rows


def test_only_a_school_is_asked_about_pupils(cast):
    school, ward = ExitForm(unit=cast.school_a), ExitForm(unit=cast.committee)
    assert {value for value, _name in school.fields["kind"].choices} == {"pupil", "staff", "goods"}
    assert {value for value, _name in ward.fields["kind"].choices} == {"staff", "goods"}
    assert "picked_up" in school.fields
    assert "picked_up" not in ward.fields
    typed = {"kind": "pupil", "name": "Lê Văn Tám", "day": "20/11/2026", "start": "08:00", "end": "09:00"}
    assert "kind" in ExitForm({**typed, "approver": ""}, unit=cast.committee).errors
