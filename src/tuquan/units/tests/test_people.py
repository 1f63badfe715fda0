import io
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from tuquan.accounts.models import User
from tuquan.audit.models import Entry, PersonalValue
from tuquan.core import dates
from tuquan.units import handover, people_sheet
from tuquan.units.models import Invitation, Membership, Person, RoleAssignment, SubUnit, TeamMember
from tuquan.units.services import leaving, people, roles
from tuquan.units.tests import factories

NASTY = [
    "\x00",
    "a\x00b",
    "x" * 10_000,
    "\u202eabc",
    "\x07\x1b",
    "💥" * 300,
    "<script>alert(1)</script>",
    " ",
    "../..",
    "%00",
]


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def person_of(user):
    return Person.objects.get(user=user)


def page(cast, rest=""):
    return f"/don-vi/{cast.school_a.pk}/nguoi/{rest}"


# The list


def test_person_list_finds_without_marks_and_sorts_by_the_alphabet(client, cast):
    for name in ("Ân Văn Ba", "Ăn Văn Ba", "An Văn Ba", "Đoàn Thị Út"):
        factories.person(name, at=cast.school_a, position="Giáo viên")
    client.force_login(cast.clerk_a)
    shown = client.get(page(cast))
    names = [row.person.full_name for row in shown.context["page"]]
    assert names == [
        "An Văn Ba",
        "Ăn Văn Ba",
        "Ân Văn Ba",
        "Đoàn Thị Út",
        "Lê Thu Hà",
        "Nguyễn Thị Hoa",
        "Trần Văn Bình",
    ]
    assert shown.context["titles"] == {
        person_of(cast.head_a).pk: ["Thủ trưởng đơn vị"],
        person_of(cast.clerk_a).pk: ["Chuyên viên, văn thư"],
        person_of(cast.guard_a).pk: ["Bảo vệ"],
    }
    found = client.get(page(cast, "?q=doan+ut"))
    assert [row.person.full_name for row in found.context["page"]] == ["Đoàn Thị Út"]
    assert "Không có người nào khớp" in client.get(page(cast, "?q=khongco")).content.decode()


def test_person_list_pages_by_key_and_filters(client, cast):
    room = SubUnit.objects.create(unit=cast.school_a, name="Tổ Toán")
    for number in range(1, 61):
        one = factories.person(f"Người {number}")
        Membership.objects.create(person=one, unit=cast.school_a, sub_unit=room if number <= 2 else None)
    gone = factories.person("Đã nghỉ")
    Membership.objects.create(person=gone, unit=cast.school_a, valid_to=dates.today())
    client.force_login(cast.head_a)
    first = client.get(page(cast)).context["page"]
    second = client.get(page(cast, f"?sau={first.next}")).context["page"]
    assert (len(first.rows), len(second.rows), second.next) == (50, 13, "")
    assert not {row.pk for row in first} & {row.pk for row in second}
    assert len(client.get(page(cast, f"?sub_unit={room.pk}")).context["page"].rows) == 2
    former = client.get(page(cast, "?state=former")).context["page"]
    assert [row.person.full_name for row in former] == ["Đã nghỉ"]


def test_person_list_asks_the_database_as_often_for_one_row_as_for_three(client, cast):
    unit = factories.unit("Trường Mầm non Hoa Sen")
    head = factories.person("Võ Thị Sen", username="sen", at=unit)
    factories.role(head, "head", unit)
    client.force_login(head.user)
    counts = []
    for rnd in range(2):
        client.get(f"/don-vi/{unit.pk}/nguoi/")
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(f"/don-vi/{unit.pk}/nguoi/")
        counts.append((len(shown.context["page"].rows), len(queries)))
        for number in range(2):
            one = factories.person(f"Người {number}", username=f"nguoi{rnd}.{number}", at=unit)
            factories.role(one, "employee", unit)
    (one_row, for_one), (three_rows, for_three) = counts
    assert (one_row, three_rows) == (1, 3)
    assert for_one == for_three


@pytest.mark.parametrize(
    ("who", "status"),
    [("head_a", 200), ("clerk_a", 200), ("guard_a", 404), ("officer", 404), ("head_b", 404), ("administrator", 404)],
)
@pytest.mark.parametrize("rest", ["", "{head}/", "them/", "nhap/"])
def test_people_pages_by_the_cast(client, cast, who, status, rest):
    client.force_login(getattr(cast, who))
    assert client.get(page(cast, rest.format(head=person_of(cast.head_a).pk))).status_code == status


