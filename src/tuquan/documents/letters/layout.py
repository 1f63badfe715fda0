"""The measures of Decree 30/2020/NĐ-CP, Annex I, and the head of a letter broken into lines.

Both writers take every size, width and rule from here, so they cannot differ.
"""

from dataclasses import dataclass

from .blocks import Annex, Column, Letter
from .metrics import balanced_lines, width_mm
from .text import clean, date_text, ended, number_and_symbol, roman

# I.1 and I.3: A4; top and bottom 20–25 mm, left 30–35 mm, right 15–20 mm.
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
TOP, BOTTOM, LEFT, RIGHT = 20.0, 20.0, 30.0, 15.0
# II.6: first line 1 or 1.27 cm, at least 6 pt between paragraphs, lines from single to 1.5.
INDENT = 12.7
PARAGRAPH_GAP = 6.0
LINE_SPACING = 1.15
# Times New Roman and Tinos: ascender, descender and line gap in em; their sum is Word's single line.
ASCENDER, DESCENDER, LINE_GAP = 0.891, 0.216, 0.042
SINGLE_LINE = ASCENDER + DESCENDER + LINE_GAP
# Room for signature and seal between position and name.
SIGNING_ROOM = 26.0
# I.7: in the middle of the top margin.
PAGE_NUMBER_SIZE = 14.0

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes go together: a paper in 14 has the nation's name in 13, one in 13 has it in 12."""

    body: float
    nation: float
    motto: float
    bodies: float  # parent and issuing body
    number: float
    place_date: float
    type_name: float
    letter_summary: float  # V/v
    signature: float
    recipients_head: float = 12
    recipients: float = 11
    drafter: float = 11
    footer: float = 11
    annex: float = 14


SIZES = {
    14: Sizes(14, 13, 14, 13, 13, 14, 14, 13, 14),
    13: Sizes(13, 12, 13, 12, 13, 13, 13, 12, 13),
}


@dataclass(frozen=True, slots=True)
class Head:
    """Head of page 1: lines as they stand, widths and rules in millimetres."""

    left_width: float
    right_width: float
    parent: list[str]
    issuing: list[str]
    issuing_rule: float
    motto_rule: float
    number: str
    letter_summary: list[str]
    place_date: list[str]
    type_name: str
    summary: list[str]
    summary_rule: float


def text_width(*, landscape: bool = False) -> float:
    return (PAGE_HEIGHT if landscape else PAGE_WIDTH) - LEFT - RIGHT


def text_height(*, landscape: bool = False) -> float:
    return (PAGE_WIDTH if landscape else PAGE_HEIGHT) - TOP - BOTTOM


def rule_under(lines: list[str], size: float) -> float:
    """Between a third and a half of the line it stands under; 0 under nothing."""
    return round(0.4 * max((width_mm(line, size, bold=True) for line in lines), default=0.0), 2)


def head(letter: Letter, sizes: Sizes) -> Head:
    width = text_width(landscape=letter.landscape)
    # The nation's name stays on one line; a long place with its date gets what room the left side can spare.
    place_date = clean(f"{letter.place}, {date_text(letter.date)}" if letter.place else date_text(letter.date))
    right = width_mm(NATION, sizes.nation, bold=True) + 2
    right = max(right, min(width_mm(place_date, sizes.place_date, italic=True) + 2, right + 14))
    if letter.landscape:
        right = max(right, width / 2)
    left = width - right
    # A breath between both sides.
    limit = left - 3
    parent = balanced_lines(clean(letter.parent_body).upper(), limit, sizes.bodies)
    issuing = balanced_lines(clean(letter.issuing_body).upper(), limit, sizes.bodies, bold=True)
    summary = clean(letter.summary).strip()
    vv: list[str] = []
    lines: list[str] = []
    if letter.type_name is None and summary:
        bare = summary[4:] if summary[:4].casefold() == "v/v " else summary
        vv = balanced_lines(f"V/v {bare}", limit, sizes.letter_summary)
    elif summary:
        lines = balanced_lines(summary, width - 20, sizes.type_name, bold=True)
    type_name = clean(letter.type_name or "").upper()
    return Head(
        left_width=round(left, 2),
        right_width=round(right, 2),
        parent=parent,
        issuing=issuing,
        issuing_rule=rule_under(issuing, sizes.bodies),
        motto_rule=round(width_mm(MOTTO, sizes.motto, bold=True), 2),
        number=f"Số: {number_and_symbol(letter.number, clean(letter.symbol))}" if letter.symbol else "",
        letter_summary=vv,
        place_date=balanced_lines(place_date, right - 1, sizes.place_date, italic=True),
        type_name=type_name,
        summary=lines,
        summary_rule=rule_under(lines or [type_name], sizes.type_name),
    )


def annex_name(letter: Letter, index: int) -> str:
    """ "Phụ lục" when there is one, "Phụ lục I", "Phụ lục II" when there are more."""
    return "Phụ lục" if len(letter.annexes) == 1 else f"Phụ lục {roman(index + 1)}"


def annex_reference(letter: Letter, annex: Annex) -> str:
    if annex.reference is not None:
        return clean(annex.reference)
    paper = letter.type_name or "Công văn"
    number = f" số {number_and_symbol(letter.number, letter.symbol)}" if letter.symbol else ""
    return clean(f"(Kèm theo {paper}{number} {date_text(letter.date)} của {letter.issuing_body})")


def column_widths(columns: tuple[Column, ...], width: float) -> list[float]:
    total = sum(column.width for column in columns)
    return [round(column.width / total * width, 2) for column in columns]


def recipient_lines(recipients: tuple[str, ...]) -> list[str]:
    """ "- … ;" for each, "." after the last, which is the one that keeps the file ("Lưu: VT, …")."""
    return [f"- {item}" for item in ended(clean(x).removeprefix("- ") for x in recipients)]
