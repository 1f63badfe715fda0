"""Letters as PDF/A-2b: one constant Typst file, the letter as JSON beside it."""

import json
import re
import threading
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from . import layout
from .blocks import Cell, Image, Letter, PageBreak, Row, SignatureBlock, Table
from .flow import (
    Line,
    Part,
    Runs,
    closing,
    keep_signatures,
    opening,
    parts,
    placed,
    plain,
    runs_of,
    tail_start,
)
from .images import as_json, kind_of
from .layout import SIZES, Sizes
from .metrics import FONTS, balanced_lines, width_mm
from .text import printable

FORMS = Path(__file__).parent / "typst"
MM = 25.4 / 72
_local = threading.local()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _compiler(form: str) -> typst.Compiler:
    """Kept per thread and form: reading fonts again would cost the most."""
    compilers: dict[str, typst.Compiler] = _local.__dict__.setdefault("compilers", {})
    if form not in compilers:
        compilers[form] = typst.Compiler(
            str(FORMS / f"{form}.typ"), root=str(FORMS), font_paths=_fonts(), ignore_system_fonts=True
        )
    return compilers[form]


def compile_form(form: str, data: dict[str, Any], at: datetime) -> bytes:
    """Fill one of our Typst files."""
    made = _compiler(form).compile(
        format="pdf",
        sys_inputs={form: json.dumps(data, ensure_ascii=False, separators=(",", ":"))},
        timestamp=int(at.timestamp()),
        pdf_standards=["a-2b"],
    )
    assert isinstance(made, bytes)  # a list comes for page-wise formats only
    return made


def png(svg: str) -> bytes:
    """A drawing as a picture, for programs that cannot draw it."""
    made = _compiler("drawing").compile(format="png", ppi=192, sys_inputs={"drawing": svg})
    assert isinstance(made, bytes)  # one page gives one picture
    return made


def pdf(letter: Letter) -> bytes:
    return compile_form("letter", _letter(letter), letter.created_at)


def measures(sizes: Sizes) -> dict[str, float]:
    return {
        "top": layout.TOP, "bottom": layout.BOTTOM, "left": layout.LEFT, "right": layout.RIGHT,
        "gap": layout.PARAGRAPH_GAP, "spacing": layout.LINE_SPACING, "single": layout.SINGLE_LINE,
        "ascender": layout.ASCENDER, "descender": layout.DESCENDER, "room": layout.SIGNING_ROOM,
        "page-number": layout.PAGE_NUMBER_SIZE,
        "body": sizes.body, "nation": sizes.nation, "motto": sizes.motto, "bodies": sizes.bodies,
        "number": sizes.number, "place-date": sizes.place_date, "type-name": sizes.type_name,
        "letter-summary": sizes.letter_summary, "signature": sizes.signature,
        "recipients-head": sizes.recipients_head, "recipients": sizes.recipients, "drafter": sizes.drafter,
        "footer": sizes.footer, "annex": sizes.annex,
    }  # fmt: skip


def _letter(letter: Letter) -> dict[str, Any]:
    sizes = SIZES[letter.body_size]
    head = layout.head(letter, sizes)
    last = closing(letter)
    flow: list[Part] = [*opening(letter, sizes.body), *parts(letter.body), *([last] if last else [])]
    return {
        "title": printable(" ".join(x for x in (letter.type_name, letter.summary) if x).replace("\n", " ")),
        "author": printable(letter.issuing_body.replace("\n", " ")),
        "nation": layout.NATION,
        "motto": layout.MOTTO,
        "measures": measures(sizes),
        "landscape": letter.landscape,
        "footer": [printable(line) for line in letter.footer],
        "head": {
            "left_width": head.left_width,
            "right_width": head.right_width,
            "parent": _printables(head.parent),
            "issuing": _printables(head.issuing),
            "issuing_rule": head.issuing_rule,
            "motto_rule": head.motto_rule,
            "number": printable(head.number),
            "letter_summary": _printables(head.letter_summary),
            "place_date": _printables(head.place_date),
            "type_name": printable(head.type_name),
            "summary": _printables(head.summary),
            "summary_rule": head.summary_rule,
        },
        "parts": list(_parts(flow, sizes, landscape=letter.landscape)),
        "annexes": [_annex(letter, index, sizes) for index in range(len(letter.annexes))],
    }


def _annex(letter: Letter, index: int, sizes: Sizes) -> dict[str, Any]:
    annex = letter.annexes[index]
    width = layout.text_width(landscape=annex.landscape)
    title = balanced_lines(printable(annex.title).upper(), width - 20, sizes.type_name, bold=True)
    return {
        "name": layout.annex_name(letter, index),
        "title": title,
        "reference": printable(layout.annex_reference(letter, annex)),
        "rule": layout.rule_under(title, sizes.type_name),
        "landscape": annex.landscape,
        "parts": list(_parts(parts(annex.blocks), sizes, landscape=annex.landscape)),
    }


def _printables(lines: Iterable[str]) -> list[str]:
    return [printable(line) for line in lines]


def _runs(runs: Runs, size: float, room: float) -> str | list[str | list[str]]:
    made: list[str | list[str]] = []
    for run in runs:
        text = _breakable(printable(run.text), size, room)
        made.append([text, "b" * run.bold + "i" * run.italic] if run.bold or run.italic else text)
    return made[0] if len(made) == 1 and isinstance(made[0], str) else made


