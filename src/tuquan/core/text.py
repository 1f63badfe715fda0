"""Vietnamese text: folding, searching, sorting, writing numbers. One place for both databases.

SQLite's and PostgreSQL's own collations differ and neither folds đ, so the product stores two keys beside every
name: `search_text` (folded) and `sort_key` (the Vietnamese alphabet), both compared byte by byte.
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

# a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y, with f j w z where readers look for them.
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Order of the tone marks in Vietnamese dictionaries: level, falling, asking, tumbling, sharp, heavy.
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LETTER = {
    letter: chr(ord("A") + place) if place < 26 else chr(ord("a") + place - 26) for place, letter in enumerate(ALPHABET)
}
_COMPOSED = {
    char: (letter, mark)
    for letter in ALPHABET
    for mark in ("", *TONES)
    if len(char := unicodedata.normalize("NFC", letter + mark)) == 1
}
_PLAIN = {
    ord(char): unicodedata.normalize("NFD", letter)[0].replace("đ", "d") for char, (letter, _) in _COMPOSED.items()
}
_LETTERS = {ord(char): _LETTER[letter] for char, (letter, _) in _COMPOSED.items()}
_TONES = {**{ord(digit): "0" for digit in "0123456789 "}} | {
    ord(char): TONES.get(mark, "0") for char, (_, mark) in _COMPOSED.items()
}
_SEPARATORS = re.compile(r"[\W_]+")
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")


def clean(text: str) -> str:
    """Composed letters (NFC), one space between words, no control characters: how typed text is stored."""
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip()  # nearly every text; the long way costs ten times as much
    visible = "".join(
        c for c in unicodedata.normalize("NFC", text) if c in "\n\t " or unicodedata.category(c)[0] != "C"
    )
    return _SPACES.sub(" ", visible).strip()


def fold(text: str) -> str:
    """Lower case without marks: "Bảo vệ Đường" → "bao ve duong", from composed and decomposed letters alike."""
    quick = text.casefold().translate(_PLAIN)
    if quick.isascii():
        return quick
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")


def search_text(*parts: str) -> str:
    """What a record is found by: folded words, each after one space (so " bao" finds the start of a word)."""
    words = " ".join(_WORD.findall(fold(" ".join(part for part in parts if part))))
    return f" {words}" if words else ""


def search_words(query: str) -> list[str]:
    """The folded words of what somebody typed into a search box."""
    return _WORD.findall(fold(query))


def sort_key(text: str) -> str:
    """A key whose byte order is the Vietnamese alphabet's: letters first, then tones; numbers by value.

    "Ấp 2" < "Ấp 10"; "an" < "ăn" < "ân"; "ma" < "mà" < "mả" < "mã" < "má" < "mạ".
    """
    text = _DIGITS.sub(
        lambda number: f"{len(number[0].lstrip('0')):02d}{number[0].lstrip('0')}",
        unicodedata.normalize("NFC", text.casefold()),
    )
    words = _SEPARATORS.sub(" ", text).lstrip()
    quick = words.translate(_LETTERS)
    if quick.isascii():
        return quick.strip() + "!" + words.translate(_TONES).rstrip("0")
    return _sort_key_of_any(text)


def _sort_key_of_any(text: str) -> str:
    """The same, letter by letter, for text that holds letters of other alphabets."""
    letters: list[str] = []
    tones: list[str] = []
    for char in text:
        tone, base = "0", char
        decomposed = unicodedata.normalize("NFD", char)
        marks = [mark for mark in decomposed[1:] if mark in TONES]
        if marks:
            tone = TONES[marks[0]]
            base = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONES))
        if base in _LETTER:
            letters.append(_LETTER[base])
            tones.append(tone)
        elif base.isdigit():
            letters.append(base)
            tones.append("0")
        elif letters and letters[-1] != " ":
            letters.append(" ")
            tones.append("0")
    return "".join(letters).strip() + "!" + "".join(tones).rstrip("0")


def number(value: int | float | Decimal, places: int | None = None) -> str:
    """2914 → "2.914"; 98.5 → "98,5"; as many decimals as there are, or `places`."""
    quantity = value if isinstance(value, Decimal) else Decimal(str(value))
    if places is not None:
        quantity = round(quantity, places)
    elif quantity == quantity.to_integral_value():
        quantity = quantity.to_integral_value()
    else:
        quantity = quantity.normalize()
    return f"{quantity:,f}".translate(str.maketrans(",.", ".,"))


def counted(value: int | float | Decimal) -> str:
    """A count as papers write it: whole numbers below ten with a zero before them, "02"; else as `number`."""
    written = number(value)
    return f"0{written}" if len(written) == 1 and written != "0" else written


def percent(part: int | float | Decimal, whole: int | float | Decimal, places: int = 1) -> str:
    """Share in per cent. Rounded as everybody reckons it, 19 of 24 is "79,2 %", but never up to a whole per cent that it
    does not reach: 9.999 of 10.000 is "99,9 %", and what asks for 70 % is not met by a "70 %" of 69,96."""
    if not whole:
        return "–"
    share = Decimal(str(part)) * 100 / Decimal(str(whole))
    step = Decimal(1).scaleb(-places)
    rounded, cut = share.quantize(step, ROUND_HALF_UP), (share // step) * step
    return f"{number(rounded if places and rounded // 1 == share // 1 else cut)} %"


def letter_of(place: int) -> str:
    """The letter of a point (điểm) in a paper: 0 → a, 4 → đ (Decree 30/2020)."""
    return "abcdđeêghiklmnopqrstuvxy"[place]
