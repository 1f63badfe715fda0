"""The QR of a citizen card: seven fields after one another, plain text, no signature (so a convenience, no proof). No
Django. `core/static/core/js/gate/card.js` reads the same without network.

Only the number and the name are taken out of it; birthday, sex, residence and day of issue are not looked at, and what
stands behind the seventh field (newer cards) is passed over.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

FEWEST: Final = 6
_NUMBER: Final = re.compile(r"[0-9]{12}")
# What scanners in the field make of "|": other keyboards, look-alikes, a tabulator.
_SEPARATORS: Final = re.compile(r"[|¦ǀ∣│~¬\t\u001d]")
# Of a code whose separators were lost: number, old number, name, birthday, the rest.
_RUN_TOGETHER: Final = re.compile(
    r"([0-9]{12})([0-9]{9})?\s*([^\W\d_][^\d]*?)\s*([0-9]{8})\s*(Nam|Nữ|N.{1,3})\s*(.*)", re.I
)
_BEFORE: Final = re.compile(r"^(?:\ufeff|\][A-Za-z][0-9]|\s)+")
_LOST: Final = re.compile("[?\ufffd]")


@dataclass(frozen=True)
class Card:
    number: str
    """Never stored, shown or logged: `keys.hash_of` and `masked` are what remains of it."""
    name: str
    name_is_sure: bool
    """False when the scanner lost letters: the guard looks at the card and mends the name."""


def parse(scanned: str) -> Card | None:
    """The card, or None when this is no citizen card."""
    text = _BEFORE.sub("", _mended(scanned)).strip()
    fields = [field.strip() for field in _SEPARATORS.split(text)]
    if len(fields) >= FEWEST:
        number, name = fields[0], fields[2]
    elif found := _RUN_TOGETHER.fullmatch(text):
        number, name = found[1], found[3]
    else:
        return None
    name = " ".join(name.split())
    if not _NUMBER.fullmatch(number) or not name or len(name) > 120 or any(char.isdigit() for char in name):
        return None
    sure = not _LOST.search(name)
    return Card(number, _LOST.sub("", name) if not sure else name, sure)


def masked(number: str) -> str:
    """What the screen shows: the last three digits."""
    return f"•••••••••{number[-3:]}"


def _mended(text: str) -> str:
    """Composed letters; UTF-8 that was read as Western European is read again."""
    for encoding in ("cp1252", "latin-1"):
        if any(mark in text for mark in ("Ã", "á»", "áº", "Ä", "Æ", "Â")):
            try:
                text = text.encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            break
    return unicodedata.normalize("NFC", text)
