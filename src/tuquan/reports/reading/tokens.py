"""A text as syllables, numbers and marks, each with its place in the text as given.

Matching is done on syllables in lower case with one spelling for what Vietnamese spells in two ways (hoà, hòa; tỉ, tỷ).
A line without any diacritic is matched on letters alone, so that a typed heading "KET QUA TUYEN TRUYEN" is understood.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

WORD, NUMBER, CODE, MARK, LINE = "w", "n", "c", "p", "l"

_TOKEN = re.compile(
    r"(?P<w>[^\W\d_]+\d*)"  # the commonest first
    r"|(?P<l>\n)"
    r"|(?P<c>\d+(?:[.,]\d+)*[^\W\d_]\w*)"  # 24h, 300m, 1A: never a figure
    r"|(?P<n>\d+(?:[.,]\d+)*)"
    r"|(?P<p>\S)"
)
_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1ea0-\u1eff]")
_DRESS = re.compile(r"\*\*|__|(?m:^#{1,6} +)|\u00ad|\u2060|\u200c|\u200d")
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?: (?:[A-Z]{2,}|\d[\d.,%]*)){3,}\b")
_SELDOM, _SHORT = 25, 40
"""Every fifth letter of Vietnamese bears a mark."""
_KINDS = (MARK, WORD, LINE, CODE, NUMBER, MARK)
_MARKS = {0x0300, 0x0309, 0x0303, 0x0301, 0x0323}
# Where the tone stands in an open oa, oe, uy: both spellings are in use.
_TONES = str.maketrans("", "")
_OLD_TO_NEW = {}
for _pair in ("oa", "oe", "uy"):
    for _mark in _MARKS:
        _old = _pair[0] + unicodedata.normalize("NFC", _pair[1] + chr(_mark))
        _new = unicodedata.normalize("NFC", _pair[0] + chr(_mark)) + _pair[1]
        _OLD_TO_NEW[_old] = _new
_TWO_SPELLINGS = {
    "tỉ": "tỷ", "kí": "ký", "kĩ": "kỹ", "lí": "lý", "mĩ": "mỹ", "sĩ": "sỹ", "qui": "quy", "quí": "quý",
    "quĩ": "quỹ", "ti": "ty", "vày": "vài", "pa-nô": "pano", "dùm": "giùm", "giầy": "giày",
}  # fmt: skip
_OPEN = re.compile("(" + "|".join(_OLD_TO_NEW) + ")$")


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


@lru_cache(maxsize=20_000)
def syllable(text: str) -> str:
    """The one spelling a syllable is compared by."""
    low = text.lower()
    low = _TWO_SPELLINGS.get(low, low)
    if len(low) >= 2 and not low.startswith("qu") and (found := _OPEN.search(low)):
        low = low[: found.start()] + _OLD_TO_NEW[found.group()]
    return low


@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    """Without diacritics: "tuyên" → "tuyen"."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(char for char in apart if not unicodedata.combining(char))


def composed(text: str) -> tuple[str, list[int] | None]:
    """The text in composed letters and, where that moved anything, the old place of each new character."""
    if unicodedata.is_normalized("NFC", text):
        return text, None
    parts: list[str] = []
    places: list[int] = []
    start = 0
    for place in range(1, len(text) + 1):
        if place < len(text) and unicodedata.combining(text[place]) and place - start < 8:
            continue
        cluster = unicodedata.normalize("NFC", text[start:place])
        parts.append(cluster)
        places += [start] * len(cluster)
        start = place
    places.append(len(text))
    return "".join(parts), places


def unmarked(text: str, places: list[int] | None) -> tuple[str, list[int] | None]:
    """Without what only dresses the text (bold and heading marks, soft hyphens); with the old place of each character."""
    if not _DRESS.search(text):
        return text, places
    parts: list[str] = []
    kept: list[int] = []
    start = 0
    for found in _DRESS.finditer(text):
        parts.append(text[start : found.start()])
        kept += range(start, found.start())
        start = found.end()
    parts.append(text[start:])
    kept += range(start, len(text) + 1)
    return "".join(parts), kept if places is None else [places[place] for place in kept]


@dataclass(slots=True)
class Tokens:
    """Parallel lists, one entry a token: what a page of text is worth in objects would cost more than the reading."""

    text: str
    words: list[str] = field(default_factory=list)
    """Lower case, one spelling."""
    kinds: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    plain: list[bool] = field(default_factory=list)
    """The line it stands in has no diacritics."""

    def __len__(self) -> int:
        return len(self.words)

    def at(self, place: int) -> int:
        """The token that covers or precedes this place."""
        return max(bisect_right(self.starts, place) - 1, 0)

    def capital(self, index: int) -> bool:
        return self.text[self.starts[index]].isupper()

    def glued(self, index: int) -> bool:
        """Nothing stands between this token and the one before."""
        return index > 0 and self.ends[index - 1] == self.starts[index]


def _plain_line(line: str) -> bool:
    """Without diacritics, but for a word or two."""
    if line.isascii():
        return any(char.isalpha() for char in line)
    accented = len(_ACCENTED.findall(line))
    return accented * _SELDOM < len(line) and (not accented or len(line) > _SHORT) and any(c.isalpha() for c in line)


def tokens(text: str) -> Tokens:
    made = Tokens(text)
    words, kinds, starts, ends = made.words, made.kinds, made.starts, made.ends
    for found in _TOKEN.finditer(text):
        kind = _KINDS[found.lastindex or 0]
        word = found[0]
        start, end = found.span()
        words.append(syllable(word) if kind is WORD else word)
        kinds.append(kind)
        starts.append(start)
        ends.append(end)
    made.plain = _plain_tokens(made)
    return made


def _plain_tokens(made: Tokens) -> list[bool]:
    plain: list[bool] = []
    offset = 0
    for line in made.text.split("\n"):
        offset += len(line) + 1
        stop = bisect_left(made.starts, offset)
        start = len(plain)
        plain += [_plain_line(line)] * (stop - start)
        if stop > start and plain[start] and not line.isascii():
            plain[start:] = [word.isascii() for word in made.words[start:stop]]
        if stop > start and not plain[start]:
            _plain_capitals(made, line, offset - len(line) - 1, plain)
    return plain


def _plain_capitals(made: Tokens, line: str, offset: int, plain: list[bool]) -> None:
    """ "BAT 12 DOI TUONG DANH BAC: Khuya 3/7, tổ công tác …": a title typed without diacritics that leads its line."""
    for found in _CAPITALS.finditer(line):
        first = bisect_left(made.starts, offset + found.start())
        for place in range(first, bisect_left(made.starts, offset + found.end())):
            plain[place] = True
