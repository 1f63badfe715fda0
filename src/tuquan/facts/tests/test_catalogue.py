from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tuquan.core.dates import Period
from tuquan.facts import buckets, catalogue, qualifiers
from tuquan.facts.catalogue import CatalogueError, Kind
from tuquan.facts.enums import Qualifier

OURS = ("ours.yaml", catalogue.OURS.read_text(encoding="utf-8"))

GIVEN = """
units_registered units_registered_institution units_registered_commune units_registered_residential
units_recognized units_recognized_institution units_recognized_agency units_recognized_enterprise
units_recognized_school units_recognized_commune units_recognized_residential recognition_rate models_active
models_new model_sites security_groups security_group_members security_guards households_participating
fire_interfamily_groups public_fire_points online_groups online_members propaganda_sessions
propaganda_attendees media_items printed_materials commitments_signed training_courses training_attendees
fire_drills fire_drill_participants tips_received tips_valuable cases_handled clearance_rate persons_handled
disputes_mediated weapons_surrendered offenders_reformed awards_collective awards_individual awards_total
cameras security_funding
"""


def test_catalogue_holds_every_code_of_the_report_schema_and_more():
    ours = catalogue.catalogue()
    assert [code for code in GIVEN.split() if code not in ours.indicators] == []
    assert len(GIVEN.split()) == 45
    assert ours["propaganda_attendees"].unit == "lượt người"
    assert ours["pupils_reached"].kind is Kind.DISTINCT
    assert (ours["recognition_rate"].numerator, ours["recognition_rate"].denominator) == (
        "units_recognized",
        "units_registered",
    )


def test_catalogue_family_of_a_total_is_all_below_it_and_of_another_only_itself():
    ours = catalogue.catalogue()
    assert ours.family("security_guards") == ("security_guards", "guards_full_time", "guards_part_time")
    assert ours.family("units_recognized_institution") == (
        "units_recognized_institution",
        "units_recognized_agency",
        "units_recognized_enterprise",
        "units_recognized_school",
    )
    assert ours.family("models_active") == ("models_active",)


def test_catalogue_of_a_province_adds_indicators_and_topics():
    added = """
dimensions:
  topic: {name: "Chủ đề", values: {border: "Biên giới, hải đảo"}}
indicators:
  - {code: lc_border_markers, name: "Cột mốc do quần chúng trông coi", definition: "Đếm cột mốc.", unit: "cột mốc",
     group: models, kind: stock, reporters: [commune], dimensions: [topic]}
"""
    both = catalogue.read([OURS, ("lai-chau.yaml", added)])
    assert both["lc_border_markers"].unit == "cột mốc"
    assert both.words({"topic": "border"}) == "Biên giới, hải đảo"
    assert both.words({"topic": "traffic"}) == "An toàn giao thông"


