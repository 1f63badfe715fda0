"""What the head of a Vietnamese paper says: number, symbol, date, kind, subject (Decree 30/2020, annex I).

Reads the lines of a Word or PDF file as they come out of it, so two columns may stand in one line or one after the
other. What is not found stays empty: a person confirms every value.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tuquan.core.text import clean, fold
from tuquan.documents.enums import DocumentKind, Purpose

HEAD = 60
"""Lines from the top in which a heading is looked for."""
LONGEST_SUBJECT = 500

_NUMBER = re.compile(
    r"\bSố\s*:?\s*(\d{0,6}[a-zA-Z]?)\s*([/-])\s*([A-ZĐƯÂÊÔĂ][\w&.]*(?:\s?[-/–]\s?[A-ZĐƯÂÊÔĂ\d][\w&.]*)*)"
)
_DATE = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
_SUBJECT_OF_LETTER = re.compile(r"\bV/v\s*:?\s*(.+)", re.IGNORECASE)
_MOTTO = re.compile(
    r"cộng h[oò]à? xã hội chủ nghĩa việt nam|độc lập\s*[-–]\s*tự do\s*[-–]\s*hạnh phúc|đảng cộng sản việt nam",
    re.IGNORECASE,
)
_ENDS_SUBJECT = re.compile(
    r"^(căn cứ|kính gửi|nơi nhận|điều 1|chương i\b|phần (thứ )?(i|1|một)\b|[ivx]+\s*[.)/]|1\s*[.)]|"
    r"hôm nay|[-_*=]{3,})",
    re.IGNORECASE,
)
_GROUND = re.compile(r"^(thực hiện|theo|xét) ", re.IGNORECASE)  # a subject may begin so, its second line does not
# Abbreviation in the symbol → kind; the letter (công văn) and laws have none.
_BY_ABBREVIATION = {kind.value: kind for kind in DocumentKind if kind.value not in ("CV", "L")}
_BY_NAME = {fold(str(kind.label)): kind for kind in DocumentKind if kind != DocumentKind.LAW}
_OTHER_NAMES = {"noi quy": DocumentKind.RULE, "giay moi hop": DocumentKind.INVITATION}


@dataclass(frozen=True)
class Heading:
    kind: DocumentKind | None = None
    number: str = ""
    symbol: str = ""
    issued: date | None = None
    issuer: str = ""
    """As the paper writes it, in capitals; the lowest of the bodies named above the number."""
    subject: str = ""


def heading_of(lines: Sequence[str]) -> Heading:
    head = [line for line in (clean(one) for one in lines[: HEAD * 2]) if line][:HEAD]
    number, symbol, numbered_at = _number(head)
    titled_at, kind = _title(head)
    kind = kind or _kind_of_symbol(symbol)
    subject = _subject(head, titled_at)
    if not subject:
        subject = next((clean(found[1]) for line in head if (found := _SUBJECT_OF_LETTER.search(line))), "")
        if subject and kind is None:
            kind = DocumentKind.LETTER
    return Heading(
        kind,
        number,
        symbol,
        _date(head, titled_at),
        _issuer(head[: numbered_at if numbered_at is not None else titled_at or 0]),
        subject[:LONGEST_SUBJECT],
    )


def _number(head: Sequence[str]) -> tuple[str, str, int | None]:
    for at, line in enumerate(head):
        if found := _NUMBER.search(line):
            symbol = re.sub(r"\s", "", found[3]).replace("–", "-").rstrip(".")
            return found[1], symbol, at
    return "", "", None


def _title(head: Sequence[str]) -> tuple[int | None, DocumentKind | None]:
    """The line that is nothing but the name of a kind, in capitals."""
    for at, line in enumerate(head):
        words = line.rstrip(" .:")
        if words != words.upper():
            continue
        folded = fold(words)
        kind = _BY_NAME.get(folded) or _OTHER_NAMES.get(folded)
        if kind is None:
            named = (
                (_BY_NAME | _OTHER_NAMES)[name] for name in _BY_NAME | _OTHER_NAMES if folded.startswith(f"{name} ")
            )
            kind = next(named, None) if len(words) < 90 else None
        if kind is not None:
            return at, kind
    return None, None


def _kind_of_symbol(symbol: str) -> DocumentKind | None:
    parts = re.split(r"[-/]", symbol)
    return next((_BY_ABBREVIATION[part] for part in parts if part in _BY_ABBREVIATION), None)


def _subject(head: Sequence[str], titled_at: int | None) -> str:
    if titled_at is None:
        return ""
    title = head[titled_at].rstrip(" .:")
    rest = list(_subject_lines(head[titled_at + 1 :]))
    if fold(title) not in _BY_NAME and fold(title) not in _OTHER_NAMES:
        rest.insert(0, title)  # "QUY CHẾ PHỐI HỢP …": kind and subject in one line
    return clean(" ".join(rest))


def _subject_lines(lines: Sequence[str]) -> Iterator[str]:
    was_capitals = False
    for count, line in enumerate(lines):
        if _ENDS_SUBJECT.match(line) or (count and _GROUND.match(line)) or count == 5:
            return
        if _MOTTO.search(line) or _DATE.search(line):
            continue
        capitals = line == line.upper()
        if count and capitals and not was_capitals:
            return  # "HIỆU TRƯỞNG", "QUYẾT ĐỊNH:" under the subject
        was_capitals = capitals
        yield line
        if line.endswith("."):
            return


def _date(head: Sequence[str], titled_at: int | None) -> date | None:
    for line in head[: (titled_at or HEAD) + 3]:
        if found := _DATE.search(line):
            try:
                return date(int(found[3]), int(found[2]), int(found[1]))
            except ValueError:
                continue
    return None


def _issuer(above: Sequence[str]) -> str:
    names = []
    for line in above:
        name = clean(_MOTTO.sub(" ", line)).strip(" -–*_")
        if len(name) > 3 and name == name.upper() and not _DATE.search(name):
            names.append(name)
    return names[-1] if names else ""


# What the paper is good for


@dataclass(frozen=True)
class Guess:
    purpose: Purpose
    word: str
    """The words that say so, shown to whoever confirms."""


# The first rule that fits holds. Kinds, words of which one stands in the subject (folded), what it is then.
_RULES: tuple[tuple[frozenset[DocumentKind], tuple[str, ...], Purpose], ...] = (
    (
        frozenset({DocumentKind.REGULATION, DocumentKind.PLAN, DocumentKind.PROGRAMME}),
        ("phoi hop",),
        Purpose.COORDINATION,
    ),
    (
        frozenset({DocumentKind.DECISION}),
        ("cong nhan", "dat tieu chuan", "danh hieu", "xep loai", "khen thuong"),
        Purpose.RATING,
    ),
    (frozenset({DocumentKind.DECISION}), ("thanh lap", "kien toan"), Purpose.FOUNDING),
    (frozenset({DocumentKind.RULE, DocumentKind.REGULATION}), ("",), Purpose.RULES),
    (
        frozenset({DocumentKind.RESOLUTION}),
        ("hoi nghi can bo", "hoi nghi nguoi lao dong", "hoi nghi vien chuc"),
        Purpose.CONFERENCE,
    ),
    (frozenset({DocumentKind.RESOLUTION}), ("",), Purpose.PARTY_RESOLUTION),
    (
        frozenset({DocumentKind.LETTER, DocumentKind.PROPOSAL, DocumentKind.MINUTES, DocumentKind.REPORT}),
        ("de nghi cong nhan", "tu danh gia", "dang ky", "ket qua thuc hien tieu chi", "an toan ve an ninh"),
        Purpose.DOSSIER,
    ),
    (
        frozenset({DocumentKind.PLAN, DocumentKind.PROGRAMME}),
        ("an ninh", "trat tu", "toan dan bao ve", "phong chong toi pham", "phong, chong toi pham"),
        Purpose.YEAR_PLAN,
    ),
)


def guess(heading: Heading) -> Guess:
    folded = fold(heading.subject)
    for kinds, words, purpose in _RULES:
        if heading.kind in kinds and (word := next((one for one in words if one in folded), None)) is not None:
            return Guess(purpose, word)
    return Guess(Purpose.OTHER, "")


def is_list_of_people(lines: Sequence[str]) -> bool:
    """A sheet with a column of names: a roster or a list of staff, not a paper."""
    return any("ho va ten" in fold(line) or "ho ten" in fold(line) for line in lines[:30])
