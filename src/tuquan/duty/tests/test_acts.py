"""What a device sends of a watch becomes records, once, with every difference named."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tuquan.core.ids import uuid7
from tuquan.core.refusals import Refusal
from tuquan.duty import counting
from tuquan.duty.models import ClockIn, DutyPost, HandOver, LogLine
from tuquan.duty.services import posts
from tuquan.duty.tests.factories import AT, MONDAY, moment, post
from tuquan.units import acts
from tuquan.units.acts import Act, Outcome
from tuquan.units.tests import factories as units


@pytest.fixture
def gate(cast: Any) -> DutyPost:
    return post(cast, latitude=12.49, longitude=109.12)


@pytest.fixture
def relief(cast: Any) -> Any:
    one = units.person("Huỳnh Văn Lợi", username="baove.hai", at=cast.school_a)
    units.role(one, "guard", cast.school_a)
    return one.user


def sent(cast: Any, kind: str, at: datetime, by: Any = None, id: Any = None, **data: Any) -> Outcome:
    act = Act(id or uuid7(), kind, cast.school_a, by or cast.guard_a, at, at + timedelta(hours=5), "máy 1", data)
    return acts.KINDS[kind].do(act)


def test_clocking_in_keeps_the_moment_of_the_device_and_names_what_does_not_agree(cast: Any, gate: DutyPost) -> None:
    at, id = moment(MONDAY, 6), uuid7()
    outcome = sent(
        cast,
        "duty.clock_in",
        at,
        id=id,
        post=str(gate.pk),
        code="sai",
        position={"lat": 12.5, "lon": 109.12, "accuracy": 30},
    )
    assert outcome == Outcome(
        message="Không có ca nào của người này ở chốt vào giờ ấy trong lịch đã công bố. "
        "Mã đọc được không phải mã của chốt này. Máy báo vị trí cách chốt 1.083 m.",
        conflict=True,
        told={"clock_in": str(id), "shift": None},
    )
    made = ClockIn.objects.get()
    assert (made.pk, made.in_at, made.in_received_at, made.in_device, made.code_read, made.distance) == (
        id,
        at,
        at + timedelta(hours=5),
        "máy 1",
        False,
        1083,
    )


def test_an_act_sent_twice_is_one_record(cast: Any, gate: DutyPost) -> None:
    at, first, second, line = moment(MONDAY, 6), uuid7(), uuid7(), uuid7()
    for _ in range(2):
        came = sent(cast, "duty.clock_in", at, id=first, post=str(gate.pk))
        left = sent(cast, "duty.clock_out", at + timedelta(hours=8), id=second, clock_in=str(first))
        sent(cast, "duty.log", at, id=line, post=str(gate.pk), text="Đã khóa cổng phụ")
    assert (came.told["clock_in"], left.told) == (str(first), {"clock_in": str(first)})
    assert (ClockIn.objects.count(), LogLine.objects.count()) == (1, 1)
    assert ClockIn.objects.get().out_at == at + timedelta(hours=8)


def test_what_cannot_be_recorded_is_refused_with_a_sentence(cast: Any, gate: DutyPost) -> None:
    at = moment(MONDAY, 6)
    gate.unit = cast.school_b
    gate.save()
    for kind, data, words in (
        ("duty.clock_in", {"post": str(gate.pk)}, "Không có chốt này trong đơn vị."),
        ("duty.clock_in", {"post": "x"}, "Không có chốt này trong đơn vị."),
        ("duty.clock_out", {"clock_in": str(uuid7())}, "Không có lượt vào ca nào để ra ca."),
    ):
        with pytest.raises(Refusal) as refused:
            sent(cast, kind, at, **data)
        assert str(refused.value.message) == words


def test_a_hand_over_names_each_count_that_differs_and_is_signed_by_two(
    cast: Any, gate: DutyPost, relief: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = posts.list_item(gate, kind="key", name="Chùm chìa khóa", count=3, from_date=MONDAY, by=None, at=AT)
    posts.list_item(gate, kind="tool", name="Đèn pin", count=2, from_date=MONDAY, by=None, at=AT)
    monkeypatch.setitem(counting.COUNTS, "inside", lambda _post, _at: 4)
    monkeypatch.setitem(counting.COUNTS, "badges_out", lambda _post, _at: 2)
    at = moment(MONDAY, 18)
    given = sent(
        cast,
        "duty.hand_over",
        at,
        post=str(gate.pk),
        items=[{"item": str(keys.pk), "count": 2, "note": "một chìa gửi văn thư"}, {"item": "x", "count": 1}],
        inside=4,
        badges_out=1,
        open="Chờ thợ sửa cổng",
    )
    assert (given.conflict, given.message) == (
        True,
        "Chùm chìa khóa: đếm được 2, theo danh mục 3. Đèn pin: không đếm. "
        "Thẻ khách chưa thu: bàn giao 1, theo sổ vào ra 2.",
    )
    with pytest.raises(Refusal) as refused:
        sent(cast, "duty.take_over", at, post=str(gate.pk), agrees=True)
    assert str(refused.value.message) == "Người giao và người nhận phải là hai người."
    id = uuid7()
    for _ in range(2):
        taken = sent(
            cast,
            "duty.take_over",
            at,
            relief,
            id=id,
            post=str(gate.pk),
            hand_over=given.told["hand_over"],
            agrees=False,
            differences="Thiếu một thẻ",
        )
    assert (taken.conflict, taken.message) == (True, "Người nhận không đồng ý với bàn giao: Thiếu một thẻ")
    one = HandOver.objects.get()
    assert (one.taken_by, one.taken_at, one.agrees, one.take_act) == (relief, at, False, id)
    with pytest.raises(Refusal):
        sent(cast, "duty.take_over", at, relief, post=str(gate.pk), agrees=True)


def test_the_snapshot_holds_what_a_shift_without_network_needs(cast: Any, gate: DutyPost, relief: Any) -> None:
    keys = posts.list_item(gate, kind="key", name="Chùm chìa khóa", count=3, from_date=MONDAY, by=None, at=AT)
    at = moment(MONDAY, 6)
    came = sent(cast, "duty.clock_in", at, post=str(gate.pk))
    given = sent(cast, "duty.hand_over", at, post=str(gate.pk), items=[{"item": str(keys.pk), "count": 3}])
    for hour in range(7):
        sent(cast, "duty.log", at + timedelta(hours=hour), post=str(gate.pk), text=f"Dòng {hour}")
    found = acts.SNAPSHOTS["duty"].build(cast.school_a, relief, at + timedelta(hours=1))
    assert [one["text"] for one in found["lines"]] == [f"Dòng {hour}" for hour in range(2, 7)]
    assert {**found, "lines": []} == {
        "posts": [
            {
                "id": str(gate.pk),
                "name": "Cổng chính",
                "site": "",
                "gate": None,
                "code": gate.code,
                "instructions": "",
                "position": {"lat": 12.49, "lon": 109.12},
                "items": [{"id": str(keys.pk), "kind": "key", "name": "Chùm chìa khóa", "count": 3}],
                "inside": None,
                "badges_out": None,
            }
        ],
        "shifts": [],
        "hand_overs": [
            {
                "id": given.told["hand_over"],
                "post": str(gate.pk),
                "given_by": "Trần Văn Bình",
                "mine": False,
                "given_at": at.isoformat(),
                "items": [{"item": str(keys.pk), "count": 3, "note": ""}],
                "open": "",
                "inside": None,
                "badges_out": None,
                "remarks": "",
                "differences": [],
            }
        ],
        "clock_ins": [
            {
                "id": came.told["clock_in"],
                "post": str(gate.pk),
                "name": "Trần Văn Bình",
                "mine": False,
                "in_at": at.isoformat(),
            }
        ],
        "lines": [],
    }