def test_person_of_another_unit_is_not_found(client, cast):
    client.force_login(cast.head_a)
    stranger = person_of(cast.head_b)
    for rest in ("", "moi/", "vai-tro/", "thoi-viec/", "chuc-vu/"):
        assert client.get(page(cast, f"{stranger.pk}/{rest}")).status_code == 404, rest


@pytest.mark.parametrize("nasty", NASTY)
def test_person_list_survives_nasty_filters(client, cast, nasty):
    client.force_login(cast.head_a)
    for key in ("q", "kind", "sub_unit", "state", "sau", "truoc"):
        assert client.get(page(cast), {key: nasty}).status_code == 200


# Adding, editing


def test_person_add_writes_person_membership_and_the_log(client, cast):
    room = SubUnit.objects.create(unit=cast.school_a, name="Tổ Văn")
    client.force_login(cast.clerk_a)
    typed = {
        "full_name": "  Đặng   Thị Ánh Tuyết ",
        "position": "Giáo viên",
        "sub_unit": room.pk,
        "kind": "staff",
        "phone": "+84 987 654 321",
        "staff_code": "GV07",
        "valid_from": "01/09/2026",
    }
    answer = client.post(page(cast, "them/"), typed)
    added = Person.objects.get(full_name="Đặng Thị Ánh Tuyết")
    assert answer.url == page(cast, f"{added.pk}/")
    assert (added.phone, added.user) == ("0987654321", None)
    row = added.memberships.get()
    assert (row.unit, row.sub_unit, row.position, row.staff_code, row.valid_from) == (
        cast.school_a,
        room,
        "Giáo viên",
        "GV07",
        date(2026, 9, 1),
    )
    entries = list(Entry.objects.order_by("id").values_list("kind", "unit_id", "by_id"))
    assert entries == [
        ("person.added", cast.school_a.pk, cast.clerk_a.pk),
        ("membership.began", cast.school_a.pk, cast.clerk_a.pk),
    ]
    # Names and numbers of people stand on the erasable side only.
    assert not any("Tuyết" in changes for changes in Entry.objects.values_list("changes", flat=True))
    assert any("Tuyết" in value for value in PersonalValue.objects.values_list("value", flat=True))
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"full_name": ""}, "full_name", "Trường này là bắt buộc."),
        ({"full_name": "..."}, "full_name", "Hãy nhập họ và tên."),
        ({"phone": "12"}, "phone", "Số điện thoại chưa đúng: cần 10 chữ số, bắt đầu bằng 0."),
        ({"staff_code": "BV1"}, "staff_code", "Mã nhân viên này đã có người khác của đơn vị dùng."),
        ({"kind": "king"}, "kind", None),
        ({"sub_unit": "999999"}, "sub_unit", None),
        ({"valid_from": "31/02/2026"}, "valid_from", None),
    ],
)
def test_person_add_explains_a_wrong_entry(client, cast, changed, field, sentence):
    Membership.objects.filter(person__user=cast.guard_a).update(staff_code="bv1")
    client.force_login(cast.clerk_a)
    before = Person.objects.count()
    answer = client.post(page(cast, "them/"), {"full_name": "Ai Đó", "kind": "staff", **changed})
    assert answer.status_code == 200
    errors = answer.context["form"].errors
    assert list(errors) == [field]
    if sentence:
        assert errors[field] == [sentence]
    assert Person.objects.count() == before


@pytest.mark.parametrize("nasty", NASTY)
def test_person_add_survives_nasty_input(client, cast, nasty):
    client.force_login(cast.clerk_a)
    for field in ("full_name", "position", "phone", "staff_code", "kind", "sub_unit", "valid_from"):
        typed = {"full_name": "Ai Đó", "kind": "staff", field: nasty}
        assert client.post(page(cast, "them/"), typed).status_code in (200, 302), field
    for name in Person.objects.values_list("full_name", flat=True):
        assert not any(char in name for char in "\x00\x07\x1b\u202e")


