"""The text of a file: to look for a secrecy mark, and for whoever reads uploads later (`texts`)."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from defusedxml import ElementTree

from tuquan.files.enums import IMAGES, VIDEOS, FileKind

PAGES = 200
SECONDS = 20
CELLS_ROWS = 2000


@dataclass
class Reading:
    """Pages of lines. A file without pages is one page; its headers, footers and text boxes stand before."""

    pages: list[list[str]] = field(default_factory=list)
    pictures: bool = False
    """Something in it is a picture whose words cannot be read."""
    encrypted: bool = False
    active: str = ""

    @property
    def text(self) -> str:
        return "\n".join(line for page in self.pages for line in page)


class Unreadable(Exception):
    """The file is broken, or harmful, or too much."""


def read(path: Path, kind: FileKind, *, pages: int = PAGES) -> Reading:
    """:raises Unreadable: it cannot be read as what it claims to be."""
    try:
        if kind in IMAGES | VIDEOS:
            return Reading(pictures=True)
        if kind == FileKind.PDF:
            return _pdf(path, pages)
        if kind == FileKind.DOCX:
            return _docx(path)
        if kind == FileKind.XLSX:
            return _xlsx(path)
        if kind == FileKind.PPTX:
            return _pptx(path)
        if kind in (FileKind.ODT, FileKind.ODS):
            return _open_document(path)
        return Reading([decode(path.read_bytes()).splitlines()])
    except Unreadable:
        raise
    except Exception as error:  # whatever a parser throws at a broken file
        raise Unreadable(str(error)) from error


def decode(content: bytes) -> str:
    """Text of a plain file: UTF-8, or UTF-16 with its mark.

    :raises UnicodeDecodeError: neither.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    return content.decode("utf-8-sig")


def _pdf(path: Path, pages: int) -> Reading:
    command = [sys.executable, "-I", str(Path(__file__).with_name("pdf_text.py")), str(path), str(pages), str(SECONDS)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS + 15, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unreadable("time is up") from error
    if done.returncode:
        raise Unreadable(done.stderr.decode(errors="replace")[-300:])
    found: dict[str, Any] = json.loads(done.stdout)
    if found["encrypted"]:
        return Reading(encrypted=True)
    if not found["pages"]:
        raise Unreadable("no pages")
    unread = len(found["texts"]) < found["pages"]
    return Reading(
        pages=[text.splitlines() for text in found["texts"]],
        pictures=bool(found["pictures"]) or unread,
        active=found["active"],
    )


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _docx(path: Path) -> Reading:
    around: list[str] = []
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        for name in names:
            if name.startswith(("word/header", "word/footer")) and name.endswith(".xml"):
                around += _word_lines(package.read(name))
        body = _word_lines(package.read("word/document.xml"))
        pictures = any(name.startswith("word/media/") for name in names)
    # A document that is nothing but a picture cannot be read; a letter with a logo can.
    return Reading([[*around], body] if around else [body], pictures=pictures and not any(map(str.strip, body)))


def _word_lines(content: bytes) -> list[str]:
    """Paragraphs, also those of tables and text boxes; "all capitals" as it looks."""
    lines = []
    for paragraph in ElementTree.fromstring(content).iter(f"{W}p"):
        parts: list[str] = []
        for run in _runs(paragraph):
            caps = run.find(f"{W}rPr/{W}caps")
            is_caps = caps is not None and caps.get(f"{W}val") not in ("0", "false")
            for piece in run:
                if piece.tag == f"{W}t":
                    parts.append((piece.text or "").upper() if is_caps else piece.text or "")
                elif piece.tag == f"{W}tab":
                    parts.append("\t")
                elif piece.tag in (f"{W}br", f"{W}cr"):
                    parts.append("\n")
        lines += "".join(parts).split("\n")
    return lines


def _runs(paragraph: Any) -> Iterator[Any]:
    """The runs of a paragraph itself, not those of a text box inside it (its paragraphs come by themselves)."""
    for child in paragraph:
        if child.tag == f"{W}r":
            yield child
        elif child.tag != f"{W}p":
            yield from _runs(child)


def _xlsx(path: Path) -> Reading:
    from python_calamine import CalamineWorkbook

    pages = []
    with zipfile.ZipFile(path) as package:
        around: list[str] = []
        for name in package.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                around += _sheet_head(package.read(name))
            elif name.startswith("xl/drawings/") and name.endswith(".xml"):
                around += _all_text(package.read(name))
        if around:
            pages.append(around)
    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(nrows=CELLS_ROWS)
        pages.append([str(cell) for row in rows for cell in row if cell not in ("", None)])
    return Reading(pages)


def _sheet_head(content: bytes) -> list[str]:
    """Printed headers and footers of a sheet, "&L&"Arial"&BMẬT" without the codes."""
    start = content.rfind(b"<headerFooter")
    if start < 0:
        return []
    part = content[start : content.find(b"</headerFooter>", start) + len(b"</headerFooter>")]
    texts = [element.text or "" for element in ElementTree.fromstring(part)]
    bare = re.compile(r'&"[^"]*"|&[LCR]|&K[0-9A-F]{6}|&[0-9]+|&[A-Z]')
    return [piece for text in texts for piece in re.split(r"[\n\r]", bare.sub("\n", text)) if piece.strip()]


def _all_text(content: bytes) -> list[str]:
    return [text for text in ElementTree.fromstring(content).itertext() if text.strip()]


A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WORDS = {f"{A}t", f"{A}br"}
_SLIDE = re.compile(
    r"ppt/(slides/slide|notesSlides/notesSlide|slideMasters/slideMaster|slideLayouts/slideLayout)(\d+)\.xml"
)


def _pptx(path: Path) -> Reading:
    """Each slide is a page, in the order of their files; notes and what stands on every slide come after."""
    with zipfile.ZipFile(path) as package:
        found = [match for name in package.namelist() if (match := _SLIDE.fullmatch(name))]
        found.sort(key=lambda match: (not match[1].startswith("slides/"), match[1], int(match[2])))
        pages = [_slide_lines(package.read(match[0])) for match in found]
        shown = [
            line for match, page in zip(found, pages, strict=True) if match[1].startswith("slides/") for line in page
        ]
        pictures = any(name.startswith("ppt/media/") for name in package.namelist())
    # Slides that are nothing but pictures cannot be read; slides with pictures can.
    return Reading(pages, pictures=pictures and not any(map(str.strip, shown)))


def _slide_lines(content: bytes) -> list[str]:
    lines = []
    for paragraph in ElementTree.fromstring(content).iter(f"{A}p"):
        pieces = [
            "\n" if piece.tag == f"{A}br" else piece.text or "" for piece in paragraph.iter() if piece.tag in _WORDS
        ]
        lines += "".join(pieces).split("\n")
    return lines


TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def _open_document(path: Path) -> Reading:
    pages = []
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        for name in ("styles.xml", "content.xml"):
            if name in names:
                root = ElementTree.parse(io.BytesIO(package.read(name))).getroot()
                pages.append(
                    ["".join(element.itertext()) for element in root.iter() if element.tag in (f"{TEXT}p", f"{TEXT}h")]
                )
        pictures = any(name.startswith("Pictures/") for name in names)
    return Reading(pages, pictures=pictures and not any(line.strip() for page in pages for line in page))
