from datetime import date, timedelta

import pytest

from tuquan.audit.models import Entry, PersonalValue
from tuquan.core.dates import year_of
from tuquan.core.links import LinkRefused
from tuquan.facts.queries import figure
from tuquan.facts.services.verify import verify
from tuquan.files import services as files
from tuquan.files.fields import IMAGES
from tuquan.files.models import StoredFile
from tuquan.files.tests.factories import samples, upload
from tuquan.incidents import queries, wording
from tuquan.incidents.catalogue import CatalogueError, kinds, playbook_for, playbooks
from tuquan.incidents.enums import Side
from tuquan.incidents.models import Custody, Incident, Told
from tuquan.incidents.services import concluding, handing_over, minuting, reporting, responding, scene
from tuquan.incidents.services.concluding import ExcuseRefused, PointRefused
from tuquan.incidents.services.handing_over import AlreadyReceived, DrillStaysInside
from tuquan.incidents.services.minuting import CrowdHasNoNames
from tuquan.incidents.services.reporting import PhotosRefused, TimesRefused, UnknownKind
from tuquan.incidents.services.responding import IncidentOver
from tuquan.incidents.services.scene import CrowdHasNoScene
from tuquan.incidents.tests.factories import AT, incident
from tuquan.notifications.models import Message
from tuquan.units.models import TeamMember
from tuquan.units.tests.factories import person, role


def later(minutes):
    return AT + timedelta(minutes=minutes)


def picture():
    return files.receive(upload("cua.jpg", samples()["jpg"]), confirmed=True, kinds=IMAGES)


# Data


def test_points_that_only_the_head_answers_are_proposed_by_no_kind():
    assert sorted({point for one in kinds().values() for point in one.points}) == ["g", "đ"]
    assert kinds()["crowd"].points == ()


def test_the_playbook_that_fits_most_closely_is_taken(tmp_path, settings):
    folder = tmp_path / "playbooks"
    folder.mkdir()
    (folder / "own.yaml").write_text(
        "- {code: own, version: 1, title: Của trường, kinds: [theft], units: [U1], sites: [Cơ sở 2],"
        " valid_from: 2026-01-01, steps: [{code: go, text: Đi, who: guard, stand_in: chief, minutes: 1}]}\n"
        "- {code: own, version: 2, title: Của trường, kinds: [theft], units: [U1], sites: [Cơ sở 2],"
        " valid_from: 2026-06-01, steps: [{code: go, text: Đi ngay, who: guard, stand_in: chief, minutes: 1}]}\n",
        encoding="utf-8",
    )
    settings.DATA_DIR = tmp_path
    playbooks.cache_clear()
    try:

        def chosen(day, site="Cơ sở 2", unit="U1", kind="theft"):
            found = playbook_for(kind, "help", unit_kind="school", unit=unit, site=site, day=day)
            return (found.code, found.version)

        assert chosen(date(2026, 5, 31)) == ("own", 1)
        assert chosen(date(2026, 6, 1)) == ("own", 2)
        assert chosen(date(2026, 6, 1), site="Cơ sở 1") == ("theft", 1)
        assert chosen(date(2026, 6, 1), unit="U2") == ("theft", 1)
        assert chosen(date(2026, 6, 1), kind="lost_property") == ("general", 1)
        (folder / "own.yaml").write_text("- {code: x, version: 1, title: X, valid_from: 2026-01-01, steps: "
                                         "[{code: a, text: A, who: nobody, stand_in: chief, minutes: 1}]}\n")  # fmt: skip
        playbooks.cache_clear()
        with pytest.raises(CatalogueError):
            playbooks()
    finally:
        playbooks.cache_clear()


# Telling


def test_the_team_and_the_chief_are_told_too_each_person_once(cast):
    chief = person("Phạm Thị Tổ", username="totruong.a", at=cast.school_a)
    role(chief, "guard_chief", cast.school_a)
    team = cast.school_a.teams.create(kind="security_team", name="Tổ bảo vệ")
    TeamMember.objects.create(team=team, person=chief, post="leader")
    TeamMember.objects.create(team=team, person=person("Lê Không Máy", at=cast.school_a), post="member", order=2)
    one = incident(cast)
    assert [(row.side, row.name) for row in one.told.order_by("pk")] == [
        ("head", "Nguyễn Thị Hoa"),
        ("chief", "Phạm Thị Tổ"),
        ("team", "Lê Không Máy"),
        ("police", "Công an phường Ninh Hòa"),
    ]


