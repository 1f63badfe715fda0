"""Files as people send them, made in memory."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from tuquan.files.enums import FileKind

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def upload(name, content):
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def package(parts, *, compress=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compress) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def docx(*paragraphs, header="", main=WORD, caps="", **more):
    def body(lines):
        return "".join(f"<w:p><w:r><w:t xml:space='preserve'>{line}</w:t></w:r></w:p>" for line in lines)

    caps_run = f"<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>{caps}</w:t></w:r></w:p>" if caps else ""
    parts = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        f"<Override PartName='/word/document.xml' ContentType='{main}'/></Types>",
        "word/document.xml": f"<w:document xmlns:w='{W}'><w:body>{caps_run}{body(paragraphs)}</w:body></w:document>",
    }
    if header:
        parts["word/header1.xml"] = f"<w:hdr xmlns:w='{W}'>{body([header])}</w:hdr>"
    return package(parts | more)


def xlsx(rows, **options):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if header := options.get("header"):
        sheet.oddHeader.center.text = header
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def pptx(*slides, notes="", main="presentation", **more):
    """Each argument one slide of lines."""

    def slide(text):
        a = "http://schemas.openxmlformats.org/drawingml/2006/main"
        lines = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in text.split("\n"))
        return f"<p:sld xmlns:p='urn:p' xmlns:a='{a}'>{lines}</p:sld>"

    override = f"application/vnd.openxmlformats-officedocument.presentationml.{main}.main+xml"
    parts = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        f"<Override PartName='/ppt/presentation.xml' ContentType='{override}'/></Types>",
        "ppt/presentation.xml": "<p:presentation xmlns:p='urn:p'/>",
    }
    parts |= {f"ppt/slides/slide{place}.xml": slide(text) for place, text in enumerate(slides, start=1)}
    if notes:
        parts["ppt/notesSlides/notesSlide1.xml"] = slide(notes)
    return package(parts | more)


def box(kind, *inside):
    content = b"".join(inside)
    return (len(content) + 8).to_bytes(4) + kind + content


def track(handler=b"vide", codec=b"avc1", *more):
    entry = box(b"stsd", bytes(4), (1).to_bytes(4), box(codec, bytes(20)))
    media = box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(12)), box(b"minf", box(b"stbl", entry)))
    return box(b"trak", media, *more)


def mp4(*tracks, brand=b"isom", moov=(), before=b"", after=b"", body=b"pictures and sound"):
    """The boxes of a film; its pictures are none, which nothing here looks at."""
    inside = tracks or (track(), track(b"soun", b"mp4a"))
    head = box(b"ftyp", brand, bytes(4), brand)
    return head + before + box(b"moov", box(b"mvhd", bytes(100)), *inside, *moov) + box(b"mdat", body) + after


def element(id, content=b"", *, endless=False):
    """A part of a WebM; `endless`: its length was not known while it was written."""
    head = bytes.fromhex(id)
    return head + (b"\x01" + b"\xff" * 7 if endless else (len(content) | 1 << 28).to_bytes(4)) + content


def webm(*, doc="webm", codec="V_VP9", kind=1, more=b"", endless=False):
    entry = element("AE", element("83", bytes([kind])) + element("86", codec.encode()))
    block = element("A3", b"\x81\x00\x00\x80pictures")
    cluster = element("1F43B675", element("E7", b"\x00") + block, endless=endless)
    inside = element("1549A966", element("2AD7B1", b"\x0f\x42\x40")) + element("1654AE6B", entry) + cluster + more
    return element("1A45DFA3", element("4282", doc.encode())) + element("18538067", inside, endless=endless)


def odt(*paragraphs):
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    body = "".join(f"<text:p xmlns:text='{text}'>{line}</text:p>" for line in paragraphs)
    return package(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"<content>{body}</content>"},
        compress=zipfile.ZIP_STORED,
    )


def pdf(*pages, password="", script="", attachment=None):
    """A PDF with its words as text (by typst), each argument one page of lines."""
    import typst

    source = '#set text(font: ("Tinos", "Libertinus Serif"), fallback: true)\n' + "\n#pagebreak()\n".join(
        " \\\n".join(f'#"{line}"' for line in page.split("\n")) for page in pages
    )
    content = typst.compile(source.encode())
    if not (password or script or attachment):
        return content
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    if script:
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        )
        writer.root_object[NameObject("/OpenAction")] = action
    if attachment:
        writer.add_attachment(attachment, b"x")
    if password:
        writer.encrypt(password)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def scan():
    """A PDF that is nothing but a picture."""
    stream = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(stream, "PDF")
    return stream.getvalue()


def picture(kind=FileKind.JPEG, *, size=(40, 20), place=True, upright=True):
    image = Image.new("RGB", size, "navy")
    image.putpixel((0, 0), (255, 255, 255))
    exif = Image.Exif()
    if place:
        exif[0x0110] = "Phone of An"
        exif.get_ifd(0x8825).update(
            {1: "N", 2: (IFDRational(12), IFDRational(29), IFDRational(5)), 3: "E", 4: (IFDRational(109),) * 3}
        )
    if not upright:
        exif[0x0112] = 6
    stream = io.BytesIO()
    image.save(stream, {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}[kind.value], exif=exif.tobytes())
    return stream.getvalue()


SAMPLES = {}


def samples():
    """One whole file of each kind."""
    if not SAMPLES:
        SAMPLES.update(
            {
                FileKind.PDF: pdf("KẾ HOẠCH\nBảo đảm an ninh, trật tự"),
                FileKind.DOCX: docx("KẾ HOẠCH", "Bảo đảm an ninh, trật tự"),
                FileKind.XLSX: xlsx([["Đơn vị", "Số buổi"], ["Trường A", 3]]),
                FileKind.PPTX: pptx("Phòng ngừa lừa đảo", "Dấu hiệu"),
                FileKind.ODT: odt("KẾ HOẠCH"),
                FileKind.PNG: picture(FileKind.PNG),
                FileKind.JPEG: picture(FileKind.JPEG),
                FileKind.WEBP: picture(FileKind.WEBP),
                FileKind.TXT: "Biên bản họp\nngày 15/11".encode(),
                FileKind.CSV: b"ten,so\nA,1\n",
            }
        )
    return SAMPLES
