from collections import Counter
from datetime import date

import pytest

from tuquan.audit.models import Entry
from tuquan.core.dates import day_before
from tuquan.units.enums import PlaceLevel
from tuquan.units.models import Place, PlaceAnchor, PlaceSuccession
from tuquan.units.queries import places as queries
from tuquan.units.services import anchors, places
from tuquan.units.tests import factories

pytestmark = [pytest.mark.usefixtures("geography"), pytest.mark.django_db]
REFORM = places.REFORM
BEFORE = day_before(REFORM)
NOW = date(2026, 11, 22)


def kinds(level, on):
    return Counter(Place.objects.filter(level=level).on(on).values_list("kind", flat=True))


def titles(places):
    return [place.title for place in places]


def province(code, on=NOW):
    return queries.by_code(PlaceLevel.PROVINCE, code, on)


def commune(code, on=NOW):
    return queries.by_code(PlaceLevel.COMMUNE, code, on)


def ids(cover):
    return set(cover.places.values_list("pk", flat=True))


def test_places_count_as_the_acts_say():
    assert kinds("province", BEFORE) == {"tỉnh": 57, "thành phố": 6}
    assert kinds("commune", BEFORE) == {"xã": 7692, "phường": 1726, "thị trấn": 617}
    assert kinds("district", BEFORE).total() == 696
    assert kinds("province", REFORM) == {"tỉnh": 28, "thành phố": 6}
    assert kinds("commune", REFORM) == {"xã": 2621, "phường": 687, "đặc khu": 13}
    assert kinds("district", REFORM) == {}
    assert kinds("province", date(2026, 9, 20)) == {"tỉnh": 25, "thành phố": 9}
    assert kinds("commune", date(2026, 9, 20)) == {"xã": 2599, "phường": 709, "đặc khu": 13}
    assert Place.objects.filter(path="").count() == 0


def test_places_loaded_again_keep_their_ids_and_write_nothing():
    before = list(Place.objects.order_by("pk").values_list("pk", "path", "level", "code", "valid_from"))
    written = Entry.objects.count()
    assert places.load_places() == places.Loaded()
    assert list(Place.objects.order_by("pk").values_list("pk", "path", "level", "code", "valid_from")) == before
    assert Entry.objects.count() == written


def test_places_loaded_again_repair_a_row_and_keep_residential_areas():
    hamlet = places.add_residential_area(commune("00004"), name="Tổ 1", kind="tổ dân phố", valid_from=None, **by())
    Place.objects.filter(pk=province("24").pk).update(kind="tỉnh", valid_to=date(2030, 1, 1))
    assert places.load_places() == places.Loaded(changed=1)
    assert (province("24").title, province("24").valid_to) == ("Thành phố Bắc Ninh", None)
    assert Place.objects.get(pk=hamlet.pk).path == f"{commune('00004').path}{hamlet.pk}/"


def by():
    from django.utils import timezone

    return {"by": None, "at": timezone.now()}


def test_code_means_another_place_on_another_day():
    assert titles([province("24", BEFORE), province("24", REFORM), province("24", date(2026, 9, 20))]) == [
        "Tỉnh Bắc Giang",
        "Tỉnh Bắc Ninh",
        "Thành phố Bắc Ninh",
    ]
    assert province("27", BEFORE).title == "Tỉnh Bắc Ninh"
    assert province("27", REFORM) is None


def test_change_of_kind_is_the_same_area_with_the_same_path():
    old, new = province("24", REFORM), province("24", NOW)
    assert old.pk != new.pk
    assert old.path == new.path
    assert titles(queries.changes_of_kind(new)) == ["Tỉnh Bắc Ninh", "Thành phố Bắc Ninh"]
    assert queries.children(new, NOW).count() == 99
    assert queries.full_title(commune("07294"), NOW) == "Phường Bố Hạ, thành phố Bắc Ninh"
    assert queries.full_title(commune("07294", REFORM), REFORM) == "Xã Bố Hạ, tỉnh Bắc Ninh"


def test_ancestors_of_an_ended_place_are_named_as_on_its_last_day():
    old = commune("00004", BEFORE)
    assert queries.full_title(old, NOW) == "Phường Trúc Bạch, quận Ba Đình, thành phố Hà Nội"


def test_old_commune_merged_whole_lies_in_the_new_one():
    assert queries.lies_in(commune("00004", BEFORE), NOW) == commune("00004", NOW)


def test_divided_commune_stays_at_the_province_and_is_named():
    divided = commune("00019", BEFORE)  # Điện Biên of Ba Đình went in parts into several wards
    hanoi = province("01")
    assert queries.lies_in(divided, NOW) == hanoi
    assert (divided, hanoi) in queries.place_cover(hanoi, REFORM, NOW).undivided
    assert not any(divided.pk in ids(queries.place_cover(one, REFORM, NOW)) for one in queries.children(hanoi, NOW))


def test_new_commune_asked_with_the_old_map_lies_above_all_it_was_made_of():
    for edges in Place.objects.filter(level="commune").on(REFORM).order_by("pk")[:300]:
        old = [one.old for one in queries.predecessors(edges)]
        home = queries.lies_in(edges, BEFORE)
        assert all(one.path.startswith(home.path) for one in old)
        narrower = {one.path[len(home.path) :].split("/")[0] for one in old}
        assert narrower == {""} or len(narrower) > 1, "a smaller place holds them all"


def test_special_zone_made_of_a_district_without_communes():
    ly_son = queries.by_code(PlaceLevel.DISTRICT, "536", BEFORE)
    assert queries.lies_in(ly_son, NOW).title == "Đặc khu Lý Sơn"


