from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tuquan.audit.models import Entry
from tuquan.core import dates
from tuquan.units.enterprise_size import enterprise_class
from tuquan.units.models import PlaceSuccession, Unit
from tuquan.units.services import places, properties, registry
from tuquan.units.tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
BY = {"by": None, "at": AT}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(dates, "today", lambda: date(2026, 11, 20))


def spans(rows, *fields):
    return [
        (row.valid_from, row.valid_to, *(str(getattr(row, field)) for field in fields)) for row in rows.order_by("pk")
    ]


def kinds_of_entries(unit):
    return list(Entry.objects.filter(unit_id=unit.pk).order_by("seq").values_list("kind", flat=True))


def test_create_unit_sets_dated_rows_current_columns_and_paths(cast):
    unit = registry.create_unit(
        name=" Công ty  Cao su ",
        kind="enterprise",
        place=cast.commune,
        managing=cast.committee,
        following=cast.office,
        police_body=cast.police,
        valid_from=date(2026, 1, 1),
        basis="QĐ 5/QĐ-UBND",
        head_name="Trần Văn An",
        **BY,
    )
    unit.refresh_from_db()
    assert (unit.name, unit.code) == ("Công ty Cao su", f"DN-{cast.commune.code}-001")
    assert (unit.place, unit.managing, unit.following, unit.police_body) == (
        cast.commune,
        cast.committee,
        cast.office,
        cast.police,
    )
    assert unit.place_path == cast.commune.path
    assert unit.managing_path == f"{cast.committee.managing_path}{unit.pk.hex}/"
    assert spans(unit.locations, "place") == [(date(2026, 1, 1), None, "Phường Ninh Hòa")]
    assert [(row.kind, row.other, row.basis) for row in unit.relations.order_by("pk")] == [
        ("managing", cast.committee, "QĐ 5/QĐ-UBND"),
        ("following", cast.office, "QĐ 5/QĐ-UBND"),
        ("police", cast.police, "QĐ 5/QĐ-UBND"),
    ]
    assert kinds_of_entries(unit) == ["unit.created"]


def test_create_unit_refuses_a_taken_code_a_missing_name_and_a_wrong_authority(cast):
    with pytest.raises(registry.CodeTaken):
        registry.create_unit(name="Một", kind="agency", code=cast.school_a.code, **BY)
    with pytest.raises(registry.NameMissing):
        registry.create_unit(name="  ", kind="agency", **BY)
    with pytest.raises(registry.GovernsNothing):
        registry.create_unit(name="Một", kind="agency", governs=cast.commune, **BY)
    with pytest.raises(registry.NotAnAuthority):
        registry.create_unit(name="Một", kind="agency", police_body=cast.office, **BY)
    assert Unit.objects.filter(name="Một").count() == 0


def test_codes_run_on_within_kind_and_place(cast):
    codes = [registry.create_unit(name=f"Cơ quan {n}", kind="agency", place=cast.commune, **BY).code for n in (1, 2)]
    other = registry.create_unit(name="Một", kind="school", place=cast.commune, **BY).code
    assert [*codes, other] == [
        f"CQ-{cast.commune.code}-001",
        f"CQ-{cast.commune.code}-002",
        f"GD-{cast.commune.code}-001",
    ]


def test_update_unit_records_what_changed_and_hides_personal_values(cast):
    unit = registry.update_unit(cast.school_a, name="Trường THCS Mới", head_name="Lê A", reason="đổi tên", **BY)
    unit.refresh_from_db()
    assert unit.search_text.startswith(" truong thcs moi")
    entry = Entry.objects.get(kind="unit.changed")
    assert entry.changes == '{"name":["Trường THCS Nguyễn Trãi","Trường THCS Mới"]}'
    assert entry.personal_hash is not None
    registry.update_unit(unit, name="Trường THCS Mới", **BY)
    assert Entry.objects.filter(kind="unit.changed").count() == 1


def test_update_unit_knows_its_columns(cast):
    with pytest.raises(TypeError):
        registry.update_unit(cast.school_a, managing_path="/", **BY)


