"""One text typed in other ways gives the same figures: marks of bold, groups of digits, tones, capitals, bullets, words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable

import pytest

from tuquan.reports.reading import read, scoring
from tuquan.reports.reading.tokens import bare
from tuquan.reports.tests.rounds import rounds

ROWS = [row for path in rounds() for row in scoring.passages(path)][1::8]
_GROUPED = re.compile(r"(?<![\d.,/])\d{1,3}(?:\.\d{3})+(?![\d.,/])")
_ALONE = re.compile(r"(?<![\w./,“\"])(\d[\d.,]*\d|\d)(?![\w./,%])")
_BULLET = re.compile(r"(?m)^[-–+*•] ")
_WORDS = {2: "hai", 3: "ba", 4: "bốn", 6: "sáu", 7: "bảy", 8: "tám", 9: "chín"}
_TONES = {
    unicodedata.normalize("NFC", pair[0] + mark) + pair[1]: pair[0] + unicodedata.normalize("NFC", pair[1] + mark)
    for pair in ("oa", "oe", "uy")
    for mark in "\u0300\u0301\u0309\u0303\u0323"
}
_OPEN_TONES = re.compile("(?<![qQ])(" + "|".join(_TONES) + r")(?!\w)")


def told(text: str) -> list[tuple[str, float]]:
    return [(one.indicator, one.value) for one in read(text)]


def _headings(change: Callable[[str], str]) -> Callable[[str], str]:
    def changed(text: str) -> str:
        return "\n".join(
            change(line) if 0 < len(line.strip()) < 60 and not re.search(r"\d|[.;,:]\s*$", line) else line
            for line in text.split("\n")
        )

    return changed


def _groups(mark: str) -> Callable[[str], str]:
    return lambda text: _GROUPED.sub(lambda found: found[0].replace(".", mark), text)


SAME = {
    "no-break groups": _groups("\u00a0"),
    "groups with commas": _groups(","),
    "percent apart": lambda text: text.replace("%", " %"),
    "bold numbers": lambda text: _ALONE.sub(r"**\1**", text),
    "bold headings": _headings(lambda line: f"**{line.strip()}**"),
    "marked headings": _headings(lambda line: f"## {line.strip()}"),
    "old tones": lambda text: _OPEN_TONES.sub(lambda found: _TONES[found[0]], text),
    "bullets •": lambda text: _BULLET.sub("• ", text),
    "bullets +": lambda text: _BULLET.sub("+ ", text),
    "bullets set in": lambda text: _BULLET.sub("  - ", text),
    "hyphens": lambda text: text.replace("–", "-"),
    "thin blanks": lambda text: text.replace(" ", "\u2009"),
    "soft hyphens": lambda text: text.replace("nh ", "nh\u00ad "),
    "empty marks": lambda text: text.replace(", ", ",\u200b "),
}


@pytest.mark.parametrize("way", SAME)
def test_typing_in_another_way_changes_nothing(way: str):
    changed = [row["id"] for row in ROWS if told(SAME[way](row["text"])) != told(row["text"])]
    assert changed == []


def _in_words(text: str) -> str:
    for one in reversed(read(text)):
        written = text[one.start : one.end]
        if written.lstrip("0").isdigit() and one.value in _WORDS and text[one.end : one.end + 2].strip().isalpha():
            text = text[: one.start] + _WORDS[int(one.value)] + text[one.end :]
    return text


def _with(word: str) -> Callable[[str], str]:
    """The unsharp word before every sharp number, where the line has diacritics."""

    def changed(text: str) -> str:
        for one in reversed(read(text)):
            line = text[text.rfind("\n", 0, one.start) + 1 :].split("\n")[0]
            sharp = one.qualifier == "exact" and one.value >= 10 and not one.ratio and not one.high
            if sharp and text[one.start].isdigit() and not line.isascii():
                text = f"{text[: one.start]}{word} {text[one.start :]}"
        return text

    return changed


NEARLY = {
    "blank groups": _groups(" "),
    "no groups": _groups(""),
    "capital headings": _headings(str.upper),
    "headings without diacritics": _headings(bare),
    "capital headings without diacritics": _headings(lambda line: bare(line).upper()),
    "small numbers in words": _in_words,
    "two digits": lambda text: re.sub(r"(?<![\d.,/\w“\"])(\d)(?= [a-zđ])", r"0\1", text),
} | {word: _with(word) for word in ("hơn", "gần", "khoảng", "trên")}


@pytest.mark.parametrize("way", NEARLY)
def test_typing_in_another_way_changes_next_to_nothing(way: str):
    """At most one figure in a hundred, where the other typing itself says something else."""
    figures = differences = 0
    for row in ROWS:
        before, after = Counter(told(row["text"])), Counter(told(NEARLY[way](row["text"])))
        figures += before.total()
        differences += (before - after).total() + (after - before).total()
    assert figures > 400
    assert differences <= figures // 100


@pytest.mark.parametrize(("word", "qualifier"), [("hơn", "at_least"), ("gần", "nearly"), ("khoảng", "about")])
def test_the_unsharp_word_is_told(word: str, qualifier: str):
    wrong = told_so = 0
    for row in ROWS:
        text = _with(word)(row["text"])
        for one in read(text):
            if text[: one.start].endswith(f" {word} "):
                told_so += 1
                wrong += one.qualifier != qualifier
    assert told_so > 200
    assert wrong == 0


def test_clauses_in_another_order_give_the_same_figures():
    clauses = [
        "mở 46 buổi tuyên truyền cho 5.120 lượt người",
        "vận động 1.240 hộ ký cam kết",
        "lắp mới 32 camera",
        "bắt 15 đối tượng trong 9 vụ",
        "ra mắt 4 mô hình",
        "khen 6 tập thể và 11 cá nhân",
    ]
    base = Counter(told(f"Trong năm, huyện {'; '.join(clauses)}."))
    assert base.total() == 9
    for turn in range(1, len(clauses)):
        assert Counter(told(f"Trong năm, huyện {'; '.join(clauses[turn:] + clauses[:turn])}.")) == base
    assert Counter(told("".join(f"\n- {clause[0].upper()}{clause[1:]}." for clause in reversed(clauses)))) == base