def test_land_of_an_unnamed_commune_keeps_the_new_one_at_the_old_province():
    assert queries.lies_in(commune("07537"), BEFORE) == province("24", BEFORE)


@pytest.mark.parametrize("on", [BEFORE, REFORM, NOW])
def test_cover_of_a_province_is_its_communes_and_what_cannot_be_divided(on):
    """For every province of that day, and every row of all times: inside exactly one child, or undivided, or the
    province's own rows and those of the provinces it was made of."""
    for one in Place.objects.filter(level="province").on(on):
        cover = queries.place_cover(one, on, on)
        below = [ids(queries.place_cover(child, on, on)) for child in queries.children(one, on)]
        undivided = {row.pk for row, ancestor in cover.undivided if ancestor.path == one.path}
        together = set().union(*below)
        assert sum(map(len, below)) == len(together), f"counted twice in {one}"
        assert not together & undivided
        rest = ids(cover) - together - undivided
        assert set(Place.objects.filter(pk__in=rest).values_list("level", flat=True)) == {"province"}


@pytest.mark.parametrize("on", [BEFORE, NOW])
def test_covers_of_all_provinces_and_the_nations_own_rows_are_all_places(on):
    nation = queries.nation()
    cover = queries.place_cover(nation, on, on)
    assert ids(cover) == set(Place.objects.values_list("pk", flat=True))
    below = [ids(queries.place_cover(one, on, on)) for one in queries.children(nation, on)]
    undivided = {row.pk for row, ancestor in cover.undivided if ancestor == nation}
    assert sum(map(len, below)) + len(undivided) + 1 == Place.objects.count()
    assert set().union(*below, undivided, {nation.pk}) == ids(cover)


def test_area_gives_the_old_places_of_a_new_province_and_the_reverse():
    assert titles(queries.area(province("56"), BEFORE).filter(level="province").sorted()) == [
        "Tỉnh Khánh Hòa",
        "Tỉnh Ninh Thuận",
    ]
    ninh_thuan = province("58", BEFORE)
    new = queries.area(ninh_thuan, NOW)
    assert {queries.lies_in(one, BEFORE).path.startswith(ninh_thuan.path) for one in new} == {True}
    assert queries.lies_in(ninh_thuan, NOW) == province("56")


def test_residential_area_of_an_old_commune_moves_with_it():
    old = commune("00004", BEFORE)
    hamlet = places.add_residential_area(old, name="Số 3", kind="tổ dân phố", valid_from=date(2020, 1, 1), **by())
    assert hamlet.pk in ids(queries.place_cover(commune("00004"), REFORM, NOW))
    anchored = list(PlaceAnchor.objects.filter(place=hamlet).values_list("anchor_id", "valid_from"))
    places.rebuild_anchors()
    # the hamlet's own row has no end, so on today's map it stands by itself inside the new ward
    assert list(PlaceAnchor.objects.filter(place=old).values_list("anchor_id", "valid_from")) == anchored


def test_residential_area_is_refused_outside_a_commune_and_under_the_same_name():
    with pytest.raises(places.NotACommune):
        places.add_residential_area(province("24"), name="Một", kind="thôn", valid_from=None, **by())
    places.add_residential_area(commune("00004"), name="Một", kind="tổ dân phố", valid_from=None, **by())
    second = places.add_residential_area(commune("00004"), name="Hai", kind="tổ dân phố", valid_from=None, **by())
    assert second.code == "00004-002"
    with pytest.raises(places.PlaceNameTaken):
        places.add_residential_area(commune("00004"), name="một", kind="Tổ dân phố", valid_from=None, **by())


def test_residential_area_ends_once_it_has_begun():
    hamlet = places.add_residential_area(
        commune("00004"), name="Một", kind="tổ dân phố", valid_from=date(2026, 1, 1), **by()
    )
    with pytest.raises(places.PlaceEndsBeforeItBegins):
        places.end_residential_area(hamlet, valid_to=date(2026, 1, 1), reason="", **by())
    places.end_residential_area(hamlet, valid_to=date(2026, 6, 1), reason="nhập vào Tổ 2", **by())
    assert not Place.objects.get(pk=hamlet.pk).holds_on(date(2026, 6, 1))


def test_anchors_of_two_reforms_in_a_row():
    """A second reform is an import, not a release: the work is done for as many maps as there are."""
    nation = factories.place("Nước", "nation")
    first = factories.place("Một", "province", parent=nation, valid_to=date(2025, 1, 1))
    second = factories.place("Hai", "province", parent=nation, valid_from=date(2025, 1, 1), valid_to=date(2030, 1, 1))
    third = factories.place("Ba", "province", parent=nation, valid_from=date(2030, 1, 1))
    edges = [
        (first.pk, second.pk, "whole", date(2025, 1, 1)),
        (second.pk, third.pk, "whole", date(2030, 1, 1)),
    ]
    assert sorted(anchors.work_out([nation, first, second, third], edges)) == sorted(
        [
            anchors.Anchor(first.pk, second.pk, date(2025, 1, 1), date(2030, 1, 1)),
            anchors.Anchor(first.pk, third.pk, date(2030, 1, 1), None),
            anchors.Anchor(second.pk, first.pk, None, date(2025, 1, 1)),
            anchors.Anchor(second.pk, third.pk, date(2030, 1, 1), None),
            anchors.Anchor(third.pk, first.pk, None, date(2025, 1, 1)),
            anchors.Anchor(third.pk, second.pk, date(2025, 1, 1), date(2030, 1, 1)),
        ]
    )


def test_successions_of_the_files_are_all_there():
    parts = Counter(PlaceSuccession.objects.values_list("part", flat=True))
    assert parts == {"whole": 9599 + 63 + 25, "part": 971, "unknown": 2}