def test_nobody_answers_so_the_alarm_goes_round_wider_until_somebody_comes(cast):
    one = incident(cast)
    assert reporting.sound_alarms(later(4)) == 0
    reporting.sound_alarms(later(5))
    one.refresh_from_db()
    assert one.alarms == 1
    assert "Lê Thu Hà" in one.told.values_list("name", flat=True)
    assert sorted(Message.objects.filter(kind="incidents.alarm").values_list("recipient__username", flat=True)) == [
        "congan",
        "truong.a",
        "vanthu.a",
    ]
    reporting.sound_alarms(later(10))
    responding.answer(one.told.get(side="head"), answer="coming", by=cast.head_a, at=later(11))
    reporting.sound_alarms(later(30))
    one.refresh_from_db()
    assert (one.alarms, one.taken_at, one.taken_by) == (2, later(11), "Nguyễn Thị Hoa")


def test_police_answering_does_not_end_the_alarm(cast):
    one = incident(cast)
    responding.answer(one.told.get(side="police"), answer="arrived", by=None, at=later(3))
    one.refresh_from_db()
    assert one.taken_at is None


def test_a_drill_tells_no_police_and_enters_no_figure(cast):
    one = incident(cast, drill=True)
    assert list(one.told.values_list("side", flat=True)) == ["head"]
    concluding.close(one, outcome="real", finding="Tốt", by=cast.head_a, at=later(30))
    assert figure("cases_handled", cast.school_a, year_of(2026)).value is None
    with pytest.raises(DrillStaysInside):
        handing_over.hand_over(one, summary="x", by=cast.head_a, at=later(40))
    assert list(queries.matters(cast.school_a, year_of(2026), date(2026, 12, 31))) == []


def test_a_link_answers_until_it_is_taken_back(cast):
    told = incident(cast).told.select_related("incident").get(side="police")
    token = responding.path(told).rstrip("/").rpartition("/")[2]
    assert responding.told_of(token, now=later(1)) == told
    responding.renew_link(told, by=cast.guard_a, at=later(2))
    with pytest.raises(LinkRefused):
        responding.told_of(token, now=later(3))


def test_reports_that_do_not_hold_together_are_refused(cast):
    with pytest.raises(TimesRefused):
        incident(cast, started_at=later(1), discovered_at=AT)
    with pytest.raises(TimesRefused):
        incident(cast, discovered_at=later(90), reported_at=later(90))
    with pytest.raises(UnknownKind):
        incident(cast, kind="strike")
    with pytest.raises(PhotosRefused):
        incident(cast, kind="crowd", photos=[picture()])
    with pytest.raises(wording.WordsUnfit):
        incident(cast, now="Người có thẻ 079123456789")
    with pytest.raises(wording.WordsUnfit):
        incident(cast, now="MẬT\nNội dung")
    assert not Incident.objects.exists()


def test_who_is_forgotten_leaves_no_name_among_those_told(cast):
    one = incident(cast)
    reporting.blank_person(str(cast.head_a.person.pk))
    told = one.told.get(side="head")
    assert (told.user, "Hoa" in told.name, told.received_at) == (None, False, None)


# Steps


def test_with_half_of_them_not_answering_every_step_still_has_a_doer(cast):
    one = incident(cast, kind="crowd", people=60)
    codes = [line.step.code for line in queries.steps_of(one, AT)]
    for code in codes[::2]:
        responding.do_step(one, step=code, state="no_answer", by=cast.guard_a, at=later(2))
    lines = queries.steps_of(one, later(2))
    assert [(line.step.code, line.doer) for line in lines] == [
        ("report", "Người trực thứ hai"),
        ("reception", "Người tiếp công dân"),
        ("dialogue", "Văn phòng"),
        ("medical", "Y tế cơ quan"),
        ("exits", "Người trực thứ hai"),
        ("traffic", "Tổ bảo vệ, tự quản"),
        ("squad", "Bảo vệ trong ca"),
        ("close", "Bảo vệ trong ca"),
    ]
    responding.do_step(one, step="dialogue", state="done", by=cast.guard_a, at=later(5))
    done = one.steps.get(code="dialogue")
    assert (done.state, done.no_answer_at, done.at) == ("done", later(2), later(5))


