"""The text of a PDF, Word or web file, in a process of its own: a harmful file can use up neither time nor memory.

    python unpack.py KIND SECONDS < FILE

prints {"lines": […], "pages": n, "pictures": true or false} or {"refused": why}. Only the standard library is imported,
and pypdf for a PDF: it has to start quickly. Stricter than the reading of uploads for a secrecy mark: a report is text.
"""

import io
import json
import sys
import time
import warnings
import zipfile
from html.parser import HTMLParser
from typing import Any
from xml.parsers import expat

MEMORY = 420 * 1024 * 1024
MAX_CHARS = 3_000_000
MAX_PAGES = 1_500
MAX_PARTS = 4_000
MAX_UNPACKED = 80_000_000
MAX_RATIO = 400
MAX_DEPTH = 200


class Refused(Exception):
    """The reason is a word the caller has a sentence for."""


class Lines:
    """What was read so far; too much of it is a reason to stop."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.chars = 0

    def add(self, line: str) -> None:
        self.chars += len(line) + 1
        if self.chars > MAX_CHARS:
            raise Refused("long")
        self.lines.append(line)


def limit(seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not on this system; the caller's timeout still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))


# --- PDF ------------------------------------------------------------------------------------------------------------


def pdf(content: bytes, seconds: int) -> dict[str, Any]:
    from pypdf import PdfReader

    until = time.monotonic() + seconds
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("password")
    said = reader.root_object.get("/Pages", {}).get_object().get("/Count", 0)
    if isinstance(said, int) and said > MAX_PAGES:
        raise Refused("pages")
    made = Lines()
    pages = 0
    pictures = False
    for page in reader.pages:
        if time.monotonic() > until:
            raise Refused("time")
        pages += 1
        if pages > MAX_PAGES:
            raise Refused("pages")
        text = page.extract_text() or ""
        if not text.strip():
            resources = page.get("/Resources")
            resources = resources.get_object() if resources is not None else {}
            pictures = pictures or bool(resources.get("/XObject"))
        for line in text.splitlines():
            if not line.strip().isdigit():  # the number of the page
                made.add(line)
        made.add("")
    return {"lines": made.lines, "pages": pages, "pictures": pictures}


# --- Word -----------------------------------------------------------------------------------------------------------

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006 "


class Word:
    """Paragraphs, rows of tables as "label | 12 | 34", items of automatic lists as "- …", text boxes as paragraphs."""

    def __init__(self) -> None:
        self.made = Lines()
        self.depth = 0
        self.skipped = 0
        """Inside an element whose text is told elsewhere: the fallback of a text box, a deleted run."""
        self.paragraphs: list[list[str]] = []
        self.listed: list[bool] = []
        self.cells: list[list[str]] = []
        self.rows: list[list[str]] = []
        self.in_text = False

    def start(self, name: str, given: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refused("deep")
        if self.skipped or name in (MC + "Fallback", W + "del", W + "moveFrom"):
            self.skipped += 1
        elif name == W + "p":
            self.paragraphs.append([])
            self.listed.append(False)
        elif name == W + "numPr" and self.listed:
            self.listed[-1] = True
        elif name == W + "t":
            self.in_text = True
        elif name in (W + "br", W + "cr") and self.paragraphs:
            self.paragraphs[-1].append("\n")
        elif name == W + "tab" and self.paragraphs:
            self.paragraphs[-1].append(" ")
        elif name == W + "noBreakHyphen" and self.paragraphs:
            self.paragraphs[-1].append("-")
        elif name == W + "tr":
            self.rows.append([])
        elif name == W + "tc":
            self.cells.append([])

    def text(self, data: str) -> None:
        if self.in_text and not self.skipped and self.paragraphs:
            self.paragraphs[-1].append(data)

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.skipped:
            self.skipped -= 1
        elif name == W + "t":
            self.in_text = False
        elif name == W + "p" and self.paragraphs:
            line = "".join(self.paragraphs.pop())
            listed = self.listed.pop()
            if self.cells:
                self.cells[-1].append(" ".join(line.split()))
            else:
                self.made.add(f"- {line}" if listed and line.strip() else line)
        elif name == W + "tc" and self.cells:
            cell = " ".join(part for part in self.cells.pop() if part)
            if self.rows:
                self.rows[-1].append(cell)
        elif name == W + "tr" and self.rows:
            row = " | ".join(cell for cell in self.rows.pop() if cell)
            if self.cells:  # a table within a cell
                self.cells[-1].append(row)
            else:
                self.made.add(row)


def _forbidden(*_given: object) -> Any:
    raise Refused("entities")


def docx(content: bytes) -> dict[str, Any]:
    word = Word()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entries = package.infolist()
        if len(entries) > MAX_PARTS or sum(one.file_size for one in entries) > 6 * MAX_UNPACKED:
            raise Refused("bomb")
        names = {one.filename for one in entries}
        if "word/document.xml" not in names:
            raise Refused("kind")
        for name in ("word/document.xml", "word/footnotes.xml"):
            if name not in names:
                continue
            entry = package.getinfo(name)
            if entry.flag_bits & 1:
                raise Refused("password")
            if entry.file_size > MAX_UNPACKED or entry.file_size > MAX_RATIO * max(entry.compress_size, 2_000):
                raise Refused("bomb")
            _parse(package, name, word)
        pictures = any(name.startswith("word/media/") for name in names)
    return {"lines": word.made.lines, "pages": 1, "pictures": pictures}


def _parse(package: zipfile.ZipFile, name: str, word: Word) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _forbidden
    parser.EntityDeclHandler = _forbidden
    parser.ExternalEntityRefHandler = _forbidden
    parser.StartElementHandler = word.start
    parser.EndElementHandler = word.end
    parser.CharacterDataHandler = word.text
    parser.buffer_text = True
    read = 0
    with package.open(name) as stream:
        while piece := stream.read(65_536):
            read += len(piece)
            if read > MAX_UNPACKED:
                raise Refused("bomb")
            parser.Parse(piece)
        parser.Parse(b"", True)


# --- Web page -------------------------------------------------------------------------------------------------------


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _words(
    """
    p div br li ul ol tr table h1 h2 h3 h4 h5 h6 section article header footer main aside blockquote pre dt dd
    dl figure figcaption caption hr form fieldset nav thead tbody
    """
)
_SILENT = frozenset(
    ["script", "style", "head", "noscript", "template", "svg", "iframe", "object", "select", "textarea", "nav"]
)
_HEAD_KEPT = frozenset(["title"])


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.made = Lines()
        self.parts: list[str] = []
        self.silent: list[str] = []
        self.cell = 0

    def _flush(self) -> None:
        line = " ".join("".join(self.parts).split())
        self.parts = []
        if line.strip(" |"):
            self.made.add(line.strip(" |"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            if len(self.silent) < MAX_DEPTH:
                self.silent.append(tag)
            return
        if tag in ("td", "th"):
            self.cell += 1
            self.parts.append(" | ")
        elif tag in _BLOCKS:
            if self.cell and tag not in ("tr", "table"):
                self.parts.append(" ")
                return
            self._flush()
            if tag == "li":
                self.parts.append("- ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            if tag in self.silent:
                while self.silent.pop() != tag:
                    pass
            return
        if tag in ("td", "th"):
            self.cell = max(self.cell - 1, 0)
        elif tag in _BLOCKS and not (self.cell and tag not in ("tr", "table")):
            if tag in ("tr", "table"):
                self.cell = 0
            self._flush()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def html(text: str) -> dict[str, Any]:
    page = Page()
    for start in range(0, len(text), 65_536):
        page.feed(text[start : start + 65_536])
    page.close()
    page._flush()
    return {"lines": page.made.lines, "pages": 1, "pictures": "<img" in text.lower()}


def main() -> None:
    kind, seconds = sys.argv[1], int(sys.argv[2])
    limit(seconds)
    warnings.simplefilter("ignore")
    content = sys.stdin.buffer.read()
    try:
        if kind == "pdf":
            found = pdf(content, seconds)
        elif kind == "docx":
            found = docx(content)
        else:
            found = html(content.decode("utf-8"))
    except Refused as refusal:
        found = {"refused": str(refusal)}
    except MemoryError:
        found = {"refused": "bomb"}
    except RecursionError:
        found = {"refused": "deep"}
    except Exception:  # whatever a parser throws at a broken file
        found = {"refused": "broken"}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
