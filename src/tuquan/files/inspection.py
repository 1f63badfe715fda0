"""What a file is by its content, and whether it is taken at all. Nothing here knows of the database."""

import re
import unicodedata
import zipfile
from contextlib import suppress
from pathlib import Path

from defusedxml import ElementTree
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy
from PIL import Image, ImageCms, ImageOps

from tuquan.core import text as vietnamese
from tuquan.files import reading, videos
from tuquan.files.enums import IMAGES, LIMITS, MEGABYTE, FileKind
from tuquan.files.refusals import FileRefused

MAX_PIXELS = 60_000_000
MAX_ENTRIES = 5000
MAX_UNPACKED = 300 * MEGABYTE
MAX_RATIO = 200
ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar", ".jar", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".docm", ".xlsm")
PROGRAMS = (
    ".exe",
    ".dll",
    ".bat",
    ".cmd",
    ".ps1",
    ".vbs",
    ".js",
    ".jse",
    ".scr",
    ".msi",
    ".com",
    ".hta",
    ".lnk",
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

BROKEN = gettext_lazy("Tệp bị hỏng hoặc chưa tải lên hết nên không mở được. Anh/chị mở lại trên máy, lưu rồi gửi lại.")
PASSWORD = gettext_lazy("Tệp đang khóa bằng mật khẩu. Anh/chị bỏ mật khẩu, lưu lại rồi gửi lại.")
MACROS = gettext_lazy("Tệp có macro (chương trình tự chạy) nên không được nhận. Anh/chị lưu lại dạng không có macro.")
PROGRAM = gettext_lazy("Đây là chương trình máy tính, không phải tài liệu, nên không được nhận.")
UNPLAYABLE = gettext_lazy(
    "Phim này nhiều điện thoại không mở được. Anh/chị lưu lại thành MP4 (H.264) hoặc WebM bằng ứng dụng sửa phim rồi gửi."
)
ACCOMPANIED = gettext_lazy(
    "Phim mang theo dữ liệu khác ngoài hình và tiếng (nơi quay, chuyển động, phụ đề). Anh/chị xuất lại phim, chỉ giữ hình "
    "và tiếng, rồi gửi."
)
ACCEPTED = gettext_lazy(
    "Tệp nhận được: PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), .odt, .ods, ảnh PNG, JPEG, WebP, .txt, .csv."
)

# What else arrives often, by its first bytes, with what to do about it.
KNOWN: list[tuple[bytes, str | Promise]] = [
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"#!", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"Rar!", gettext_lazy("Tệp nén RAR không được nhận. Anh/chị giải nén rồi gửi từng tệp.")),
    (b"7z\xbc\xaf\x27\x1c", gettext_lazy("Tệp nén 7z không được nhận. Anh/chị giải nén rồi gửi từng tệp.")),
    (b"\x1f\x8b", gettext_lazy("Tệp nén không được nhận. Anh/chị giải nén rồi gửi từng tệp.")),
    (b"{\\rtf", gettext_lazy("Tệp RTF không được nhận. Anh/chị mở bằng Word rồi lưu lại dưới dạng .docx.")),
    (b"GIF8", gettext_lazy("Ảnh GIF không được nhận. Anh/chị lưu lại dưới dạng PNG hoặc JPEG.")),
    (b"OggS", UNPLAYABLE),
    (b"FLV", UNPLAYABLE),
    (b"\x30\x26\xb2\x75", UNPLAYABLE),
    (b"\x00\x00\x01\xba", UNPLAYABLE),
    (b"BM", gettext_lazy("Ảnh BMP không được nhận. Anh/chị lưu lại dưới dạng PNG hoặc JPEG.")),
    (b"II*\x00", gettext_lazy("Ảnh TIFF không được nhận. Anh/chị lưu lại dưới dạng PDF hoặc JPEG.")),
    (b"MM\x00*", gettext_lazy("Ảnh TIFF không được nhận. Anh/chị lưu lại dưới dạng PDF hoặc JPEG.")),
]
_MARKUP = re.compile(rb"^\s*(<!doctype|<html|<head|<body|<svg|<script|<\?xml|<!--|<\?php|<iframe|<meta)", re.IGNORECASE)
_OTHER_NAMES = (".jpeg", ".jfif", ".doc", ".xls", ".ppt", ".m4v", ".mov")
_SUFFIXES = {*ARCHIVES, *PROGRAMS, *(f".{kind}" for kind in FileKind.values), *_OTHER_NAMES}
_ELSEWHERE = re.compile(r"\s*(https?:|ftp:|\\\\|(file:)?//)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


def clean_name(name: str, kind: FileKind) -> str:
    """The name as people know it, safe on every system, ending in what the file really is."""
    name = vietnamese.clean(unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1]))
    stem = _FORBIDDEN.sub(" ", name)
    suffix = re.search(r"\.[A-Za-z0-9]{1,5}$", stem)
    if suffix and suffix[0].lower() in _SUFFIXES:
        stem = stem[: suffix.start()]
    stem = re.sub(r"\s+", " ", stem).strip(" .") or _("tệp")
    while len(stem.encode()) > 180:
        stem = stem[:-1]
    return f"{stem.strip(' .')}.{kind.value}"


