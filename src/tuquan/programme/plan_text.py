"""What a written plan says is to be done: the items of its text, each with its days where they can be read. Nothing is
taken over unseen: a person ticks and corrects.

Reads lines as they come out of Word or PDF: numbered and lettered items, dashes, and tables that come cell by cell.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tuquan.core.dates import Period
from tuquan.core.text import clean, fold
from tuquan.programme.enums import PlanPart

MOST = 80
SHORTEST, LONGEST = 15, 300

_ROMAN = re.compile(r"^(?:PHẦN\s+)?([IVX]{1,5})\s*[.)/:-]\s*(.*)$")
_NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,3})\s*[.)/-]\s*(.+)$|^(\d{1,2}(?:\.\d{1,2}){1,3})\s+(.+)$")
_LETTERED = re.compile(r"^([a-zđ])\s*[.)/]\s*(.+)$")
_DASHED = re.compile(r"^([-–+•*])\s*(.+)$")
_BARE_NUMBER = re.compile(r"^\d{1,3}\.?$")
_END = re.compile(r"^(nơi nhận|kt\.|tm\.|tl\.|tuq\.)", re.IGNORECASE)
_NO_WORK = ("muc dich", "yeu cau", "can cu", "dac diem", "tinh hinh", "danh gia ket qua", "kinh phi")
_WHO_SECTION = ("to chuc thuc hien", "phan cong")
_CITED = re.compile(r"(?:số|luật|nghị định|thông tư|chỉ thị|kế hoạch|công văn|quyết định)[^.;]{0,60}$", re.IGNORECASE)

_DAY = r"(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?(?!\d)"
_LONG_DAY = r"(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?"
_DAYS = re.compile(rf"(?:từ\s+)?(?:ngày\s+)?(?:{_LONG_DAY}|{_DAY})", re.IGNORECASE)
_MONTH = re.compile(r"tháng\s*(\d{1,2})(?:\s*(?:[/-]|năm)\s*(\d{4}))?(?!\s*[/\d])", re.IGNORECASE)
_QUARTER = re.compile(r"quý\s*(IV|III|II|I|[1-4])\b(?:\s*(?:[/-]|năm)\s*(\d{4}))?", re.IGNORECASE)
_HALF = re.compile(r"(?:6|06|sáu)\s+tháng\s+(đầu|cuối)\s+năm", re.IGNORECASE)
_SPAN = re.compile(r"^\s*(?:đến|tới|[-–])\s*(?:hết\s+)?$", re.IGNORECASE)
_BEFORE = re.compile(r"(trước|xong|chậm nhất|muộn nhất|hạn|đến hết)[^.;]{0,25}$", re.IGNORECASE)

_PARTS = (
    (PlanPart.REVIEW, ("so ket", "tong ket", "tu danh gia", "de nghi cong nhan", "dang ky phan dau")),
    (PlanPart.TRAINING, ("tap huan", "huan luyen", "dien tap", "thuc tap", "boi duong")),
    (PlanPart.COORDINATION, ("phoi hop voi", "quy che phoi hop", "giao ban", "ket nghia")),
    (PlanPart.OUTREACH, ("tuyen truyen", "quan triet", "pho bien", "ngoai khoa", "noi chuyen")),
    (PlanPart.RULES, ("noi quy", "quy che", "quy dinh")),
    (PlanPart.MOVEMENT, ("mo hinh", "cam ket", "giao uoc", "phong trao", "ngay hoi", "to tu quan")),
    (PlanPart.PREVENTION, ("kiem tra", "tuan tra", "phong ngua", "bao ve", "camera", "phong chay", "ra soat")),
    (PlanPart.LEADERSHIP, ("ke hoach", "lanh dao", "chi dao", "kien toan", "phan cong", "quyet dinh", "nghi quyet")),
)


@dataclass(frozen=True)
class Item:
    what: str
    part: PlanPart
    days: Period | None
    """None where the text does not say when."""
    who: str = ""


@dataclass
class _Raw:
    level: tuple[int, int]
    text: str
    cells: list[str] = field(default_factory=list)
    section: str = ""
    is_head: bool = False


def items_of(lines: Sequence[str], year: int) -> list[Item]:
    found: dict[str, Item] = {}
    for raw in _leaves(lines):
        what, who, when = raw.text, "", raw.text
        for cell in raw.cells:
            if days_of(cell, year) is not None or fold(cell).startswith(("thuong xuyen", "ca nam", "hang ")):
                when = cell
            elif not who:
                who = cell[:200]
        what = clean(what).strip(" .;:-–")
        if len(what) < SHORTEST or raw.is_head:
            continue
        what = what[:1].upper() + what[1:]
        found.setdefault(fold(what), Item(what[:LONGEST], _part(what, raw.section), days_of(when, year), who))
    return list(found.values())[:MOST]


def days_of(text: str, year: int) -> Period | None:
    """When it is to be done, in the plan's year: "trước ngày 15/3", "tháng 9", "quý II", "từ 16/11 đến 18/11"."""
    days = [(hit, day) for hit in _DAYS.finditer(text) if (day := _day(hit, year)) and not _is_cited(text, hit.start())]
    if days:
        (first_hit, first), rest = days[0], days[1:]
        if rest and _SPAN.match(text[first_hit.end() : rest[0][0].start()]) and first <= rest[0][1]:
            return Period(first, rest[0][1])
        return _until(first) if _BEFORE.search(text[: first_hit.start()]) else Period(first, first)
    months = [(hit, int(hit[1])) for hit in _MONTH.finditer(text) if 1 <= int(hit[1]) <= 12 and _fits(hit[2], year)]
    if months:
        first_month = last_month = months[0][1]
        if len(months) > 1 and _SPAN.match(text[months[0][0].end() : months[1][0].start()]):
            last_month = max(first_month, months[1][1])
        return Period(date(year, first_month, 1), date(year, last_month, monthrange(year, last_month)[1]))
    for hit in _QUARTER.finditer(text):
        if _fits(hit[2], year):
            quarter = {"I": 1, "II": 2, "III": 3, "IV": 4}.get(hit[1].upper()) or int(hit[1])
            return Period(date(year, 3 * quarter - 2, 1), date(year, 3 * quarter, monthrange(year, 3 * quarter)[1]))
    if half := _HALF.search(text):
        if half[1].casefold() == "đầu":
            return Period(date(year, 1, 1), date(year, 6, 30))
        return Period(date(year, 7, 1), date(year, 12, 31))
    return None


