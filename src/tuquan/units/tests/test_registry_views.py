import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from tuquan.audit.models import Entry
from tuquan.core import dates
from tuquan.units.models import Unit
from tuquan.units.services import registry
from tuquan.units.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(dates, "today", lambda: date(2026, 11, 20))


def page(client, name, *args, **query):
    return client.get(reverse(f"units:{name}", args=args), query)


def listed(response):
    return [unit.name for unit in response.context["page"]]


def errors(response, name="form"):
    form = response.context[name]
    return {field: [str(one) for one in found] for field, found in form.errors.items()}


OF_UNIT = [
    "unit_edit", "unit_move", "unit_relate", "unit_close", "unit_reopen", "unit_mark", "unit_headcount", "unit_size",
    "sub_unit_add", "site_add",
]  # fmt: skip
REGISTRY_ONLY = ["unit_move", "unit_relate", "unit_close", "unit_reopen"]


def test_unit_list_shows_the_officer_the_area_and_the_guard_his_own_unit(client, cast):
    client.force_login(cast.officer)
    assert listed(page(client, "unit_list")) == [
        "Công an phường Ninh Hòa",
        "Thường trực Ban Chỉ đạo phường Ninh Hòa",
        "Trường THCS Lê Lợi",
        "Trường THCS Nguyễn Trãi",
        "Ủy ban nhân dân phường Ninh Hòa",
    ]
    client.force_login(cast.guard_a)
    assert listed(page(client, "unit_list")) == ["Trường THCS Nguyễn Trãi"]


def test_unit_list_finds_without_marks_and_explains_an_empty_answer(client, cast):
    client.force_login(cast.officer)
    assert listed(page(client, "unit_list", tim="truong nguyen trai")) == ["Trường THCS Nguyễn Trãi"]
    assert listed(page(client, "unit_list", loai="police")) == ["Công an phường Ninh Hòa"]
    assert "Không có đơn vị nào khớp" in page(client, "unit_list", tim="xyz").content.decode()
    assert listed(page(client, "unit_list", loai="nothing", dia_ban="9" * 30, trang_thai="x"))


@pytest.mark.parametrize("extra", [0, 2])
def test_unit_list_asks_the_same_number_of_queries_for_few_and_many(client, cast, extra, django_assert_num_queries):
    for number in range(extra):
        factories.unit(f"Trường THCS {number}", at=cast.commune, following=cast.office)
    client.force_login(cast.officer)
    page(client, "unit_list")
    with django_assert_num_queries(9):
        page(client, "unit_list")


def test_unit_export_gives_what_the_list_shows_and_no_formula(client, cast):
    Unit.objects.filter(pk=cast.school_a.pk).update(name="=1+1")
    client.force_login(cast.officer)
    response = page(client, "unit_export", loai="school")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("Mã đơn vị", "Tên đơn vị", "Loại đơn vị")
    assert sorted(row[1] for row in rows[1:]) == ["=1+1", "Trường THCS Lê Lợi"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"inlineStr", "s"}


def test_unit_page_is_seen_by_its_people_and_its_authority_and_nobody_else(client, cast):
    for user, status in (
        (cast.head_a, 200),
        (cast.guard_a, 200),
        (cast.officer, 200),
        (cast.chairman, 200),
        (cast.police_officer, 200),
        (cast.administrator, 200),
        (cast.head_b, 404),
    ):
        client.force_login(user)
        assert page(client, "unit", cast.school_a.pk).status_code == status


def test_unit_page_offers_the_acts_a_person_may_do(client, cast):
    client.force_login(cast.guard_a)
    shown = page(client, "unit", cast.school_a.pk).content.decode()
    assert [word in shown for word in ("Sửa thông tin", "Ghi kết thúc hoạt động", "Tổ, đội, ban")] == [False] * 3
    client.force_login(cast.head_a)
    shown = page(client, "unit", cast.school_a.pk).content.decode()
    assert [word in shown for word in ("Sửa thông tin", "Ghi kết thúc hoạt động", "Ghi số người")] == [
        True,
        False,
        True,
    ]
    client.force_login(cast.officer)
    shown = page(client, "unit", cast.school_a.pk).content.decode()
    assert [word in shown for word in ("Sửa thông tin", "Ghi kết thúc hoạt động")] == [True, True]


