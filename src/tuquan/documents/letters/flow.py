"""The body as both writers see it: few kinds of flowing parts instead of many kinds of blocks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .blocks import (
    Align,
    Article,
    Block,
    BulletList,
    Cell,
    Clause,
    Content,
    Heading,
    HeadingLevel,
    Image,
    Letter,
    PageBreak,
    Paragraph,
    Point,
    Row,
    Run,
    SignatureBlock,
    Table,
)
from .layout import INDENT, PARAGRAPH_GAP, text_width
from .metrics import width_mm
from .text import clean, ended, point_letter, roman

Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph with its form resolved; lengths in millimetres. ``outline`` is its depth among the bookmarks."""

    runs: Runs
    align: Align = "justify"
    first: float = 0.0  # indent of the first line, beyond ``left``; negative hangs
    left: float = 0.0
    above: float = PARAGRAPH_GAP  # points
    below: float = PARAGRAPH_GAP  # of two lines that meet the larger gap counts; in Word only what is above counts
    keep: bool = False  # on the page of what follows
    outline: int = 0


Part = Line | Table | Image | PageBreak | SignatureBlock


def runs_of(content: Content, *, bold: bool = False, italic: bool = False) -> Runs:
    if isinstance(content, str):
        return (Run(content, bold, italic),)
    if bold or italic:
        return tuple(Run(run.text, run.bold or bold, run.italic or italic) for run in content)
    return content


def is_empty(content: Content) -> bool:
    return not content if isinstance(content, str) else not any(run.text for run in content)


def parts(blocks: Iterable[Block]) -> Iterator[Part]:
    for block in blocks:
        match block:
            case Paragraph():
                first = INDENT if block.indent and block.align in ("justify", "left") else 0.0
                yield Line(runs_of(block.content), block.align, first, keep=block.keep_with_next)
            case Heading():
                yield from _heading(block)
            case Article():
                yield _numbered(f"Điều {block.number}. {block.title}".rstrip(), block.content, outline=2)
            case Clause():
                if block.title:
                    yield _numbered(f"{block.number}. {block.title}", block.content, outline=3)
                else:
                    yield Line((Run(f"{block.number}. "), *runs_of(block.content)), first=INDENT)
            case Point():
                yield Line((Run(f"{point_letter(block.number)}) "), *runs_of(block.content)), first=INDENT)
            case BulletList():
                for item in block.items:
                    yield Line((Run(f"{block.mark} "), *runs_of(item)), first=INDENT)
            case _:
                yield block


def _numbered(title: str, content: Content, *, outline: int) -> Line:
    """Number and title in bold; alone on their line they are a heading, else the text runs on behind them."""
    bold = (Run(title, bold=True),)
    if is_empty(content):
        return Line(bold, first=INDENT, keep=True, outline=outline)
    return Line((*bold, Run(" "), *runs_of(content)), first=INDENT)


def _heading(block: Heading) -> Iterator[Line]:
    centred: dict[HeadingLevel, tuple[str, Callable[[int], str], int]] = {
        HeadingLevel.PART: ("Phần", roman, 1),
        HeadingLevel.CHAPTER: ("Chương", roman, 1),
        HeadingLevel.SECTION: ("Mục", str, 2),
        HeadingLevel.SUBSECTION: ("Tiểu mục", str, 2),
    }
    if block.level in centred:
        word, count, outline = centred[block.level]
        number = Run(f"{word} {count(block.number)}", bold=True)
        yield Line((number,), "center", below=0, keep=True, outline=outline)
        yield Line((Run(block.title.upper(), bold=True),), "center", above=0, keep=True)
        return
    text, outline = _numbered_heading(block)
    yield Line(
        (Run(text, bold=True, italic=block.level is HeadingLevel.LETTER),), first=INDENT, keep=True, outline=outline
    )


def _numbered_heading(block: Heading) -> tuple[str, int]:
    if block.level is HeadingLevel.ROMAN:
        return f"{roman(block.number)}. {block.title.upper()}", 1
    if block.level is HeadingLevel.ARABIC:
        return f"{block.number}. {block.title}", 2
    return f"{point_letter(block.number)}) {block.title}", 3


_OPENING_GAP = 10.0