# Scene, handing over


def test_the_picture_of_the_scene_stands_in_the_log_with_its_fingerprint(cast):
    one = incident(cast)
    photo = picture()
    item = scene.keep_item(one, what="Ổ khóa", holder="Trần Văn Bình", photo=photo, by=cast.guard_a, at=later(5))
    stored = StoredFile.objects.of(item).get()
    assert item.sha256 == stored.sha256 == photo.sha256
    assert photo.sha256 in Entry.objects.filter(kind="incident.item_kept").get().changes
    scene.pass_item(item, holder="Lê Thu Hà", kept_where="Tủ văn thư", by=cast.guard_a, at=later(9))
    with pytest.raises(TimesRefused):
        scene.pass_item(item, holder="Ai đó", since=later(6), by=cast.guard_a, at=later(10))
    assert list(item.custody.values_list("holder", "since")) == [
        ("Trần Văn Bình", later(5)),
        ("Lê Thu Hà", later(9)),
    ]


def test_the_police_receive_once_and_hold_the_items_from_then_on(cast):
    one = incident(cast)
    item = scene.keep_item(one, what="Ổ khóa", holder="Bảo vệ", by=cast.guard_a, at=later(5))
    transfer = handing_over.hand_over(one, summary="Nguyên hiện trường", items=[item], by=cast.head_a, at=later(20))
    assert Message.objects.get(kind="incidents.handed").recipient == cast.police_officer
    handing_over.receive(transfer, receiver="Vũ Hải Long", receipt_number="3/BN", by=None, at=later(25))
    assert Custody.objects.filter(item=item).last().holder == "Công an phường Ninh Hòa: Vũ Hải Long"
    with pytest.raises(AlreadyReceived):
        handing_over.receive(transfer, receiver="Ai khác", by=None, at=later(26))


def test_of_a_crowd_nothing_is_kept_and_nobody_named(cast):
    one = incident(cast, kind="crowd", people=60)
    with pytest.raises(CrowdHasNoScene):
        scene.keep_item(one, what="Ảnh", holder="Bảo vệ", by=cast.guard_a, at=later(5))
    with pytest.raises(PhotosRefused):
        responding.note_down(one, text="Ảnh", photos=[picture()], by=cast.guard_a, at=later(5))
    with pytest.raises(CrowdHasNoNames):
        minuting.make_minutes(
            one, made_at=AT, place="Cổng", what="60 người", people=[("Nguyễn Văn A", "witness", "")],
            by=cast.head_a, at=later(5),
        )  # fmt: skip


# Figures, criteria


def close(cast, one, outcome="real"):
    return concluding.close(one, outcome=outcome, finding="Đã xử lý", by=cast.head_a, at=later(60))


def test_a_real_theft_is_a_case_handled_and_a_fire_or_false_alarm_is_none(cast):
    close(cast, incident(cast))
    close(cast, incident(cast, kind="fire"))
    close(cast, incident(cast), outcome="false_alarm")
    assert figure("cases_handled", cast.school_a, year_of(2026)).value == 1
    assert verify() is None


def test_reopened_or_withdrawn_it_counts_no_more(cast):
    one = close(cast, incident(cast))
    concluding.reopen(one, reason="Chưa xong", by=cast.head_a, at=later(70))
    assert figure("cases_handled", cast.school_a, year_of(2026)).value is None
    close(cast, one)
    concluding.withdraw(one, reason="Ghi nhầm", by=cast.head_a, at=later(80))
    assert figure("cases_handled", cast.school_a, year_of(2026)).value is None
    assert verify() is None
    with pytest.raises(IncidentOver):
        concluding.withdraw(one, reason="Ghi nhầm", by=cast.head_a, at=later(90))