@pytest.mark.parametrize("name", OF_UNIT)
def test_acts_on_a_unit_are_not_found_by_the_guard_and_the_stranger(client, cast, name):
    for user in (cast.guard_a, cast.head_b, cast.police_officer):
        client.force_login(user)
        assert page(client, name, cast.school_a.pk).status_code == 404
        assert client.post(reverse(f"units:{name}", args=[cast.school_a.pk])).status_code == 404
    client.force_login(cast.officer)
    assert page(client, name, cast.school_a.pk).status_code == 200
    client.force_login(cast.head_a)
    assert page(client, name, cast.school_a.pk).status_code == (404 if name in REGISTRY_ONLY else 200)


def test_unit_add_puts_a_unit_under_the_office_and_explains_a_wrong_entry(client, cast):
    client.force_login(cast.officer)
    form = page(client, "unit_add").context["form"]
    assert (
        form["following"].value(),
        form["managing"].value(),
        form["police_body"].value(),
        form["place"].value(),
    ) == (
        cast.office.pk,
        cast.committee.name,
        cast.police.pk,
        "Phường Ninh Hòa",
    )
    wrong = client.post(reverse("units:unit_add"), {"name": "Một", "kind": "agency", "place": "Phường Không Có"})
    assert errors(wrong) == {
        "place": [
            "Không có xã, phường “Phường Không Có” thuộc Phường Ninh Hòa. Hãy ghi tên theo địa giới hiện nay, hoặc mã."
        ],
        "managing_level": ["Trường này là bắt buộc."],
        "following": ["Trường này là bắt buộc."],
    }
    values = {
        "name": "Kho bạc Nhà nước",
        "kind": "agency",
        "managing_level": "province",
        "place": "phường ninh hòa",
        "following": str(cast.office.pk),
        "managing": "UBND không có",
    }
    assert errors(client.post(reverse("units:unit_add"), values)) == {
        "managing": ["Không có đơn vị nào mang mã hoặc tên “UBND không có”."]
    }
    response = client.post(reverse("units:unit_add"), {**values, "managing": cast.committee.code}, follow=True)
    made = Unit.objects.get(name="Kho bạc Nhà nước")
    assert response.redirect_chain == [(made.get_absolute_url(), 302)]
    assert (made.following, made.managing, made.place) == (cast.office, cast.committee, cast.commune)
    assert Entry.objects.get(kind="unit.created").by_id == cast.officer.pk


def test_unit_add_is_for_keepers_of_the_registry(client, cast):
    for user in (cast.head_a, cast.guard_a, cast.police_officer, cast.chairman):
        client.force_login(user)
        assert page(client, "unit_add").status_code == 404
    client.force_login(cast.administrator)
    values = {"name": "UBND tỉnh Khánh Hòa", "kind": "peoples_committee", "managing_level": "province",
              "place": "Ninh Hòa", "governs": "Khánh Hòa"}  # fmt: skip
    response = client.post(reverse("units:unit_add"), values)
    assert response.status_code == 302
    assert Unit.objects.get(name="UBND tỉnh Khánh Hòa").governs == cast.commune.parent


def test_unit_edit_gives_the_authority_all_and_the_unit_its_own_columns(client, cast):
    client.force_login(cast.head_a)
    url = reverse("units:unit_edit", args=[cast.school_a.pk])
    client.post(url, {"address": "12 Trần Quý Cáp", "name": "Tên tự đặt", "kind": "agency"})
    cast.school_a.refresh_from_db()
    assert (cast.school_a.address, cast.school_a.name, cast.school_a.kind) == (
        "12 Trần Quý Cáp",
        "Trường THCS Nguyễn Trãi",
        "school",
    )
    client.force_login(cast.officer)
    assert errors(client.post(url, {"name": "", "kind": "school", "managing_level": "commune"})) == {
        "name": ["Trường này là bắt buộc."]
    }
    client.post(
        url, {"name": "Trường THCS Mới", "kind": "school", "managing_level": "commune", "founded_date": "5/9/1995"}
    )
    cast.school_a.refresh_from_db()
    assert (cast.school_a.name, cast.school_a.founded_date) == ("Trường THCS Mới", date(1995, 9, 5))


def test_unit_move_and_relate_from_a_day(client, cast):
    elsewhere = factories.place("Hòa Thắng", parent=cast.commune.parent)
    factories.unit("UBND tỉnh", "peoples_committee", governs=cast.commune.parent, at=cast.commune)
    client.force_login(cast.officer)
    url = reverse("units:unit_move", args=[cast.school_a.pk])
    assert list(errors(client.post(url, {"place": "", "valid_from": "hôm qua"}))) == ["place", "valid_from"]
    client.post(url, {"place": elsewhere.code, "valid_from": "01/11/2026", "reason": "xây mới"})
    assert Unit.objects.get(pk=cast.school_a.pk).place == elsewhere
    url = reverse("units:unit_relate", args=[cast.office.pk])
    refused = client.post(
        url, {"kind": "police", "other": cast.committee.code, "valid_from": "01/11/2026", "basis": "QĐ 1"}
    )
    assert errors(refused) == {"__all__": ["Cơ quan Công an phụ trách phải là đơn vị thuộc loại Công an."]}


