"""The printed dossier (hồ sơ in): cover (bìa), contents (mục lục) and the papers behind them, pages numbered through.

Cover and contents carry no number; counting starts with the first paper, as the sheets of a bound file are counted.
"""

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from . import layout
from .layout import MOTTO, NATION
from .metrics import balanced_lines
from .pdf_writer import compile_form
from .text import clean, printable

if TYPE_CHECKING:
    # pypdf takes 0.4 s to import: only who prints a dossier pays for it.
    from pypdf import PageObject, PdfReader


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents; ``heading`` groups those after it (a criterion) and needs no page."""

    title: str
    reference: str = ""  # number and date: "15/KH-THCS, 05/01/2026"
    page: int | None = None
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """``details`` stand under the title, a label and what it says each: ("Đơn vị", "Trường …")."""

    issuing_body: str
    title: str
    created_at: dt.datetime
    parent_body: str = ""
    subtitle: str = ""
    details: tuple[tuple[str, str], ...] = ()
    place_and_year: str = ""  # "Ninh Hòa, năm 2026"

    def __post_init__(self) -> None:
        if self.created_at.tzinfo is None:
            raise ValueError("created_at cần múi giờ")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the dossier: a PDF, a PNG or a JPEG.

    ``data`` None puts a slip in its place that says ``missing``: a file that cannot be printed, or a paper to be added
    by hand.
    """

    title: str
    data: bytes | None
    reference: str = ""
    heading: str = ""  # opens a new group of the contents
    missing: str = "Tài liệu kèm theo dạng tệp điện tử."


UNREADABLE = "Không đọc được tệp để in; xem tệp điện tử kèm theo."


class PaperUnreadable(ValueError):
    """A paper is damaged, locked, or of no printable kind; ``message`` names it."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.message = f"Không đọc được tài liệu “{title}”: tệp hỏng, có mật khẩu, hoặc không phải PDF, PNG, JPEG."
        super().__init__(self.message)


def cover_pdf(cover: Cover, entries: Sequence[Entry] = ()) -> bytes:
    """Cover and, with entries, the contents after it."""
    return compile_form("cover", _data(cover, entries), cover.created_at)


def _data(cover: Cover, entries: Sequence[Entry]) -> dict[str, Any]:
    width = layout.text_width()
    return {
        "nation": NATION,
        "motto": MOTTO,
        "author": printable(cover.issuing_body.replace("\n", " ")),
        "parent": _lines(clean(cover.parent_body).upper(), width - 30, 14),
        "issuing": _lines(clean(cover.issuing_body).upper(), width - 30, 14, bold=True),
        "title": _lines(clean(cover.title).upper(), width - 20, 28, bold=True),
        "subtitle": _lines(clean(cover.subtitle), width - 20, 18, bold=True),
        "details": [[printable(label), printable(text)] for label, text in cover.details],
        "place-and-year": printable(cover.place_and_year),
        "entries": [
            {
                "title": printable(entry.title),
                "reference": printable(entry.reference),
                "page": "" if entry.page is None else str(entry.page),
                "heading": entry.heading,
            }
            for entry in entries
        ],
    }


def _lines(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    return [printable(line) for line in balanced_lines(text, width, size, bold=bold)]


def dossier_pdf(cover: Cover, papers: Sequence[Paper], *, slips: bool = False) -> bytes:
    """The whole dossier as one PDF: every page A4, upright or landscape as it came, numbered at the foot, bookmarked.

    With ``slips``, a paper that cannot be read leaves a slip in its place that says so.

    :raises PaperUnreadable: one of the papers cannot be printed, and ``slips`` is off.
    """
    from pypdf import PdfReader, PdfWriter

    sources = [_opened(paper, cover.created_at, slips=slips) for paper in papers]
    front = PdfReader(io.BytesIO(cover_pdf(cover, _entries(papers, sources))))
    turned = [bool(page.mediabox.width > page.mediabox.height) for source in sources for page in source.pages]
    numbers = iter(PdfReader(io.BytesIO(compile_form("numbers", {"turned": turned}, cover.created_at))).pages)
    writer = PdfWriter()
    for page in front.pages:
        writer.add_page(page)
    writer.add_outline_item(title="Bìa", page_number=0)
    if len(front.pages) > 1:
        writer.add_outline_item(title="Mục lục", page_number=1)
    group = None
    for paper, source in zip(papers, sources, strict=True):
        first = len(writer.pages)
        for page in source.pages:
            writer.add_page(page).merge_page(next(numbers))
        if paper.heading:
            group = writer.add_outline_item(title=paper.heading, page_number=first)
        writer.add_outline_item(title=paper.title, page_number=first, parent=group)
    moment = cover.created_at.astimezone(dt.UTC).strftime("D:%Y%m%d%H%M%S+00'00'")
    writer.add_metadata(
        {
            "/Title": clean(cover.title),
            "/Author": clean(cover.issuing_body),
            "/CreationDate": moment,
            "/ModDate": moment,
        }
    )
    writer.compress_identical_objects()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _entries(papers: Sequence[Paper], sources: "Sequence[PdfReader]") -> list[Entry]:
    entries = []
    page = 1
    for paper, source in zip(papers, sources, strict=True):
        if paper.heading:
            entries.append(Entry(paper.heading, heading=True))
        entries.append(Entry(paper.title, paper.reference, page))
        page += len(source.pages)
    return entries


@contextmanager
def _refusing(paper: Paper) -> Iterator[None]:
    """Whatever a stranger's file makes the reader stumble over is one refusal that names the paper."""
    from pypdf.errors import PyPdfError

    try:
        yield
    except (PyPdfError, RuntimeError, ValueError, LookupError, TypeError, AttributeError, OSError) as error:
        raise PaperUnreadable(paper.title) from error


