"""How a paper is named in another one: "Công văn số 1281/VP-QTTV ngày 30/11/2016 của Văn phòng … (về …)"."""

import re

from tuquan.core import dates, text
from tuquan.documents.enums import DocumentKind
from tuquan.documents.models import OfficialDocument

_LAWS = {"QH": "Luật", "NĐ": "Nghị định", "TT": "Thông tư", "NQ": "Nghị quyết", "UBTVQH": "Pháp lệnh"}

_INNER = re.compile(r"\s*\(([^()]*)\)")


def kind_name(document: OfficialDocument) -> str:
    """ "Công văn"; of a law what its symbol says: "Nghị định"."""
    if document.kind == DocumentKind.LAW:
        _year, _sign, tail = document.symbol.partition("/")
        for mark, name in _LAWS.items():
            if tail.startswith(mark):
                return name
        return "Văn bản"
    name = str(document.get_kind_display())
    return name[:1].upper() + name[1:]


def named(document: OfficialDocument) -> str:
    """ "Công văn số 1281/VP-QTTV ngày 30/11/2016"; without a number only its day."""
    reference = f" số {document.reference}" if document.reference else ""
    day = f" ngày {dates.day(document.date)}" if document.date else ""
    return f"{kind_name(document)}{reference}{day}"


def cited(document: OfficialDocument, *, issuer: bool = True) -> str:
    """With who issued it, what it is about and what it carries out."""
    of = f" của {document.issuer}" if issuer and document.issuer else ""
    # One pair of brackets: what the summary has in brackets follows a comma.
    summary = _INNER.sub(r", \1", document.summary.strip())
    # "Quyết định của UBND tỉnh", where nobody noted what it is about, says nothing that does not stand there already.
    repeats = text.fold(summary) == text.fold(f"{kind_name(document)} của {document.issuer}")
    about = f" ({summary})" if summary and not repeats else ""
    carried = f", thực hiện văn bản số {document.carries_out_text}" if document.carries_out_text else ""
    return f"{named(document)}{of}{about}{carried}"
