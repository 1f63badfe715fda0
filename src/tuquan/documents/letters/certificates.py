"""Certificates of recognition (Giấy công nhận) and of commendation (Giấy khen, Bằng khen): A4 landscape, one page each,
many of them one print file.

No text of law fixes this sheet, so it has no more than what every province prints; ``frame`` off leaves the border to
paper that has one. The national emblem is not drawn: offices print on paper that bears it, or with their own seal.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import layout
from .blocks import Signature
from .docx_writer import picture_run
from .images import as_json, kind_of
from .layout import MOTTO, NATION, SIGNING_ROOM
from .metrics import balanced_lines, width_mm
from .package import Package
from .pdf_writer import compile_form
from .text import clean, date_text, number_and_symbol, number_text, printable
from .wordml import centred, grid, paragraph, rule, run, section, spacer

_MARGIN = 25.0
_WIDTH = layout.PAGE_HEIGHT - 2 * _MARGIN
_HEIGHT = layout.text_height(landscape=True)
_QR = 24.0
# Sizes in points, in the order of the lines on the sheet.
_NATION, _TITLE, _AUTHORITY, _VERB, _ADDRESS, _REACHED, _SIGNATURE, _BASIS = 16, 40, 18, 18, 16, 20, 14, 12
# How what is left of the page's height goes between the parts, so that short and long certificates both fill it.
_SHARES = (4, 2, 1, 1.5, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class Certificate:
    """``authority`` recognises ("Chủ tịch Ủy ban nhân dân phường …"); ``qr`` is a PNG or SVG for checking it.

    With ``merit`` it is a commendation: the authority gives ("tặng") the title, and the merit stands in place of the
    standard that was reached. ``about`` is who a person is (position, unit)."""

    authority: str
    unit_name: str
    year: int
    created_at: dt.datetime
    unit_address: str = ""
    about: str = ""
    merit: str = ""
    register: str = "Vào sổ số"
    standard: str = "An toàn về an ninh, trật tự"
    title: str = "Giấy công nhận"
    decision_number: int | str | None = None
    decision_symbol: str = ""
    decision_date: dt.date | None = None
    register_number: int | str | None = None
    place: str = ""
    date: dt.date | None = None
    signature: Signature | None = None
    qr: bytes | None = None
    frame: bool = True

    def __post_init__(self) -> None:
        if self.created_at.tzinfo is None:
            raise ValueError("created_at cần múi giờ")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A certificate broken into lines."""

    authority: list[str]
    verb: str
    title: str
    awards: bool
    unit: list[str]
    unit_size: float
    address: list[str]
    reached: list[str]
    basis: list[str]
    place_date: str
    gaps: list[float]
    positions: list[str]
    note: str
    name: list[str]


def _fitted(name: str, width: float) -> tuple[float, list[str]]:
    """Long names shrink a little to stay on one line, then take a second, then shrink more."""
    for most, sizes in ((1, (28.0, 26.0, 24.0, 22.0)), (2, (26.0, 24.0, 22.0, 20.0, 18.0))):
        for size in sizes:
            lines = balanced_lines(name, width, size, bold=True)
            if len(lines) <= most:
                return size, lines
    return 18.0, lines


def _sheet(one: Certificate) -> _Sheet:
    half = _WIDTH / 2 - 4
    broad = _WIDTH - 10
    name = clean(one.unit_name).upper()
    size, unit = _fitted(name, broad)
    authority = balanced_lines(clean(one.authority).upper(), broad, _AUTHORITY, bold=True)
    below = clean(one.about) or (f"Địa chỉ: {clean(one.unit_address)}" if one.unit_address else "")
    address = balanced_lines(below, broad, _ADDRESS)
    words = clean(one.merit) or f"Đạt tiêu chuẩn “{clean(one.standard)}” năm {one.year}"
    reached = balanced_lines(words, broad, _REACHED, bold=True)
    decision = f"Quyết định số {number_and_symbol(one.decision_number, clean(one.decision_symbol))}"
    basis = [f"{decision} {date_text(one.decision_date)}", f"{clean(one.register)}: {number_text(one.register_number)}"]
    signature = one.signature
    positions = [
        line
        for position in (signature.lines() if signature else [])
        for line in balanced_lines(clean(position), half, _SIGNATURE, bold=True)
    ]
    signer = balanced_lines(clean(signature.name), half, _SIGNATURE, bold=True) if signature else []
    lines = 2 * _NATION + _TITLE + len(authority) * _AUTHORITY + _VERB + len(unit) * size
    lines += len(address) * _ADDRESS + len(reached) * _REACHED + (len(positions) + len(signer) + 1) * _SIGNATURE
    left = (_HEIGHT - SIGNING_ROOM) * 72 / 25.4 - lines * layout.SINGLE_LINE - 20
    return _Sheet(
        authority=authority,
        verb="tặng" if one.merit else "công nhận",
        awards=bool(one.merit),
        title=clean(one.title).upper(),
        unit=unit,
        unit_size=size,
        address=address,
        reached=reached,
        basis=basis,
        place_date=clean(f"{one.place}, {date_text(one.date)}" if one.place else date_text(one.date)),
        gaps=[round(max(4.0, min(left, 150.0) * share / sum(_SHARES)), 1) for share in _SHARES],
        positions=positions,
        note=clean(signature.note) if signature else "",
        name=signer,
    )


