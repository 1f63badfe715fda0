import sys
import unicodedata
from datetime import date
from itertools import product

import pytest
from hypothesis import given, strategies as st

from tuquan.documents.letters import TYPES, UnknownType, abbreviation, rich, symbol
from tuquan.documents.letters.blocks import Run, Signature, SigningMode
from tuquan.documents.letters.layout import recipient_lines, rule_under
from tuquan.documents.letters.metrics import balanced_lines, face, width_mm
from tuquan.documents.letters.text import clean, date_text, ended, number_text, point_letter, printable, roman

from .measuring import run

WORDS = st.lists(
    st.sampled_from(
        ["ỦY", "BAN", "NHÂN", "DÂN", "PHƯỜNG", "NINH", "HÒA", "CÔNG", "AN", "TRƯỜNG", "TRUNG", "HỌC", "CƠ", "SỞ", "A"]
    ),
    max_size=25,
)


def test_the_package_needs_no_django():
    code = "import sys, tuquan.documents.letters; print('django' in sys.modules)"
    assert run(sys.executable, "-c", code) == b"False\n"


def test_tinos_has_every_vietnamese_letter_in_all_four_faces():
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    vowels = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    letters = {unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product(vowels, tones)} | set("đĐ")
    letters |= set("bcdghklmnpqrstvxBCDGHKLMNPQRSTVX0123456789.,;:/()-–“”…% ")
    for bold, italic in product((False, True), repeat=2):
        assert {letter for letter in letters if not face(bold, italic).covers(ord(letter))} == set()


def test_the_four_faces_have_the_same_letters():
    covered = [{code for code in range(0x20, 0x10000) if face(b, i).covers(code)} for b, i in product((0, 1), repeat=2)]
    assert covered[0] <= covered[1] & covered[2] & covered[3]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Hòa Bình", "Hòa Bình"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Phượng"), "Nguyễn Thị Phượng"),
        ("a\x00b\x08c\x1bd", "abcd"),
        ("a\r\nb\rc\x0bd\u2028e", "a\nb\nc\nd\ne"),
        ("mắt\u200b \u200emù\ufeff\u00ad", "mắt mù"),
        ("a\ud800b\ufffe\uffff", "ab"),
        ("cột\tcột", "cột\tcột"),
        ("dấu\u00a0cách", "dấu\u00a0cách"),
    ],
)
def test_text_is_composed_and_free_of_what_hides(text: str, cleaned: str):
    assert clean(text) == cleaned
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "shown"),
    [("☒ Đạt ☐ Chưa", "[x] Đạt □ Chưa"), ("ＡＢＣ", "ABC"), ("漢", "□"), ("😀", "□"), ("≥ 70 %", "≥ 70 %")],
)
def test_what_tinos_lacks_gets_a_stand_in(text: str, shown: str):
    assert printable(text) == shown


@given(st.text())
def test_printable_text_has_only_letters_of_tinos(text: str):
    assert all(face().covers(ord(letter)) or letter in "\n\t" for letter in printable(text))


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (1994, "MCMXCIV")]
)
def test_roman(number: int, numeral: str):
    assert roman(number) == numeral


@pytest.mark.parametrize("number", [0, -1, 4000])
def test_roman_refuses_what_it_cannot_write(number: int):
    with pytest.raises(ValueError, match="La Mã"):
        roman(number)


def test_points_follow_the_vietnamese_alphabet():
    assert "".join(point_letter(n) for n in range(1, 24)) == "abcdđeghiklmnopqrstuvxy"
    with pytest.raises(ValueError, match="tối đa 23 điểm"):
        point_letter(24)


def test_numbers_below_ten_take_a_zero():
    assert [number_text(x) for x in (1, 9, 10, "3", "05", "7b")] == ["01", "09", "10", "03", "05", "7b"]


def test_days_below_ten_and_months_one_and_two_take_a_zero():
    assert date_text(date(2026, 2, 3)) == "ngày 03 tháng 02 năm 2026"
    assert date_text(date(2026, 12, 31)) == "ngày 31 tháng 12 năm 2026"
    assert date_text(date(2026, 3, 1)) == "ngày 01 tháng 3 năm 2026"


