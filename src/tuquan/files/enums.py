from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024


class FileKind(TextChoices):
    """What a file is by its content; its name says nothing."""

    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word (.docx)")
    XLSX = "xlsx", _("Excel (.xlsx)")
    PPTX = "pptx", _("PowerPoint (.pptx)")
    ODT = "odt", _("văn bản OpenDocument (.odt)")
    ODS = "ods", _("bảng tính OpenDocument (.ods)")
    PNG = "png", _("ảnh PNG")
    JPEG = "jpg", _("ảnh JPEG")
    WEBP = "webp", _("ảnh WebP")
    TXT = "txt", _("văn bản thuần (.txt)")
    CSV = "csv", _("bảng CSV")
    MP4 = "mp4", _("phim MP4")
    WEBM = "webm", _("phim WebM")


class MarkCheck(TextChoices):
    """How it was made sure that the file bears no secrecy mark."""

    READ = "read", _("đã đọc, không thấy dấu mật")
    CONFIRMED = "confirmed", _("người gửi xác nhận không có dấu mật")
    MADE = "made", _("do phần mềm lập")


CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.WEBP: "image/webp",
    FileKind.TXT: "text/plain; charset=utf-8",
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.MP4: "video/mp4",
    FileKind.WEBM: "video/webm",
}
IMAGES = frozenset({FileKind.PNG, FileKind.JPEG, FileKind.WEBP})
VIDEOS = frozenset({FileKind.MP4, FileKind.WEBM})
PAPERS = frozenset(FileKind) - VIDEOS
"""What a record takes that does not ask for more; films go into the library."""
SHOWN_IN_BROWSER = IMAGES | VIDEOS | {FileKind.PDF, FileKind.TXT}
LIMITS = {
    FileKind.PDF: 30 * MEGABYTE,
    FileKind.DOCX: 20 * MEGABYTE,
    FileKind.XLSX: 20 * MEGABYTE,
    FileKind.PPTX: 30 * MEGABYTE,
    FileKind.ODT: 20 * MEGABYTE,
    FileKind.ODS: 20 * MEGABYTE,
    FileKind.PNG: 15 * MEGABYTE,
    FileKind.JPEG: 15 * MEGABYTE,
    FileKind.WEBP: 15 * MEGABYTE,
    FileKind.TXT: 5 * MEGABYTE,
    FileKind.CSV: 5 * MEGABYTE,
    FileKind.MP4: 100 * MEGABYTE,  # five minutes as a phone films them
    FileKind.WEBM: 100 * MEGABYTE,
}
LARGEST = max(LIMITS.values())
LARGEST_PAPER = max(LIMITS[kind] for kind in PAPERS)