def test_move_unit_keeps_the_past_and_works_ahead(cast):
    unit = registry.create_unit(name="Một", kind="agency", place=cast.commune, **BY)
    elsewhere = factories.place("Hòa Thắng", parent=cast.commune.parent, kind="phường")
    later = factories.place("Đông Ninh Hòa", parent=cast.commune.parent, kind="phường")
    unit = registry.move_unit(unit, place=elsewhere, valid_from=date(2026, 3, 1), **BY)
    unit = registry.move_unit(unit, place=later, valid_from=date(2026, 12, 1), **BY)
    assert (unit.place, unit.place_path) == (elsewhere, elsewhere.path)
    assert spans(unit.locations, "place") == [
        (None, date(2026, 3, 1), "Phường Ninh Hòa"),
        (date(2026, 3, 1), date(2026, 12, 1), "Phường Hòa Thắng"),
        (date(2026, 12, 1), None, "Phường Đông Ninh Hòa"),
    ]
    assert registry.refresh_today(on=date(2026, 11, 30)) == 0
    assert registry.refresh_today(on=date(2026, 12, 1), since=date(2026, 11, 30)) == 1
    assert registry.refresh_today(on=date(2026, 12, 1)) == 0
    assert Unit.objects.get(pk=unit.pk).place == later


def test_relate_unit_moves_the_whole_tree_below_and_refuses_a_circle(cast):
    top = registry.create_unit(name="Sở Giáo dục", kind="agency", **BY)
    school = registry.relate_unit(
        cast.school_a, kind="managing", other=top, valid_from=date(2026, 1, 1), basis="QĐ 7", **BY
    )
    branch = registry.create_unit(name="Phân hiệu", kind="school", managing=school, **BY)
    registry.relate_unit(top, kind="managing", other=cast.committee, valid_from=date(2026, 2, 1), **BY)
    branch.refresh_from_db()
    ids = [cast.committee.pk, top.pk, school.pk, branch.pk]
    assert branch.managing_path == "/" + "".join(f"{pk.hex}/" for pk in ids)
    with pytest.raises(registry.ManagedInACircle):
        registry.relate_unit(top, kind="managing", other=branch, valid_from=date(2026, 3, 1), **BY)
    with pytest.raises(registry.ManagedInACircle):
        registry.relate_unit(top, kind="managing", other=top, valid_from=date(2026, 3, 1), **BY)
    with pytest.raises(registry.NotAnAuthority):
        registry.relate_unit(top, kind="police", other=cast.office, valid_from=date(2026, 3, 1), **BY)
    school = registry.relate_unit(school, kind="managing", other=None, valid_from=date(2026, 4, 1), **BY)
    branch.refresh_from_db()
    assert school.managing is None
    assert branch.managing_path == f"/{school.pk.hex}/{branch.pk.hex}/"


def test_relation_written_ahead_that_became_a_circle_is_left_out(cast):
    one = registry.create_unit(name="Một", kind="agency", **BY)
    two = registry.create_unit(name="Hai", kind="agency", **BY)
    registry.relate_unit(one, kind="managing", other=two, valid_from=date(2026, 12, 1), **BY)
    registry.relate_unit(two, kind="managing", other=one, valid_from=date(2026, 12, 1), **BY)
    registry.refresh_today(on=date(2026, 12, 1))
    paths = dict(Unit.objects.filter(pk__in=[one.pk, two.pk]).values_list("name", "managing_path"))
    assert sorted(map(len, paths.values())) == [34, 67]


def test_tree_that_would_be_too_deep_is_refused():
    above = None
    for number in range(12):
        above = registry.create_unit(name=f"Cấp {number}", kind="agency", managing=above, **BY)
    with pytest.raises(registry.TooDeep):
        registry.create_unit(name="Cấp 13", kind="agency", managing=above, **BY)


def test_unit_of_a_divided_commune_is_seen_from_the_province_until_somebody_says_where(cast):
    province = cast.commune.parent
    reform = factories.REFORM
    old = factories.place("Ninh Đông", parent=province, valid_to=reform)
    parts = [factories.place(f"Phần {n}", parent=province, valid_from=reform) for n in (1, 2)]
    whole = factories.place("Ninh An", parent=province, valid_to=reform)
    for one in parts:
        PlaceSuccession.objects.create(old=old, new=one, part="part", date=reform)
    PlaceSuccession.objects.create(old=whole, new=parts[0], part="whole", date=reform)
    places.rebuild_anchors()
    divided = registry.create_unit(name="Một", kind="agency", place=old, **BY)
    moved = registry.create_unit(name="Hai", kind="agency", place=whole, **BY)
    divided, moved = Unit.objects.get(pk=divided.pk), Unit.objects.get(pk=moved.pk)
    assert (divided.place, divided.place_path) == (old, province.path)
    assert (moved.place, moved.place_path) == (parts[0], parts[0].path)


