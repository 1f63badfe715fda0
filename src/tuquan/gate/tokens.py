"""What stands in the QR of a pass: its rules and our signature, as digits only. No Django.

Digits, because a QR code holds them in the least room, and because a scanner that types on a computer set to Vietnamese
loses letters to the typing method: digits can be put right (`digits_of`). Nothing about a person stands in it.
`core/static/core/js/gate/pass.js` reads and checks the same.

Bytes: 1 way (1 in, 2 out) · 16 pass · 16 unit · 4 starts · 4 ends · 1 days · 2 + 2 minutes · 2 uses · 1 + 4 each gates · 1 + 4
each areas · 64 signature (Ed25519 over CONTEXT and everything before it); read as one large number after a leading 1.
"""

import struct
import unicodedata
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tuquan.gate import deciding

WAYS: Final = {1: deciding.IN, 2: deciding.OUT}
"""What the first byte says: a pass in, or one that lets out."""
CONTEXT: Final = b"tuquan.gate.pass"
SIGNATURE: Final = 64
SHORTEST: Final = 200
"""Digits; the shortest token has about 280."""
LONGEST: Final = 2000
_HEAD: Final = struct.Struct(">B16s16sIIBHHH")
# What the digit row types on a Windows keyboard set to Vietnamese (5 to 9 are tone marks).
_VIETNAMESE_ROW: Final = {
    "ă": "1",
    "â": "2",
    "ê": "3",
    "ô": "4",
    "\u0300": "5",
    "\u0309": "6",
    "\u0303": "7",
    "\u0301": "8",
    "\u0323": "9",
    "đ": "0",
}


class NotAPass(Exception):
    """The code is none of ours, or changed: which of both, nobody at the gate needs to know."""


@dataclass(frozen=True)
class Token:
    id: UUID
    rules: dict[str, Any]
    """As `deciding.decide` takes them."""


def make(id: UUID, rules: dict[str, Any], key: Ed25519PrivateKey) -> str:
    body = _HEAD.pack(
        next(number for number, way in WAYS.items() if way == rules.get("way", deciding.IN)),
        id.bytes,
        UUID(rules["unit"]).bytes,
        rules["starts"],
        rules["ends"],
        rules["days"],
        rules["first_minute"],
        rules["last_minute"],
        rules["uses"],
    )
    for name in ("gates", "areas"):
        body += struct.pack(f">B{len(rules[name])}I", len(rules[name]), *rules[name])
    return str(int.from_bytes(b"\x01" + body + key.sign(CONTEXT + body), "big"))


def looks_like_one(scanned: str) -> bool:
    return SHORTEST <= len(scanned) <= LONGEST and scanned.isascii() and scanned.isdigit()


def read(digits: str, key: Ed25519PublicKey) -> Token:
    """:raises NotAPass: no pass, or not signed by this key."""
    if not looks_like_one(digits):
        raise NotAPass
    number = int(digits)
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    body, signature = raw[1:-SIGNATURE], raw[-SIGNATURE:]
    try:
        if raw[0] != 1 or body[0] not in WAYS:
            raise NotAPass
        key.verify(signature, CONTEXT + body)
        way, id, unit, starts, ends, days, first, last, uses = _HEAD.unpack_from(body)
        gates, place = _ids(body, _HEAD.size)
        areas, place = _ids(body, place)
    except (InvalidSignature, struct.error, IndexError) as error:
        raise NotAPass from error
    if place != len(body):
        raise NotAPass
    rules = {
        "unit": str(UUID(bytes=unit)),
        "starts": starts,
        "ends": ends,
        "days": days,
        "first_minute": first,
        "last_minute": last,
        "uses": uses,
        "gates": gates,
        "areas": areas,
        "way": WAYS[way],
    }
    return Token(UUID(bytes=id), rules)


def _ids(body: bytes, place: int) -> tuple[list[int], int]:
    count = body[place]
    return list(struct.unpack_from(f">{count}I", body, place + 1)), place + 1 + 4 * count


def digits_of(scanned: str) -> str:
    """The digits that a scanner meant: what a Vietnamese keyboard made of them is undone; spaces and dashes go. Empty
    when something else stands in it."""
    if scanned.isascii() and scanned.isdigit():
        return scanned
    found = []
    for char in unicodedata.normalize("NFC", scanned.strip().lower()):
        parts = unicodedata.normalize("NFD", char)
        tones = [part for part in parts if part in _VIETNAMESE_ROW]
        letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _VIETNAMESE_ROW))
        for one in (letter, *tones):
            if one.isascii() and one.isdigit():
                found.append(one)
            elif one in _VIETNAMESE_ROW:
                found.append(_VIETNAMESE_ROW[one])
            elif not (one.isspace() or one in "-._\ufeff"):  # also the empty letter of a tone mark that stands alone
                return ""
    return "".join(found)
