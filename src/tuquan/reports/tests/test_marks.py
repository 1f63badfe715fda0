import pytest

from tuquan.facts.sentences import Live
from tuquan.reports import marks
from tuquan.reports.marks import Bit, MarkUnknown, TypedOver

TRAFFIC = "propaganda_sessions topic=traffic"
LABEL = "Buổi tuyên truyền: An toàn giao thông"


@pytest.mark.parametrize(
    ("figure", "mark"),
    [
        (Live("cameras"), "cameras"),
        (Live("propaganda_sessions", (("topic", "traffic"),)), TRAFFIC),
        (Live("cameras", before=True), "cameras @truoc"),
        (Live("cameras", compare=True), "cameras ~so-sanh"),
    ],
)
def test_a_figure_and_its_mark_are_the_same(figure: Live, mark: str) -> None:
    assert (marks.mark_of(figure), marks.figure_of(mark)) == (mark, figure)


def test_a_mark_that_the_catalogue_does_not_know_is_no_figure() -> None:
    for wrong in ("nothing", "cameras topic=traffic", "propaganda_sessions topic=none", "cameras @sau"):
        assert marks.figure_of(wrong) is None


def test_whoever_edits_sees_number_and_name_and_gives_the_same_back() -> None:
    text = f"Tổ chức [[{TRAFFIC}]] buổi."
    shown = marks.for_editing(text, lambda mark: "427")
    assert shown == f"Tổ chức [[427|{LABEL}]] buổi."
    assert marks.from_editing(shown, [TRAFFIC], {TRAFFIC: "427"}) == (text, [])


def test_another_number_before_the_stroke_types_over_the_figure() -> None:
    typed = f"Tổ chức [[430|{LABEL}]] buổi.\r\n\r\n  - một   mục  "
    assert marks.from_editing(typed, [TRAFFIC], {TRAFFIC: "427"}) == (
        f"Tổ chức [[{TRAFFIC}]] buổi.\n- một mục",
        [TypedOver(TRAFFIC, "430")],
    )


def test_names_are_found_without_marks_and_codes_are_understood() -> None:
    text, over = marks.from_editing("[[427|buoi tuyen truyen: an toan giao thong]] [[cameras]]", [TRAFFIC], {})
    assert (text, over) == (f"[[{TRAFFIC}]] [[cameras]]", [TypedOver(TRAFFIC, "427")])


def test_brackets_that_name_nothing_are_refused_with_what_stands_there() -> None:
    with pytest.raises(MarkUnknown) as refused:
        marks.from_editing("[[5|Số gì đó]]", [TRAFFIC], {})
    assert refused.value.found == "5|Số gì đó"


def test_a_line_is_cut_into_words_and_figures() -> None:
    assert list(marks.bits(f"Có [[{TRAFFIC}]] buổi", lambda mark: "427")) == [
        Bit("Có "),
        Bit("427", TRAFFIC),
        Bit(" buổi"),
    ]