def test_close_unit_passes_what_hangs_on_it_to_the_one_successor(cast):
    new = registry.create_unit(name="Ban Chỉ đạo mới", kind="standing_office", managing=cast.committee, **BY)
    with pytest.raises(registry.UnitsBelow):
        registry.close_unit(cast.office, closed_date=date(2026, 11, 1), reason="hợp nhất", **BY)
    closed = registry.merge_units([cast.office], into=new, closed_date=date(2026, 11, 1), basis="QĐ 9", **BY)
    assert closed == new
    cast.school_a.refresh_from_db()
    assert cast.school_a.following == new
    assert spans(cast.school_a.relations.filter(kind="following"), "other", "basis") == [
        (None, date(2026, 11, 1), "Thường trực Ban Chỉ đạo phường Ninh Hòa", ""),
        (date(2026, 11, 1), None, "Ban Chỉ đạo mới", "QĐ 9"),
    ]
    cast.office.refresh_from_db()
    assert [(row.new, row.date, row.basis) for row in cast.office.successions.all()] == [
        (new, date(2026, 11, 1), "QĐ 9")
    ]
    assert cast.office not in Unit.objects.open()


def test_close_unit_refusals(cast):
    unit = registry.create_unit(name="Một", kind="agency", founded_date=date(2026, 5, 1), **BY)
    with pytest.raises(registry.ClosedBeforeFounded):
        registry.close_unit(unit, closed_date=date(2026, 4, 30), reason="x", **BY)
    with pytest.raises(registry.ClosedInTheFuture):
        registry.close_unit(unit, closed_date=date(2026, 11, 21), reason="x", **BY)
    with pytest.raises(registry.SucceedsItself):
        registry.close_unit(unit, closed_date=date(2026, 11, 1), reason="x", successors=[unit], **BY)
    registry.close_unit(unit, closed_date=date(2026, 11, 1), reason="giải thể", **BY)
    with pytest.raises(registry.AlreadyClosed):
        registry.close_unit(unit, closed_date=date(2026, 11, 1), reason="x", **BY)
    with pytest.raises(registry.AlreadyClosed):
        registry.move_unit(unit, place=cast.commune, valid_from=date(2026, 11, 2), **BY)
    unit = registry.reopen_unit(unit, reason="nhập nhầm", **BY)
    assert unit.closed_date is None
    with pytest.raises(registry.NotClosed):
        registry.reopen_unit(unit, reason="nhập nhầm", **BY)
    assert kinds_of_entries(unit) == ["unit.created", "unit.closed", "unit.reopened"]


def test_marks_have_dates(cast):
    for holds, day in ((True, date(2024, 1, 1)), (True, date(2025, 1, 1)), (False, date(2026, 1, 1))):
        properties.mark_unit(cast.school_a, flag="union", holds=holds, valid_from=day, **BY)
    assert spans(cast.school_a.marks, "flag") == [(date(2024, 1, 1), date(2026, 1, 1), "union")]
    assert kinds_of_entries(cast.school_a) == ["unit.marked", "unit.marked"]


def test_mark_stated_later_for_an_earlier_day_reaches_to_what_was_known(cast):
    properties.mark_unit(cast.school_a, flag="union", holds=True, valid_from=date(2025, 1, 1), **BY)
    properties.mark_unit(cast.school_a, flag="union", holds=True, valid_from=date(2024, 1, 1), **BY)
    assert spans(cast.school_a.marks) == [(date(2025, 1, 1), None), (date(2024, 1, 1), date(2025, 1, 1))]


def test_headcount_is_corrected_for_the_same_day_and_refused_for_tomorrow(cast):
    for people in (50, 54, 54):
        properties.state_headcount(cast.school_a, group="staff", on=date(2026, 11, 15), people=people, **BY)
    assert [(row.date, row.people) for row in cast.school_a.headcounts.all()] == [(date(2026, 11, 15), 54)]
    assert kinds_of_entries(cast.school_a) == ["unit.headcount", "unit.headcount"]
    with pytest.raises(properties.CountedTomorrow):
        properties.state_headcount(cast.school_a, group="staff", on=date(2026, 11, 21), people=1, **BY)


