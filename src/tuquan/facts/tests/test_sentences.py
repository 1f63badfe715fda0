from datetime import date
from decimal import Decimal

import pytest

from tuquan.core.dates import Period, at_noon
from tuquan.facts import queries, sentences
from tuquan.facts.catalogue import catalogue
from tuquan.facts.enums import Qualifier
from tuquan.facts.queries import FigureResult, TableRow
from tuquan.facts.services import declaring
from tuquan.facts.services.declaring import DeclaredFigureInput as Figure

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def result(code: str, value: int | None, qualifier: Qualifier = Qualifier.EXACT, **dims: str) -> FigureResult:
    number = None if value is None else Decimal(value)
    return FigureResult(catalogue()[code], dims, number, qualifier, ())


def row(code: str, value: int | None, *details: FigureResult, qualifier: Qualifier = Qualifier.EXACT) -> TableRow:
    return TableRow(catalogue()[code], result(code, value, qualifier), details)


def said(rows: list[TableRow], before: list[TableRow] = ()) -> list[str]:  # type: ignore[assignment]
    now, then = ({one.indicator.code: one for one in some} for some in (rows, before))
    read = sentences.reader(now, then)
    codes = [one.indicator.code for one in rows]
    return [sentences.render(one, read) for one in sentences.say(codes, now, then)]


def test_every_pattern_names_what_the_catalogue_has() -> None:
    sentences.check()


def test_sessions_with_people_and_topics_make_one_sentence_beside_last_year() -> None:
    topic = [
        result("propaganda_sessions", 152, topic="general"),
        result("propaganda_sessions", 4, topic="traffic"),
    ]
    there = [
        result("propaganda_attendees", 3000, topic="general"),
        result("propaganda_attendees", 100, topic="traffic"),
    ]
    rows = [row("propaganda_sessions", 156, *topic), row("propaganda_attendees", 3100, *there)]
    assert said(rows, [row("propaganda_sessions", 144)]) == [
        "Tổ chức 156 buổi tuyên truyền với 3.100 lượt người dự, tăng 12 buổi (8,3 %) so với cùng kỳ năm trước; "
        "gồm 152 buổi về pháp luật, ANTT chung (3.000 lượt người); 04 buổi về an toàn giao thông (100 lượt người)."
    ]


def test_one_topic_alone_stands_in_the_sentence_itself() -> None:
    assert said([row("propaganda_sessions", 3, result("propaganda_sessions", 3, topic="fire"))]) == [
        "Tổ chức 03 buổi tuyên truyền về phòng cháy, chữa cháy."
    ]


def test_figures_that_cannot_be_added_stand_one_after_another() -> None:
    sessions = [
        result("propaganda_sessions", 2914, topic="general"),
        result("propaganda_sessions", 427, topic="traffic"),
    ]
    there = [
        result("propaganda_attendees", 31057, topic="general"),
        result("propaganda_attendees", 152328, Qualifier.NEARLY, topic="traffic"),
        result("propaganda_attendees", 23760, Qualifier.AT_LEAST, topic="fire"),
    ]
    assert said([row("propaganda_sessions", None, *sessions), row("propaganda_attendees", None, *there)]) == [
        "Tổ chức 2.914 buổi tuyên truyền về pháp luật, ANTT chung (31.057 lượt người); 427 buổi về an toàn giao thông "
        "(gần 152.328 lượt người); tuyên truyền cho trên 23.760 lượt người về phòng cháy, chữa cháy."
    ]


def test_what_is_part_of_a_wider_figure_is_said_inside_its_sentence() -> None:
    rows = [row("models_active", 77, qualifier=Qualifier.AT_LEAST), row("models_new", 14)]
    assert said(rows) == ["Duy trì trên 77 mô hình bảo đảm an ninh, trật tự; trong đó 14 mô hình mới."]
    assert said([row("models_new", 14)]) == ["Xây dựng mới, nhân rộng 14 mô hình."]


def test_a_total_made_of_one_part_is_said_once_and_nothing_is_said_of_none() -> None:
    rows = [row("units_recognized", 54), row("units_recognized_institution", 54), row("units_recognized_commune", None)]
    assert said(rows) == [
        "Công nhận 54 cơ quan, doanh nghiệp, nhà trường đạt tiêu chuẩn “An toàn về an ninh, trật tự”."
    ]
    assert said([row("cameras", None), row("fire_drills", 0)]) == []