def test_a_conclusion_speaks_of_the_points_of_its_kind_and_excuses_are_those_of_the_law(cast):
    fire = incident(cast, kind="fire")
    paper = {"body": "Công an tỉnh", "number": "12/TB", "date": date(2026, 11, 20), "by": cast.head_a, "at": later(60)}
    with pytest.raises(PointRefused):
        concluding.record_conclusion(fire, point="đ", verdict="violation", **paper)
    with pytest.raises(ExcuseRefused):
        concluding.record_conclusion(
            fire, point="g", verdict="violation", excuse="early_and_reported", excuse_note="Báo ngay", **paper
        )
    concluding.record_conclusion(
        fire, point="g", verdict="violation", excuse="force_majeure", excuse_note="Sét đánh", **paper
    )
    responding.answer(fire.told.get(side="police"), answer="received", by=None, at=later(6))
    assert [
        (one.point, one.verdict, one.excuse, one.times)
        for one in queries.matters(cast.school_a, year_of(2026), date(2026, 11, 30))
    ] == [("g", "violation", "force_majeure", "phát hiện 02:15, báo 02:15, Công an nhận tin 02:21")]


# Forgetting


def test_details_and_names_go_when_their_time_is_over_and_the_figure_stays(cast):
    one = incident(cast, now="Mất hai máy")
    item = scene.keep_item(one, what="Ổ khóa", holder="Trần Văn Bình", photo=picture(), by=cast.guard_a, at=later(5))
    minuting.make_minutes(
        one, made_at=AT, place="Trường", what="Mất máy", people=[("Ngô Thị Chứng", "witness", "")],
        by=cast.head_a, at=later(30),
    )  # fmt: skip
    close(cast, one)
    concluding.change_settings(cast.school_a, alarm_minutes=5, keep_years=1, by=cast.head_a, at=later(61))
    assert concluding.forget_old(date(2027, 11, 21)) == 0
    assert concluding.forget_old(date(2027, 11, 22)) == 1
    one.refresh_from_db()
    item.refresh_from_db()
    assert (one.now, one.where, one.minutes.count(), item.what, StoredFile.objects.count()) == (
        "",
        "đã xóa",
        0,
        "đã xóa",
        0,
    )
    assert not Told.objects.filter(incident=one).exists()
    assert not Message.objects.filter(object_id=str(one.pk)).exists()
    values = " ".join(str(value) for value in PersonalValue.objects.values_list("value", flat=True))
    assert [name for name in ("Ngô Thị Chứng", "Trần Văn Bình") if name in values] == []
    assert figure("cases_handled", cast.school_a, year_of(2026)).value == 1


def test_two_of_one_name_are_two_who_are_told(cast, monkeypatch):
    one, other = (person("Nguyễn Văn An", at=cast.school_a) for _each in range(2))
    found = [
        reporting.Recipient(Side.TEAM, each.full_name, None, cast.school_a, "", each.pk) for each in (one, other, one)
    ]
    made = incident(cast)
    made.told.all().delete()
    monkeypatch.setattr(reporting, "recipients", lambda _incident: iter(found))
    reporting.tell_everybody(made, at=AT)
    assert list(made.told.values_list("name", flat=True)) == ["Nguyễn Văn An", "Nguyễn Văn An (2)"]


def test_the_scene_has_a_sheet_of_its_own_and_a_crowd_has_none(cast):
    theft = incident(cast)
    assert theft.scene_sheet is not None
    assert [line.step.code for line in queries.scene_lines(theft, AT)][:2] == ["scene-persons", "scene-border"]
    responding.do_step(theft, step="scene-border", state="done", by=cast.guard_a, at=AT)
    assert [line.taken.state for line in queries.scene_lines(theft, AT) if line.taken] == ["done"]
    assert "Khoanh khu vực" in str(queries.story(theft))
    crowd = incident(cast, kind="crowd")
    assert (crowd.scene_sheet, queries.scene_lines(crowd, AT)) == (None, [])
    with pytest.raises(responding.UnknownStep):
        responding.do_step(crowd, step="scene-border", state="done", by=cast.guard_a, at=AT)