def test_lists_end_in_semicolons_and_a_full_stop():
    assert ended(["a", "b;", "c."]) == ["a;", "b;", "c."]
    assert ended(["a,", " ", ""]) == ["a."]
    assert ended([]) == []
    assert recipient_lines(("Như trên", "- Công an tỉnh;", "Lưu: VT, NC")) == [
        "- Như trên;",
        "- Công an tỉnh;",
        "- Lưu: VT, NC.",
    ]


def test_marks_in_templates():
    assert rich("a **b** *c* ***d*** e") == (
        Run("a "),
        Run("b", bold=True),
        Run(" "),
        Run("c", italic=True),
        Run(" "),
        Run("d", bold=True, italic=True),
        Run(" e"),
    )


def test_types_and_their_abbreviations():
    assert len(TYPES) == 27
    assert {name: abbreviation(name) for name in ("Quyết định", "Tờ trình", "báo cáo", "Quy định", "Sao y")} == {
        "Quyết định": "QĐ",
        "Tờ trình": "TTr",
        "báo cáo": "BC",
        "Quy định": "QyĐ",
        "Sao y": "SY",
    }
    assert abbreviation("Công văn") == abbreviation(None) == ""
    with pytest.raises(UnknownType) as refusal:
        abbreviation("Giấy khen")
    assert "Giấy khen" in refusal.value.message


def test_symbols():
    assert symbol("Quyết định", "UBND") == "QĐ-UBND"
    assert symbol(None, "UBND", "VX") == "UBND-VX"


@pytest.mark.parametrize(
    ("signature", "lines"),
    [
        (Signature("Chủ tịch"), ["CHỦ TỊCH"]),
        (Signature("Chủ tịch", on_behalf_of="Ủy ban nhân dân"), ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        (
            Signature("Phó Chủ tịch", "A", SigningMode.FOR, "Chủ tịch", "Ủy ban nhân dân"),
            ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        ),
        (Signature("Hiệu trưởng", mode=SigningMode.ACTING), ["Q. HIỆU TRƯỞNG"]),
        (Signature("Chánh Văn phòng", "", SigningMode.BY_ORDER, "Chủ tịch"), ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]),
        (Signature("Trưởng phòng", "", SigningMode.BY_AUTHORITY, "Giám đốc"), ["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG"]),
    ],
)
def test_who_signs_in_whose_place(signature: Signature, lines: list[str]):
    assert signature.lines() == lines


def test_signing_for_somebody_needs_whom():
    with pytest.raises(ValueError, match="head_position"):
        Signature("Phó Chủ tịch", mode=SigningMode.FOR)


def test_widths_are_those_of_times_new_roman():
    # Advance widths of Times New Roman in 1/2048 em: A 1479, a 909, space 512, bold A 1479, italic a 1024.
    assert face().width("Aa ") == pytest.approx((1479 + 909 + 512) / 2048)
    assert face(bold=True).width("A") == pytest.approx(1479 / 2048)
    assert face(italic=True).width("a") == pytest.approx(1024 / 2048)


@given(WORDS, st.floats(40, 120))
def test_balanced_lines_keep_every_word_and_fit(words: list[str], limit: float):
    lines = balanced_lines(" ".join(words), limit, 13, bold=True)
    assert " ".join(lines).split() == words
    assert all(width_mm(line, 13, bold=True) <= limit for line in lines)


@given(WORDS.filter(lambda words: len(words) > 3))
def test_the_rule_is_a_third_to_a_half_of_the_longest_line(words: list[str]):
    lines = balanced_lines(" ".join(words), 64, 13, bold=True)
    assert 1 / 3 <= rule_under(lines, 13) / max(width_mm(line, 13, bold=True) for line in lines) <= 1 / 2


def test_a_break_the_writer_asked_for_stays():
    assert balanced_lines("ỦY BAN\nNHÂN DÂN", 100, 13) == ["ỦY BAN", "NHÂN DÂN"]
    assert balanced_lines("  ", 100, 13) == []


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("THƯỜNG TRỰC BAN CHỈ ĐẠO TỈNH LAI CHÂU", ["THƯỜNG TRỰC BAN", "CHỈ ĐẠO TỈNH LAI CHÂU"]),
        ("VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI", ["VĂN PHÒNG", "ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"]),
        ("CÔNG AN PHƯỜNG", ["CÔNG AN PHƯỜNG"]),
    ],
)
def test_names_of_bodies_are_not_torn_apart(name: str, lines: list[str]):
    assert balanced_lines(name, 58, 13, bold=True) == lines