ONE = "{code: x, name: X, definition: D, unit: u, group: models, kind: sum, reporters: [unit]"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: [", "thêm.yaml, dòng 2, cột 1: không đọc được YAML: kiểm tra thụt dòng"),
        ("indicators: [{code: Số mới}]", "thêm.yaml, chỉ tiêu Số mới: thiếu"),
        (f"indicators: [{ONE.replace('code: x', 'code: X-1')}}}]", "thêm.yaml, chỉ tiêu X-1: mã chỉ gồm chữ thường"),
        (f"indicators: [{ONE}, synonyms: [1]}}]", "thêm.yaml, chỉ tiêu x: “synonyms” phải là danh sách các chuỗi."),
        ("surprise: 1", "thêm.yaml, đầu tệp: chỉ nhận groups, reporters, dimensions, indicators."),
        (f"indicators: [{ONE}, colour: red}}]", "thêm.yaml, chỉ tiêu x: không hiểu khóa colour."),
        ("indicators: [{code: x}]", "thêm.yaml, chỉ tiêu x: thiếu definition, group, kind, name, reporters, unit."),
        (f"indicators: [{ONE}, total: 1}}]", "thêm.yaml, chỉ tiêu x: “total” phải là true hoặc false có nội dung."),
        (f"indicators: [{ONE}, parent: nobody}}]", "thêm.yaml, chỉ tiêu x: không có chỉ tiêu “nobody”."),
        (f"indicators: [{ONE}, dimensions: [hue]}}]", "thêm.yaml, chỉ tiêu x: không có chiều “hue”."),
        (f"indicators: [{ONE}, numerator: cameras}}]", "thêm.yaml, chỉ tiêu x: tỷ lệ cần cả “numerator”"),
        (f"indicators: [{ONE.replace('code: x', 'code: cameras')}}}]", "thêm.yaml, chỉ tiêu cameras: mã đã có."),
        (
            f"indicators: [{ONE.replace('kind: sum', 'kind: guess')}}}]",
            "thêm.yaml, chỉ tiêu x: “kind” không nhận “guess”.",
        ),
        (
            'dimensions: {topic: {name: "Chủ đề", values: {traffic: "Khác"}}}',
            "thêm.yaml, dimensions, topic: chỉ được thêm giá trị mới, giữ nguyên tên.",
        ),
        ("groups: {a: A, a: B}", "thêm.yaml, dòng 1, cột 9: không đọc được YAML: khóa “a” ghi hai lần"),
        (
            f"indicators: [{ONE}, parent: x, valid_from: 2020-01-01}}]",
            "thêm.yaml, chỉ tiêu x: chỉ tiêu nằm dưới chính nó.",
        ),
    ],
)
def test_catalogue_refuses_what_it_cannot_trust_and_names_file_and_item(text, sentence):
    with pytest.raises(CatalogueError) as refusal:
        catalogue.read([OURS, ("thêm.yaml", text)])
    assert refusal.value.message.startswith(sentence)


def test_catalogue_offers_an_indicator_in_the_periods_that_share_a_day_with_it():
    dated = f"indicators: [{ONE}, valid_from: 2024-07-01, valid_to: 2025-07-01}}]"
    both = catalogue.read([OURS, ("thêm.yaml", dated)])
    years = {year: Period(date(year, 1, 1), date(year, 12, 31)) for year in (2023, 2024, 2025, 2026)}
    assert [year for year, period in years.items() if "x" in both.codes(period)] == [2024, 2025]
    assert (both["x"].holds_in(Period(date(2025, 7, 1), date(2025, 7, 31))), "x" in both.codes()) == (False, True)
    assert (both.is_ours("x"), both.is_ours("cameras")) == (False, False)
    assert catalogue.catalogue().is_ours("cameras")


@pytest.fixture
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "indicators").mkdir()
    return tmp_path / "indicators"


def test_catalogue_checks_a_file_beside_those_already_added(own_folder, tmp_path):
    (own_folder / "a.yaml").write_text(f"indicators: [{ONE}}}]", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(f"indicators: [{ONE}}}]", encoding="utf-8")
    (tmp_path / "a.yaml").write_text(f"indicators: [{ONE}, law: L}}]", encoding="utf-8")
    assert catalogue.check(tmp_path / "a.yaml")["x"].law == "L"
    with pytest.raises(CatalogueError, match=r"b.yaml, chỉ tiêu x: mã đã có."):
        catalogue.check(tmp_path / "b.yaml")
    (tmp_path / "c.yaml").write_bytes(b"\xff\xfe\x00")
    for name in ("c.yaml", "missing.yaml"):
        with pytest.raises(CatalogueError, match="không mở được hoặc không phải chữ UTF-8"):
            catalogue.check(tmp_path / name)


Q = Qualifier


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([], Q.EXACT),
        ([Q.EXACT, Q.EXACT], Q.EXACT),
        ([Q.EXACT, Q.AT_LEAST], Q.AT_LEAST),
        ([Q.AT_LEAST, Q.AT_LEAST], Q.AT_LEAST),
        ([Q.EXACT, Q.NEARLY], Q.NEARLY),
        ([Q.NEARLY, Q.AT_LEAST], Q.ABOUT),
        ([Q.AT_LEAST, Q.ABOUT], Q.ABOUT),
    ],
)
def test_qualifier_of_a_sum_keeps_a_side_only_when_the_parts_agree(parts, whole):
    assert qualifiers.of_sum(parts) == whole


