from datetime import UTC, date, datetime

import pytest

from tuquan.core import dates
from tuquan.units.models import PlaceSuccession, Unit
from tuquan.units.queries import registry as queries
from tuquan.units.services import places, properties, registry
from tuquan.units.tests import factories

pytestmark = pytest.mark.django_db
BY = {"by": None, "at": datetime(2026, 11, 20, 2, tzinfo=UTC)}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(dates, "today", lambda: date(2026, 11, 20))


def listed(code="", at=date(2026, 11, 20)):
    return [row["name"] for row in queries.list_units(code, at)]


def test_list_units_gives_code_name_kind_parent_and_path(cast):
    top = cast.committee.code
    assert queries.list_units(cast.committee.code, date(2026, 11, 20))[:2] == [
        {"code": top, "name": cast.committee.name, "kind": "peoples_committee", "parent": "", "path": top},
        {
            "code": cast.police.code,
            "name": "Công an phường Ninh Hòa",
            "kind": "police",
            "parent": top,
            "path": f"{top}/{cast.police.code}",
        },
    ]
    assert len(listed()) == 5


def test_list_units_follows_the_dated_rows(cast):
    elsewhere = factories.place("Hòa Thắng", parent=cast.commune.parent, kind="xã", code="22600")
    registry.move_unit(cast.school_a, place=elsewhere, valid_from=date(2026, 6, 1), **BY)
    registry.relate_unit(cast.school_a, kind="managing", other=None, valid_from=date(2026, 6, 1), **BY)
    registry.close_unit(cast.school_b, closed_date=date(2026, 7, 1), reason="giải thể", **BY)
    assert listed("22600", date(2026, 5, 31)) == []
    assert listed("22600", date(2026, 6, 1)) == ["Trường THCS Nguyễn Trãi"]
    assert listed(cast.committee.code, date(2026, 5, 31))[-2:] == ["Trường THCS Lê Lợi", "Trường THCS Nguyễn Trãi"]
    assert listed(cast.committee.code, date(2026, 7, 1)) == [
        "Ủy ban nhân dân phường Ninh Hòa",
        "Công an phường Ninh Hòa",
        "Thường trực Ban Chỉ đạo phường Ninh Hòa",
    ]


def test_list_units_under_a_place_of_another_map(cast):
    old = factories.place(
        "Ninh Thuận", "province", parent=cast.commune.parent.parent, code="58", valid_to=factories.REFORM
    )
    commune = factories.place("Cà Ná", parent=old, code="22918", valid_to=factories.REFORM)
    new = factories.place("Cà Ná", parent=cast.commune.parent, code="22918", valid_from=factories.REFORM)
    beside = factories.place("Khánh Hòa", "province", parent=old.parent, code="56", valid_to=factories.REFORM)
    for one, other in ((commune, new), (old, cast.commune.parent), (beside, cast.commune.parent)):
        PlaceSuccession.objects.create(old=one, new=other, part="whole", date=factories.REFORM)
    places.rebuild_anchors()
    unit = registry.create_unit(name="Cảng cá", kind="agency", place=commune, founded_date=date(2010, 1, 1), **BY)
    assert Unit.objects.get(pk=unit.pk).place == new
    assert listed("58", date(2024, 1, 1)) == ["Cảng cá"]
    assert listed("22918", date(2024, 1, 1)) == ["Cảng cá"]
    assert listed("22918", date(2026, 1, 1)) == ["Cảng cá"]
    assert "Cảng cá" in listed("56", date(2026, 1, 1))
    assert listed("58", date(2009, 1, 1)) == []
    with pytest.raises(queries.UnknownCode):
        queries.list_units("58", date(2026, 1, 1))


def test_filter_narrows_by_word_kind_place_state_and_mark(cast):
    properties.mark_unit(cast.school_b, flag="union", holds=True, valid_from=date(2026, 1, 1), **BY)
    registry.close_unit(cast.school_a, closed_date=date(2026, 7, 1), reason="giải thể", **BY)

    def names(**fields):
        return sorted(unit.name for unit in queries.UnitFilter(**fields).of(Unit.objects.all()))

    assert names(words="thcs") == ["Trường THCS Lê Lợi"]
    assert names(words="truong NGUYEN", state="closed") == ["Trường THCS Nguyễn Trãi"]
    assert names(kind="school", state="all") == ["Trường THCS Lê Lợi", "Trường THCS Nguyễn Trãi"]
    assert names(flag="union") == ["Trường THCS Lê Lợi"]
    assert names(following=cast.office) == ["Trường THCS Lê Lợi"]
    assert len(names(place=cast.commune)) == 4
    assert names(place=factories.place("Khác", parent=cast.commune.parent)) == []
    assert names(state="displaced") == []


def test_history_tells_the_dated_rows_newest_first(cast):
    unit = registry.create_unit(name="Công ty", kind="enterprise", founded_date=date(2001, 2, 3), **BY)
    registry.move_unit(unit, place=cast.commune, valid_from=date(2024, 1, 1), **BY)
    registry.relate_unit(unit, kind="following", other=cast.office, valid_from=date(2025, 1, 1), basis="QĐ 5", **BY)
    registry.relate_unit(unit, kind="following", other=None, valid_from=date(2026, 1, 1), **BY)
    properties.mark_unit(unit, flag="union", holds=True, valid_from=date(2025, 2, 1), **BY)
    properties.state_headcount(unit, group="staff", on=date(2026, 11, 1), people=1054, **BY)
    assert [(event.at, event.words, event.sentence) for event in queries.history(unit)] == [
        (date(2026, 11, 1), "Số cán bộ, nhân viên: 1.054", ""),
        (
            date(2026, 1, 1),
            "Thôi: Cơ quan theo dõi, hướng dẫn: Thường trực Ban Chỉ đạo phường Ninh Hòa",
            "",
        ),
        (date(2025, 2, 1), "Bắt đầu có công đoàn", ""),
        (date(2025, 1, 1), "Cơ quan theo dõi, hướng dẫn: Thường trực Ban Chỉ đạo phường Ninh Hòa", "QĐ 5"),
        (date(2024, 1, 1), "Chuyển đến Phường Ninh Hòa", ""),
        (date(2001, 2, 3), "Thành lập", ""),
    ]


def test_the_authorities_line_leaves_out_bodies_of_another_province(cast):
    province = cast.commune.parent
    above = factories.unit("UBND tỉnh Khánh Hòa", "peoples_committee", at=province, governs=province)
    elsewhere = factories.place("Lâm Đồng", "province", parent=province.parent)
    factories.unit("UBND tỉnh Lâm Đồng", "peoples_committee", at=elsewhere, governs=elsewhere)
    ministry = factories.unit("Bộ Công an", "ministry")
    assert set(queries.around(cast.committee)) == {
        cast.committee,
        cast.office,
        cast.police,
        cast.school_a,
        cast.school_b,
        above,
        ministry,
    }
