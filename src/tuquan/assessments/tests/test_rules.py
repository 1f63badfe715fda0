"""The law as data: what the files must hold, how dates come out, and how a bad file is refused."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from tuquan.assessments import rules
from tuquan.assessments.rules import Status
from tuquan.assessments.rules.reading import DATA

AGENCY = "tt124-2021-co-quan-doanh-nghiep"
SCHOOL = "tt124-2021-co-so-giao-duc"
AREA = "tt124-2021-khu-dan-cu"
COMMUNE = "tt124-2021-xa-phuong"
REPOSITORY = Path(__file__).resolve().parents[4]

every_rule_set = pytest.mark.parametrize("rule_set", rules.all_rule_sets(), ids=lambda one: one.code)


# --- What the files hold


def test_every_rule_set_is_there_with_its_criteria():
    assert {one.code: [criterion.code for criterion in one.criteria] for one in rules.all_rule_sets()} == {
        "bon-an-toan-09-ct-ubnd-2019": ["M0", "M1", "M2", "M3", "M4"],
        "qd510-2022": ["D1", "D2", "D3", "D4a", "D9"],
        AGENCY: ["CQ1a", "CQ1b", "CQ1c", "CQ1d", "CQ1e", "CQ2", "CQ3", "CQ4", "CQ5"],
        SCHOOL: ["GD1a", "GD1b", "GD1c", "GD1d", "GD1e", "GD2a", "GD2b", "GD3", "GD4", "GD5", "GD6"],
        AREA: ["KDC1a", "KDC1b", "KDC1c", "KDC2", "KDC3", "KDC4a", "KDC4b", "KDC4c", "KDC4d", "KDC5"],
        COMMUNE: ["XP1a", "XP1b", "XP1c", "XP2a", "XP2b", "XP2c", "XP2d", "XP2e", "XP2f", "XP3", "XP4"],
        "tt23-2012-co-quan-doanh-nghiep": ["C1a", "C1b", "C1c", "C2a", "C2b", "C3", "C4"],
        "tt23-2012-co-so-giao-duc": ["T1a", "T1b", "T1c", "T1d", "T2", "T3"],
        "tt23-2012-khu-dan-cu": ["K1a", "K1b", "K2"],
        "tt23-2012-xa-phuong": ["X1", "X2", "X3", "X4"],
    }


@pytest.mark.parametrize(
    ("code", "groups"),
    [
        (AGENCY, ["Điều 6.1", "Điều 6.2", "Điều 6.3", "Điều 6.4", "Điều 6.5"]),
        (SCHOOL, ["Điều 7.1", "Điều 7.2", "Điều 7.3", "Điều 7.4", "Điều 7.5", "Điều 7.6"]),
        (AREA, ["Điều 4.1", "Điều 4.2", "Điều 4.3", "Điều 4.4", "Điều 4.5"]),
        (COMMUNE, ["Điều 5.1", "Điều 5.2", "Điều 5.3", "Điều 5.4"]),
    ],
)
def test_circular_124_counts_five_six_five_and_four_criteria(code, groups):
    assert [group.article for group in rules.rule_set(code).groups] == groups


@every_rule_set
def test_every_group_is_used_by_a_criterion(rule_set):
    assert {criterion.group for criterion in rule_set.criteria} == {group.code for group in rule_set.groups}


@every_rule_set
def test_every_criterion_can_be_acted_on(rule_set):
    for criterion in rule_set.criteria:
        assert len(criterion.how_to) == 5, criterion.code
        assert max(len(line) for line in criterion.how_to) <= 100, criterion.code
        assert all(line.endswith((".", "?", "!")) for line in criterion.how_to), criterion.code
        assert criterion.sample, criterion.code
        assert criterion.evidence, criterion.code
        assert criterion.text.endswith("."), criterion.code


@every_rule_set
def test_every_statement_about_the_law_names_its_article(rule_set):
    holders = [
        rule_set.evaluation,
        rule_set.meeting,
        *(deadline for deadline in rule_set.deadlines if deadline.legal),
        *rule_set.registration_dossier,
        *rule_set.request_dossier,
        *rule_set.exemptions,
        *rule_set.ratings,
        *rule_set.incidents,
        *rule_set.groups,
        *rule_set.criteria,
        *rule_set.notes,
    ]
    assert [holder for holder in holders if holder is not None and not holder.article] == []


@every_rule_set
def test_every_basis_is_a_paper_of_the_catalogue(rule_set):
    assert rule_set.basis.paper in [paper.number for paper in rules.all_papers()]


def test_every_agency_criterion_was_read_in_the_article_itself():
    for code in (AGENCY, SCHOOL, AREA, COMMUNE):
        assert {criterion.status for criterion in rules.rule_set(code).criteria} == {Status.VERIFIED}, code


def test_what_could_not_be_read_is_marked():
    unverified = {
        (one.code, criterion.code)
        for one in rules.all_rule_sets()
        for criterion in one.criteria
        if criterion.status is Status.UNVERIFIED
    }
    assert unverified == {
        ("qd510-2022", "D9"),
        ("tt23-2012-co-quan-doanh-nghiep", "C4"),
        ("tt23-2012-co-so-giao-duc", "T3"),
        ("tt23-2012-khu-dan-cu", "K2"),
        ("tt23-2012-xa-phuong", "X2"),
    }
    assert rules.rule_set(AGENCY).criterion("CQ4").if_any_status is Status.UNVERIFIED


def test_no_statement_of_the_old_circular_claims_to_be_verified():
    for one in rules.all_rule_sets():
        if one.basis.paper == "23/2012/TT-BCA":
            assert Status.VERIFIED not in {item.status for item in (*one.criteria, *one.notes, *one.incidents)}, (
                one.code
            )


def test_movement_sheet_knows_twelve_of_a_hundred_points_and_no_cut_off():
    sheet = rules.rule_set("qd510-2022")
    known = [row.parameters["max"] for row in sheet.criteria if row.status is not Status.UNVERIFIED]
    assert (known, sum(known), sheet.max_score) == ([3, 3, 5, 1], 12, 100)
    assert [(grade.code, grade.from_points) for grade in sheet.grades] == [
        ("excellent", None),
        ("fair", None),
        ("average", None),
        ("weak", None),
    ]


def test_four_safeties_is_a_model_and_gives_no_title():
    model = rules.rule_set("bon-an-toan-09-ct-ubnd-2019")
    assert (model.purpose, model.result, model.deadlines) == ("model", "none", ())
    headings = [criterion.parameters["headings"] for criterion in model.criteria if criterion.probe == "model_headings"]
    assert headings == [("premises",), ("people",), ("property",), ("activities",)]


def test_school_rules_cover_four_topics_and_learners():
    school = rules.rule_set(SCHOOL)
    assert school.criterion("GD1c").parameters["topics"] == (
        "premises",
        "internal_political_security",
        "learner_management",
        "fire",
    )
    assert school.criterion("GD1d").parameters["groups"] == ("staff", "learners")


def test_residential_area_registers_without_a_plan():
    area = rules.rule_set(AREA)
    assert [paper.code for paper in area.registration_dossier] == ["party_resolution", "registration_form"]
    assert dict(area.criterion("KDC1b").parameters) == {"plan": False}


# --- Incidents


def test_agency_excuses_are_only_those_of_the_article():
    assert {incident.point: incident.excuses for incident in rules.rule_set(AGENCY).incidents} == {
        "a": (),
        "b": (),
        "c": (),
        "d": (),
        "đ": ("force_majeure", "early_and_reported"),
        "e": (),
        "g": ("force_majeure",),
        "h": (),
    }


def test_schools_answer_for_six_points_without_strike_and_staff():
    agency, school = rules.rule_set(AGENCY), rules.rule_set(SCHOOL)
    assert [incident.point for incident in school.incidents] == ["a", "b", "c", "đ", "e", "g"]
    assert [incident.point for incident in agency.incidents if incident.applies_to_schools] == [
        "a",
        "b",
        "c",
        "đ",
        "e",
        "g",
    ]
    assert school.criterion("GD3").parameters["points"] == ("a", "b", "c", "đ", "e", "g")


def test_points_about_belief_and_petition_are_answered_by_the_head_alone():
    assert [incident.point for incident in rules.rule_set(AGENCY).incidents if incident.head_answers_only] == [
        "a",
        "b",
        "c",
        "d",
    ]
    for code, point in ((AGENCY, "c"), (SCHOOL, "c"), (AREA, "g"), (COMMUNE, "g")):
        assert "đúng pháp luật không phải là vi phạm" in rules.rule_set(code).incident(point).text


# --- Dates


@pytest.mark.parametrize("code", [AGENCY, SCHOOL, COMMUNE])
def test_window_of_units_runs_from_16_november_to_15_november(code):
    assert rules.rule_set(code).window(2026) == (date(2025, 11, 16), date(2026, 11, 15))


def test_window_of_residential_areas_runs_from_1_november_to_31_october():
    assert rules.rule_set(AREA).window(2026) == (date(2025, 11, 1), date(2026, 10, 31))


@every_rule_set
def test_windows_of_two_years_meet_without_gap(rule_set):
    if rule_set.evaluation is not None:
        assert rule_set.window(2025)[1] + timedelta(days=1) == rule_set.window(2026)[0]


@pytest.mark.parametrize("code", [AGENCY, SCHOOL, COMMUNE])
def test_deadlines_of_units_give_the_last_day_allowed(code):
    rule_set = rules.rule_set(code)
    assert {one.code: (rule_set.deadline(one.code, 2026), one.legal) for one in rule_set.deadlines} == {
        "register": (date(2026, 3, 31), True),
        "early_review": (date(2026, 11, 15), False),
        "meeting": (date(2026, 11, 17), False),
        "send": (date(2026, 11, 18), False),
        "decide": (date(2026, 11, 19), True),
    }


def test_deadlines_of_residential_areas_give_the_last_day_allowed():
    area = rules.rule_set(AREA)
    assert {one.code: (area.deadline(one.code, 2026), one.legal) for one in area.deadlines} == {
        "register": (date(2026, 3, 31), True),
        "early_review": (date(2026, 10, 31), False),
        "meeting": (date(2026, 11, 5), False),
        "send": (date(2026, 11, 8), False),
        "decide": (date(2026, 11, 14), True),
    }


def test_early_review_opens_on_15_october_and_says_it_is_no_legal_step():
    agency = rules.rule_set(AGENCY)
    review = agency.deadline_rule("early_review")
    assert (agency.opens("early_review", 2026), review.article, review.status) == (date(2026, 10, 15), None, None)
    assert "Không phải bước luật định" in review.note


@every_rule_set
def test_no_step_ends_before_it_opens_nor_after_the_decision(rule_set):
    for deadline in rule_set.deadlines:
        opens = rule_set.opens(deadline.code, 2026)
        assert opens is None or opens <= rule_set.deadline(deadline.code, 2026)
        if rule_set.has_deadline("decide"):
            assert rule_set.deadline(deadline.code, 2026) <= rule_set.deadline("decide", 2026)


def test_criteria_fall_due_on_their_own_day_or_when_the_window_closes():
    agency = rules.rule_set(AGENCY)
    assert (agency.due("CQ1a", 2026), agency.due("CQ1d", 2026)) == (date(2026, 3, 31), date(2026, 11, 15))


def test_old_circular_says_that_its_window_is_not_known():
    with pytest.raises(rules.UnknownRule) as refusal:
        rules.rule_set("tt23-2012-co-quan-doanh-nghiep").window(2016)
    assert "chưa đọc được mốc thời gian đánh giá" in refusal.value.message


def test_ratings_that_come_late_say_that_the_law_does_not_settle_it():
    late = {
        (one.code, criterion.code)
        for one in rules.all_rule_sets()
        for criterion in one.criteria
        if criterion.timing == "latest_or_expected"
    }
    assert late == {(AGENCY, "CQ4"), (AGENCY, "CQ5"), (SCHOOL, "GD5"), (SCHOOL, "GD6"), (AREA, "KDC5")}


# --- Which rule set


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2022, 2, 9), "tt23-2012-co-quan-doanh-nghiep"),
        (date(2022, 2, 10), AGENCY),
        (date(2012, 6, 18), "tt23-2012-co-quan-doanh-nghiep"),
    ],
)
def test_circulars_change_over_on_10_february_2022(on, code):
    assert [one.code for one in rules.rule_sets_for("agency", on, purpose="title")] == [code]


def test_no_title_existed_before_18_june_2012():
    assert rules.rule_sets_for("agency", date(2012, 6, 17)) == ()


def test_rule_sets_for_an_agency_today_hold_title_grade_and_model():
    assert [(one.code, one.purpose) for one in rules.rule_sets_for("agency", date(2026, 11, 22))] == [
        ("bon-an-toan-09-ct-ubnd-2019", "model"),
        ("qd510-2022", "grade"),
        (AGENCY, "title"),
    ]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("agency", AGENCY),
        ("enterprise", AGENCY),
        ("hospital", AGENCY),
        ("school", SCHOOL),
        ("residential_area", AREA),
        ("commune", COMMUNE),
    ],
)
def test_title_of_a_year_goes_by_one_rule_set(kind, code):
    assert rules.title_rule_set(kind, 2026).code == code
    assert rules.title_rule_set(kind, 2021).code == code.replace("tt124-2021", "tt23-2012")


def test_unknown_rule_set_is_a_sentence():
    with pytest.raises(rules.UnknownRule) as refusal:
        rules.rule_set("khong-co")
    assert refusal.value.message == "Không có bộ tiêu chí mã “khong-co”."


# --- Bad files


def agency_text() -> str:
    return (DATA / "rule_sets" / f"{AGENCY}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("result: pass_fail\n", "result: pass_fail\ncolour: red\n", "thu.yaml, đầu tệp: không hiểu khóa “colour”."),
        (
            '    short: "Nghị quyết của Đảng quý I"\n',
            '    short: "Nghị quyết của Đảng quý I"\n    weight: 3\n',
            "thu.yaml, tiêu chí CQ1a: không hiểu khóa “weight”.",
        ),
        (
            '    group: CQ2\n    article: "Điều 6.2"\n',
            "    group: CQ2\n",
            "thu.yaml, tiêu chí CQ2: thiếu “article”.",
        ),
        (
            "probe: working_model",
            "probe: worker_model",
            "thu.yaml, tiêu chí CQ1e: không có phép kiểm tra tên “worker_model”.",
        ),
        ("  - code: CQ5\n", "  - code: CQ4\n", "thu.yaml, tiêu chí CQ4: mã ghi hai lần."),
        (
            "parameters: {quarter: 1}",
            "parameters: {quarter: 1, month: 3}",
            "thu.yaml, tiêu chí CQ1a, parameters: không hiểu khóa “month”.",
        ),
        (
            "parameters: {min: 1}",
            "parameters: {}",
            "thu.yaml, tiêu chí CQ1e, parameters: phép kiểm tra “working_model” cần tham số “min”.",
        ),
        (
            "parameters: {points: [a, b, c, d, đ, e, g, h]}",
            "parameters: {points: [a, i]}",
            "thu.yaml, tiêu chí CQ3, parameters: “points” không nhận “i”; chỉ nhận: a, b, c, d, đ, e, g, h.",
        ),
        (
            '      - "Nhập số, ngày, trích yếu; tải bản đã ký. Không tải văn bản có dấu mật."\n',
            "",
            "thu.yaml, tiêu chí CQ1a: “how_to” phải đúng 5 dòng, đang có 4.",
        ),
        (
            'short: "Ít nhất một mô hình"',
            'short: "Có ít nhất một mô hình hoạt động"',
            "thu.yaml, tiêu chí CQ1e: “short” dài quá 6 tiếng.",
        ),
        (
            '    date: "03-31"\n',
            '    date: "02-29"\n',
            "thu.yaml, mốc register: “date” phải là ngày hằng năm “MM-DD”, không phải “02-29”.",
        ),
        (
            "result: pass_fail\n",
            "result: pass_fail\nresult: score\n",
            "thu.yaml, dòng 15: không đọc được YAML: khóa “result” ghi hai lần",
        ),
        (
            '    status: verified\n    note: "Luật ghi “quý I”, không ghi số ngày xử lý."\n',
            "    status: sure\n",
            "thu.yaml, mốc register: “status” không nhận “sure”; chỉ nhận: verified, secondary, unverified.",
        ),
        (
            "kinds: [agency, enterprise, hospital]\nbasis",
            "kinds: [agency, bank]\nbasis",
            "thu.yaml, đầu tệp: “kinds” không nhận “bank”;"
            " chỉ nhận: agency, enterprise, hospital, school, residential_area, commune.",
        ),
        (
            '    note: "Luật buộc phải họp nhưng không ấn định ngày; ngày này là gợi ý để kịp hạn quyết định."\n',
            "",
            "thu.yaml, mốc meeting: mốc không do luật định phải có “note” nói vì sao.",
        ),
        (
            "accepted: [excellent_collective, advanced_collective, excellent, good]",
            "accepted: [completed]",
            "thu.yaml, tiêu chí CQ4: mức completed không được chấp nhận.",
        ),
        (
            'due: window_end\n    how_to:\n      - "Liệt kê',
            'due: someday\n    how_to:\n      - "Liệt kê',
            "thu.yaml, tiêu chí CQ1c, due: phải là một bảng khóa – giá trị.",
        ),
    ],
)
def test_a_bad_file_is_refused_with_file_and_item(old, new, message):
    text = agency_text()
    assert old in text
    with pytest.raises(rules.RulesError) as refusal:
        rules.parse_rule_set(text.replace(old, new, 1), "thu.yaml")
    assert refusal.value.message == message


def test_the_good_file_is_read_from_its_text_alike():
    assert rules.parse_rule_set(agency_text(), "thu.yaml") == rules.rule_set(AGENCY)


def test_a_score_sheet_must_add_up():
    text = (DATA / "rule_sets" / "qd510-2022.yaml").read_text(encoding="utf-8")
    with pytest.raises(rules.RulesError) as refusal:
        rules.parse_rule_set(text.replace("parameters: {max: 88}", "parameters: {max: 87}"), "thu.yaml")
    assert refusal.value.message == "thu.yaml, đầu tệp: tổng điểm các dòng là 99, không bằng “max_score”."


# --- Authorities


@pytest.mark.parametrize(
    ("kind", "managing_level", "on", "recogniser", "status"),
    [
        ("residential_area", "commune", date(2024, 11, 14), "commune", Status.VERIFIED),
        ("commune", "district", date(2025, 6, 30), "district", Status.VERIFIED),
        ("commune", "province", date(2025, 7, 1), "province", Status.UNVERIFIED),
        ("agency", "province", date(2026, 11, 19), "province", Status.VERIFIED),
        ("agency", "district", date(2025, 6, 30), "district", Status.VERIFIED),
        ("agency", "district", date(2025, 7, 1), "commune", Status.UNVERIFIED),
        ("school", "commune", date(2026, 11, 19), "commune", Status.VERIFIED),
        ("enterprise", "ministry", date(2026, 11, 19), "ministry", Status.VERIFIED),
        ("enterprise", "none", date(2026, 11, 19), "commune", Status.UNVERIFIED),
        ("hospital", "province", date(2026, 11, 19), "province", Status.VERIFIED),
        ("school", "province", date(2019, 11, 19), "province", Status.SECONDARY),
        ("agency", "commune", date(2019, 11, 19), "commune", Status.UNVERIFIED),
    ],
)
def test_recogniser_follows_kind_managing_level_and_day(kind, managing_level, on, recogniser, status):
    row = rules.authority_for(kind, managing_level, on)
    assert (row.recogniser_level, row.office_level, row.status) == (recogniser, recogniser, status)


def test_dossiers_go_to_the_standing_office_of_the_same_level():
    row = rules.authority_for("agency", "province", date(2026, 11, 19))
    assert (row.recogniser_title, row.office_title) == (
        "Ủy ban nhân dân cấp tỉnh",
        "Thường trực Ban Chỉ đạo cấp tỉnh",
    )


@pytest.mark.parametrize(
    ("managing_level", "on", "recogniser"),
    [
        ("province", date(2024, 11, 19), "district"),
        ("district", date(2024, 11, 19), "commune"),
        ("province", date(2026, 11, 19), "commune"),
    ],
)
def test_delegation_goes_one_level_down(managing_level, on, recogniser):
    row = rules.authority_for("agency", managing_level, on, delegated=True)
    assert (row.recogniser_level, row.office_level, row.delegated) == (recogniser, recogniser, True)
    assert "Điều 10.5" in row.article


@pytest.mark.parametrize(("kind", "level"), [("commune", "province"), ("residential_area", "commune")])
def test_communes_and_residential_areas_are_not_delegated(kind, level):
    with pytest.raises(rules.DelegationRefused) as refusal:
        rules.authority_for(kind, level, date(2026, 11, 19), delegated=True)
    assert refusal.value.message == (
        "Luật không cho ủy quyền công nhận khu dân cư, xã, phường, đặc khu (Điều 10.5 Thông tư 124/2021/TT-BCA)."
    )


def test_the_lowest_level_has_nobody_to_delegate_to():
    with pytest.raises(rules.DelegationRefused):
        rules.authority_for("agency", "commune", date(2026, 11, 19), delegated=True)


def test_before_the_first_circular_nobody_is_named():
    with pytest.raises(rules.UnknownRule):
        rules.authority_for("agency", "province", date(2012, 6, 17))


def test_every_kind_has_a_recogniser_on_every_day_since_2012():
    days = [date(2012, 6, 18), date(2022, 2, 9), date(2022, 2, 10), date(2025, 6, 30), date(2025, 7, 1)]
    for kind in ("agency", "enterprise", "hospital", "school"):
        for level in ("commune", "district", "province", "ministry", "none"):
            for on in days:
                assert rules.authority_for(kind, level, on).kind == kind


# --- Sizes and exemptions


@pytest.mark.parametrize(
    ("code", "kind", "known", "proposed"),
    [
        (AGENCY, "enterprise", {"size_class": "small"}, ["small_enterprise"]),
        (AGENCY, "enterprise", {"size_class": "micro"}, ["small_enterprise"]),
        (AGENCY, "enterprise", {"size_class": "medium"}, []),
        (AGENCY, "enterprise", {}, []),
        (AGENCY, "agency", {"size_class": "small"}, []),
        (AGENCY, "agency", {"armed_forces": True}, ["armed_forces"]),
        (SCHOOL, "school", {"school_level": "primary"}, ["below_lower_secondary"]),
        (SCHOOL, "school", {"school_level": "preschool"}, ["below_lower_secondary"]),
        (SCHOOL, "school", {"school_level": "lower_secondary"}, []),
        (SCHOOL, "school", {"school_level": "combined"}, []),
        (AREA, "residential_area", {"armed_forces": True}, []),
    ],
)
def test_exemptions_are_proposed_from_what_is_known(code, kind, known, proposed):
    found = rules.proposed_exemptions(rules.rule_set(code), kind, **known)
    assert [exemption.code for exemption in found] == proposed


# --- Papers


@pytest.mark.parametrize(
    ("number", "on", "code", "text"),
    [
        ("124/2021/TT-BCA", date(2022, 2, 9), "not_yet", "Chưa có hiệu lực, có hiệu lực từ 10/02/2022"),
        ("124/2021/TT-BCA", date(2022, 2, 10), "in_force", "Còn hiệu lực"),
        ("23/2012/TT-BCA", date(2022, 2, 9), "in_force", "Còn hiệu lực (theo nguồn thứ cấp)"),
        (
            "23/2012/TT-BCA",
            date(2022, 2, 10),
            "out_of_force",
            "Hết hiệu lực từ 10/02/2022, được thay bằng 124/2021/TT-BCA",
        ),
        (
            "số 23/2012/tt-bca",
            date(2023, 3, 1),
            "out_of_force",
            "Hết hiệu lực từ 10/02/2022, được thay bằng 124/2021/TT-BCA",
        ),
        ("13/2023/NĐ-CP", date(2025, 12, 31), "in_force", "Còn hiệu lực"),
        (
            "13/2023/NĐ-CP",
            date(2026, 1, 1),
            "out_of_force",
            "Hết hiệu lực từ 01/01/2026, được thay bằng 356/2025/NĐ-CP",
        ),
        ("48/2025/TT-BCA", date(2026, 1, 1), "unknown", "Chưa rõ hiệu lực"),
        ("250/KH-BCA-V05", date(2025, 12, 31), "in_force", "Còn hiệu lực (theo nguồn thứ cấp)"),
        ("250/KH-BCA-V05", date(2026, 1, 1), "period_over", "Đã hết giai đoạn 2020–2025"),
        ("3371/BCA-V05", date(2026, 1, 1), "no_force", "Văn bản hành chính, không xét hiệu lực"),
        ("999/2099/TT-BCA", date(2026, 1, 1), "unknown", "Chưa có trong danh mục văn bản"),
    ],
)
def test_paper_state_on_a_day(number, on, code, text):
    state = rules.paper_state(number, on)
    assert (state.code, state.text) == (code, text)


def test_lost_papers_are_recognised_as_lost():
    on = date(2026, 11, 22)
    papers = rules.all_papers()
    assert {paper.number for paper in papers if rules.paper_state(paper.number, on, paper.issued_on).lost} == {
        "23/2012/TT-BCA",
        "29/2018/QH14",
        "13/2023/NĐ-CP",
        "1395/QĐ-UBND",
        "250/KH-BCA-V05",
    }


def test_a_local_number_is_known_only_with_its_date():
    on = date(2026, 11, 22)
    assert rules.paper_state("03/QĐ-UBND", on).paper is None
    assert rules.paper_state("03/QĐ-UBND", on, date(2020, 1, 2)).paper is None
    assert rules.paper_state("03/QĐ-UBND", on, date(2013, 2, 4)).paper.issuer == "Ủy ban nhân dân tỉnh Lai Châu"


# --- Provincial extensions


def extension(body: str) -> rules.Extension:
    return rules.parse_extension(
        f"""