def test_kinds_that_make_up_a_total_are_told_inside_it_and_only_then_as_all_of_it() -> None:
    kinds = [
        row("units_registered_institution", 4),
        row("units_registered_commune", 1),
        row("units_registered_residential", 1),
    ]
    standard = "đăng ký phấn đấu đạt tiêu chuẩn “An toàn về an ninh, trật tự”"
    told = "04 cơ quan, doanh nghiệp, nhà trường; 01 xã, phường, thị trấn; 01 khu dân cư."
    assert said([row("units_registered", 6), *kinds]) == [f"Có 06 đơn vị {standard}; gồm {told}"]
    assert said([row("units_registered", 9), *kinds]) == [f"Có 09 đơn vị {standard}; trong đó {told}"]
    assert said([row("units_registered", 4), kinds[0]]) == [f"Có 04 cơ quan, doanh nghiệp, nhà trường {standard}."]


def test_posts_and_kinds_of_guards_are_told_apart() -> None:
    posts = [
        result("security_guards", 2, guard_post="seat"),
        result("security_guards", 1, guard_post="citizen_reception"),
    ]
    rows = [row("security_guards", 3, *posts), row("guards_full_time", 3)]
    assert said(rows) == [
        "Bố trí 03 bảo vệ; gồm 02 bảo vệ tại trụ sở; 01 bảo vệ tại nơi tiếp công dân; trong đó 03 bảo vệ chuyên trách."
    ]


def test_awards_are_told_once_by_their_kinds_and_by_the_total_where_kinds_are_missing() -> None:
    commune = {"award_level": "commune"}
    total = row("awards_total", 3, result("awards_total", 3, **commune))
    groups = row("awards_collective", 1, result("awards_collective", 1, **commune))
    people = row("awards_individual", 2, result("awards_individual", 2, **commune))
    assert said([total, groups, people]) == ["Khen thưởng 01 tập thể (cấp xã).", "Khen thưởng 02 cá nhân (cấp xã)."]
    assert said([total, groups]) == [
        "Khen thưởng 03 lượt tập thể, cá nhân (cấp xã).",
        "Khen thưởng 01 tập thể (cấp xã).",
    ]


def test_what_belongs_to_one_matter_is_one_sentence_each_beside_its_own_past() -> None:
    now = [row("cases_handled", 26), row("persons_handled", 34)]
    assert said(now, [row("cases_handled", 24), row("persons_handled", 34)]) == [
        "Phát hiện, khám phá, xử lý 26 vụ việc, tăng 02 vụ (8,3 %) so với cùng kỳ năm trước; "
        "bắt giữ, xử lý 34 đối tượng, bằng cùng kỳ năm trước."
    ]
    assert said(now[1:]) == ["Bắt giữ, xử lý 34 đối tượng."]


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (156, 144, "tăng 12 buổi (8,3 %) so với cùng kỳ năm trước"),
        (130, 144, "giảm 14 buổi (9,7 %) so với cùng kỳ năm trước"),
        (3, 1, "tăng 02 buổi so với cùng kỳ năm trước"),
        (5, 5, "bằng cùng kỳ năm trước"),
        (5, 0, "cùng kỳ năm trước không có"),
        (5, None, "không có số liệu cùng kỳ năm trước để so sánh"),
    ],
)
def test_a_comparison_says_nothing_silly(now: int, before: int | None, words: str) -> None:
    code = "propaganda_sessions"
    assert sentences.compared(result(code, now), result(code, before)) == words


def test_what_is_not_exact_is_not_subtracted() -> None:
    code = "propaganda_sessions"
    about = result(code, 144, Qualifier.ABOUT)
    assert sentences.compared(result(code, 156), about) == "cùng kỳ năm trước khoảng 144 buổi"


@pytest.mark.django_db
def test_figures_are_read_together_in_as_many_queries_as_one(cast, django_assert_num_queries) -> None:
    declaring.declare(
        cast.school_a,
        YEAR,
        [Figure("propaganda_sessions", 4, dims={"topic": "fire"}), Figure("cameras", 16)],
        source_title="Sổ tay",
        by=cast.head_a,
        at=at_noon(date(2026, 6, 1)),
    )
    asked = [("propaganda_sessions", {"topic": "fire"}), ("cameras", {}), ("fire_drills", {})]
    with django_assert_num_queries(3):
        found = queries.figures(asked, cast.school_a, YEAR)
    assert [one.value for one in found] == [4, 16, None]
    with django_assert_num_queries(3):
        queries.figures(asked[:2], cast.school_a, YEAR)
