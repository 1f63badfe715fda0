"""Figures over the reform of 1/7/2025, on a small map of our own: two old communes, of which one went whole into the
new one and the other was divided."""

from datetime import date

import pytest

from tuquan.core.dates import Period
from tuquan.facts import services
from tuquan.facts.queries import figure
from tuquan.facts.services import DeclaredFigureInput as Declared
from tuquan.facts.sources import Figure
from tuquan.facts.tests.factories import AT, record, say
from tuquan.units.enums import PlaceLevel, SuccessionPart
from tuquan.units.models import PlaceSuccession, UnitLocation
from tuquan.units.services.places import rebuild_anchors
from tuquan.units.tests import factories

REFORM = date(2025, 7, 1)
Y24 = Period(date(2024, 1, 1), date(2024, 12, 31))
Y25 = Period(date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture
def land(register):
    class Land:
        nation = factories.place("Việt Nam", PlaceLevel.NATION)
        old = factories.place("Bắc Giang", PlaceLevel.PROVINCE, parent=nation, code="24", valid_to=REFORM)
        district = factories.place("Yên Thế", PlaceLevel.DISTRICT, parent=old, valid_to=REFORM)
        whole = factories.place("Tam Tiến", parent=district, valid_to=REFORM)
        divided = factories.place("Đông Sơn", parent=district, valid_to=REFORM)
        new = factories.place("Bắc Ninh", PlaceLevel.PROVINCE, parent=nation, code="24", valid_from=REFORM)
        left = factories.place("Yên Thế", parent=new, valid_from=REFORM)
        right = factories.place("Bố Hạ", parent=new, valid_from=REFORM)

    for before, after, part in [
        (Land.old, Land.new, SuccessionPart.WHOLE),
        (Land.district, Land.left, SuccessionPart.PART),
        (Land.district, Land.right, SuccessionPart.PART),
        (Land.whole, Land.left, SuccessionPart.WHOLE),
        (Land.divided, Land.left, SuccessionPart.PART),
        (Land.divided, Land.right, SuccessionPart.PART),
    ]:
        PlaceSuccession.objects.create(old=before, new=after, part=part, date=REFORM)
    rebuild_anchors()
    for name, before, after, value in (("A", Land.whole, Land.left, 3), ("B", Land.divided, Land.right, 10)):
        unit = factories.unit(f"Trường {name}", at=after)
        unit.locations.all().delete()
        UnitLocation.objects.create(unit=unit, place=before, valid_to=REFORM)
        UnitLocation.objects.create(unit=unit, place=after, valid_from=REFORM)
        say(
            record(unit),
            Figure("cases_handled", value, date(2024, 5, 5)),
            Figure("cases_handled", value * 100, date(2025, 9, 9)),
        )
    return Land


def value(place, period):
    return figure("cases_handled", place, period).value


def test_an_earlier_year_on_todays_map_counts_every_act_once(land):
    result = figure("cases_handled", land.new, Y24)
    assert result.value == 13
    assert [(p.path, p.value, p.undivided) for p in result.parts] == [
        (land.divided.path, 10, True),
        (land.left.path, 3, False),
    ]
    assert [value(place, Y24) for place in (land.left, land.right)] == [3, None]
    assert value(land.nation, Y24) == 13


def test_an_earlier_year_on_its_own_map_is_as_it_was(land):
    assert [value(place, Y24) for place in (land.old, land.district, land.whole, land.divided)] == [13, 13, 3, 10]


def test_a_year_across_the_reform_joins_both_maps(land):
    two = Period(Y24.first, Y25.last)
    assert [value(place, two) for place in (land.new, land.left, land.right, land.nation)] == [1313, 303, 1000, 1313]


def test_a_whole_area_figure_of_an_old_province_stands_for_its_days_inside_the_new_one(land):
    office = factories.unit("Ban Chỉ đạo tỉnh Bắc Giang", "standing_office", at=land.old, governs=land.old)
    services.declare(
        office,
        Y24,
        [Declared("fire_drills", 70)],
        source_title="Báo cáo năm 2024",
        by=None,
        at=AT,
        whole_area=land.old,
    )
    assert figure("fire_drills", land.new, Y24).value == 70
    services.declare(
        office, Y24, [Declared("cases_handled", 50)], source_title="Vụ việc", by=None, at=AT, whole_area=land.old
    )
    result = figure("cases_handled", land.new, Y24)
    assert (result.value, [(b.value, b.difference) for b in result.beside]) == (13, [(50, 37)])


def test_an_old_district_that_became_one_zone_is_weighed_beneath_it_whichever_path_is_longer(register):
    """Phú Quý, Côn Đảo: an old district, two steps below the nation, lies in a commune of today as deep as itself."""
    nation = factories.place("Việt Nam", PlaceLevel.NATION)
    old = factories.place("Bình Thuận", PlaceLevel.PROVINCE, parent=nation, valid_to=REFORM)
    island = factories.place("Phú Quý", PlaceLevel.DISTRICT, parent=old, valid_to=REFORM)
    new = factories.place("Lâm Đồng", PlaceLevel.PROVINCE, parent=nation, valid_from=REFORM)
    zone = factories.place("Phú Quý", parent=new, valid_from=REFORM, pk=9_000_001)
    assert len(zone.path) > len(island.path)
    for before, after in ((old, new), (island, zone)):
        PlaceSuccession.objects.create(old=before, new=after, part=SuccessionPart.WHOLE, date=REFORM)
    rebuild_anchors()
    office = factories.unit("Thường trực Ban Chỉ đạo Phú Quý", "standing_office", at=zone, governs=zone)
    for place, period, number in (
        (island, Period(date(2025, 1, 1), date(2025, 6, 30)), 7),
        (zone, Period(date(2025, 7, 1), date(2025, 12, 31)), 5),
    ):
        services.declare(
            office,
            period,
            [Declared("cases_handled", number)],
            source_title="Báo cáo",
            whole_area=place,
            by=None,
            at=AT,
        )
    assert [value(place, Y25) for place in (zone, new, nation)] == [12, 12, 12]
