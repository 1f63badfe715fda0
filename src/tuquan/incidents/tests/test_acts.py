"""What a guard's device sends about incidents."""

import dataclasses
import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from tuquan import phone
from tuquan.audit.models import Entry
from tuquan.core.ids import uuid7
from tuquan.files import services as files
from tuquan.files.models import StoredFile
from tuquan.files.tests.factories import samples, upload
from tuquan.incidents import acts as incident_acts, catalogue
from tuquan.incidents.acts import NoSuchIncident, NoSuchItem
from tuquan.incidents.models import Incident, IncidentNote, SceneItem, StepTaken, Told
from tuquan.incidents.services import concluding, reporting, responding
from tuquan.incidents.services.scene import CrowdHasNoScene
from tuquan.incidents.tests.factories import AT, incident
from tuquan.notifications.models import Message
from tuquan.units import acts
from tuquan.units.acts import Act
from tuquan.units.models import Site

PLAYBOOKS = catalogue.playbooks()


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


def story():
    return list(IncidentNote.objects.values_list("text", "by__username", "at"))


def test_taking_charge_on_the_phone_keeps_both_times_and_ends_the_alarm(cast):
    one, id = incident(cast), uuid7()
    pressed, received = AT + timedelta(minutes=2), AT + timedelta(minutes=4)
    outcomes = [sent(cast, "incidents.take", {"incident": str(one.pk)}, id=id, at=pressed, received=received)]
    outcomes.append(sent(cast, "incidents.take", {"incident": str(one.pk)}, id=id, at=pressed, received=received))
    one.refresh_from_db()
    assert (one.taken_at, one.taken_by) == (pressed, cast.guard_a.get_full_name())
    assert [(one.message, one.conflict) for one in outcomes] == [("", False)] * 2
    line = Entry.objects.get(kind="incident.taken")
    assert (line.at, json.loads(line.changes)["taken_at"]) == (received, [None, str(pressed)])
    assert (reporting.sound_alarms(AT + timedelta(hours=1)), story()) == (0, [])


def test_who_took_charge_meanwhile_stays_and_the_press_of_the_phone_is_told(cast):
    one, id = incident(cast), uuid7()
    responding.take(one, by=cast.clerk_a, at=AT + timedelta(minutes=3))
    pressed = AT + timedelta(minutes=2)
    for _time in range(2):
        late = sent(
            cast, "incidents.take", {"incident": str(one.pk)}, id=id, at=pressed, received=AT + timedelta(hours=1)
        )
        said = "Đã ghi, cần xem lại: đã có người khác nhận xử lý lúc 02:18 21/11."
        assert (late.conflict, late.message) == (True, said)
    one.refresh_from_db()
    assert (one.taken_at, one.taken_by) == (AT + timedelta(minutes=3), cast.clerk_a.get_full_name())
    assert story() == [("Cũng bấm nhận xử lý trên điện thoại.", cast.guard_a.username, pressed)]


@pytest.mark.parametrize(("minutes", "taken"), [(5, True), (90, False)])
def test_charge_taken_before_the_end_counts_and_after_it_only_stands_in_the_story(cast, minutes, taken):
    one, pressed = incident(cast), AT + timedelta(minutes=minutes)
    concluding.close(one, outcome="real", finding="Đã giao Công an", by=cast.head_a, at=AT + timedelta(hours=1))
    late = sent(cast, "incidents.take", {"incident": str(one.pk)}, at=pressed, received=AT + timedelta(hours=2))
    one.refresh_from_db()
    assert late.message == "Đã ghi, cần xem lại: vụ việc đã kết thúc khi việc nhận xử lý này tới nơi."
    assert (one.taken_at, len(story())) == ((pressed, 0) if taken else (None, 1))


def test_nobody_takes_charge_of_an_incident_elsewhere(cast):
    with pytest.raises(NoSuchIncident):
        sent(cast, "incidents.take", {"incident": str(uuid7())})


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