def test_person_edit_changes_the_account_name_too(client, cast):
    guard = person_of(cast.guard_a)
    row = guard.memberships.get()
    client.force_login(cast.clerk_a)
    url = page(cast, f"{guard.pk}/chuc-vu/{row.pk}/sua/")
    assert client.get(url).context["form"].initial["full_name"] == "Trần Văn Bình"
    answer = client.post(
        url, {"full_name": "Trần Văn Bính", "position": "Tổ trưởng bảo vệ", "kind": "staff", "phone": ""}
    )
    assert answer.url == page(cast, f"{guard.pk}/")
    guard.refresh_from_db()
    row.refresh_from_db()
    cast.guard_a.refresh_from_db()
    assert (guard.full_name, row.position, cast.guard_a.full_name) == (
        "Trần Văn Bính",
        "Tổ trưởng bảo vệ",
        "Trần Văn Bính",
    )
    assert guard.search_text == " tran van binh"
    assert list(Entry.objects.order_by("id").values_list("kind", flat=True)) == ["person.edited", "membership.edited"]
    client.post(url, {"full_name": "Trần Văn Bính", "position": "Tổ trưởng bảo vệ", "kind": "staff", "phone": ""})
    assert Entry.objects.count() == 2  # nothing changed, nothing noted


def test_membership_end_keeps_the_history(client, cast):
    guard = person_of(cast.guard_a)
    row = guard.memberships.get()
    client.force_login(cast.clerk_a)
    url = page(cast, f"{guard.pk}/chuc-vu/{row.pk}/ket-thuc/")
    assert client.get(url).status_code == 200
    client.post(url, {"last_day": f"{dates.today():%d/%m/%Y}"})
    row.refresh_from_db()
    assert row.valid_to == dates.today() + timedelta(days=1)
    answer = client.post(url, {"last_day": f"{dates.today():%d/%m/%Y}"})
    assert answer.context["form"].errors == {"last_day": ["Người này đã thôi từ trước ngày đó."]}
    joined = client.post(
        page(cast, f"{guard.pk}/chuc-vu/"),
        {"position": "Tạp vụ", "kind": "staff", "valid_from": f"{dates.today():%d/%m/%Y}"},
    )
    assert joined.url == page(cast, f"{guard.pk}/")
    assert list(guard.memberships.order_by("pk").values_list("position", flat=True)) == ["Bảo vệ", "Tạp vụ"]


# Lists from Excel