def inspect(path: Path, name: str) -> FileKind:
    """The kind of the file by its content.

    :raises FileRefused: with the sentence that says why and what to do.
    """
    size = path.stat().st_size
    if not size:
        raise FileRefused(_("Tệp không có nội dung (0 byte). Anh/chị kiểm tra lại tệp trên máy mình."))
    try:
        kind = _kind(path, name)
    except FileRefused:
        raise
    except Exception as error:  # whatever a parser throws at a broken file
        raise FileRefused(BROKEN) from error
    if size > LIMITS[kind]:
        raise FileRefused(too_large(LIMITS[kind], kind))
    return kind


def too_large(limit: int, kind: FileKind | None = None) -> str:
    if kind is None:
        return _("Tệp lớn quá: chỉ nhận tệp đến %(limit)s MB. Anh/chị giảm dung lượng hoặc tách tệp rồi gửi lại.") % {
            "limit": limit // MEGABYTE
        }
    return _("Tệp lớn quá: %(kind)s chỉ nhận đến %(limit)s MB. Anh/chị giảm dung lượng hoặc tách tệp rồi gửi lại.") % {
        "kind": kind.label,
        "limit": limit // MEGABYTE,
    }


def _kind(path: Path, name: str) -> FileKind:
    with path.open("rb") as stream:
        start = stream.read(4096)
    if b"%PDF-" in start[:1024]:
        return FileKind.PDF
    if start.startswith(b"PK\x03\x04"):
        return _package(path)
    if start.startswith(b"PK"):
        raise FileRefused(BROKEN)
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if start.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return FileKind.WEBP
    if start.startswith(OLE):
        raise FileRefused(_old_office(path))
    if start[4:8] == b"ftyp" and start[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif"):
        raise FileRefused(_("Ảnh HEIC, AVIF của điện thoại chưa nhận được. Anh/chị lưu ảnh dạng JPEG rồi gửi lại."))
    if kind := videos.kind_of(start):
        return _video(path, kind)
    if start[:4] == b"RIFF" and start[8:12] == b"AVI ":
        raise FileRefused(UNPLAYABLE)
    for first, sentence in KNOWN:
        if start.startswith(first):
            raise FileRefused(sentence)
    return _plain_text(path, start, name)


def _video(path: Path, kind: FileKind) -> FileKind:
    if path.stat().st_size <= LIMITS[kind]:  # one that is larger is told so and nothing else
        try:
            videos.check(path, kind)
        except videos.Unplayable:
            raise FileRefused(UNPLAYABLE) from None
        except videos.Accompanied:
            raise FileRefused(ACCOMPANIED) from None
    return kind


def _plain_text(path: Path, start: bytes, name: str) -> FileKind:
    bare = start.removeprefix(b"\xef\xbb\xbf")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        with suppress(UnicodeDecodeError):
            bare = start[: len(start) // 2 * 2].decode("utf-16").encode()
    if _MARKUP.match(bare):
        raise FileRefused(_("Trang web, SVG, XML có thể mang mã lệnh nên không được nhận. Anh/chị in ra PDF rồi gửi."))
    unknown = f"{_('Không nhận ra đây là tệp gì.')} {ACCEPTED}"
    if path.stat().st_size > max(LIMITS[FileKind.TXT], LIMITS[FileKind.CSV]):
        raise FileRefused(unknown)
    try:
        content = reading.decode(path.read_bytes())
    except UnicodeDecodeError:
        if name.lower().endswith((".txt", ".csv")):
            sentence = _("Không đọc được chữ trong tệp. Anh/chị lưu lại với bảng mã UTF-8 (Unicode) rồi gửi lại.")
            raise FileRefused(sentence) from None
        raise FileRefused(unknown) from None
    if any(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in content):
        raise FileRefused(unknown)
    return FileKind.CSV if name.lower().endswith(".csv") else FileKind.TXT


def _old_office(path: Path) -> str | Promise:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return PASSWORD
    return _(
        "Tệp Office đời cũ (.doc, .xls, .ppt) không được nhận. Anh/chị mở tệp rồi lưu lại thành .docx, .xlsx, .pptx."
    )


def _package(path: Path, *, inner: bool = False) -> FileKind:
    """A zip that is a document. Sizes are looked at before anything is unpacked."""
    with zipfile.ZipFile(path) as package:
        entries = package.infolist()
        names = {entry.filename for entry in entries}
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise FileRefused(_("Tệp nở ra quá lớn khi mở (tệp nén bất thường) nên không được nhận."))
        for entry in entries:
            if entry.file_size > MEGABYTE and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
                raise FileRefused(_("Tệp nở ra quá lớn khi mở (tệp nén bất thường) nên không được nhận."))
            if entry.flag_bits & 1:
                raise FileRefused(PASSWORD)
            if entry.filename.startswith(("/", "\\")) or ".." in Path(entry.filename.replace("\\", "/")).parts:
                raise FileRefused(BROKEN)
            if entry.filename.lower().endswith(PROGRAMS):
                raise FileRefused(PROGRAM if not names & {"[Content_Types].xml", "mimetype"} else MACROS)
        kind = _document_kind(package, names)
        if package.testzip() is not None:
            raise FileRefused(BROKEN)
        for entry in entries:
            if entry.filename.lower().endswith(ARCHIVES):
                _embedded(package, entry, inner)
            elif entry.filename.lower().endswith(".bin") and "embeddings/" in entry.filename:
                # Equations of older Word are such objects too; a packed file is told by the stream it lies in.
                content = package.read(entry)
                if "Ole10Native".encode("utf-16-le") in content or b"MZ\x90" in content:
                    raise FileRefused(_("Trong tệp có gắn một tệp khác. Anh/chị gỡ tệp gắn kèm ra và gửi riêng."))
        return kind


def _embedded(package: zipfile.ZipFile, entry: zipfile.ZipInfo, inner: bool) -> None:
    """The sheet behind a chart is a workbook inside the document; no other archive is taken, and none inside that."""
    import tempfile

    nested = _("Trong tệp có gắn một tệp nén hoặc tài liệu khác. Anh/chị gỡ ra và gửi riêng.")
    if inner or "/embeddings/" not in entry.filename or not entry.filename.lower().endswith((".xlsx", ".docx")):
        raise FileRefused(nested)
    with tempfile.NamedTemporaryFile() as stream:
        stream.write(package.read(entry))
        stream.flush()
        try:
            _package(Path(stream.name), inner=True)
        except zipfile.BadZipFile:
            raise FileRefused(nested) from None


def _document_kind(package: zipfile.ZipFile, names: set[str]) -> FileKind:
    if "mimetype" in names:
        declared = package.read("mimetype").decode("ascii", errors="replace").strip()
        if any(name.startswith(("Basic/", "Scripts/")) for name in names):
            raise FileRefused(MACROS)
        if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise FileRefused(PASSWORD)
        if declared == "application/vnd.oasis.opendocument.text":
            return FileKind.ODT
        if declared == "application/vnd.oasis.opendocument.spreadsheet":
            return FileKind.ODS
    if "[Content_Types].xml" in names:
        types = package.read("[Content_Types].xml")
        ElementTree.fromstring(types, forbid_dtd=True)
        if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
            raise FileRefused(MACROS)
        for name in names:
            if name.endswith(".rels") and _reaches_out(package.read(name)):
                raise FileRefused(
                    _("Tệp tự tải mẫu hoặc đối tượng từ nơi khác khi mở. Anh/chị bỏ liên kết ấy, lưu lại rồi gửi lại.")
                )
        if b"wordprocessingml.document.main+xml" in types and "word/document.xml" in names:
            return FileKind.DOCX
        if b"spreadsheetml.sheet.main+xml" in types and "xl/workbook.xml" in names:
            return FileKind.XLSX
        if b"presentationml.presentation.main+xml" in types and "ppt/presentation.xml" in names:
            return FileKind.PPTX
    raise FileRefused(f"{_('Tệp nén hoặc loại tài liệu này không được nhận.')} {ACCEPTED}")


def _reaches_out(relations: bytes) -> bool:
    """A template, frame or object fetched from outside when the document opens; plain links are no matter."""
    for relation in ElementTree.fromstring(relations, forbid_dtd=True):
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        if relation.get("TargetMode") != "External":
            continue
        if kind in ("frame", "oleObject", "subDocument"):
            return True
        # A template named by a file path of the author's machine (Normal.dotm) does nothing elsewhere.
        if kind == "attachedTemplate" and _ELSEWHERE.match(relation.get("Target", "")):
            return True
    return False


def strip_image(source: Path, target: Path, kind: FileKind) -> None:
    """Paint the picture anew: place, camera, time and whatever was hidden behind it stay out; upright stays upright.

    :raises FileRefused: no picture, or too many pixels.
    """
    too_many = _("Ảnh lớn quá: chỉ nhận ảnh đến %s triệu điểm ảnh. Anh/chị thu nhỏ ảnh rồi gửi lại.") % (
        MAX_PIXELS // 1_000_000
    )
    try:
        with Image.open(source, formats=[_PILLOW[kind]]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise FileRefused(too_many)
            image.load()
            profile = image.info.get("icc_profile")
            painted = ImageOps.exif_transpose(image)
            if profile:
                painted = _in_srgb(painted, profile)
            if painted.mode not in ("RGB", "RGBA", "L"):
                painted = painted.convert("RGBA" if "A" in painted.mode or "transparency" in painted.info else "RGB")
            if kind == FileKind.JPEG and painted.mode == "RGBA":
                painted = painted.convert("RGB")
            bare = Image.new(painted.mode, painted.size)
            bare.paste(painted)
            bare.save(target, format=_PILLOW[kind], **_SAVE[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileRefused(too_many) from None
    except (FileRefused, MemoryError):
        raise
    except OSError as error:
        if error.errno is not None:  # of the disk, not of the picture
            raise
        raise FileRefused(BROKEN) from error
    except Exception as error:  # whatever a decoder throws at a broken picture
        raise FileRefused(BROKEN) from error


_PILLOW = {FileKind.PNG: "PNG", FileKind.JPEG: "JPEG", FileKind.WEBP: "WEBP"}
_SAVE: dict[FileKind, dict[str, object]] = {
    FileKind.PNG: {"optimize": False},
    FileKind.JPEG: {"quality": 88, "optimize": True},
    FileKind.WEBP: {"quality": 88},
}
assert set(_PILLOW) == IMAGES


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    import io

    try:
        converted = ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode=image.mode
        )
    except (ImageCms.PyCMSError, ValueError, OSError):
        return image
    return converted or image
