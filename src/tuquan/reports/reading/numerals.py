"""Vietnamese numbers in a text: digits, words, magnitudes, ratios, ranges, and the word that makes them unsharp."""

import re
from dataclasses import dataclass

from .tokens import CODE, LINE, MARK, NUMBER, WORD, Tokens, word_set

EXACT, AT_LEAST, NEARLY, ABOUT = "exact", "at_least", "nearly", "about"

MAGNITUDES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000}
_PLAIN_MAGNITUDES = {"nghin": 1_000, "ngan": 1_000, "trieu": 1_000_000, "ty": 1_000_000_000}
_DIGITS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_AFTER_TEN = {**_DIGITS, "mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
del _AFTER_TEN["mười"]

_QUALIFIERS = {
    "hơn": AT_LEAST, "trên": AT_LEAST, "quá": AT_LEAST, "ngoài": AT_LEAST,
    "gần": NEARLY, "xấp xỉ": NEARLY, "suýt": NEARLY, "suýt soát": NEARLY, "ngót": NEARLY, "ngót nghét": NEARLY,
    "non": NEARLY, "sát": NEARLY,
    "khoảng": ABOUT, "chừng": ABOUT, "ước": ABOUT, "độ": ABOUT, "cỡ": ABOUT, "khoảng chừng": ABOUT, "ước tính": ABOUT,
    "ước chừng": ABOUT, "ước khoảng": ABOUT, "ước đạt": ABOUT, "trên dưới": ABOUT, "tầm": ABOUT, "áng chừng": ABOUT,
    "ít nhất": AT_LEAST, "tối thiểu": AT_LEAST, "không dưới": AT_LEAST, "chí ít": AT_LEAST, "không ít hơn": AT_LEAST,
    "nhiều hơn": AT_LEAST, "vượt": AT_LEAST, "lên tới": EXACT, "lên đến": EXACT, "gần như": NEARLY,
    "hon": AT_LEAST, "tren": AT_LEAST, "gan": NEARLY, "khoang": ABOUT, "xap xi": NEARLY,
}  # fmt: skip
_NUMBERED = word_set(
    "tổ thôn ấp xóm khóm bản buôn phố khu khối ngày tháng năm quý số điều khoản phường quận lớp đội mục chương phần lần thứ"
)
_WHOLE = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+")
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+")


@dataclass(slots=True)
class Numeral:
    first: int
    last: int
    """Tokens, both counted in."""
    start: int
    end: int
    value: float
    percent: bool = False
    denominator: float | None = None
    high: float | None = None
    """Upper end of a range."""
    qualifier: str = EXACT
    lead: int = 0
    """First token with the qualifier before it."""
    spelled: bool = False
    """In words, without a digit."""
    magnitude: bool = False
    raw: str = ""
    paired: bool = False
    """One of two numbers written a/b that are no ratio."""


def value_of(written: str) -> float | None:
    """ "2.914" → 2914 · "12,7" → 12.7 · "1,250" (English grouping) → 1250; None for "19.2" and the like."""
    if _ENGLISH.fullmatch(written) and not written.startswith("0"):
        return float(written.replace(",", ""))
    found = _NUMBER.fullmatch(written)
    if not found or len(found[1]) > 18:
        return None
    return float(found[1].replace(".", "") + "." + (found[2] or "0"))


def _spelled(t: Tokens, i: int) -> tuple[int, float] | None:
    """A number in words from token i: (last token, value)."""
    words, n = t.words, len(t)

    def below_hundred(j: int) -> tuple[int, int] | None:
        if j >= n or t.kinds[j] != WORD or words[j] not in _DIGITS:
            return None
        digit = _DIGITS[words[j]]
        if digit == 10:  # mười, mười lăm
            if j + 1 < n and words[j + 1] in _AFTER_TEN and words[j + 1] != "tư" and not _is_noun_year(t, j + 1):
                return j + 1, 10 + _AFTER_TEN[words[j + 1]]
            return j, 10
        if j + 1 < n and words[j + 1] in ("mươi", "mưoi"):
            if j + 2 < n and words[j + 2] in _AFTER_TEN and not _is_noun_year(t, j + 2):
                return j + 2, digit * 10 + _AFTER_TEN[words[j + 2]]
            return j + 1, digit * 10
        if j + 1 < n and words[j + 1] == "chục":
            return j + 1, digit * 10
        return j, digit

    def below_thousand(j: int) -> tuple[int, int] | None:
        got = below_hundred(j)
        if got is None or got[1] > 9 or got[0] != j:
            return got
        if j + 1 < n and words[j + 1] == "trăm":
            k = j + 2
            if k < n and words[k] in ("linh", "lẻ") and k + 1 < n and words[k + 1] in _DIGITS:
                return k + 1, got[1] * 100 + _DIGITS[words[k + 1]]
            rest = below_hundred(k) if k < n and not _is_noun_year(t, k) else None
            if rest and rest[1] >= 10:
                return rest[0], got[1] * 100 + rest[1]
            return j + 1, got[1] * 100
        return got

    got = below_thousand(i)
    if got is None:
        return None
    last, total = got[0], 0.0
    current: float = got[1]
    while last + 1 < n and words[last + 1] in MAGNITUDES:
        last, current = last + 1, current * MAGNITUDES[words[last + 1]]
        total += current
        current = 0
        more = below_thousand(last + 1)
        if more is None or (more[0] + 1 < n and words[more[0] + 1] not in MAGNITUDES and more[1] < 100):
            break
        last, current = more
    return last, total + current


def _is_noun_year(t: Tokens, i: int) -> bool:
    """ "năm" followed by a number or "nay", "qua": a year, not five."""
    return (
        t.words[i] == "năm"
        and i + 1 < len(t)
        and (t.kinds[i + 1] == NUMBER or t.words[i + 1] in ("nay", "qua", "học", "trước"))
    )


def _qualifier(t: Tokens, i: int) -> tuple[str, int]:
    """The unsharp word before token i and where it begins."""
    words = t.words
    if i >= 2 and t.kinds[i - 1] == LINE and words[i - 2] in _QUALIFIERS:
        return _QUALIFIERS[words[i - 2]], i - 2  # "hơn" at the end of a line that is broken in mid-sentence
    k = i
    while k > 0 and words[k - 1] in ("được", "con", "số", "những", "tới", "có", "cả") and i - k < 2:
        k -= 1
    for j in (k, i):
        if j >= 2 and (found := _QUALIFIERS.get(f"{words[j - 2]} {words[j - 1]}")):
            return found, j - 2
        if j >= 1 and (found := _QUALIFIERS.get(words[j - 1])):
            return found, j - 1
    return EXACT, i


def numerals(t: Tokens) -> list[Numeral]:
    found: list[Numeral] = []
    words, kinds, n = t.words, t.kinds, len(t)
    i = 0
    while i < n:
        kind = kinds[i]
        if kind == NUMBER:
            one = _digits(t, i)
            if one is None:
                i += 1
                continue
        elif kind == WORD and words[i] in _DIGITS:
            got = _spelled(t, i)
            if got is None:
                i += 1
                continue
            last, value = got
            one = Numeral(i, last, t.starts[i], t.ends[last], value, spelled=True, raw=words[i])
            one.magnitude = last > i
        else:
            i += 1
            continue
        one.qualifier, one.lead = _qualifier(t, one.first)
        after = one.last + 1
        if one.qualifier == EXACT:
            window = words[after : after + 6]
            for k in range(len(window) - 1):
                if kinds[after + k] in (MARK, LINE, NUMBER):
                    break
                if window[k] == "trở" and window[k + 1] == "lên":
                    one.qualifier = AT_LEAST
        found.append(one)
        i = one.last + 1
    return found


def _spaced(t: Tokens, first: int, group: int) -> bool:
    """ "2 914 buổi", typed with a plain blank: no name or date stands before, no other number behind."""
    end = group
    while end + 1 < len(t) and t.kinds[end + 1] == NUMBER and len(t.words[end + 1]) == 3:
        end += 1
    alone = end + 1 >= len(t) or t.kinds[end + 1] not in (NUMBER, CODE)
    apart = t.text[t.ends[group - 1] : t.starts[group]] == " " and not t.words[first].startswith("0")
    return alone and apart and (first == 0 or t.words[first - 1] not in _NUMBERED)


def _digits(t: Tokens, i: int) -> Numeral | None:
    words, kinds, n = t.words, t.kinds, len(t)
    value = value_of(words[i])
    if value is None:
        return None
    last = i
    one = Numeral(i, i, t.starts[i], t.ends[i], value, raw=words[i])
    # 2 914 with a non-breaking space between the groups
    while (
        "," not in one.raw
        and last + 1 < n
        and kinds[last + 1] == NUMBER
        and re.fullmatch(r"\d{3}", words[last + 1])
        and len(words[i]) <= 3
        and (t.text[t.ends[last] : t.starts[last + 1]] in ("\u00a0", "\u202f", "\u2009") or _spaced(t, i, last + 1))
    ):
        last += 1
        one.value = one.value * 1000 + float(words[last])
    # a/b
    if (
        last + 2 < n
        and words[last + 1] == "/"
        and kinds[last + 2] == NUMBER
        and t.glued(last + 1)
        and t.glued(last + 2)
        and (below := value_of(words[last + 2])) is not None
    ):
        one.denominator = below
        last += 2
    elif last + 2 < n and words[last + 1] in "-–" and kinds[last + 2] == NUMBER and len(words[last + 1]) == 1:
        high = value_of(words[last + 2])
        if high is not None and high > one.value:
            one.high = high
            last += 2
    if last + 1 < n and words[last + 1] == "%":
        one.percent = True
        last += 1
    elif words[last + 1 : last + 3] == ["phần", "trăm"]:
        one.percent = True
        last += 2
    else:
        scale = {**MAGNITUDES, **_PLAIN_MAGNITUDES} if t.plain[i] else MAGNITUDES
        while last + 1 < n and words[last + 1] in scale and not (t.plain[i] and words[last + 2 : last + 3] == ["le"]):
            if words[last + 1] == "tỷ" and words[last + 2 : last + 3] in (["lệ"], ["suất"]):
                break
            last += 1
            factor = scale[words[last]]
            one.value *= factor
            if one.high is not None:
                one.high *= factor
            one.magnitude = True
        # "1 tỷ 250 triệu": a smaller part follows without a mark
        while one.magnitude and one.high is None and last + 2 < n and kinds[last + 1] == NUMBER:
            more, unit = value_of(words[last + 1]), scale.get(words[last + 2])
            if more is None or unit is None or more * unit >= scale[words[last]]:
                break
            one.value += more * unit
            last += 2
    one.last, one.end = last, t.ends[last]
    return one


def apart(one: Numeral, t: Tokens) -> list[Numeral]:
    """The two numbers of a/b: "Số vụ/đối tượng: 31/47"."""
    second = one.first + 2
    made = [
        Numeral(k, k, t.starts[k], t.ends[k], value_of(t.words[k]) or 0.0, lead=k, raw=t.words[k], paired=True)
        for k in (one.first, second)
    ]
    made[0].lead, made[0].qualifier = one.lead, one.qualifier
    return made


__all__ = ["ABOUT", "AT_LEAST", "CODE", "EXACT", "NEARLY", "Numeral", "apart", "numerals", "value_of"]
