"""Opens made files and measures them, by means that know nothing of the writers."""

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from pypdf import PdfReader
from pypdf.generic import ContentStream

MM = 25.4 / 72

# --- PDF


@dataclass(frozen=True)
class Text:
    """A piece of a line as it stands on the page; millimetres from the upper left corner."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float
    size: float
    font: str
    segments: tuple[tuple[str, bool, bool], ...]  # text, bold, italic: a line may change its style


@dataclass(frozen=True)
class Stroke:
    """A level line."""

    page: int
    left: float
    right: float
    top: float

    @property
    def length(self) -> float:
        return self.right - self.left


def run(*command: str, data: bytes | None = None) -> bytes:
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def pdf_texts(data: bytes) -> list[Text]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.pdf"
        path.write_bytes(data)
        # Zoom 3 is the largest: a third of a point is the smallest difference seen.
        xml = run("pdftohtml", "-xml", "-i", "-stdout", "-fontfullname", "-zoom", "3", str(path)).decode()
    fonts: dict[str, tuple[float, str]] = {}
    made = []
    for page in ET.fromstring(xml).iter("page"):
        for item in page:
            if item.tag == "fontspec":
                fonts[item.get("id", "")] = (int(item.get("size", "")) / 3, item.get("family", "").split("+")[-1])
            elif item.tag == "text":
                left, top, width, height = (
                    int(item.get(key, "")) / 3 * MM for key in ("left", "top", "width", "height")
                )
                size, font = fonts[item.get("font", "")]
                text = "".join(item.itertext()).replace("\u200b", "")
                if text.strip():
                    number = int(page.get("number", ""))
                    # A space at the end of a justified line stands in the margin.
                    width -= (len(text) - len(text.rstrip(" "))) * size * 0.25 * MM
                    segments = tuple(_segments(item))
                    made.append(
                        Text(text, number, left, top, left + width, top + height, round(size, 1), font, segments)
                    )
    return made


def _segments(item: ET.Element, *, bold: bool = False, italic: bool = False) -> Iterator[tuple[str, bool, bool]]:
    bold, italic = bold or item.tag == "b", italic or item.tag == "i"
    if item.text:
        yield item.text, bold, italic
    for inner in item:
        yield from _segments(inner, bold=bold, italic=italic)
        if inner.tail:
            yield inner.tail, bold, italic


def pdf_strokes(data: bytes) -> list[Stroke]:
    reader = PdfReader(io.BytesIO(data))
    made = []
    for number, page in enumerate(reader.pages, 1):
        height = float(page.mediabox.height)
        stack: list[tuple[float, float, float, float, float, float]] = []
        matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        start = end = (0.0, 0.0)
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            values = [float(x) for x in operands] if operator in (b"cm", b"m", b"l") else []
            if operator == b"q":
                stack.append(matrix)
            elif operator == b"Q":
                matrix = stack.pop()
            elif operator == b"cm":
                matrix = _times(tuple(values), matrix)
            elif operator == b"m":
                start = (values[0], values[1])
            elif operator == b"l":
                end = (values[0], values[1])
            elif operator == b"S":
                (x0, y0), (x1, y1) = _at(start, matrix), _at(end, matrix)
                if abs(y0 - y1) < 0.01:
                    made.append(Stroke(number, min(x0, x1) * MM, max(x0, x1) * MM, (height - y0) * MM))
    return made


def _times(a: tuple[float, ...], b: tuple[float, ...]) -> tuple[float, float, float, float, float, float]:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _at(point: tuple[float, float], matrix: tuple[float, ...]) -> tuple[float, float]:
    x, y = point
    return x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5]


def pdf_words(data: bytes, *, page: int | None = None, rows: bool = False) -> str:
    """The text with single spaces, in reading order or, for tables, row by row."""
    pages = ["-f", str(page), "-l", str(page)] if page else []
    layout = ["-layout"] if rows else []
    return " ".join(run("pdftotext", *layout, *pages, "-", "-", data=data).decode().split())


def pdf_fonts(data: bytes) -> set[tuple[str, bool]]:
    """Names without their subset marks, and whether the file holds them."""
    lines = run("pdffonts", "-", data=data).decode().splitlines()[2:]
    found = set()
    for line in lines:
        name = line.split()[0].split("+")[-1]
        embedded = re.search(r"(yes|no) +(yes|no) +(yes|no) +\d+ +\d+$", line)
        assert embedded
        found.add((name, embedded[1] == "yes"))
    return found


def pdf_pages(data: bytes) -> list[tuple[float, float]]:
    return [
        (round(float(page.mediabox.width) * MM, 1), round(float(page.mediabox.height) * MM, 1))
        for page in PdfReader(io.BytesIO(data)).pages
    ]


# --- DOCX

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def docx_parts(data: bytes) -> dict[str, ET.Element]:
    """Every XML part, parsed; a part that is not well-formed fails here."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {
            name: ET.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith((".xml", ".rels"))
        }


