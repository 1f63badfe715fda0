from datetime import date

import pytest
from django.urls import reverse

from tuquan.core import dates
from tuquan.units.models import Place, PlaceSuccession
from tuquan.units.services import places
from tuquan.units.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(dates, "today", lambda: date(2026, 11, 20))


@pytest.fixture
def merged(cast):
    """Two old communes: one went whole into today's ward, one in parts into it and another."""
    province = cast.commune.parent
    whole = factories.place("Ninh Đông", parent=province, valid_to=factories.REFORM)
    parted = factories.place("Ninh Phú", parent=province, valid_to=factories.REFORM)
    other = factories.place("Hòa Thắng", parent=province, valid_from=factories.REFORM)
    for old, new, part in ((whole, cast.commune, "whole"), (parted, cast.commune, "part"), (parted, other, "part")):
        PlaceSuccession.objects.create(old=old, new=new, part=part, date=factories.REFORM)
    places.rebuild_anchors()
    return whole, parted, other


def page(client, place, **query):
    return client.get(reverse("units:place", args=[place.pk]), query)


def test_place_list_leads_to_what_the_unit_governs_or_to_the_nation(client, cast):
    client.force_login(cast.officer)
    assert client.get(reverse("units:place_list")).url == reverse("units:place", args=[cast.commune.pk])
    client.force_login(cast.administrator)
    nation = Place.objects.get(level="nation")
    assert client.get(reverse("units:place_list")).url == reverse("units:place", args=[nation.pk])


def test_place_page_counts_only_what_the_person_may_see(client, cast):
    province = cast.commune.parent
    client.force_login(cast.officer)
    assert page(client, province).context["counts"] == {cast.commune.pk: 5}
    assert [unit.name for unit in page(client, cast.commune).context["page"]][2:4] == [
        "Trường THCS Lê Lợi",
        "Trường THCS Nguyễn Trãi",
    ]
    client.force_login(cast.head_a)
    assert page(client, province).context["counts"] == {cast.commune.pk: 1}


def test_place_page_on_another_day_shows_the_old_map(client, cast, merged):
    whole, parted, other = merged
    client.force_login(cast.officer)
    province = cast.commune.parent
    now = [place.title for place in page(client, province).context["children"]]
    assert now == ["Xã Hòa Thắng", "Phường Ninh Hòa"]
    shown = page(client, whole).content.decode()
    assert "không còn trong địa giới ngày này" in shown
    assert "nằm trọn trong Phường Ninh Hòa" in shown
    assert "nằm trọn trong Tỉnh Khánh Hòa" in page(client, parted).content.decode()
    new = page(client, cast.commune)
    assert [(one.old, one.part) for one in new.context["predecessors"]] == [(whole, "whole"), (parted, "part")]
    assert "chưa có trong địa giới ngày này" in page(client, cast.commune, ngay="30/06/2025").content.decode()
    assert page(client, other, ngay="không phải ngày").status_code == 200


def test_place_page_leads_to_the_row_of_that_day_after_a_change_of_kind(client, cast):
    city = factories.place("Khánh Hòa", "province", parent=cast.commune.parent.parent, code="56", kind="thành phố",
                           valid_from=date(2026, 10, 1))  # fmt: skip
    old = cast.commune.parent
    Place.objects.filter(pk=old.pk).update(valid_to=date(2026, 10, 1))
    Place.objects.filter(pk=city.pk).update(path=old.path)
    client.force_login(cast.officer)
    response = page(client, old)
    assert response.url == reverse("units:place", args=[city.pk]) + "?ngay=20/11/2026"
    assert [place.title for place in client.get(response.url).context["kinds"]] == [
        "Tỉnh Khánh Hòa",
        "Thành phố Khánh Hòa",
    ]
    assert page(client, old, ngay="01/01/2026").status_code == 200


def test_residential_areas_are_kept_by_the_commune(client, cast):
    url = reverse("units:area_add", args=[cast.commune.pk])
    for user in (cast.head_a, cast.guard_a, cast.head_b):
        client.force_login(user)
        assert client.get(url).status_code == 404
    client.force_login(cast.officer)
    assert client.get(url).status_code == 200
    client.post(url, {"kind": "tổ dân phố", "name": "Số 1"})
    area = Place.objects.get(level="residential_area")
    assert (area.title, area.path) == ("Tổ dân phố Số 1", f"{cast.commune.path}{area.pk}/")
    again = client.post(url, {"kind": "tổ dân phố", "name": "số 1"})
    assert again.context["form"].non_field_errors() == ["Trong xã, phường này đã có khu dân cư cùng tên."]
    end = reverse("units:area_end", args=[area.pk])
    assert client.get(end).status_code == 200
    client.post(end, {"valid_to": "20/11/2026", "reason": "nhập vào Số 2"})
    assert Place.objects.get(pk=area.pk).valid_to == date(2026, 11, 20)
    assert client.get(end).status_code == 404
    client.force_login(cast.head_b)
    assert client.get(end).status_code == 404


def test_place_page_asks_few_queries_for_a_province(client, cast, django_assert_max_num_queries):
    for number in range(60):
        factories.place(f"Xã {number}", parent=cast.commune.parent)
    client.force_login(cast.officer)
    page(client, cast.commune.parent)
    with django_assert_max_num_queries(24):
        page(client, cast.commune.parent)
