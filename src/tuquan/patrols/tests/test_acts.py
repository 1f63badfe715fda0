"""What a guard's device sends of a patrol."""

import hashlib
import json
from datetime import timedelta

import pytest

from tuquan.core.ids import uuid7
from tuquan.notifications.models import Message
from tuquan.patrols.acts import NoSuchRound
from tuquan.patrols.models import Round, Visit
from tuquan.patrols.tests.factories import AT, points, route
from tuquan.units import acts
from tuquan.units.acts import Act


def sent(cast, kind, data, *, id=None, at=AT, received=None):
    return acts.KINDS[kind].do(
        Act(id or uuid7(), kind, cast.school_a, cast.guard_a, at, received or at, "Điện thoại trực", data)
    )


def test_a_round_without_network_is_the_planned_one_and_is_done_once(cast):
    way = route(cast)
    planned = Round.objects.order_by("due_from").first()
    began = uuid7()
    back = AT + timedelta(hours=5)
    for _twice in range(2):
        outcome = sent(cast, "patrols.start", {"route": str(way.pk)}, id=began, received=back)
    assert outcome.told == {"round": str(planned.pk)}
    passed = [(stop.point, uuid7()) for stop in way.stops.select_related("point")]
    for _twice in range(2):
        for minute, (point, id) in enumerate(passed, 2):
            data = {"round": str(began), "point": str(point.pk), "how": "qr", "code": point.code}
            outcome = sent(cast, "patrols.point", data, id=id, at=AT + timedelta(minutes=minute), received=back)
            assert (outcome.conflict, outcome.message) == (False, "")
    finished = sent(cast, "patrols.finish", {"round": str(began)}, at=AT + timedelta(minutes=9), received=back)
    planned.refresh_from_db()
    assert finished.told == {"round": str(planned.pk), "missed": []}
    assert (planned.started_at, planned.finished_at, planned.start_act, Visit.objects.count()) == (
        AT,
        AT + timedelta(minutes=9),
        began,
        3,
    )
    assert list(Visit.objects.values_list("id", flat=True)) == [id for _point, id in passed]
    assert not Message.objects.filter(kind="patrols.missed").exists()


def test_a_wrong_code_is_recorded_and_named(cast):
    way = route(cast)
    began = uuid7()
    sent(cast, "patrols.start", {"route": str(way.pk)}, id=began)
    first, second = (stop.point for stop in way.stops.all()[:2])
    data = {"round": str(began), "point": str(first.pk), "how": "qr", "code": second.code}
    outcome = sent(cast, "patrols.point", data)
    assert outcome.message == "Đã ghi, cần xem lại: mã hoặc vị trí không khớp điểm Cổng chính."
    assert Visit.objects.get().sure is False


def test_the_sheets_address_does_for_the_code(cast):
    way = route(cast)
    began = uuid7()
    sent(cast, "patrols.start", {"route": str(way.pk)}, id=began)
    point = way.stops.first().point
    code = f"https://tuquan.example.vn/tuan-tra/ma/{point.code}/"
    sent(cast, "patrols.point", {"round": str(began), "point": str(point.pk), "how": "qr", "code": code})
    assert Visit.objects.get().sure is True


def test_a_position_near_the_point_proves_it_and_one_far_away_does_not(cast):
    near, far = points(cast, "Cột cờ", "Kho", latitude=12.4931, longitude=109.1256, radius=30)
    began = uuid7()
    sent(cast, "patrols.start", {"route": str(route(cast, points=[near, far]).pk)}, id=began)
    here = {"lat": 12.4932, "lon": 109.1257, "accuracy": 10}
    away = {"lat": 12.4980, "lon": 109.1257, "accuracy": 10}
    for point, position in ((near, here), (far, away)):
        sent(cast, "patrols.point", {"round": str(began), "point": str(point.pk), "how": "gps", "position": position})
    assert dict(Visit.objects.values_list("point__name", "sure")) == {"Cột cờ": True, "Kho": False}


def test_what_is_not_kept_beside_the_act(cast):
    kept = acts.KINDS["patrols.point"].kept(
        {"round": "1", "position": {"lat": 1}, "note": "x", "code": "y", "how": "qr"}
    )
    assert kept == {"round": "1", "how": "qr"}


def test_a_point_of_a_round_nobody_began_waits(cast):
    point = points(cast)[0]
    with pytest.raises(NoSuchRound):
        sent(cast, "patrols.point", {"round": str(uuid7()), "point": str(point.pk), "how": "hand"})


def test_the_snapshot_holds_fingerprints_and_no_codes(cast):
    way = route(cast)
    taken = acts.SNAPSHOTS["patrols"].build(cast.school_a, cast.guard_a, AT)
    text = json.dumps(taken)
    assert json.loads(text) == taken
    codes = [stop.point.code for stop in way.stops.select_related("point")]
    assert [code for code in codes if code in text] == []
    assert {row["code_sha256"] for row in taken["points"]} == {
        hashlib.sha256(code.encode()).hexdigest() for code in codes
    }
    assert [len(route["points"]) for route in taken["routes"]] == [3]
    assert [row["due_from"] for row in taken["rounds"]] == [
        "2026-11-20T15:00:00+00:00",
        "2026-11-21T15:00:00+00:00",
        "2026-11-22T15:00:00+00:00",
        "2026-11-23T15:00:00+00:00",
    ]
