"""What kind of picture bytes are and how large they stand."""

import re
import struct
from typing import Literal

PNG = b"\x89PNG\r\n\x1a\n"


class UnknownPicture(ValueError):
    """Neither PNG nor SVG."""

    message = "Hình trong văn bản phải là tệp PNG hoặc SVG."


def kind_of(data: bytes) -> Literal["png", "svg"]:
    if data.startswith(PNG):
        return "png"
    if b"<svg" in data[:1000]:
        return "svg"
    raise UnknownPicture(UnknownPicture.message)


def as_json(data: bytes) -> str | list[int]:
    """For Typst's ``bytes(…)``, which takes a text or a list of numbers; the text of an SVG is a fifth as long."""
    if kind_of(data) == "svg":
        try:
            return data.decode()
        except UnicodeDecodeError:
            pass
    return list(data)


def aspect(data: bytes) -> float:
    """Height over width."""
    if kind_of(data) == "png":
        width, height = struct.unpack_from(">II", data, 16)
        return float(height / width)
    tag = re.search(rb"<svg[^>]*>", data)
    text = tag.group().decode("utf-8", "replace") if tag else ""
    if box := re.search(r"viewBox\s*=\s*[\"']([^\"']+)", text):
        _, _, width, height = (float(x) for x in box.group(1).replace(",", " ").split())
        return height / width
    sizes = [re.search(rf"\b{name}\s*=\s*[\"']([\d.]+)", text) for name in ("width", "height")]
    if sizes[0] and sizes[1]:
        return float(sizes[1].group(1)) / float(sizes[0].group(1))
    raise UnknownPicture(UnknownPicture.message)
