from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tuquan.facts.services.verify import verify
from tuquan.outreach.enums import Way
from tuquan.outreach.queries import targets
from tuquan.outreach.services import lists, sessions
from tuquan.outreach.tests.factories import AT, DAY, held, people
from tuquan.outreach.tests.test_checkin import member
from tuquan.outreach.tests.test_views import words
from tuquan.units.models import Membership, SubUnit
from tuquan.units.services.people import SheetRow


def rows(*lines):
    return [SheetRow(line=place, full_name=name, staff_code=code) for place, (name, code) in enumerate(lines, start=2)]


def test_a_list_says_of_each_wrong_line_why_and_writes_nothing(cast):
    member(cast.school_a, "Bùi Thị An", "GV07")
    for code in ("GV08", "GV09"):
        member(cast.school_a, "Cao Văn Bình", code)
    session = held(cast.school_a)
    lines = rows(
        ("bùi thị an", "gv07"),
        ("Cao Văn Bình", ""),
        ("Lạ Thị Lẫm", ""),
        ("", "GV07"),
        ("Sai Tên", "GV07"),
        ("Ai", "X"),
        ("Bùi Thị An", ""),
    )
    with pytest.raises(lists.ListRefused) as refused:
        lists.import_attendance(session, lines, guests=False, by=None, at=AT)
    assert [(one.line, one.sentence) for one in refused.value.errors] == [
        (3, "Có 2 người cùng tên; hãy điền mã."),
        (4, "Không có “Lạ Thị Lẫm” trong danh sách người của đơn vị."),
        (5, "Thiếu họ và tên."),
        (6, "Mã “GV07” là của người khác tên."),
        (7, "Đơn vị không có ai mang mã “X”."),
        (8, "Người này đã có ở dòng trên."),
    ]
    assert session.attendances.count() == 0


def test_a_list_adds_to_who_was_there_and_counts_guests(cast):
    an, binh = member(cast.school_a, "An", "1"), member(cast.school_a, "Bình", "2")
    session = held(cast.school_a)
    sessions.record_attendance(session, people=[an], by=None, at=AT)
    lists.import_attendance(
        session, rows(("Bình", ""), ("Khách một", ""), ("Khách hai", "")), guests=True, by=None, at=AT
    )
    session.refresh_from_db()
    assert session.head_count == 4
    assert set(session.attendances.values_list("person", "way")) == {(an.pk, Way.ORGANISER), (binh.pk, Way.LIST)}
    assert verify() is None


def test_a_list_of_a_party_cell_is_refused(cast):
    with pytest.raises(sessions.NamesNotAllowed):
        lists.import_attendance(held(cast.school_a, form="party_cell"), [], guests=False, by=None, at=AT)


def test_attendance_import_checks_first_and_writes_what_it_showed(cast, client):
    member(cast.school_a, "Bùi Thị An", "GV07")
    session = held(cast.school_a)
    client.force_login(cast.clerk_a)
    address = reverse("outreach:attendance_import", args=[session.pk])

    def send(content):
        file = SimpleUploadedFile("ds.csv", content.encode(), "text/csv")
        return client.post(address, {"file": file})

    wrong = send("Họ và tên,Mã\nBùi Thị An,GV1\n")
    assert "Đơn vị không có ai mang mã “GV1”." in words(wrong)
    shown = send("Họ và tên,Mã\nBùi Thị An,GV07\n")
    assert ("Tìm thấy 1 người của đơn vị" in words(shown), session.attendances.count()) == (True, 0)
    sheet = shown.context["confirm"].initial["sheet"]
    assert client.post(address, {"sheet": sheet}).url == session.get_absolute_url()
    assert session.attendances.count() == 1
    other = held(cast.school_a, title="Khác")
    moved = client.post(reverse("outreach:attendance_import", args=[other.pk]), {"sheet": sheet})
    assert (moved.status_code, other.attendances.count()) == (302, 0)


def test_the_target_group_and_who_of_it_is_owed(cast):
    Membership.objects.all().delete()
    room = SubUnit.objects.create(unit=cast.school_a, name="Tổ Toán")
    (a,) = people(cast.school_a, "An", sub_unit=room)
    (b,) = people(cast.school_a, "Bình")
    (c,) = people(cast.school_a, "Chi", kind="learner", sub_unit=room)
    guard = member(cast.school_a, "Dũng", "D", position="Nhân viên bảo vệ")
    team = cast.school_a.teams.create(kind="self_management", name="Tổ tự quản", valid_from=date(2026, 1, 5))
    team.members.create(person=b, valid_from=date(2026, 1, 5))

    def named(**fields):
        session = held(cast.school_a, **fields)
        found = targets.target_of(session)
        return None if found is None else list(found)

    assert named(audience="staff") == [a, b, guard]
    assert named(audience="staff", target_rooms=[room]) == [a]
    assert named(audience="learners") == [c]
    assert named(audience="guards") == [guard]
    assert named(audience="team") == [b]
    assert named(audience="residents") is None
    assert named(audience="mixed", target_rooms=[room]) == [a, c]
    session = held(cast.school_a, audience="staff")
    sessions.record_attendance(session, people=[a, c], by=None, at=AT)
    assert targets.owed(session) == [b, guard]
    assert targets.owed(held(cast.school_a, form="union")) == []


def test_rooms_of_another_unit_are_no_target(cast):
    room = SubUnit.objects.create(unit=cast.school_b, name="Tổ Lạ")
    with pytest.raises(sessions.NotOfTheUnit):
        held(cast.school_a, target_rooms=[room])


def test_session_evaluate_says_how_it_went(cast, client):
    session = held(cast.school_a, date=DAY)
    client.force_login(cast.clerk_a)
    address = reverse("outreach:session_evaluate", args=[session.pk])
    assert "Hãy chọn" in words(client.post(address, {}))
    assert client.post(address, {"result": "again", "note": "Loa hỏng"}).url == session.get_absolute_url()
    shown = words(client.get(session.get_absolute_url()))
    assert "chưa đạt, cần tổ chức bù Loa hỏng" in shown
