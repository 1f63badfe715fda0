"""What a letter is made of, before it becomes DOCX or PDF.

Every text field takes plain text; no writer reads markup in it. Blocks that hold running text take a string or a tuple
of :class:`Run`, and :func:`rich` makes such a tuple from ``**đậm**`` and ``*nghiêng*`` in *our own* templates.
"""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    bold: bool = False
    italic: bool = False


Content = str | tuple[Run, ...]

_MARKS = re.compile(r"(\*\*\*|\*\*|\*)")


def rich(template: str) -> tuple[Run, ...]:
    """Runs of a template: ``**đậm**``, ``*nghiêng*``. Never for text a person typed: it may hold stars."""
    runs: list[Run] = []
    bold = italic = False
    for part in _MARKS.split(template):
        if part == "***":
            bold, italic = not bold, not italic
        elif part == "**":
            bold = not bold
        elif part == "*":
            italic = not italic
        elif part:
            runs.append(Run(part, bold, italic))
    return tuple(runs)


# --- blocks of the body


@dataclass(frozen=True, slots=True)
class Paragraph:
    content: Content
    align: Align = "justify"
    indent: bool = True
    keep_with_next: bool = False


class HeadingLevel(StrEnum):
    PART = "part"  # Phần I + title, centred
    CHAPTER = "chapter"  # Chương I + title, centred
    SECTION = "section"  # Mục 1 + title, centred
    SUBSECTION = "subsection"  # Tiểu mục 1 + title, centred
    ROMAN = "roman"  # I. TITLE, of reports and plans
    ARABIC = "arabic"  # 1. Title, of reports and plans
    LETTER = "letter"  # a) Title, of reports and plans


@dataclass(frozen=True, slots=True)
class Heading:
    level: HeadingLevel
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Article:
    """Điều. The words "Điều N." and the title are bold; what follows on the same line is not."""

    number: int
    title: str = ""
    content: Content = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """Khoản: "1." and text; a title makes number and title bold."""

    number: int
    content: Content = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """Điểm: a) b) c) d) đ) e) g)… counted from 1 along the Vietnamese alphabet."""

    number: int
    content: Content


@dataclass(frozen=True, slots=True)
class BulletList:
    items: tuple[Content, ...]
    mark: str = "-"


@dataclass(frozen=True, slots=True)
class Cell:
    content: Content
    align: Align | None = None
    bold: bool = False
    italic: bool = False
    colspan: int = 1
    rowspan: int = 1


Row = tuple[str | Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is a share: columns of 1, 3 and 1 take one, three and one fifth."""

    width: float = 1
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """The header rows come again on every page. A cell with ``rowspan`` is left out of the rows it reaches into."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    header: tuple[Row, ...] = ()
    size: float = 13


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, PNG or SVG (told apart by content). ``alt`` says in words what it shows."""

    data: bytes
    alt: str
    width_mm: float = 120
    caption: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


# --- signatures


class SigningMode(StrEnum):
    """In whose place one signs (Decree 30/2020, Article 13): quyền, ký thay, thừa lệnh, thừa ủy quyền."""

    OWN = ""
    ACTING = "Q."
    FOR = "KT."
    BY_ORDER = "TL."
    BY_AUTHORITY = "TUQ."


@dataclass(frozen=True, slots=True)
class Signature:
    """``position`` is the signer's own ("Phó Chủ tịch"); ``head_position`` whose place he takes ("Chủ tịch").

    ``on_behalf_of`` is the collective for which one signs (TM.). ``note`` stands under the positions, in italics, where
    a form asks for it: "(Ký, ghi rõ họ tên)".
    """

    position: str
    name: str = ""
    mode: SigningMode = SigningMode.OWN
    head_position: str = ""
    on_behalf_of: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.mode not in (SigningMode.OWN, SigningMode.ACTING) and not self.head_position:
            raise ValueError(f"{self.mode} cần chức vụ của người có thẩm quyền (head_position)")

    def lines(self) -> list[str]:
        lines = [f"TM. {self.on_behalf_of}"] if self.on_behalf_of else []
        if self.mode is SigningMode.OWN:
            lines.append(self.position)
        elif self.mode is SigningMode.ACTING:
            lines.append(f"Q. {self.position}")
        else:
            lines += [f"{self.mode} {self.head_position}", self.position]
        return [line.upper() for line in lines if line]


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Signatures side by side, the last one at the right; never split over pages, never alone on one."""

    signatures: tuple[Signature, ...]
    recipients: tuple[str, ...] = ()
    drafter_mark: str = ""


Block = Paragraph | Heading | Article | Clause | Point | BulletList | Table | Image | PageBreak | SignatureBlock


# --- the letter


@dataclass(frozen=True, slots=True)
class Annex:
    """Phụ lục: starts a page, has its own page numbers. Its number comes from its place among the annexes.

    ``reference`` None writes "(Kèm theo …)" from the letter itself; "" writes none.
    """

    title: str
    blocks: tuple[Block, ...]
    reference: str | None = None
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """One document after Decree 30/2020/NĐ-CP.

    ``type_name`` None is a letter proper (công văn), whose summary stands under the number after "V/v".
    ``number`` None leaves room for the clerk who gives it; ``date`` None for the day of signing. ``symbol`` "" leaves
    the line of the number out (forms that carry none). ``created_at`` is the time written into the file, which makes
    the same letter the same bytes. Names of bodies and positions come in ordinary letters; capitals are made here.
    """

    issuing_body: str
    created_at: dt.datetime
    parent_body: str = ""
    number: int | str | None = None
    symbol: str = ""
    place: str = ""
    date: dt.date | None = None
    type_name: str | None = None
    summary: str = ""
    addressees: tuple[str, ...] = ()
    authority: str = ""  # who decides, above the bases: "Chủ tịch Ủy ban nhân dân phường …"
    bases: tuple[str, ...] = ()
    enacting: str = ""  # after the bases: "Quyết định"
    body: tuple[Block, ...] = ()
    signature: Signature | None = None
    cosigners: tuple[Signature, ...] = ()  # minutes: to the left of the signature, in this order
    recipients: tuple[str, ...] = ()
    drafter_mark: str = ""
    annexes: tuple[Annex, ...] = ()
    footer: tuple[str, ...] = ()  # address, phone, e-mail
    landscape: bool = False
    body_size: Literal[13, 14] = 14

    def __post_init__(self) -> None:
        if self.created_at.tzinfo is None:
            raise ValueError("created_at cần múi giờ")
