"""What a guard's device sends about incidents."""

import json
from datetime import timedelta

import pytest

from tuquan.core.ids import uuid7
from tuquan.files import services as files
from tuquan.files.models import StoredFile
from tuquan.files.tests.factories import samples, upload
from tuquan.incidents.acts import NoSuchIncident
from tuquan.incidents.models import Incident, IncidentNote, StepTaken, Told
from tuquan.incidents.services import concluding
from tuquan.incidents.tests.factories import AT, incident
from tuquan.notifications.models import Message
from tuquan.units import acts
from tuquan.units.acts import Act


def sent(cast, kind, data, *, id=None, at=AT, received=None):
    return acts.KINDS[kind].do(
        Act(id or uuid7(), kind, cast.school_a, cast.guard_a, at, received or at, "Điện thoại trực", data)
    )


def photo(cast):
    return files.store(
        upload("cua.jpg", samples()["jpg"]), unit=cast.school_a, by=cast.guard_a, at=AT, purpose="", confirmed=True
    )


REPORT = {
    "kind": "theft",
    "where": "Phòng máy tính",
    "now": "Cửa bị cạy, mất hai máy",
    "started_at": "2026-11-21T01:30:00+07:00",
    "discovered_at": "2026-11-21T02:10:00+07:00",
}


def test_a_report_keeps_its_three_times_and_tells_head_and_police_once(cast):
    id = uuid7()
    outcome = sent(cast, "incidents.report", REPORT, id=id, received=AT + timedelta(hours=3))
    sent(cast, "incidents.report", REPORT, id=id, received=AT + timedelta(hours=4))
    one = Incident.objects.get()
    assert (one.pk, outcome.conflict, outcome.told) == (id, False, {"incident": str(id)})
    assert (one.started_at, one.discovered_at, one.reported_at, one.received_at) == (
        AT - timedelta(minutes=45),
        AT - timedelta(minutes=5),
        AT,
        AT + timedelta(hours=3),
    )
    assert [(row.side, row.name) for row in Told.objects.order_by("side")] == [
        ("head", "Nguyễn Thị Hoa"),
        ("police", "Công an phường Ninh Hòa"),
    ]
    told = Message.objects.filter(kind="incidents.reported")
    assert sorted(told.values_list("recipient__username", flat=True)) == ["congan", "truong.a"]


def test_times_out_of_order_are_recorded_and_named(cast):
    data = {**REPORT, "started_at": "2026-11-21T02:12:00+07:00"}
    outcome = sent(cast, "incidents.report", data)
    one = Incident.objects.get()
    assert (outcome.conflict, one.started_at, one.discovered_at) == (
        True,
        AT - timedelta(minutes=5),
        AT - timedelta(minutes=5),
    )
    assert outcome.message == "Đã ghi, cần xem lại: các giờ không theo thứ tự."


def test_the_pictures_a_device_sent_hang_on_the_report(cast):
    picture = photo(cast)
    sent(cast, "incidents.report", {**REPORT, "photos": [str(picture.pk)]})
    assert [file.pk for file in StoredFile.objects.of(Incident.objects.get())] == [picture.pk]


def test_a_crowd_keeps_its_number_and_no_picture(cast):
    data = {"kind": "crowd", "where": "Cổng chính", "now": "60 người", "people": 60, "photos": [str(photo(cast).pk)]}
    outcome = sent(cast, "incidents.report", data)
    one = Incident.objects.get()
    assert (outcome.conflict, one.people, one.playbook, StoredFile.objects.of(one).count()) == (True, 60, "crowd", 0)


def test_a_card_number_is_blacked_out(cast):
    outcome = sent(cast, "incidents.report", {**REPORT, "now": "Người lạ có thẻ 079123456789 bỏ chạy"})
    assert (outcome.conflict, Incident.objects.get().now) == (True, "Người lạ có thẻ … bỏ chạy")


def test_steps_and_notes_reach_the_incident_even_after_it_was_closed(cast):
    one = incident(cast)
    data = {"incident": str(one.pk), "step": "police", "state": "no_answer"}
    sent(cast, "incidents.step", data)
    sent(cast, "incidents.step", {**data, "state": "done", "note": "Gọi được 113"}, at=AT + timedelta(minutes=4))
    step = StepTaken.objects.get()
    assert (step.state, step.no_answer_at, step.note) == ("done", AT, "Gọi được 113")
    concluding.close(one, outcome="real", finding="Đã giao Công an", by=cast.head_a, at=AT + timedelta(hours=1))
    late = sent(cast, "incidents.note", {"incident": str(one.pk), "text": "Đã khép cửa"}, at=AT + timedelta(minutes=9))
    assert (late.conflict, IncidentNote.objects.get().text) == (True, "Đã khép cửa")


def test_a_step_of_an_incident_elsewhere_is_refused(cast):
    with pytest.raises(NoSuchIncident):
        sent(cast, "incidents.step", {"incident": str(uuid7()), "step": "police", "state": "done"})


def test_the_snapshot_holds_kinds_playbooks_numbers_and_what_is_open(cast):
    one = incident(cast)
    sent(cast, "incidents.note", {"incident": str(one.pk), "text": "Đã khép khu vực"})
    taken = acts.SNAPSHOTS["incidents"].build(cast.school_a, cast.guard_a, AT)
    assert json.loads(json.dumps(taken)) == taken
    assert [row["code"] for row in taken["kinds"]][:5] == [
        "theft",
        "intrusion",
        "disorder",
        "violence",
        "school_violence",
    ]
    assert {(row["code"], row["phone"]) for row in taken["calls"]} >= {("police", "113"), ("fire", "114")}
    assert [(row["id"], row["playbook"], row["steps"]) for row in taken["open"]] == [(str(one.pk), "theft", {})]
    assert [row["text"] for row in taken["open"][0]["notes"]] == ["Đã khép khu vực"]
    assert [row["code"] for row in taken["playbooks"]] == ["crowd", "theft", "violence", "fire", "accident", "general"]
