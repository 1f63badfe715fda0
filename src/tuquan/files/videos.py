"""Short videos, read and cleaned without unpacking a picture: MP4 (ISO 14496-12) and WebM (EBML, RFC 8794).

`check` says whether a browser on a phone can play it and whether it is whole; `scrub` blanks in place what may tell where
it was taken, by whom and with which device. Every offset stays as it is, so nothing has to be written anew. Nothing here
knows of the database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tuquan.files.enums import FileKind

PART = 1024 * 1024
MOST_PARTS = 200_000
"""Boxes or elements looked at: a film of half an hour has some thousands."""

EBML = b"\x1aE\xdf\xa3"


class Broken(Exception):
    """Cut off, or not what it says it is."""


class Unplayable(Exception):
    """A browser without a licence of its own does not play it: HEVC, MPEG-4 Part 2, QuickTime, 3GP, Matroska."""


class Accompanied(Exception):
    """Beside picture and sound something else runs along: places, movements, captions made by a drone or a camera."""


def kind_of(start: bytes) -> FileKind | None:
    """What the first bytes say; `Unplayable` is said by `check`."""
    if start[4:8] == b"ftyp":
        return FileKind.MP4
    return FileKind.WEBM if start.startswith(EBML) else None


def check(path: Path, kind: FileKind) -> None:
    """:raises Broken, Unplayable, Accompanied: what their names say."""
    with path.open("rb") as stream:
        if kind == FileKind.MP4:
            _check_mp4(stream, path.stat().st_size)
        else:
            _check_webm(stream, path.stat().st_size)


def scrub(path: Path, kind: FileKind) -> None:
    """Blank what is neither picture nor sound nor needed to play them. A second time changes nothing.

    :raises Broken: see `check`.
    """
    with path.open("r+b") as stream:
        size = path.stat().st_size
        if kind == FileKind.MP4:
            for box in list(_walk_mp4(stream, size)):
                if box.blank:
                    _overwrite(stream, box.start + 4, b"free")
                    _zero(stream, box.inside, box.end)
        else:
            for element in list(_walk_webm(stream, size)):
                if element.id in _WEBM_TOLD:
                    _void(stream, element.start, element.end)


def _overwrite(stream: BinaryIO, at: int, content: bytes) -> None:
    stream.seek(at)
    stream.write(content)


def _zero(stream: BinaryIO, start: int, end: int) -> None:
    stream.seek(start)
    for at in range(start, end, PART):
        stream.write(bytes(min(PART, end - at)))


# --- MP4 -------------------------------------------------------------------------------------------------------------

_PLAIN = {b"isom", b"avc1", b"mp41", b"mp42", b"dash", b"MSNV", b"M4V ", b"M4VH", b"M4VP", b"av01", b"f4v ", b"mmp4"}
_CODECS = {b"avc1", b"avc3", b"vp08", b"vp09", b"av01", b"mp4a", b"Opus", b".mp3", b"fLaC", b"ac-3", b"ec-3"}
_HANDLERS = {b"vide", b"soun", b"hint", b"tmcd"}

# Whatever does not belong to the making of picture and sound goes, known or not: `udta` with `©xyz` and `loci`, `meta`
# with Apple's keys, `uuid` with XMP, makers' trailers, and padding, in which some dashboard cameras write the way.
_INSIDE: dict[bytes, set[bytes]] = {
    b"": {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"mfra", b"sidx", b"ssix", b"prft", b"pdin"},
    b"moov": {b"mvhd", b"trak", b"mvex", b"iods", b"cmvd", b"dcom"},
    b"trak": {b"tkhd", b"mdia", b"edts", b"tref", b"tapt", b"trgr", b"load", b"matt", b"clip"},
    b"mdia": {b"mdhd", b"hdlr", b"minf", b"elng"},
    b"minf": {b"vmhd", b"smhd", b"hmhd", b"nmhd", b"gmhd", b"sthd", b"hdlr", b"dinf", b"stbl"},
    b"moof": {b"mfhd", b"traf"},
    b"traf": {b"tfhd", b"tfdt", b"trun", b"sdtp", b"sbgp", b"sgpd", b"subs", b"saiz", b"saio"},
}
_WAY = b"gps "
"""Of some dashboard cameras: where in the film the places are."""


@dataclass(frozen=True)
class _Box:
    kind: bytes
    parent: bytes
    start: int
    inside: int
    end: int

    @property
    def blank(self) -> bool:
        return self.kind not in _INSIDE[self.parent]


def _walk_mp4(stream: BinaryIO, size: int) -> Iterator[_Box]:
    seen = 0
    todo = [(0, size, b"")]
    while todo:
        at, end, parent = todo.pop()
        while at < end:
            if (seen := seen + 1) > MOST_PARTS or end - at < 8:
                raise Broken
            stream.seek(at)
            head = stream.read(16)
            length, kind, inside = int.from_bytes(head[:4]), head[4:8], at + 8
            if length == 1:
                length, inside = int.from_bytes(head[8:16]), at + 16
            elif length == 0 and parent == b"":  # the last one, to the end of the file
                length = end - at
            if length < inside - at or at + length > end:
                raise Broken
            yield _Box(kind, parent, at, inside, at + length)
            if kind in _INSIDE and kind in _INSIDE[parent]:
                todo.append((inside, at + length, kind))
            at += length


def _check_mp4(stream: BinaryIO, size: int) -> None:
    head = stream.read(16)
    brands = stream.read(max(0, min(int.from_bytes(head[:4]), 400) - 16))
    named = {head[8:12], *(brands[at : at + 4] for at in range(0, len(brands) - 3, 4))}
    if head[8:12] == b"qt  " or not any(one in _PLAIN or one.startswith(b"iso") for one in named):
        raise Unplayable
    pictures, found = 0, set()
    for box in _walk_mp4(stream, size):
        found.add(box.kind)
        if box.kind == _WAY:
            raise Accompanied
        if box.kind == b"hdlr" and box.parent == b"mdia":
            stream.seek(box.inside + 8)
            handler = stream.read(4)
            if handler not in _HANDLERS:
                raise Accompanied
            pictures += handler == b"vide"
        elif box.kind == b"stbl" and box.parent == b"minf":
            _check_codecs(stream, box)
    if not pictures or not {b"moov", b"mdat"} <= found:
        raise Broken


def _check_codecs(stream: BinaryIO, table: _Box) -> None:
    at = table.inside
    while at + 8 <= table.end:
        stream.seek(at)
        head = stream.read(8)
        length = int.from_bytes(head[:4])
        if length < 8 or at + length > table.end:
            raise Broken
        if head[4:] == b"stsd":
            stream.seek(at + 12)
            entry = stream.read(12)  # how many, then the first: its size and its codec
            codec = entry[8:12]
            if codec in (b"encv", b"enca"):
                raise Unplayable
            if codec not in _CODECS and codec not in (b"rtp ", b"tmcd"):
                raise Unplayable
        at += length


# --- WebM ------------------------------------------------------------------------------------------------------------

_HEADER, _SEGMENT, _CLUSTER, _TRACKS, _ENTRY = 0x1A45DFA3, 0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE
_DOC_TYPE, _TRACK_TYPE, _CODEC, _INFO, _TITLE = 0x4282, 0x83, 0x86, 0x1549A966, 0x7BA9
_TAGS, _ATTACHMENTS, _CHAPTERS, _CUES, _SEEK, _VOID, _CRC = (
    0x1254C367, 0x1941A469, 0x1043A770, 0x1C53BB6B, 0x114D9B74, 0xEC, 0xBF,
)  # fmt: skip
_WEBM_TOLD = {_TAGS, _ATTACHMENTS, _CHAPTERS, _TITLE, _VOID}
_LEVEL_1 = {_CLUSTER, _TRACKS, _INFO, _TAGS, _ATTACHMENTS, _CHAPTERS, _CUES, _SEEK}
_WEBM_OPEN = {_HEADER, _SEGMENT, _TRACKS, _ENTRY, _INFO}
_WEBM_CODECS = {b"V_VP8", b"V_VP9", b"V_AV1", b"A_VORBIS", b"A_OPUS"}


@dataclass(frozen=True)
class _Element:
    id: int
    start: int
    inside: int
    end: int


def _walk_webm(stream: BinaryIO, size: int) -> Iterator[_Element]:
    seen = 0
    todo = [(0, size)]
    while todo:
        at, end = todo.pop()
        while at < end:
            if (seen := seen + 1) > MOST_PARTS:
                raise Broken
            found = _element(stream, at, end)
            yield found
            if found.id in _WEBM_OPEN:
                todo.append((found.inside, found.end))
            at = found.end


def _element(stream: BinaryIO, at: int, end: int) -> _Element:
    stream.seek(at)
    head = stream.read(12)
    id_length = _length_of(head[:1], 4)
    size_length = _length_of(head[id_length : id_length + 1], 8)
    inside = at + id_length + size_length
    kind = int.from_bytes(head[:id_length])
    bits = 7 * size_length
    length = int.from_bytes(head[id_length : id_length + size_length]) & ((1 << bits) - 1)
    if length == (1 << bits) - 1:  # written while it was filmed: nobody knew yet
        if kind == _SEGMENT:
            return _Element(kind, at, inside, end)
        if kind == _CLUSTER:
            return _Element(kind, at, inside, _end_of_cluster(stream, inside, end))
        raise Broken
    if inside + length > end:
        raise Broken
    return _Element(kind, at, inside, inside + length)


def _end_of_cluster(stream: BinaryIO, at: int, end: int) -> int:
    for _block in range(MOST_PARTS):
        if at >= end:
            return end
        stream.seek(at)
        if int.from_bytes(stream.read(4)) in _LEVEL_1:
            return at
        at = _element(stream, at, end).end
    raise Broken


def _length_of(first: bytes, most: int) -> int:
    """How long a number is stands in the zeros before its first one."""
    if not first or (length := 9 - first[0].bit_length()) > most:
        raise Broken
    return length


def _check_webm(stream: BinaryIO, size: int) -> None:
    kinds, codecs, clusters = [], [], 0
    for element in _walk_webm(stream, size):
        if element.id in (_DOC_TYPE, _TRACK_TYPE, _CODEC):
            if element.end - element.inside > 64:
                raise Broken
            stream.seek(element.inside)
            value = stream.read(element.end - element.inside)
            if element.id == _DOC_TYPE and value.rstrip(b"\0") != b"webm":
                raise Unplayable
            if element.id == _TRACK_TYPE:
                kinds.append(int.from_bytes(value))
            if element.id == _CODEC:
                codecs.append(value.rstrip(b"\0"))
        clusters += element.id == _CLUSTER
    if set(kinds) - {1, 2}:
        raise Accompanied
    if set(codecs) - _WEBM_CODECS:
        raise Unplayable
    if 1 not in kinds or not clusters:
        raise Broken


def _void(stream: BinaryIO, start: int, end: int) -> None:
    """An element of nothing, as long as what was there."""
    length = end - start
    if length >= 9:
        _overwrite(stream, start, b"\xec\x01" + (length - 9).to_bytes(7))
        _zero(stream, start + 9, end)
    else:
        _overwrite(stream, start, bytes([0xEC, 0x80 | (length - 2)]))
        _zero(stream, start + 2, end)
