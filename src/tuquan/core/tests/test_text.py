import re
import unicodedata

import pytest
from hypothesis import given, strategies as st

from tuquan.core import text


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_search_text_finds_words_without_marks(form):
    stored = text.search_text(unicodedata.normalize(form, "Tổ bảo vệ cơ quan Đường sắt"))
    assert stored == " to bao ve co quan duong sat"


def test_sort_key_follows_the_vietnamese_alphabet():
    ordered = ["an", "ăn", "ân", "bà", "bả", "bã", "bá", "bạ", "da", "đa", "Ấp 2".lower(), "Ấp 10".lower(), "xã Ý Yên"]
    expected = ["an", "ăn", "ân", "ấp 2", "ấp 10", "bà", "bả", "bã", "bá", "bạ", "da", "đa", "xã Ý Yên"]
    assert sorted(ordered, key=text.sort_key) == expected


@pytest.mark.parametrize(
    ("value", "written"), [(2914, "2.914"), (98.5, "98,5"), (0, "0"), (1234567.25, "1.234.567,25"), (-3, "-3")]
)
def test_number_is_written_the_vietnamese_way(value, written):
    assert text.number(value) == written


def test_percent_is_rounded_but_never_up_to_a_whole_that_is_not_reached():
    shares = [(1, 3), (19, 24), (1199, 1200), (6996, 10000), (27, 27), (1, 0)]
    assert [text.percent(part, whole) for part, whole in shares] == [
        "33,3 %",
        "79,2 %",
        "99,9 %",
        "69,9 %",
        "100 %",
        "–",
    ]
    assert text.percent(997, 1000, 0) == "99 %"


VIETNAMESE = st.text(
    "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwzAĂÂĐÊÔƠƯàảãáạằẳẵắặầẩẫấậèẻẽé"
    "ẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứự 0129-_.,/\u0301\u0323ßü中\u00a0\n"
)


@given(st.one_of(VIETNAMESE, st.text()))
def test_quick_ways_give_what_the_long_ways_give(typed):
    long_clean = "".join(
        c for c in unicodedata.normalize("NFC", typed) if c in "\n\t " or unicodedata.category(c)[0] != "C"
    )
    assert text.clean(typed) == re.sub(r"\s+", " ", long_clean).strip()
    decomposed = unicodedata.normalize("NFD", typed.casefold())
    assert text.fold(typed) == "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")
    prepared = text._DIGITS.sub(
        lambda number: f"{len(number[0].lstrip('0')):02d}{number[0].lstrip('0')}",
        unicodedata.normalize("NFC", typed.casefold()),
    )
    assert text.sort_key(typed) == text._sort_key_of_any(prepared)