def test_unit_close_and_reopen(client, cast):
    client.force_login(cast.officer)
    url = reverse("units:unit_close", args=[cast.school_a.pk])
    refused = client.post(url, {"closed_date": "21/11/2099", "reason": "giải thể"})
    assert errors(refused) == {
        "__all__": ["Ngày kết thúc hoạt động không thể sau hôm nay. Hãy ghi khi việc đã diễn ra."]
    }
    client.post(url, {"closed_date": "01/11/2026", "reason": "sáp nhập", "successor": cast.school_b.code})
    cast.school_a.refresh_from_db()
    assert (cast.school_a.closed_date, [row.new for row in cast.school_a.successions.all()]) == (
        date(2026, 11, 1),
        [cast.school_b],
    )
    assert "đã kết thúc hoạt động" in page(client, "unit", cast.school_a.pk).content.decode()
    client.post(reverse("units:unit_reopen", args=[cast.school_a.pk]), {"reason": "nhầm"})
    assert Unit.objects.get(pk=cast.school_a.pk).closed_date is None


def test_properties_are_written_by_the_unit_itself(client, cast):
    client.force_login(cast.clerk_a)

    def post(act, *args, **values):
        return client.post(reverse(f"units:{act}", args=[cast.school_a.pk, *args]), values)

    post("unit_mark", flag="union", holds="1", valid_from="01/01/2026")
    post("unit_headcount", group="staff", people="54", on="15/11/2026")
    assert errors(post("unit_headcount", group="staff", people="54", on="21/11/2099")) == {
        "on": ["Số người tính đến một ngày đã qua hoặc hôm nay, không phải ngày sắp tới."]
    }
    assert errors(post("unit_size", year="2026", sector="trade", insured="1", revenue="2")) == {
        "__all__": ["Chỉ doanh nghiệp mới khai quy mô theo Nghị định 80/2021/NĐ-CP."]
    }
    post("sub_unit_add", name="Tổ Toán")
    assert errors(post("sub_unit_add", name="tổ toán")) == {"name": ["Đơn vị đã có mục cùng tên đang hoạt động."]}
    room = cast.school_a.sub_units.get()
    post("sub_unit_edit", room.pk, name="Tổ Toán – Tin")
    post("site_add", name="Cơ sở 1", place="Phường Ninh Hòa")
    site = cast.school_a.sites.get()
    post("site_edit", site.pk, name="Cơ sở chính")
    post("gate_add", site.pk, name="Cổng trước", is_citizen_reception="on")
    shown = page(client, "unit", cast.school_a.pk).content.decode()
    for word in ("có công đoàn", "54", "Tổ Toán – Tin", "Cơ sở chính", "Cổng trước", "chỉ đếm lượt"):
        assert word in shown
    gate = site.gates.get()
    for name, row in (("gate_end", gate), ("site_end", site), ("sub_unit_end", room)):
        assert page(client, name, cast.school_a.pk, row.pk).status_code == 200
        assert errors(post(name, row.pk, last_day="không biết")) == {"last_day": ["Nhập một ngày hợp lệ."]}
        post(name, row.pk, last_day="19/11/2026")
        assert page(client, name, cast.school_a.pk, row.pk).status_code == 404
    assert "Cổng trước" not in page(client, "unit", cast.school_a.pk).content.decode()


def test_rows_of_another_unit_are_not_found(client, cast):
    room = cast.school_b.sub_units.create(name="Tổ Văn")
    client.force_login(cast.head_a)
    assert page(client, "sub_unit_edit", cast.school_a.pk, room.pk).status_code == 404
    assert page(client, "sub_unit_end", cast.school_a.pk, room.pk).status_code == 404


def test_unit_page_of_a_displaced_unit_asks_for_its_new_place(client, cast):
    old = factories.place("Ninh Đông", parent=cast.commune.parent, valid_to=factories.REFORM)
    unit = registry.create_unit(name="Một", kind="agency", place=old, following=cast.office, by=None, at=dates_at())
    client.force_login(cast.officer)
    shown = page(client, "unit", unit.pk).content.decode()
    assert "Xác định xã, phường mới" in shown
    assert listed(page(client, "unit_list", trang_thai="displaced")) == ["Một"]


def dates_at():
    from datetime import UTC, datetime

    return datetime(2026, 11, 20, 2, tzinfo=UTC)