def addressee_lines(letter: Letter, size: float) -> list[Line]:
    """Kính gửi: one addressee stands on the same line; several on their own lines with "-", ";" and "." at the end."""
    addressees = [clean(item).removeprefix("- ") for item in letter.addressees if item.strip()]
    if not addressees:
        return []
    if len(addressees) == 1:
        text = f"Kính gửi: {addressees[0].rstrip(';. ')}"
        if width_mm(text, size) <= text_width(landscape=letter.landscape) - 30:
            return [Line((Run(text),), "center", above=_OPENING_GAP)]
        hang = round(width_mm("Kính gửi: ", size), 2)
        return [Line((Run(text),), "left", first=-hang, left=20 + hang, above=_OPENING_GAP)]
    hang = round(width_mm("- ", size), 2)
    left = 30 + round(width_mm("Kính gửi: ", size), 2)
    return [
        Line((Run("Kính gửi:"),), "left", left=30, above=_OPENING_GAP, keep=True),
        *(Line((Run(f"- {item}"),), "left", first=-hang, left=left + hang) for item in ended(addressees)),
    ]


def opening(letter: Letter, size: float) -> list[Line]:
    """What stands between the head and the body: addressees, who decides, the bases, "QUYẾT ĐỊNH:"."""
    lines = addressee_lines(letter, size)
    if letter.authority:
        lines.append(Line((Run(letter.authority.upper(), bold=True),), "center", keep=True))
    lines += [Line((Run(base, italic=True),), first=INDENT) for base in ended(clean(x) for x in letter.bases)]
    if letter.enacting:
        lines.append(Line((Run(f"{letter.enacting.upper().rstrip(':')}:", bold=True),), "center", keep=True))
    return lines


def closing(letter: Letter) -> SignatureBlock | None:
    signatures = letter.cosigners + ((letter.signature,) if letter.signature else ())
    if not signatures and not letter.recipients:
        return None
    return SignatureBlock(signatures, letter.recipients, letter.drafter_mark)


def keep_signatures(flow: Iterable[Part]) -> Iterator[Part]:
    """No signature alone on a page: the paragraph before it stays with it, of a table the last rows."""
    before: Part | None = None
    for part in flow:
        if before is not None:
            if isinstance(part, SignatureBlock):
                yield from _kept(before)
            else:
                yield before
        before = part
    if before is not None:
        yield before


def _kept(part: Part) -> Iterator[Part]:
    if isinstance(part, Line):
        yield replace(part, keep=True)
    else:
        yield part


def plain(content: Content) -> str:
    return content if isinstance(content, str) else "".join(run.text for run in content)


# A column, how many it takes, and the cell; None where one from above reaches down.
Place = tuple[int, int, str | Cell | None]


def placed(rows: Sequence[Row], columns: int) -> Iterator[list[Place]]:
    """Each row's cells in their columns. What is missing at the end is empty; what is too wide or too long is cut."""
    reaching: dict[int, tuple[int, int]] = {}  # from this column: how many columns, for how many rows yet
    for index, row in enumerate(rows):
        cells = iter(row)
        places: list[Place] = []
        after: dict[int, tuple[int, int]] = {}
        at = 0
        while at < columns:
            if at in reaching:
                span, more = reaching[at]
                places.append((at, span, None))
                if more > 1:
                    after[at] = (span, more - 1)
                at += span
                continue
            cell = next(cells, "")
            span = 1
            if not isinstance(cell, str):
                room = next((column for column in range(at, columns) if column in reaching), columns) - at
                span = max(1, min(cell.colspan, room))
                down = max(1, min(cell.rowspan, len(rows) - index))
                if down > 1:
                    after[at] = (span, down - 1)
                if (span, down) != (cell.colspan, cell.rowspan):
                    cell = replace(cell, colspan=span, rowspan=down)
            places.append((at, span, cell))
            at += span
        reaching = after
        yield places


def tail_start(table: Table, wanted: int = 2, most: int = 8) -> int | None:
    """Where the last rows begin that may be kept together: no cell may reach over the cut. None: no such place."""
    open_until = 0
    cuts = []
    for index, row in enumerate(table.rows):
        if index >= open_until:
            cuts.append(index)
        for cell in row:
            if not isinstance(cell, str) and cell.rowspan > 1:
                open_until = max(open_until, index + cell.rowspan)
    last = len(table.rows) - wanted
    for cut in reversed(cuts):
        if cut <= last:
            return cut if len(table.rows) - cut <= most else None
    return 0 if table.rows and len(table.rows) <= most else None
