"""What is printed for a round of signing: slips with each person's codes, and the list to be signed by hand."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import segno
from django.utils.translation import gettext as _, override

from tuquan.core import dates
from tuquan.documents.letters.pdf_writer import compile_form
from tuquan.documents.letters.text import printable
from tuquan.programme.models import Signer, SigningRound, SigningText
from tuquan.programme.services.signing import codes

_MASK = 4
"""Any mask reads; choosing the best of eight takes five times as long, and 1,200 slips are made at once."""


def _qr(url: str) -> list[int]:
    stream = BytesIO()
    segno.make(url, error="l", micro=False, boost_error=False, mask=_MASK).save(stream, kind="png", scale=1, border=2)
    return list(stream.getvalue())


def slips(round: SigningRound, signers: Sequence[Signer], at: datetime) -> bytes:
    """A4 with twelve slips on a page, to be cut; sorted by room, so that team leaders hand them out."""
    with override("vi"):
        data = {
            "title": printable(round.title),
            "unit": printable(round.unit.short_name or round.unit.name),
            "until": _("Ký đến hết ngày %s") % dates.day(round.last_date),
            "how": _("Quét mã QR, đọc, bấm một nút. Phiếu của riêng anh/chị, không đưa người khác."),
            "code": _("Mã nhân viên"),
            "once": _("Mã ký (dùng một lần)"),
            "slips": [
                {
                    "name": printable(one.name),
                    "part": printable(one.part),
                    "code": printable(one.code),
                    "once": codes.written(codes.code_of(one)),
                    "qr": _qr(codes.slip_url(one, round)),
                }
                for one in signers
            ],
        }
        return compile_form("signing_slips", data, at)


def paper_list(
    round: SigningRound, text: SigningText, signers: Sequence[Signer], at: datetime, *, with_text: bool = True
) -> bytes:
    """The words and, below them, a line for each person's own hand; a new page for each room."""
    groups: dict[str, list[Signer]] = {}
    for one in signers:
        groups.setdefault(one.part, []).append(one)
    with override("vi"):
        data = {
            "title": printable(round.title),
            "unit": printable(round.unit.name),
            "text": printable(text.text) if with_text else "",
            "mark": _("Bản lời lần %(version)d, dấu vân tay %(hash)s")
            % {"version": text.version, "hash": text.sha256[:16]},
            "heads": [_("STT"), _("Họ và tên"), _("Mã"), _("Ký tên"), _("Ngày")],
            "groups": [
                {"part": printable(part), "rows": [[printable(one.name), printable(one.code)] for one in rows]}
                for part, rows in groups.items()
            ],
        }
        return compile_form("signing_list", data, at)
