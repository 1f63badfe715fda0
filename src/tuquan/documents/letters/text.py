"""Text as the decree writes it: clean characters, numbers, dates, lists."""

import unicodedata
from collections.abc import Iterable
from datetime import date

from .metrics import face

# Letters of points (điểm), in the order of the Vietnamese alphabet.
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"

BLANK = "\u00a0" * 8
_LINE_ENDS = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n"})
# Signs people paste from forms that no Times New Roman has. In DOCX the office program finds another font for them.
_STAND_INS = {"☐": "□", "☑": "[x]", "☒": "[x]", "✓": "[x]", "✔": "[x]", "✗": "[x]", "✘": "[x]"}


def clean(text: str) -> str:
    """Composed letters (NFC) and nothing that XML or PDF refuses or that hides: control and format characters go."""
    text = unicodedata.normalize("NFC", text)
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    visible = (x for x in text if x in "\n\t" or unicodedata.category(x) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return unicodedata.normalize("NFC", "".join(visible))


def printable(text: str) -> str:
    """Clean text with only letters that Tinos holds: a PDF/A file may not show a letter without a shape."""
    text = clean(text)
    known = face().letters
    if known.issuperset(text):
        return text
    return "".join(letter if letter in known or letter in "\n\t" else _stand_in(letter) for letter in text)


def _stand_in(letter: str) -> str:
    if letter in _STAND_INS:
        return _STAND_INS[letter]
    plain = unicodedata.normalize("NFKC", letter)
    return plain if face().letters.issuperset(plain) else "□"


def roman(number: int) -> str:
    if not 0 < number < 4000:
        raise ValueError(f"không viết được {number} bằng chữ số La Mã")
    parts = []
    for value, sign in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        times, number = divmod(number, value)
        parts.append(sign * times)
    return "".join(parts)


def point_letter(number: int) -> str:
    if not 0 < number <= len(POINT_LETTERS):
        raise ValueError(f"một khoản chỉ có tối đa {len(POINT_LETTERS)} điểm, không có điểm thứ {number}")
    return POINT_LETTERS[number - 1]


def number_text(number: int | str | None) -> str:
    """ "05", "123", or room to write one in."""
    if number is None or number == "":
        return BLANK
    if isinstance(number, str) and not number.isdecimal():
        return number
    return f"{int(number):02d}"


def number_and_symbol(number: int | str | None, symbol: str) -> str:
    return f"{number_text(number)}/{symbol}"


def date_text(day: date | None) -> str:
    """Days below 10 and months 1 and 2 take a leading zero (Annex I, II.4.b), the other months do not."""
    if day is None:
        return "ngày … tháng … năm …"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def ended(items: Iterable[str]) -> list[str]:
    """Items of a list, each ending in ";" and the last in "."."""
    bare = [item.rstrip().rstrip(";.,").rstrip() for item in items]
    bare = [item for item in bare if item]
    return [f"{item};" for item in bare[:-1]] + [f"{item}." for item in bare[-1:]]
