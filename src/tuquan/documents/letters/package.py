"""The zip of a DOCX: its parts, their relations, and bytes that depend on nothing but the content and the time."""

import io
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from .text import clean

_PARTS = Path(__file__).parent / "ooxml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
)
_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def escape(text: str) -> str:
    return clean(text).translate(_ESCAPES)


@cache
def _part(name: str) -> str:
    return (_PARTS / name).read_text(encoding="utf-8")


@dataclass
class Package:
    title: str
    author: str
    at: datetime
    body_size: float
    media: list[tuple[str, bytes]] = field(default_factory=list)
    pictures: int = 0

    def add_media(self, data: bytes, extension: str) -> str:
        """Its relation in the document. The same bytes are kept once."""
        for index, (name, kept) in enumerate(self.media, 1):
            if kept == data and name.endswith(extension):
                return f"rIdMedia{index}"
        self.media.append((f"image{len(self.media) + 1}.{extension}", data))
        return f"rIdMedia{len(self.media)}"

    def write(self, body: str, *, header: str = "<w:p/>", footer: str = "<w:p/>") -> bytes:
        """``header`` stands on every page but the first of a section, ``footer`` on the first page of the file."""
        files = {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _part("package.rels"),
            "docProps/core.xml": self._core(),
            "docProps/app.xml": _part("app.xml"),
            "word/document.xml": f"{_XML}<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": self._document_rels(),
            "word/styles.xml": _part("styles.xml").replace("BODY", str(round(self.body_size * 2))),
            "word/settings.xml": _part("settings.xml"),
            "word/fontTable.xml": _part("fontTable.xml"),
            "word/header1.xml": f"{_XML}<w:hdr {_NAMESPACES}>{header}</w:hdr>",
            "word/header2.xml": f"{_XML}<w:hdr {_NAMESPACES}><w:p/></w:hdr>",
            "word/footer1.xml": f"{_XML}<w:ftr {_NAMESPACES}>{footer}</w:ftr>",
            "word/footer2.xml": f"{_XML}<w:ftr {_NAMESPACES}><w:p/></w:ftr>",
        }
        at = self.at.astimezone(UTC)
        moment = (max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in files.items():
                _add(archive, name, content.encode(), moment)
            for name, data in self.media:
                _add(archive, f"word/media/{name}", data, moment)
        return out.getvalue()

    def _core(self) -> str:
        moment = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return (
            f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{escape(self.title)}</dc:title><dc:creator>{escape(self.author)}</dc:creator>"
            f'<dc:language>vi-VN</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
            f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
        )

    def _document_rels(self) -> str:
        relations = [
            ("rIdStyles", "styles", "styles.xml"),
            ("rIdSettings", "settings", "settings.xml"),
            ("rIdFonts", "fontTable", "fontTable.xml"),
            ("rIdHeader", "header", "header1.xml"),
            ("rIdNoHeader", "header", "header2.xml"),
            ("rIdFooter", "footer", "footer1.xml"),
            ("rIdNoFooter", "footer", "footer2.xml"),
            *((f"rIdMedia{index}", "image", f"media/{name}") for index, (name, _) in enumerate(self.media, 1)),
        ]
        made = "".join(
            f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{name}"/>' for key, kind, name in relations
        )
        return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _add(archive: zipfile.ZipFile, name: str, data: bytes, moment: tuple[int, int, int, int, int, int]) -> None:
    entry = zipfile.ZipInfo(name, moment)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0  # the same bytes on every system
    archive.writestr(entry, data, compresslevel=6)


@cache
def _content_types() -> str:
    kinds = {
        "document": f"{_WORDML}.document.main+xml",
        "styles": f"{_WORDML}.styles+xml",
        "settings": f"{_WORDML}.settings+xml",
        "fontTable": f"{_WORDML}.fontTable+xml",
        "header1": f"{_WORDML}.header+xml",
        "header2": f"{_WORDML}.header+xml",
        "footer1": f"{_WORDML}.footer+xml",
        "footer2": f"{_WORDML}.footer+xml",
    }
    overrides = [
        *((f"/word/{name}.xml", kind) for name, kind in kinds.items()),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
    ]
    made = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides)
    defaults = "".join(
        f'<Default Extension="{extension}" ContentType="{kind}"/>'
        for extension, kind in {
            "rels": "application/vnd.openxmlformats-package.relationships+xml",
            "xml": "application/xml",
            "png": "image/png",
            "svg": "image/svg+xml",
        }.items()
    )
    return f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{defaults}{made}</Types>'