def certificates_pdf(certificates: Sequence[Certificate]) -> bytes:
    """All certificates, one page each, in the order given. The newest ``created_at`` is the time of the file."""
    at = _at(certificates)
    return compile_form("certificate", _data(certificates), at)


def _at(certificates: Sequence[Certificate]) -> dt.datetime:
    if not certificates:
        raise ValueError("không có giấy công nhận, giấy khen nào để in")
    return max(one.created_at for one in certificates)


def _data(certificates: Sequence[Certificate]) -> dict[str, Any]:
    return {
        "title": printable(certificates[0].title),
        "author": printable(certificates[0].authority.replace("\n", " ")),
        "nation": NATION,
        "motto": MOTTO,
        "motto-rule": round(width_mm(MOTTO, _NATION, bold=True), 2),
        "sizes": {
            "nation": _NATION,
            "title": _TITLE,
            "authority": _AUTHORITY,
            "verb": _VERB,
            "address": _ADDRESS,
            "reached": _REACHED,
            "signature": _SIGNATURE,
            "basis": _BASIS,
        },
        "margin": _MARGIN,
        "room": SIGNING_ROOM,
        "qr-size": _QR,
        "certificates": [_certificate(one) for one in certificates],
    }


def _certificate(one: Certificate) -> dict[str, Any]:
    sheet = _sheet(one)
    return {
        "authority": _printables(sheet.authority),
        "verb": sheet.verb,
        "awards": sheet.awards,
        "title": printable(sheet.title),
        "unit": _printables(sheet.unit),
        "unit-size": sheet.unit_size,
        "address": _printables(sheet.address),
        "reached": _printables(sheet.reached),
        "basis": _printables(sheet.basis),
        "place-date": printable(sheet.place_date),
        "positions": _printables(sheet.positions),
        "note": printable(sheet.note),
        "name": _printables(sheet.name),
        "qr": {"data": as_json(one.qr), "format": kind_of(one.qr)} if one.qr else None,
        "gaps": sheet.gaps,
        "frame": one.frame,
    }


def _printables(lines: list[str]) -> list[str]:
    return [printable(line) for line in lines]


def certificates_docx(certificates: Sequence[Certificate]) -> bytes:
    """The same as :func:`certificates_pdf` for offices that add their own hand to each sheet."""
    at = _at(certificates)
    package = Package(title=certificates[0].title, author=certificates[0].authority, at=at, body_size=_SIGNATURE)
    body = "".join(_page(one, package, first=index == 0) for index, one in enumerate(certificates))
    return package.write(body + section(landscape=True, margin=_MARGIN, frame=certificates[0].frame))


def _page(one: Certificate, package: Package, *, first: bool) -> str:
    sheet = _sheet(one)
    qr = paragraph(picture_run(one.qr, "Mã QR để kiểm tra", _QR, package)) if one.qr else ""
    left = "".join(paragraph(run(line, _BASIS, italic=True)) for line in sheet.basis) + qr
    right = (
        centred([sheet.place_date], _SIGNATURE, italic=True)
        + centred(sheet.positions, _SIGNATURE, bold=True)
        + (centred([sheet.note], _SIGNATURE, italic=True) if sheet.note else "")
        + centred(sheet.name or [""], _SIGNATURE, bold=True, before=SIGNING_ROOM * 72 / 25.4)
    )
    half = _WIDTH / 2
    gaps = sheet.gaps
    return (
        spacer(2, new_page=not first)
        + centred([NATION], _NATION, bold=True)
        + centred([MOTTO], _NATION, bold=True)
        + rule(width_mm(MOTTO, _NATION, bold=True), _WIDTH)
        + _head(sheet)
        + centred(sheet.unit, sheet.unit_size, bold=True, before=gaps[3])
        + centred(sheet.address, _ADDRESS, before=gaps[4])
        + centred(sheet.reached, _REACHED, bold=True, before=gaps[5])
        + spacer(gaps[6], keep=True)
        + grid([half, half], [[left, right]])
        + spacer(1)
    )


def _head(sheet: _Sheet) -> str:
    """ "Giấy công nhận: … công nhận", but "… tặng: Giấy khen"."""
    gaps = sheet.gaps
    title = ([sheet.title], _TITLE, {"bold": True})
    authority = (sheet.authority, _AUTHORITY, {"bold": True})
    verb = ([sheet.verb], _VERB, {"italic": True})
    order = (authority, verb, title) if sheet.awards else (title, authority, verb)
    return "".join(
        centred(lines, size, before=gap, **look) for (lines, size, look), gap in zip(order, gaps, strict=False)
    )