def test_a_thing_of_the_scene_is_kept_with_its_picture_and_passed_on(cast):
    one, id = incident(cast), uuid7()
    picture = photo(cast)
    data = {
        "incident": str(one.pk),
        "what": "Ổ khóa bị cắt",
        "where": "Cửa sau",
        "holder": "Lê Văn Gác",
        "photos": [str(picture.pk)],
    }
    later = AT + timedelta(minutes=5)
    for _time in range(2):
        sent(cast, "incidents.item", data, id=id, at=later, received=AT + timedelta(hours=2))
    item = SceneItem.objects.get()
    assert (item.pk, item.number, item.what, item.found_at) == (id, 1, "Ổ khóa bị cắt", later)
    assert (item.sha256, len(item.sha256)) == (picture.sha256, 64)
    given = {"incident": str(one.pk), "item": str(id), "holder": "Công an phường"}
    sent(cast, "incidents.item_passed", given, at=AT + timedelta(hours=1), received=AT + timedelta(hours=2))
    early = sent(cast, "incidents.item_passed", {**given, "holder": "Văn thư"}, at=AT, received=AT + timedelta(hours=3))
    assert [(row.holder, row.since) for row in item.custody.all()] == [
        ("Lê Văn Gác", later),
        ("Công an phường", AT + timedelta(hours=1)),
        ("Văn thư", AT + timedelta(hours=1)),
    ]
    assert (early.conflict, early.message) == (True, "Đã ghi, cần xem lại: giờ giao trước lần giữ đã ghi.")
    kept = acts.SNAPSHOTS["incidents"].build(cast.school_a, cast.guard_a, AT + timedelta(hours=3))["open"][0]
    assert [(row["number"], row["holder"], row["picture"]) for row in kept["items"]] == [(1, "Văn thư", True)]
    assert [(row["side"], row["state"]) for row in kept["told"]] == [("head", "sent"), ("police", "sent")]


def test_nothing_is_kept_of_a_crowd_and_nothing_unknown_is_passed_on(cast):
    crowd = incident(cast, kind="crowd", people=60)
    with pytest.raises(CrowdHasNoScene):
        sent(cast, "incidents.item", {"incident": str(crowd.pk), "what": "Băng rôn", "holder": "Bảo vệ"})
    with pytest.raises(NoSuchItem):
        sent(cast, "incidents.item_passed", {"item": str(uuid7()), "holder": "Văn thư"})


def test_the_site_a_phone_names_is_the_incidents_when_it_is_the_units(cast):
    own = Site.objects.create(unit=cast.school_a, name="Cơ sở 2")
    other = Site.objects.create(unit=cast.school_b, name="Cơ sở 2")
    ids = [uuid7() for _one in range(3)]
    for id, site in zip(ids, (own.pk, other.pk, "x"), strict=True):
        sent(cast, "incidents.report", {**REPORT, "site": site}, id=id)
    assert [Incident.objects.get(pk=id).site for id in ids] == [own, None, None]


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")
def test_the_phone_chooses_the_playbook_the_server_chooses(cast, monkeypatch):
    """Without network the steps ticked must be steps of the playbook that the server will give the incident."""
    general = catalogue.playbooks()[0]
    own = dataclasses.replace(general, code="own", kinds=(), units=(cast.school_a.code,))
    newer = dataclasses.replace(general, version=9)
    at_site = dataclasses.replace(general, code="site", sites=("Cơ sở 2",))
    urgent = dataclasses.replace(general, code="urgent", kinds=("fire",), severities=("emergency",))
    monkeypatch.setattr(catalogue, "playbooks", lambda: (own, *PLAYBOOKS, newer, at_site, urgent))
    monkeypatch.setattr(incident_acts, "playbooks", catalogue.playbooks)
    carried = acts.SNAPSHOTS["incidents"].build(cast.school_a, cast.guard_a, AT)["playbooks"]
    asked = [
        {"kind": kind, "severity": severity, "site": site, "playbook": ""}
        for kind in catalogue.kinds()
        for severity in ("ordinary", "help", "emergency")
        for site in ("", "Cơ sở 2")
    ]
    module = Path(phone.__file__).parent / "static/phone/js/watch.js"
    script = (
        f'import {{ playbookOf }} from "{module.as_uri()}"; import {{ readFileSync }} from "node:fs";'
        "const [books, asked] = JSON.parse(readFileSync(0));"
        "console.log(JSON.stringify(asked.map((one) => { const b = playbookOf(books, one); return [b.code, b.version]; })))"
    )
    run = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        input=json.dumps([carried, asked]),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    unit = {"unit_kind": cast.school_a.kind, "unit": cast.school_a.code, "day": AT.date()}
    chosen = [catalogue.playbook_for(one["kind"], one["severity"], site=one["site"], **unit) for one in asked]
    assert json.loads(run.stdout) == [[one.code, one.version] for one in chosen]
    assert {"own", "site", "crowd"} & {one.code for one in chosen} >= {"own", "site"}