@pytest.mark.parametrize(
    ("sector", "insured", "revenue", "capital", "size"),
    [
        # each limit from both sides; the decree says “not more than”
        ("industry", 10, "3", "99", "micro"),
        ("industry", 10, "3.1", "3", "micro"),
        ("industry", 10, "3.1", "3.1", "small"),
        ("industry", 11, "3", "3", "small"),
        ("industry", 100, "50", "999", "small"),
        ("industry", 100, "50.1", "20", "small"),
        ("industry", 100, "50.1", "20.1", "medium"),
        ("industry", 101, "50", "20", "medium"),
        ("industry", 200, "200", "999", "medium"),
        ("industry", 200, "200.1", "100", "medium"),
        ("industry", 200, "200.1", "100.1", "large"),
        ("industry", 201, "200", "100", "large"),
        ("trade", 10, "10", "99", "micro"),
        ("trade", 10, "10.1", "3", "micro"),
        ("trade", 10, "10.1", "3.1", "small"),
        ("trade", 11, "10", "3", "small"),
        ("trade", 50, "100", "999", "small"),
        ("trade", 50, "100.1", "50", "small"),
        ("trade", 50, "100.1", "50.1", "medium"),
        ("trade", 51, "100", "50", "medium"),
        ("trade", 100, "300", "999", "medium"),
        ("trade", 100, "300.1", "100", "medium"),
        ("trade", 100, "300.1", "100.1", "large"),
        ("trade", 101, "300", "100", "large"),
        ("trade", 5, None, "2", "micro"),
        ("trade", 5, None, "60", "medium"),
        ("agriculture", 100, "50", "21", "small"),
        ("agriculture", 101, "50", "20", "medium"),
    ],
)
def test_enterprise_class_after_decree_80(sector, insured, revenue, capital, size):
    money = [Decimal(one) if one else None for one in (revenue, capital)]
    assert enterprise_class(sector, insured, *money) == size


def test_declared_size_is_once_a_year_and_only_of_enterprises(cast):
    firm = registry.create_unit(name="Công ty", kind="enterprise", **BY)
    said = {"year": 2026, "sector": "trade", "revenue": Decimal(80), "capital": None, "declared_by": "Kế toán"}
    properties.declare_size(firm, insured=60, **said, **BY)
    row = properties.declare_size(firm, insured=40, **said, **BY)
    assert (firm.sizes.count(), row.size, row.insured) == (1, "small", 40)
    with pytest.raises(properties.NotAnEnterprise):
        properties.declare_size(cast.school_a, insured=40, **said, **BY)
    with pytest.raises(properties.MoneyMissing):
        properties.declare_size(firm, insured=40, **{**said, "revenue": None}, **BY)


def test_rooms_sites_and_gates_have_names_of_their_own_and_end(cast):
    room = properties.add_sub_unit(cast.school_a, name="Tổ Toán", valid_from=None, **BY)
    with pytest.raises(properties.NameTaken):
        properties.add_sub_unit(cast.school_a, name="tổ  toán", valid_from=None, **BY)
    properties.rename_sub_unit(room, name="Tổ Toán – Tin", **BY)
    site = properties.add_site(cast.school_a, name="Cơ sở 1", address="Số 1", place=cast.commune, **BY)
    gate = properties.add_gate(site, name="Cổng chính", valid_from=date(2026, 1, 1), **BY)
    with pytest.raises(properties.EndsBeforeItBegins):
        properties.end_row(gate, valid_to=date(2026, 1, 1), **BY)
    properties.change_site(site, name="Cơ sở 1", address="Số 2", place=cast.commune, **BY)
    properties.end_row(site, valid_to=date(2026, 6, 1), **BY)
    gate.refresh_from_db()
    assert (room.name, site.address, site.valid_to, gate.valid_to) == (
        "Tổ Toán – Tin",
        "Số 2",
        date(2026, 6, 1),
        date(2026, 6, 1),
    )
    assert kinds_of_entries(cast.school_a) == [
        "unit.sub_unit_added",
        "unit.sub_unit_changed",
        "unit.site_added",
        "unit.gate_added",
        "unit.site_changed",
        "unit.gate_ended",
        "unit.site_ended",
    ]


def test_the_worker_refreshes_the_registry_each_day(cast):
    from tuquan.core import jobs

    elsewhere = factories.place("Hòa Thắng", parent=cast.commune.parent)
    registry.move_unit(cast.school_a, place=elsewhere, valid_from=date(2026, 12, 1), **BY)
    jobs.DAILY["units.refresh"].run(date(2026, 12, 1))
    cast.school_a.refresh_from_db()
    assert (cast.school_a.place, cast.school_a.place_path) == (elsewhere, elsewhere.path)
