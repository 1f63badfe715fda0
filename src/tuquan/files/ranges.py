"""A file, or the part of it that was asked for (RFC 9110, section 14): a phone that moves on in a film asks for what
comes there, and Safari plays none without."""

import re
from pathlib import Path
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

AT_ONCE = 2 * 1024 * 1024
"""A film paused half way must not keep a thread of the server: who asks for "the rest" gets so much of it and asks on."""

_ONE_RANGE = re.compile(r"bytes=(?:(\d{1,15})-(\d{1,15})?|-(\d{1,15}))")


def answer(request: HttpRequest, path: Path, *, size: int, tag: str) -> HttpResponseBase:
    """The whole (200), one part (206), or that there is no such part (416). Several parts at once, and anything not
    understood, get the whole. `tag` names the bytes: a part is never put to another file's.

    :raises FileNotFoundError: it is gone from the disk.
    """
    etag = f'"{tag}"'
    asked = request.headers.get("Range", "")
    found = _ONE_RANGE.fullmatch(asked.strip()) if asked else None
    if found and request.headers.get("If-Range", etag) != etag:
        found = None
    if found is None:
        response: HttpResponseBase = _Answer(path.open("rb"))
        response["Content-Length"] = str(size)
    else:
        start, end = _part(found, size)
        if start > end:
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{size}"
        else:
            stream = path.open("rb")
            stream.seek(start)
            response = _Answer(_Part(stream, end - start + 1), status=206)
            response["Content-Length"] = str(end - start + 1)
            response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    return response


def _part(found: re.Match[str], size: int) -> tuple[int, int]:
    first, last, final = found.groups()
    if final is not None:
        return (max(0, size - int(final)), size - 1) if int(final) else (size, size - 1)
    start = int(first)
    return start, min(int(last) if last is not None else start + AT_ONCE - 1, size - 1)


class _Answer(FileResponse):
    block_size = 64 * 1024


class _Part:
    """So many bytes from here on, read piece by piece as the answer goes out."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self.stream, self.left = stream, length

    def read(self, most: int = -1) -> bytes:
        piece = self.stream.read(self.left if most < 0 else min(most, self.left))
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.stream.close()