def _breakable(text: str, size: float, room: float) -> str:
    """Words wider than their place may break anywhere, as Word does it; else they would run over the edge."""
    words = text.split()
    # A quick look first: no letter is wider than 1 em.
    if not words or len(max(words, key=len)) * size * MM <= room:
        return text
    if all(width_mm(word, size, bold=True) <= room for word in words):
        return text
    return re.sub(
        r"\S+",
        lambda word: "\u200b".join(word[0]) if width_mm(word[0], size, bold=True) > room else word[0],
        text,
    )


# Letters of body text, about five pages: who holds fewer needs no bookmarks.
_BOOKMARKS_FROM = 12_000


def _parts(flow: Iterable[Part], sizes: Sizes, *, landscape: bool) -> Iterator[dict[str, Any]]:
    width = layout.text_width(landscape=landscape)
    kept = list(keep_signatures(flow))
    written = sum(len(run.text) for part in kept if isinstance(part, Line) for run in part.runs)
    bookmarks = written > _BOOKMARKS_FROM
    for index, part in enumerate(kept):
        followed_by_signature = index + 1 < len(kept) and isinstance(kept[index + 1], SignatureBlock)
        match part:
            case Line():
                form = {
                    "a": part.align,
                    "f": part.first,
                    "l": part.left,
                    "g": part.above,
                    "b": part.below,
                    "k": part.keep,
                    "o": part.outline if bookmarks else 0,
                }
                room = width - part.left - max(part.first, 0)
                yield {"t": "line", "r": _runs(part.runs, sizes.body, room)} | form
            case Table():
                yield from _tables(part, width, with_signature=followed_by_signature)
            case Image():
                yield {
                    "t": "picture", "data": as_json(part.data), "format": kind_of(part.data), "alt": printable(part.alt),
                    "width": min(part.width_mm, width), "caption": printable(part.caption),
                }  # fmt: skip
            case SignatureBlock():
                yield _signatures(part, sizes, width)
            case PageBreak():
                yield {"t": "break"}


def _tables(table: Table, width: float, *, with_signature: bool) -> Iterator[dict[str, Any]]:
    cut = tail_start(table) if with_signature else None
    widths = layout.column_widths(table.columns, width)
    common = {
        "t": "table",
        "columns": widths,
        "aligns": [column.align for column in table.columns],
        "size": table.size,
    }
    rows = _rows(table.rows, widths, table.size)
    header = _rows(table.header, widths, table.size)
    if cut:
        yield common | {"header": header, "rows": rows[:cut], "k": False, "joins": False, "goes-on": True}
        yield common | {"header": [], "rows": rows[cut:], "k": True, "joins": True, "goes-on": False}
    else:
        yield common | {"header": header, "rows": rows, "k": cut == 0, "joins": False, "goes-on": False}


# Beside the text of a cell, left and right.
_CELL_INSET = 1.5
# More letters than this may not fit on a page.
_LONG_CELL = 600


def _rows(rows: tuple[Row, ...], widths: list[float], size: float) -> list[list[str | dict[str, Any]]]:
    made: list[list[str | dict[str, Any]]] = []
    for places in placed(rows, len(widths)):
        cells = [
            (cell, _cell(cell, sum(widths[at : at + span]), size)) for at, span, cell in places if cell is not None
        ]
        row: list[str | dict[str, Any]] = [shown for _, (shown, _) in cells]
        # A row stays on one page unless it holds more than a page can take. Rows of one line cannot break anyway.
        if any(wraps for _, (_, wraps) in cells):
            long = any(len(plain(cell if isinstance(cell, str) else cell.content)) > _LONG_CELL for cell, _ in cells)
            row = [(shown if isinstance(shown, dict) else {"r": shown}) | {"b": long} for shown in row]
        made.append(row)
    return made


def _cell(cell: str | Cell, width: float, size: float) -> tuple[str | dict[str, Any], bool]:
    """The cell, and whether it takes more than one line."""
    room = width - 2 * _CELL_INSET
    if isinstance(cell, str):
        text = _breakable(printable(cell), size, room)
        return text, _wraps(text, size, room)
    made: dict[str, Any] = {"r": _runs(runs_of(cell.content, bold=cell.bold, italic=cell.italic), size, room)}
    if cell.align:
        made["a"] = cell.align
    if cell.colspan > 1:
        made["cs"] = cell.colspan
    if cell.rowspan > 1:
        made["rs"] = cell.rowspan
    return made, cell.rowspan > 1 or _wraps(plain(cell.content), size, room)


def _wraps(text: str, size: float, room: float) -> bool:
    # Half an em is more than a letter takes on average, and exact only where it matters.
    if len(text) * size * MM * 0.35 > room:
        return True
    return "\n" in text or (len(text) * size * MM > room and width_mm(text, size, bold=True) > room)


_LONG_LIST = 40


def _signatures(block: SignatureBlock, sizes: Sizes, width: float) -> dict[str, Any]:
    count = min(max(len(block.signatures), 2), 3)
    limit = (width - 4 * (count - 1)) / count
    return {
        "t": "signatures",
        # A list of recipients longer than a page has to break; nothing else may.
        "long": len(block.recipients) > _LONG_LIST,
        "recipients": [printable(line) for line in layout.recipient_lines(block.recipients)],
        "drafter": printable(block.drafter_mark).upper(),
        "signatures": [
            {
                "lines": [
                    line
                    for position in signature.lines()
                    for line in balanced_lines(printable(position), limit, sizes.signature, bold=True)
                ],
                "note": printable(signature.note),
                "name": balanced_lines(printable(signature.name), limit, sizes.signature, bold=True),
            }
            for signature in block.signatures
        ],
    }
