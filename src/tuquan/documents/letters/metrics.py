"""Widths of text in Tinos, whose letters are as wide as those of Times New Roman.

Both writers ask here, so a heading breaks into the same lines and a rule has the same length in DOCX and in PDF.
"""

import struct
from functools import cache, cached_property, lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
_FILES = {
    (False, False): "Tinos-Regular.ttf",
    (True, False): "Tinos-Bold.ttf",
    (False, True): "Tinos-Italic.ttf",
    (True, True): "Tinos-BoldItalic.ttf",
}


class Face:
    """The little of a TrueType file that measuring needs: which letters there are and how far each advances."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        (count,) = struct.unpack_from(">H", data, 4)
        tables: dict[bytes, int] = {}
        for index in range(count):
            tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * index)
            tables[tag] = offset
        (units,) = struct.unpack_from(">H", data, tables[b"head"] + 18)
        self._units_per_em = float(units)
        (long_metrics,) = struct.unpack_from(">H", data, tables[b"hhea"] + 34)
        advances = struct.unpack_from(">" + "Hh" * long_metrics, data, tables[b"hmtx"])[::2]
        self._advances: dict[int, int] = {
            code: advances[min(glyph, long_metrics - 1)] for code, glyph in _glyphs(data, tables[b"cmap"]).items()
        }
        self._missing = advances[0]

    def covers(self, code: int) -> bool:
        return code in self._advances

    @cached_property
    def letters(self) -> frozenset[str]:
        return frozenset(map(chr, self._advances))

    def width(self, text: str) -> float:
        """In em. Without kerning, as Word sets text by default."""
        advances, missing = self._advances, self._missing
        total: int = sum(advances.get(ord(letter), missing) for letter in text)
        return total / self._units_per_em


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """Code point to glyph, from the Windows Unicode tables (formats 4 and 12)."""
    glyphs: dict[int, int] = {}
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for index in range(count):
        platform, _, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * index)
        if platform not in (0, 3):
            continue
        start = cmap + offset
        (kind,) = struct.unpack_from(">H", data, start)
        if kind == 4:
            glyphs.update(_format_4(data, start))
        elif kind == 12:
            (groups,) = struct.unpack_from(">I", data, start + 12)
            for group in range(groups):
                first, last, glyph = struct.unpack_from(">III", data, start + 16 + 12 * group)
                glyphs.update({code: glyph + code - first for code in range(first, last + 1)})
    return {code: glyph for code, glyph in glyphs.items() if glyph}


def _format_4(data: bytes, start: int) -> dict[int, int]:
    segments = struct.unpack_from(">H", data, start + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", data, start + 14)
    at = start + 16 + 2 * segments
    starts = struct.unpack_from(f">{segments}H", data, at)
    deltas = struct.unpack_from(f">{segments}H", data, at + 2 * segments)
    offsets_at = at + 4 * segments
    offsets = struct.unpack_from(f">{segments}H", data, offsets_at)
    glyphs = {}
    for segment, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        if first == 0xFFFF:
            continue
        for code in range(first, last + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", data, offsets_at + 2 * segment + offset + 2 * (code - first))
                if glyph == 0:
                    continue
            glyphs[code] = (glyph + delta) & 0xFFFF
    return glyphs


@cache
def face(bold: bool = False, italic: bool = False) -> Face:
    return Face(FONTS / _FILES[bold, italic])


def width_mm(text: str, size: float, *, bold: bool = False, italic: bool = False) -> float:
    return face(bold, italic).width(text) * size * 25.4 / 72


def balanced_lines(text: str, limit: float, size: float, *, bold: bool = False, italic: bool = False) -> list[str]:
    """Break a heading into as few lines as fit in ``limit`` millimetres, all of about the same length.

    A line feed in the text is a break the writer asked for and stays.
    """
    return [line for part in text.split("\n") for line in _balance(part, limit, size, bold, italic)]


# What is not torn apart where as few lines do without: first whole names, then words of two syllables.
_NAMES = ("ủy ban nhân dân", "hội đồng nhân dân", "ban chỉ đạo", "toàn dân", "an ninh", "trật tự", "tổ quốc")
_WORDS = (
    "ủy ban", "nhân dân", "hội đồng", "chỉ đạo", "thường trực", "văn phòng", "công an", "toàn dân", "an ninh", "trật tự",
    "tổ quốc", "bảo vệ", "phong trào", "kết quả", "thực hiện", "tổng kết", "giai đoạn", "kế hoạch", "công nhận",
    "đơn vị", "cơ quan", "trường học",
)  # fmt: skip
_PLACES = ("tỉnh", "xã", "phường", "huyện")
_PLACE_WORDS = 3
_MOST_LINES = 3
_LONGEST = 4


# Names of bodies, types and positions come again in every letter of an office.
@lru_cache(maxsize=4096)
def _balance(text: str, limit: float, size: float, bold: bool, italic: bool) -> tuple[str, ...]:
    words = text.split()
    plain = _balanced(words, limit, size, bold, italic)
    if len(plain) < 2:
        return plain
    # Sooner a third line than a name torn apart.
    most = max(len(plain), _MOST_LINES)
    for kept, count in ((_NAMES + _WORDS, len(plain)), (_WORDS, len(plain)), (_NAMES + _WORDS, most), (_WORDS, most)):
        lines = _balanced(_joined(words, kept), limit, size, bold, italic)
        if len(lines) <= count and all(width_mm(one, size, bold=bold, italic=italic) <= limit for one in lines):
            return lines
    return plain


def _joined(words: list[str], kept: tuple[str, ...]) -> list[str]:
    """The words, with those that belong together in one; a place at the end keeps its name."""
    found, at = [], 0
    while at < len(words):
        rest = len(words) - at
        long = rest if words[at].lower() in _PLACES and 1 < rest <= _PLACE_WORDS else 0
        long = long or next(
            (count for count in range(min(_LONGEST, rest), 1, -1) if " ".join(words[at : at + count]).lower() in kept),
            1,
        )
        found.append(" ".join(words[at : at + long]))
        at += long
    return found


def _balanced(words: list[str], limit: float, size: float, bold: bool, italic: bool) -> tuple[str, ...]:
    if not words:
        return ()
    widths = [width_mm(word, size, bold=bold, italic=italic) for word in words]
    space = width_mm(" ", size, bold=bold, italic=italic)
    best = _greedy(widths, space, limit)
    # The narrowest limit that needs no more lines than the given one: by halving, a tenth of a millimetre is enough.
    low, high = (0.0, limit) if len(best) > 1 and max(widths) <= limit else (0.0, 0.0)
    while high - low > 0.1:
        middle = (low + high) / 2
        lines = _greedy(widths, space, middle)
        if len(lines) <= len(best) and max(widths) <= middle:
            best, high = lines, middle
        else:
            low = middle
    return tuple(" ".join(words[first:last]) for first, last in best)


def _greedy(widths: list[float], space: float, limit: float) -> list[tuple[int, int]]:
    """First and last word of each line when every line takes what fits."""
    lines = []
    first, width = 0, widths[0]
    for index, word in enumerate(widths[1:], 1):
        if width + space + word <= limit:
            width += space + word
        else:
            lines.append((first, index))
            first, width = index, word
    lines.append((first, len(widths)))
    return lines