@dataclass(frozen=True)
class DocxRun:
    text: str
    size: float
    bold: bool
    italic: bool


@dataclass(frozen=True)
class DocxParagraph:
    runs: tuple[DocxRun, ...]
    align: str
    before: float  # points
    line: float  # multiple of the single line
    first: float  # millimetres; below 0 hangs
    left: float
    keep: bool
    rule: tuple[float, float] | None  # an upper border, with the indents from left and right

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def _value(element: ET.Element | None, name: str, attribute: str, default: str) -> str:
    found = element.find(f"{W}{name}") if element is not None else None
    return default if found is None else found.get(f"{W}{attribute}", default)


def docx_paragraphs(data: bytes) -> list[DocxParagraph]:
    parts = docx_parts(data)
    size = _default_size(parts["word/styles.xml"])
    return [_paragraph(p, size) for p in parts["word/document.xml"].iter(f"{W}p")]


def _default_size(styles: ET.Element) -> float:
    found = styles.find(f".//{W}rPrDefault/{W}rPr/{W}sz")
    assert found is not None
    return int(found.get(f"{W}val", "")) / 2


def _paragraph(p: ET.Element, default: float) -> DocxParagraph:
    form = p.find(f"{W}pPr")
    runs = []
    for r in p.iter(f"{W}r"):
        look = r.find(f"{W}rPr")
        text = "".join({f"{W}t": t.text or "", f"{W}br": "\n", f"{W}tab": "\t"}.get(t.tag, "") for t in r)
        runs.append(
            DocxRun(
                text,
                int(_value(look, "sz", "val", str(int(default * 2)))) / 2,
                look is not None and look.find(f"{W}b") is not None,
                look is not None and look.find(f"{W}i") is not None,
            )
        )
    hanging = int(_value(form, "ind", "hanging", "0"))
    left = int(_value(form, "ind", "left", "0")) * 25.4 / 1440
    border = form.find(f"{W}pBdr/{W}top") if form is not None else None
    return DocxParagraph(
        tuple(runs),
        _value(form, "jc", "val", "left"),
        int(_value(form, "spacing", "before", "0")) / 20,
        int(_value(form, "spacing", "line", "240")) / 240,
        (int(_value(form, "ind", "firstLine", "0")) - hanging) * 25.4 / 1440,
        left,
        form is not None and form.find(f"{W}keepNext") is not None,
        (left, int(_value(form, "ind", "right", "0")) * 25.4 / 1440) if border is not None else None,
    )


def docx_text(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx_paragraphs(data))


# What Word accepts only in this order (ECMA-376, sequences of the transitional schema), as far as letters use it.
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

ORDER = {
    "pPr": "keepNext keepLines pageBreakBefore widowControl pBdr spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rFonts b i color sz szCs lang",
    "tblPr": "tblW jc tblInd tblBorders tblLayout tblCellMar",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "tcPr": "tcW gridSpan vMerge vAlign",
    "trPr": "cantSplit tblHeader",
    "sectPr": "headerReference footerReference type pgSz pgMar pgBorders pgNumType titlePg",
    "pgBorders": "top left bottom right",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p",
    "p": "pPr r",
    "r": "rPr t br tab fldChar instrText drawing",
    "body": "p tbl sectPr",
    "hdr": "p",
    "ftr": "p",
    "settings": "defaultTabStop characterSpacingControl compat themeFontLang decimalSymbol listSeparator",
    "font": "altName panose1 charset family pitch",
}
_ANY_ORDER = {"r", "body"}


def order_faults(parts: dict[str, ET.Element]) -> list[str]:
    faults = []
    for name, root in parts.items():
        for element in root.iter():
            kind = element.tag.removeprefix(W)
            if not element.tag.startswith(W) or kind not in ORDER:
                continue
            known = ORDER[kind].split()
            children = [child.tag.removeprefix(W) for child in element]
            if unknown := [child for child in children if child not in known]:
                faults.append(f"{name}: {kind} holds {unknown}")
            elif kind not in _ANY_ORDER and children != sorted(children, key=known.index):
                faults.append(f"{name}: {kind} has {children}")
            elif kind == "tc" and (not children or children[-1] != "p"):
                faults.append(f"{name}: a cell does not end in a paragraph")
    return faults