code: tinh-mau-2026
title: "Quy định bổ sung của tỉnh"
extends: [{AGENCY}]
paper: {{number: "12/QĐ-UBND", issuer: "Ủy ban nhân dân tỉnh", date: 2026-01-05}}
valid_from: 2026-01-05
valid_to: null
{body}
""",
        "tinh.yaml",
    )


ADDED = """
groups: [{code: DP, title: "Tiêu chí của tỉnh", article: "Điều 3"}]
criteria:
  - code: DP1
    group: DP
    article: "Điều 3.1"
    status: secondary
    text: "Có camera tại cổng kết nối với Công an cấp xã."
    short: "Camera tại cổng"
    how: judged
    probe: judged
    parameters: {question: "Cổng cơ quan có camera kết nối với Công an cấp xã hay không?"}
    evidence: [attestation]
    who: clerk
    due: window_end
    how_to: ["Một.", "Hai.", "Ba.", "Bốn.", "Năm."]
    sample: "Hai camera tại cổng chính."
"""


def test_a_province_may_add_a_criterion():
    extended = rules.extend(rules.rule_set(AGENCY), extension(ADDED))
    assert [criterion.code for criterion in extended.criteria][-2:] == ["CQ5", "DP1"]
    assert extended.criterion("DP1").added_by == "12/QĐ-UBND"
    assert (extended.code, extended.base_code, extended.extensions) == (
        f"{AGENCY}+tinh-mau-2026",
        AGENCY,
        ("tinh-mau-2026",),
    )
    assert len(rules.rule_set(AGENCY).criteria) == 9


def test_a_province_may_set_an_earlier_date_while_the_law_stays():
    extended = rules.extend(
        rules.rule_set(AGENCY),
        extension('deadlines: [{code: register, date: "03-15", label: "Đăng ký", article: "Điều 5"}]'),
    )
    assert (extended.internal_deadline("register", 2026), extended.deadline("register", 2026)) == (
        date(2026, 3, 15),
        date(2026, 3, 31),
    )
    assert extended.internal_deadline("decide", 2026) == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            'deadlines: [{code: register, date: "04-15", label: "Đăng ký", article: "Điều 5"}]',
            "Mốc “Đăng ký phấn đấu (quý I)” không được muộn hơn ngày 31/03"
            " (Điều 6.1; Điều 9.2a 124/2021/TT-BCA); mốc nội bộ chỉ được sớm hơn.",
        ),
        (
            'deadlines: [{code: decide, date: "11-20", label: "Quyết định", article: "Điều 5"}]',
            "Mốc “Quyết định công nhận” không được muộn hơn ngày 19/11"
            " (Điều 9.1c 124/2021/TT-BCA); mốc nội bộ chỉ được sớm hơn.",
        ),
        (
            'deadlines: [{code: send, date: "11-25", label: "Gửi", article: "Điều 5"}]',
            "Mốc “Gửi hồ sơ đề nghị” không được muộn hơn ngày 19/11"
            " (Điều 9.1c 124/2021/TT-BCA); mốc nội bộ chỉ được sớm hơn.",
        ),
        ("remove: [CQ4]", "Không được bỏ tiêu chí của luật: CQ4. Địa phương chỉ được thêm tiêu chí."),
        (
            'thresholds: [{criterion: CQ5, threshold: 60, article: "Điều 4"}]',
            "Không được hạ ngưỡng của tiêu chí CQ5 từ 70 xuống 60; địa phương chỉ được yêu cầu cao hơn.",
        ),
        (
            'thresholds: [{criterion: CQ5, threshold: 101, article: "Điều 4"}]',
            "Ngưỡng của tiêu chí CQ5 không thể vượt 100 %.",
        ),
        (
            'thresholds: [{criterion: CQ2, threshold: 80, article: "Điều 4"}]',
            "Cơ quan, doanh nghiệp (TT 124/2021): tiêu chí CQ2 không có ngưỡng để nâng.",
        ),
        (
            ADDED.replace("DP1", "CQ4"),
            "Tiêu chí CQ4 đã có trong Cơ quan, doanh nghiệp (TT 124/2021); địa phương chỉ được thêm, không được thay.",
        ),
        (
            ADDED.replace("code: DP,", "code: CQ1,"),
            "Nhóm CQ1 đã có trong Cơ quan, doanh nghiệp (TT 124/2021); đặt mã khác.",
        ),
    ],
)
def test_a_province_may_not_ask_for_less_than_the_law(body, message):
    with pytest.raises(rules.ExtensionRefused) as refusal:
        rules.extend(rules.rule_set(AGENCY), extension(body))
    assert refusal.value.message == message


def test_a_province_may_not_accept_a_lower_rating():
    lower = ADDED.replace("probe: judged", "probe: guard_force_rating").replace(
        'parameters: {question: "Cổng cơ quan có camera kết nối với Công an cấp xã hay không?"}',
        "parameters: {accepted: [completed]}",
    )
    with pytest.raises(rules.ExtensionRefused) as refusal:
        rules.extend(rules.rule_set(AGENCY), extension(lower))
    assert refusal.value.message == "Tiêu chí DP1 nhận mức xếp loại thấp hơn luật."


def test_a_stricter_threshold_reaches_the_probe():
    extended = rules.extend(
        rules.rule_set(AGENCY), extension('thresholds: [{criterion: CQ5, threshold: 80, article: "Điều 4"}]')
    )
    criterion = extended.criterion("CQ5")
    assert (criterion.threshold, criterion.parameters["share"]) == (80, 80)
    assert criterion.note == "Ngưỡng 80 theo Điều 4 12/QĐ-UBND; luật là 70."


def test_another_legal_date_needs_the_paper_that_allows_it():
    extended = rules.extend(
        rules.rule_set(AGENCY),
        extension(
            'deadlines: [{code: decide, date: "12-15", label: "Quyết định", article: "Điều 5",'
            ' allowed_by: {paper: "99/2026/TT-BCA", article: "Điều 2"}}]'
        ),
    )
    decide = extended.deadline_rule("decide")
    assert (extended.deadline("decide", 2026), decide.legal, decide.status, decide.article) == (
        date(2026, 12, 15),
        True,
        Status.UNVERIFIED,
        "Điều 2 99/2026/TT-BCA",
    )


def test_an_extension_fits_only_the_rule_sets_it_names():
    with pytest.raises(rules.ExtensionRefused) as refusal:
        rules.extend(rules.rule_set(SCHOOL), extension(""))
    assert refusal.value.message == "“Quy định bổ sung của tỉnh” không áp dụng cho Cơ sở giáo dục (TT 124/2021)."


def test_a_bad_criterion_of_a_province_names_its_file():
    with pytest.raises(rules.RulesError) as refusal:
        rules.extend(rules.rule_set(AGENCY), extension(ADDED.replace('    article: "Điều 3.1"\n', "")))
    assert refusal.value.message == "tinh.yaml, tiêu chí DP1: thiếu “article”."


@pytest.mark.parametrize(("code", "on"), [("register", date(2026, 4, 1)), ("decide", date(2026, 11, 20))])
def test_internal_dates_later_than_the_law_are_refused_one_day_after(code, on):
    agency = rules.rule_set(AGENCY)
    rules.refuse_later(agency, code, 2026, on - timedelta(days=1))
    with pytest.raises(rules.LaterThanLaw):
        rules.refuse_later(agency, code, 2026, on)


# --- The page for people, and the walls of the module


def test_the_status_page_is_current():
    done = subprocess.run(
        [sys.executable, "tools/rules_status.py", "--check"],
        cwd=REPOSITORY,
        env={"PYTHONPATH": str(REPOSITORY / "src"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_law_can_be_read_without_django():
    program = (
        "import sys; from tuquan.assessments import rules; rules.all_rule_sets(); sys.exit('django' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": str(REPOSITORY / "src")}, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_what_a_province_added_is_read_from_the_files_of_the_installation(tmp_path):
    rules.look_in(tmp_path)
    try:
        assert rules.as_here(rules.rule_set(AGENCY), "agency", date(2026, 3, 1), ["56"]) == rules.rule_set(AGENCY)
        body = 'territory: ["56"]\nkinds: [agency]\n' + ADDED
        head = f'code: tinh-mau-2026\ntitle: "Quy định bổ sung"\nextends: [{AGENCY}]\n'
        paper = 'paper: {number: "12/QĐ-UBND", issuer: "Ủy ban nhân dân tỉnh", date: 2026-01-05}\n'
        (tmp_path / "tinh.yaml").write_text(head + paper + "valid_from: 2026-01-05\nvalid_to: null\n" + body, "utf-8")
        code = f"{AGENCY}+tinh-mau-2026"
        law = rules.rule_set(AGENCY)
        asked = [
            rules.as_here(law, "agency", date(2026, 3, 1), ["56", "22528"]).code,
            rules.as_here(law, "enterprise", date(2026, 3, 1), ["56"]).code,
            rules.as_here(law, "agency", date(2026, 3, 1), ["51"]).code,
            rules.as_here(law, "agency", date(2025, 3, 1), ["56"]).code,
        ]
        assert asked == [code, AGENCY, AGENCY, AGENCY]
        assert rules.rule_set(code).criterion("DP1").added_by == "12/QĐ-UBND"
        with pytest.raises(rules.UnknownRule, match="Thiếu tệp quy định bổ sung"):
            rules.rule_set(f"{AGENCY}+da-mat")
    finally:
        rules.look_in(None)
