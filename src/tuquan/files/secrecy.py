"""Does a text bear a secrecy mark? State secrets stay out of the product.

A mark is a stamp: MẬT, TỐI MẬT or TUYỆT MẬT alone on a line (or in a box) near the top of a page, or after "Độ mật:".
The same syllable in running text (bí mật, bảo mật, mật khẩu, mật độ) is no mark, and neither is a paper *about* the
protection of State secrets.
"""

import re
import unicodedata
from collections.abc import Iterable

TOP_LINES = 40
"""How many lines count as the top of a page: the stamp stands under number and symbol, left of the date or above."""

# Also as older fonts wrote it (TCVN3, VNI), and without marks where no other word looks alike.
_MARKS = {
    "TUYỆT MẬT": ["TUYỆT MẬT", "TUYÖT MËT", "TUYEÄT MAÄT", "TUYET MAT"],
    "TỐI MẬT": ["TỐI MẬT", "TèI MËT", "TÈI MËT", "TOÁI MAÄT", "TOI MAT"],
    "MẬT": ["MẬT", "MËT", "MAÄT"],
}
_NAME_OF = {
    unicodedata.normalize("NFC", written).replace(" ", ""): name for name, all in _MARKS.items() for written in all
}
_ALONE = re.compile(r"^[^\w]*(.*?)[^\w]*$", re.DOTALL)
_LEVEL = r"(TUYỆT\s*MẬT|TỐI\s*MẬT|MẬT)"
_LABELLED = re.compile(rf"\bĐộ\s+mật\s*[:：]\s*{_LEVEL}(?!\w)", re.IGNORECASE)
# Two columns of a letter's head often come out as one line: "Số: 12/KH-CAT   MẬT", "MẬT   CỘNG HÒA XÃ HỘI…".
_NOT_AFTER = r"(?<!BÍ)(?<!BẢO)(?<!ĐỘ)(?<!CƠ)(?<!,)"
_BESIDE = [
    re.compile(rf"^\W*{_LEVEL}(?:\s{{2,}}|\t)(?!KHẨU|ĐỘ|MÃ|THƯ|VỤ|DANH|NHÀ|\W*$)"),
    re.compile(rf"^\W*{_LEVEL}\s+(?:CỘNG\s+HÒA|CỘNG\s+HOÀ|Độc\s+lập|ĐỘC\s+LẬP|Số\s*:)"),
    re.compile(rf"^\W*Số\s*:.*?\S{_NOT_AFTER}\s+{_LEVEL}\W*$"),
    re.compile(rf"(?<=\S){_NOT_AFTER}(?:\s{{2,}}|\t){_LEVEL}\W*$"),
]
# A heading in capitals that breaks before its last word: "CAM KẾT BẢO / MẬT", "… ĐỘ TUYỆT MẬT, / TỐI MẬT".
_GOES_ON = re.compile(r"(?:\b(?:BÍ|BẢO|ĐỘ|CƠ|VÀ|HOẶC|CỦA|LÀ)|[,;:–-])\s*$", re.IGNORECASE)
_IN_NAME_BRACKETS = re.compile(rf"[(\[{{]\s*{_LEVEL}\s*[)\]}}]", re.IGNORECASE)
_IN_NAME_LAST = re.compile(rf"(\S+)\s+{_LEVEL}(?:\.\w+)?$")
_IN_NAME_ALONE = re.compile(rf"(?:^|\s*[_\-–.,;+]\s*){_LEVEL}(?=\s*(?:[_\-–.,;+]|$))")


def mark_in_name(name: str) -> str | None:
    """ "Kế hoạch 12 (MẬT).pdf", "MẬT - KH 12.pdf", "KH_TỐI MẬT_2026.docx"."""
    name = unicodedata.normalize("NFC", name)
    if found := _IN_NAME_BRACKETS.search(name) or _IN_NAME_ALONE.search(name):
        return _spaced(found[1])
    if (last := _IN_NAME_LAST.search(name)) and last[1].upper() not in ("BẢO", "BÍ", "CƠ", "ĐỘ", "VÀ", "LÀ", "HOẶC"):
        return _spaced(last[2])
    return None


def mark_in_page(lines: Iterable[str]) -> str | None:
    """The mark near the top of a page, or None."""
    before, looked = "", 0
    for raw in lines:
        line = unicodedata.normalize("NFC", raw).strip("\r\n")
        if not line.strip():
            continue
        looked += 1
        if looked > TOP_LINES:
            return None
        if mark := _mark(line, before):
            return mark
        before = line
    return None


def _mark(line: str, before: str) -> str | None:
    if len(line) > 300:
        return None
    alone = _ALONE.match(line)
    word = re.sub(r"\s+", "", alone[1]) if alone else ""
    if word in _NAME_OF and not line.rstrip().endswith((",", ";", "?", "!")):
        if word == "MẬT" and (first := before.strip(" \t|[]()")) in ("TỐI", "TUYỆT"):
            return f"{first} MẬT"
        return None if _GOES_ON.search(before) else _NAME_OF[word]
    if found := _LABELLED.search(line):
        return _spaced(found[1])
    for pattern in _BESIDE:
        if found := pattern.search(line):
            return _spaced(found[1])
    return None


def _spaced(level: str) -> str:
    level = re.sub(r"\s+", "", level).upper()
    return {"TUYỆTMẬT": "TUYỆT MẬT", "TỐIMẬT": "TỐI MẬT"}.get(level, "MẬT")