def test_qualifier_of_a_ratio_turns_the_denominator_round():
    assert qualifiers.of_ratio(Q.AT_LEAST, Q.EXACT) == Q.AT_LEAST
    assert qualifiers.of_ratio(Q.EXACT, Q.AT_LEAST) == Q.NEARLY
    assert qualifiers.of_ratio(Q.AT_LEAST, Q.NEARLY) == Q.AT_LEAST
    assert qualifiers.of_ratio(Q.AT_LEAST, Q.AT_LEAST) == Q.ABOUT


def _allowed(qualifier, written, true):
    return {
        Q.EXACT: true == written,
        Q.AT_LEAST: true >= written,
        Q.NEARLY: true <= written,
        Q.ABOUT: True,
    }[qualifier]


calm = settings(deadline=None, suppress_health_check=list(HealthCheck))  # other work may slow the machine
SIDES = {
    Q.EXACT: st.just(0),
    Q.AT_LEAST: st.integers(0, 50),
    Q.NEARLY: st.integers(-50, 0),
    Q.ABOUT: st.integers(-50, 50),
}
part = st.sampled_from(list(Q)).flatmap(
    lambda qualifier: st.tuples(st.just(qualifier), st.integers(50, 99), SIDES[qualifier])
)


@calm
@given(st.lists(part, max_size=6))
def test_qualifier_of_a_sum_is_true_of_every_possible_truth(parts):
    whole = qualifiers.of_sum([qualifier for qualifier, _written, _gap in parts])
    written = sum(written for _qualifier, written, _gap in parts)
    assert _allowed(whole, written, written + sum(gap for _qualifier, _written, gap in parts))


@calm
@given(st.lists(st.sampled_from(list(Q)), max_size=5), st.lists(st.sampled_from(list(Q)), max_size=5))
def test_qualifier_of_sums_of_sums_is_that_of_the_sum(left, right):
    assert qualifiers.of_sum([qualifiers.of_sum(left), qualifiers.of_sum(right)]) == qualifiers.of_sum(left + right)


days = st.dates(date(2019, 1, 1), date(2030, 12, 31))


@calm
@given(days, days)
def test_whole_buckets_cover_exactly_the_halves_inside(first, last):
    first, last = sorted((first, last))
    found = buckets.whole_buckets(Period(first, last))
    inside, bucket = [], buckets.bucket_of(first)
    while bucket <= last:
        if bucket >= first and buckets.last_day(bucket) <= last:
            inside.append(bucket)
        bucket = buckets.next_bucket(bucket)
    assert found == ((inside[0], inside[-1]) if inside else None)


def test_the_assessment_year_is_made_of_whole_halves():
    assert buckets.whole_buckets(Period(date(2025, 11, 16), date(2026, 11, 15))) == (
        date(2025, 11, 16),
        date(2026, 11, 1),
    )
    assert buckets.last_day(date(2024, 2, 16)) == date(2024, 2, 29)


def test_exact_numbers_are_kept_to_three_places_and_finer_ones_refused():
    from django.core.exceptions import ValidationError

    from tuquan.facts.fields import decimal, whole

    assert [decimal(whole(Decimal(text))) for text in ("0", "93.05", "1217", "98.125")] == [
        Decimal("0"),
        Decimal("93.05"),
        Decimal("1217"),
        Decimal("98.125"),
    ]
    for bad in ("0.0001", "NaN", "1000000000000000"):
        with pytest.raises(ValidationError):
            whole(Decimal(bad))
