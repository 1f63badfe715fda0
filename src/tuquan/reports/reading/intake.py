"""From a file to the text that is read; what cannot be read is refused in a sentence."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from tuquan.files import secrecy

from . import encodings

MEGABYTE = 1024 * 1024
MAX_BYTES = 25 * MEGABYTE
MAX_CHARS = 3_000_000
MAX_NUMBERS = 30_000
SECONDS = 20
_HTML = re.compile(rb"^\s*(<!doctype html|<html|<head|<body|<!--|<div|<p[ >]|<table|<article|<meta)", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)

_REASONS = {
    "broken": "Tệp bị hỏng nên không đọc được. Anh/chị mở lại trên máy, lưu rồi gửi lại.",
    "password": "Tệp đang khóa bằng mật khẩu. Anh/chị bỏ mật khẩu, lưu lại rồi đọc lại.",
    "bomb": "Tệp nở ra quá lớn khi mở (tệp nén bất thường) nên không được nhận.",
    "deep": "Tệp có cấu trúc lồng nhau bất thường nên không được nhận.",
    "entities": "Tệp chứa khai báo XML không an toàn nên không được nhận.",
    "pages": "Tệp PDF có quá nhiều trang (trên 1.500). Anh/chị tách phần báo cáo cần đọc thành tệp riêng.",
    "long": "Báo cáo dài quá 3 triệu ký tự. Anh/chị tách thành nhiều phần rồi đọc từng phần.",
    "time": "Đọc tệp mất quá nhiều thời gian nên đã dừng. Anh/chị chép phần chữ của báo cáo sang tệp .docx hoặc .txt.",
    "kind": "Không nhận ra đây là tệp gì, hoặc tệp đã hỏng. Đọc được: .docx, .pdf có chữ, .html, .txt.",
    "old": "Tệp Word đời cũ (.doc) không đọc được. Anh/chị mở tệp rồi lưu lại thành .docx.",
    "rtf": "Tệp RTF không đọc được. Anh/chị mở bằng Word rồi lưu lại thành .docx.",
    "picture": "Đây là ảnh, không phải tệp chữ. Anh/chị nhập số liệu qua biểu mẫu hoặc gửi bản có chữ.",
    "scan": "Tệp này là bản quét (ảnh chụp), không có chữ để đọc. Anh/chị nhập số liệu qua biểu mẫu hoặc gửi bản Word.",
    "empty": "Tệp không có nội dung để đọc.",
    "letters": "Không đọc được bảng mã của tệp. Anh/chị lưu lại với bảng mã Unicode (UTF-8) rồi đọc lại.",
    "large": "Tệp lớn quá: chỉ đọc tệp đến 25 MB.",
    "numbers": "Tệp có hơn 30.000 con số: đây là bảng dữ liệu, không phải báo cáo bằng lời. Anh/chị dùng mẫu Excel.",
    "sheet": "Đây là bảng tính. Anh/chị dùng mẫu Excel để gửi số liệu; lệnh này đọc báo cáo bằng lời.",
}


class Unreadable(Exception):
    """A file that is not read; `message` says why and what to do."""

    def __init__(self, reason: str, sentence: str = "") -> None:
        self.reason = reason
        self.message = sentence or _REASONS[reason]
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class Intake:
    text: str
    notes: list[str] = field(default_factory=list)
    """What the reader should know: an old encoding was converted, pages were pictures."""


def from_path(path: Path) -> Intake:
    """:raises Unreadable: with the sentence for the person."""
    if path.is_file() and path.stat().st_size > MAX_BYTES:
        raise Unreadable("large")
    with path.open("rb") as stream:
        return from_stream(stream)


def from_stream(stream: BinaryIO) -> Intake:
    """:raises Unreadable: with the sentence for the person."""
    return from_bytes(stream.read(MAX_BYTES + 1))


def from_bytes(content: bytes) -> Intake:
    """:raises Unreadable: with the sentence for the person."""
    if len(content) > MAX_BYTES:
        raise Unreadable("large")
    if not content.strip():
        raise Unreadable("empty")
    kind = _kind(content)
    if kind == "txt":
        text, old = _decoded(content)
        notes = [f"Chữ trong tệp theo bảng mã cũ ({old}) đã được đổi sang Unicode."] if old else []
        return _checked(text, notes)
    if kind == "html":
        content = _html_text(content).encode()
    found = _unpacked(kind, content)
    text = "\n".join(found["lines"])
    notes = []
    if not text.strip():
        raise Unreadable("scan" if found["pictures"] else "empty")
    if kind == "pdf" and found["pictures"]:
        notes.append("Có trang là ảnh chụp nên chưa đọc được số liệu trên trang đó.")
    text, old = encodings.modern(text)
    if old:
        notes.append(f"Chữ trong tệp theo bảng mã cũ ({old}) đã được đổi sang Unicode.")
    return _checked(text, notes)


def _kind(content: bytes) -> str:
    start = content[:1_024]
    if b"%PDF-" in start:
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        if b"xl/workbook.xml" in content and b"word/document.xml" not in content:
            raise Unreadable("sheet")
        return "docx"
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Unreadable("password" if "EncryptedPackage".encode("utf-16-le") in content else "old")
    if start.startswith(b"{\\rtf"):
        raise Unreadable("rtf")
    if start.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")):
        raise Unreadable("picture")
    if start.startswith((b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PK")):
        raise Unreadable("kind")
    return "html" if _HTML.match(start.removeprefix(b"\xef\xbb\xbf")) else "txt"


def _decoded(content: bytes) -> tuple[str, str]:
    try:
        return encodings.decode(content)
    except encodings.Undecodable as error:
        # Text has no such byte in any encoding that offices used: this is a file of another kind, or a broken one.
        raise Unreadable("kind" if b"\x00" in content else "letters") from error


def _html_text(content: bytes) -> str:
    said = _CHARSET.search(content[:4_096])
    if said:
        try:
            return content.decode(said[1].decode())
        except (UnicodeDecodeError, LookupError):
            pass
    return _decoded(content)[0]


def _unpacked(kind: str, content: bytes) -> dict[str, list[str]]:
    command = [sys.executable, "-I", str(Path(__file__).with_name("unpack.py")), kind, str(SECONDS)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS + 10, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unreadable("time") from error
    if done.returncode:
        raise Unreadable("time" if done.returncode in (-9, -24, 137, 152) else "broken")
    found: dict[str, list[str]] = json.loads(done.stdout)
    if "refused" in found:
        raise Unreadable(str(found["refused"]))
    return found


def _checked(text: str, notes: list[str]) -> Intake:
    if len(text) > MAX_CHARS:
        raise Unreadable("long")
    if sum(1 for _ in _DIGITS.finditer(text)) > MAX_NUMBERS:
        raise Unreadable("numbers")
    if len(_CONTROL.findall(text[:20_000])) > 20:
        raise Unreadable("letters")
    if not any(char.isalpha() for char in text):
        raise Unreadable("empty")
    if mark := secrecy.mark_in_page(text.splitlines()[: 4 * secrecy.TOP_LINES]):
        raise Unreadable(
            "secret",
            f"Văn bản đóng dấu “{mark}”: tài liệu bí mật nhà nước không được đưa vào phần mềm này, kể cả để đọc.",
        )
    return Intake(text.replace("\r\n", "\n").replace("\r", "\n"), notes)