def _opened(paper: Paper, at: dt.datetime, *, slips: bool) -> "PdfReader":
    try:
        return _read(paper, at)
    except PaperUnreadable:
        if not slips:
            raise
        return _read(replace(paper, data=None, missing=UNREADABLE), at)


def _read(paper: Paper, at: dt.datetime) -> "PdfReader":
    """The pages of a paper, each fitted to A4."""
    from pypdf import PdfReader, PdfWriter

    with _refusing(paper):
        data = _slip(paper, at) if paper.data is None else paper.data
        if _is_picture(data):
            data = _picture(data, at)
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ValueError("có mật khẩu")
        if not reader.pages or not all(page.cropbox.width > 0 and page.cropbox.height > 0 for page in reader.pages):
            raise ValueError("không có trang nào")
        # Whatever in the file cannot be taken over shows here, not when the dossier is put together.
        writer = PdfWriter()
        for page in reader.pages:
            _fit_a4(writer.add_page(page))
        out = io.BytesIO()
        writer.write(out)
        return PdfReader(io.BytesIO(out.getvalue()))


def _is_picture(data: bytes) -> bool:
    return data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))


# 200 dots an inch on the long side of A4 (what Decree 30 asks of scans): photographs come far larger.
_LONGEST = 2339


def _picture(data: bytes, at: dt.datetime) -> bytes:
    """A page with the picture upright, as large as A4 allows."""
    import PIL.Image
    import PIL.ImageOps

    with PIL.Image.open(io.BytesIO(data)) as opened:
        picture = PIL.ImageOps.exif_transpose(opened)
        picture.thumbnail((_LONGEST, _LONGEST))
        if picture.mode in ("RGBA", "LA", "P"):
            ground = PIL.Image.new("RGBA", picture.size, "white")
            picture = PIL.Image.alpha_composite(ground, picture.convert("RGBA"))
        out = io.BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=85)
    return compile_form("picture", {"data": list(out.getvalue()), "turned": picture.width > picture.height}, at)


def _slip(paper: Paper, at: dt.datetime) -> bytes:
    texts = {"title": paper.title, "reference": paper.reference, "missing": paper.missing}
    return compile_form("slip", {key: printable(text) for key, text in texts.items()}, at)


def _fit_a4(page: "PageObject") -> None:
    from pypdf import Transformation
    from pypdf.generic import RectangleObject

    if page.rotation:
        page.transfer_rotation_to_content()
    box = page.cropbox
    width, height = float(box.width), float(box.height)
    across, down = layout.PAGE_WIDTH * 72 / 25.4, layout.PAGE_HEIGHT * 72 / 25.4
    if width > height:
        across, down = down, across
    if max(abs(width - across), abs(height - down), abs(float(box.left)), abs(float(box.bottom))) < 3:
        return
    scale = min(across / width, down / height)
    left = (across - width * scale) / 2 - float(box.left) * scale
    bottom = (down - height * scale) / 2 - float(box.bottom) * scale
    page.add_transformation(Transformation().scale(scale).translate(left, bottom))
    for name in ("mediabox", "cropbox", "bleedbox", "trimbox", "artbox"):
        setattr(page, name, RectangleObject((0, 0, across, down)))