def sheet(*rows, header=("Họ và tên", "Chức vụ", "Phòng, ban", "Số điện thoại", "Mã")):
    book = Workbook()
    for row in (header, *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile("danh-sach.xlsx", stream.getvalue())


def test_people_import_checks_first_then_writes_all(client, cast):
    client.force_login(cast.clerk_a)
    before = Person.objects.count()
    file = sheet(
        ("Lý Thị Ba", "Giáo viên", "Tổ Toán", 912345678, 7),
        ("  ", None, None, None, None),
        ("Mạc Văn Tư", "Bảo vệ", "", "0987 654 321", "BV9"),
    )
    checked = client.post(page(cast, "nhap/"), {"file": file, "make_sub_units": "on"})
    assert (checked.context["check"].errors, checked.context["check"].new_sub_units) == ([], ["Tổ Toán"])
    assert "Chưa ghi gì." in checked.content.decode()
    assert Person.objects.count() == before
    hidden = checked.context["confirm"].initial
    done = client.post(page(cast, "nhap/"), {"sheet": hidden["sheet"], "make_sub_units": "True"})
    assert done.url == page(cast)
    rows = Membership.objects.filter(person__full_name__in=["Lý Thị Ba", "Mạc Văn Tư"]).order_by("person__sort_key")
    assert list(rows.values_list("person__full_name", "person__phone", "position", "staff_code", "sub_unit__name")) == [
        ("Lý Thị Ba", "0912345678", "Giáo viên", "7", "Tổ Toán"),
        ("Mạc Văn Tư", "0987654321", "Bảo vệ", "BV9", None),
    ]
    again = client.post(page(cast, "nhap/"), {"sheet": hidden["sheet"], "make_sub_units": "True"})
    assert [error.sentence for error in again.context["check"].errors] == [
        "Mã “7” đã có người của đơn vị dùng.",
        "Mã “BV9” đã có người của đơn vị dùng.",
    ]
    assert Person.objects.count() == before + 2


def test_people_import_names_each_wrong_line_and_writes_nothing(client, cast):
    client.force_login(cast.clerk_a)
    before = Person.objects.count()
    file = sheet(
        ("Lý Thị Ba", "Giáo viên", "", "", ""),
        ("", "Giáo viên", "", "", ""),
        ("Mạc Văn Tư", "", "Tổ Ma", "123", ""),
        ("Trần Văn Bình", "", "", "", ""),
        ("Ngô Sáu", "", "", "", "X1"),
        ("Ngô Bảy", "", "", "", "x1"),
        ("Lý Thị Ba", "", "", "", ""),
    )
    answer = client.post(page(cast, "nhap/"), {"file": file})
    assert [(error.line, error.sentence) for error in answer.context["check"].errors] == [
        (3, "Thiếu họ và tên."),
        (4, "Số điện thoại “123” chưa đúng: cần 10 chữ số, bắt đầu bằng 0."),
        (4, "Đơn vị chưa có phòng, ban “Tổ Ma”."),
        (5, "“Trần Văn Bình” đã có trong đơn vị; nếu là người khác trùng tên, hãy điền mã."),
        (6, "Mã “X1” có ở nhiều dòng."),
        (7, "Mã “x1” có ở nhiều dòng."),
        (8, "Dòng này giống hệt một dòng ở trên."),
    ]
    assert answer.context["confirm"] is None
    assert Person.objects.count() == before


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.xlsx", b"PK\x03\x04rubbish", str(people_sheet.SheetNotReadable.message)),
        ("a.xlsx", b"\xd0\xcf\x11\xe0old word", str(people_sheet.SheetNotReadable.message)),
        ("a.csv", "Tên gọi,Gì đó\nA,B".encode(), str(people_sheet.NameColumnMissing.message)),
        ("a.csv", "Họ và tên\nA\x00".encode(), str(people_sheet.SheetNotReadable.message)),
        ("a.csv", "Họ và tên".encode("utf-16"), str(people_sheet.SheetNotReadable.message)),
        ("a.csv", ("Họ và tên\n" + "Ngô Văn An\n" * 5001).encode(), str(people_sheet.TooManyRows.message)),
        ("a.csv", b"", "Tập tin được gửi là rỗng."),
    ],
)
def test_people_import_explains_a_file_it_cannot_use(client, cast, name, data, sentence):
    client.force_login(cast.clerk_a)
    answer = client.post(page(cast, "nhap/"), {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"] == [sentence]


def test_people_import_reads_csv_with_semicolons(client, cast):
    client.force_login(cast.clerk_a)
    data = "\ufeffHọ tên;Chức danh;Điện thoại\nLý Thị Ba;Giáo viên;0912345678\n".encode()
    answer = client.post(page(cast, "nhap/"), {"file": SimpleUploadedFile("a.csv", data)})
    assert answer.context["check"].rows == [people.SheetRow(2, "Lý Thị Ba", "Giáo viên", "", "0912345678", "")]


def test_people_import_refuses_rows_that_were_changed_on_the_way(client, cast):
    client.force_login(cast.clerk_a)
    for sheet_text in ("abc", "", "\x00", "x" * 10_000):
        answer = client.post(page(cast, "nhap/"), {"sheet": sheet_text})
        assert (answer.status_code, answer.url) == (302, page(cast, "nhap/"))


def test_people_template_is_the_sheet_that_is_read(client, cast):
    client.force_login(cast.clerk_a)
    answer = client.get(page(cast, "nhap/tep-mau/"))
    header = [cell.value for cell in load_workbook(io.BytesIO(answer.content)).active[1]]
    assert header == ["Họ và tên", "Chức vụ", "Phòng, ban", "Số điện thoại", "Mã"]


# Leaving


@pytest.fixture
def tasks():
    def find(person, unit):
        return [handover.OpenTask("Biên bản buổi 12/10 chưa ghi xong", "/tuyen-truyen/1/")]

    handover.SOURCES.append(find)
    yield
    handover.SOURCES.remove(find)


def test_person_leave_ends_everything_and_closes_the_account(client, cast, tasks):
    from django.test import Client

    guard = person_of(cast.guard_a)
    team = factories_team(cast)
    TeamMember.objects.create(team=team, person=guard)
    mine = Client()
    mine.force_login(cast.guard_a)
    client.force_login(cast.clerk_a)
    url = page(cast, f"{guard.pk}/thoi-viec/")
    assert client.get(url).status_code == 200
    typed = {"last_day": f"{dates.today() - timedelta(days=1):%d/%m/%Y}", "reason": "Nghỉ hưu"}
    shown = client.post(url, typed).content.decode()
    assert "Biên bản buổi 12/10 chưa ghi xong" in shown
    assert "Tài khoản đóng lại" in shown
    assert guard.memberships.get().valid_to is None  # looked at, not yet done
    done = client.post(url, {**typed, "confirm": "1"})
    assert done.status_code == 302, done.context["form"].errors
    assert done.url == page(cast)
    assert (
        guard.memberships.get().valid_to,
        guard.assignments.get().valid_to,
        guard.team_memberships.get().valid_to,
    ) == (
        dates.today(),
        dates.today(),
        dates.today(),
    )
    cast.guard_a.refresh_from_db()
    assert (cast.guard_a.closes_on, cast.guard_a.may_sign_in()) == (dates.today(), False)
    assert mine.get("/tai-khoan-cua-toi/").status_code == 302
    kinds = list(Entry.objects.filter(unit_id=cast.school_a.pk).order_by("id").values_list("kind", flat=True))
    assert kinds == ["role.ended", "membership.ended", "team.member_left", "person.left"]


def factories_team(cast):
    from tuquan.units.models import Team

    return Team.objects.create(unit=cast.school_a, kind="self_management", name="Tổ tự quản")


def test_leaving_one_of_two_units_keeps_the_account(cast):
    clerk = person_of(cast.clerk_a)
    Membership.objects.create(person=clerk, unit=cast.school_b, position="Văn thư")
    factories.role(clerk, "clerk", cast.school_b)
    leaving.leave(clerk, cast.school_a, last_day=dates.today(), reason="", by=cast.head_a, at=timezone.now())
    cast.clerk_a.refresh_from_db()
    assert cast.clerk_a.closes_on is None
    lasting = RoleAssignment.objects.filter(person=clerk, valid_to=None).values_list("unit__name", flat=True)
    assert list(lasting) == ["Trường THCS Lê Lợi"]


def test_leaving_in_the_future_keeps_the_account_until_then(cast):
    guard = person_of(cast.guard_a)
    factories.role(guard, "employee", cast.school_a, valid_from=dates.today() + timedelta(days=40))
    leaving.leave(
        guard, cast.school_a, last_day=dates.today() + timedelta(days=9), reason="", by=cast.head_a, at=timezone.now()
    )
    cast.guard_a.refresh_from_db()
    assert (cast.guard_a.closes_on, cast.guard_a.may_sign_in()) == (dates.today() + timedelta(days=10), True)
    assert [one.role for one in guard.assignments.all()] == ["guard"]  # what would begin later never begins


def test_leaving_cancels_the_papers(cast):
    from tuquan.units.services import invitations

    guard = person_of(cast.guard_a)
    invitations.invite(guard, unit=cast.school_a, by=cast.head_a, at=timezone.now())
    leaving.leave(guard, cast.school_a, last_day=dates.today(), reason="", by=cast.head_a, at=timezone.now())
    assert Invitation.objects.get().cancelled_at is not None


@pytest.mark.parametrize(("by", "refusal"), [("clerk_a", roles.MayNotEnd), ("head_a", roles.LastHolder)])
def test_nobody_shows_out_the_head(client, cast, by, refusal):
    head = person_of(cast.head_a)
    client.force_login(getattr(cast, by))
    typed = {"last_day": f"{dates.today():%d/%m/%Y}", "confirm": "1"}
    answer = client.post(page(cast, f"{head.pk}/thoi-viec/"), typed)
    assert str(refusal.message) in answer.context["form"].non_field_errors()
    assert head.memberships.get().valid_to is None
    assert not Entry.objects.exists()


def test_person_leave_refuses_who_is_gone_already(cast):
    guard = person_of(cast.guard_a)
    leaving.leave(guard, cast.school_a, last_day=dates.today(), reason="", by=cast.head_a, at=timezone.now())
    with pytest.raises(leaving.NotHere):
        leaving.leave(guard, cast.school_a, last_day=dates.today(), reason="", by=cast.head_a, at=timezone.now())


def test_person_unlock_opens_the_door(client, cast, settings):
    from axes.models import AccessAttempt

    guard = person_of(cast.guard_a)
    AccessAttempt.objects.create(
        username="baove.a",
        ip_address="1.2.3.4",
        failures_since_start=5,
        user_agent="",
        http_accept="",
        path_info="",
        get_data="",
        post_data="",
    )
    client.force_login(cast.clerk_a)
    assert "Đang tạm khóa" in client.get(page(cast, f"{guard.pk}/")).content.decode()
    assert client.post(page(cast, f"{guard.pk}/mo-khoa/")).url == page(cast, f"{guard.pk}/")
    assert "Đang tạm khóa" not in client.get(page(cast, f"{guard.pk}/")).content.decode()
    client.force_login(cast.head_b)
    assert client.post(page(cast, f"{guard.pk}/mo-khoa/")).status_code == 404


def test_user_of_a_person_is_one(cast):
    assert User.objects.filter(person=None).count() == 0