def year_in(text: str) -> int | None:
    """The year a plan is for, as its subject says: "… năm 2025"."""
    years = [int(one) for one in re.findall(r"năm\s+(20\d{2})", text, re.IGNORECASE)]
    return years[-1] if years else None


def _until(last: date) -> Period:
    """ "Trước ngày 15/3": there is a day to be ready, and a month before it to do it."""
    return Period(max(date(last.year, 1, 1), last - timedelta(days=30)), last)


def _day(hit: re.Match[str], year: int) -> date | None:
    day, month, of = (hit[1], hit[2], hit[3]) if hit[1] else (hit[4], hit[5], hit[6])
    if not _fits(of, year):
        return None
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def _fits(of: str | None, year: int) -> bool:
    return of is None or int(of) == year


def _is_cited(text: str, at: int) -> bool:
    """The day of a paper that is cited ("Kế hoạch số 12/KH ngày 05/01") is no day of work."""
    return bool(_CITED.search(text[:at])) and not _BEFORE.search(text[:at])


def _part(what: str, section: str) -> PlanPart:
    for words in (fold(what), fold(section)):
        for part, signs in _PARTS:
            if any(sign in words for sign in signs):
                return part
    return PlanPart.OTHER


def _leaves(lines: Sequence[str]) -> Iterator[_Raw]:
    """Items without items below them; what stands above them only says what they are about."""
    raws = _joined(lines)
    for place, raw in enumerate(raws):
        following = raws[place + 1] if place + 1 < len(raws) else None
        if following is not None and following.level > raw.level and following.section == raw.section:
            continue
        yield raw


def _joined(lines: Sequence[str]) -> list[_Raw]:
    """Marked lines with the lines that continue them. Sections that tell no work are left out."""
    raws: list[_Raw] = []
    section, heading, works, in_table, began = "", "", True, False, False
    for line in (clean(one) for one in lines):
        if not line:
            continue
        if began and _END.match(line):
            break
        if found := _ROMAN.match(line):
            section, began, in_table = found[2], True, False
            works = not any(word in fold(section) for word in (*_NO_WORK, *_WHO_SECTION))
            continue
        if _BARE_NUMBER.match(line):
            in_table, began = True, True
            raws.append(_Raw((1, 0), "", section=section))
            continue
        marked = _marked(line)
        if marked is not None and not (in_table and raws and not raws[-1].text):
            level, words = marked
            if level[0] == 1:
                heading = fold(words)
            began, in_table = True, False
            if works and not any(heading.startswith(word) for word in _NO_WORK):
                raws.append(_Raw(level, words, section=section))
            else:
                raws.append(_Raw(level, words, section=section, is_head=True))
        elif in_table and raws:
            if not raws[-1].text:
                raws[-1].text = marked[1] if marked else line
            else:
                raws[-1].cells.append(line)
        elif raws and not _ends_paragraph(raws[-1].text, line):
            raws[-1].text = f"{raws[-1].text} {line}"
    return raws


def _marked(line: str) -> tuple[tuple[int, int], str] | None:
    if found := _NUMBERED.match(line):
        number, words = found[1] or found[3], found[2] or found[4]
        return (1, number.count(".")), words
    if found := _LETTERED.match(line):
        return (2, 0), found[2]
    if found := _DASHED.match(line):
        return (3, 1 if found[1] == "+" else 0), found[2]
    return None


def _ends_paragraph(before: str, line: str) -> bool:
    """A sentence that ended is not continued by one that begins anew."""
    return before.endswith((".", ";", ":")) and line[:1].isupper()
