"""Late entry from a paper book: many sessions in one file, all or nothing. Each keeps the day it was held and the day
it was entered."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as __

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text
from tuquan.core.refusals import Refusal
from tuquan.facts.catalogue import catalogue
from tuquan.outreach.enums import Audience, SessionForm, SessionKind
from tuquan.outreach.models import Session
from tuquan.outreach.services.sessions import record_session
from tuquan.units.models import Unit
from tuquan.units.services import sheets
from tuquan.units.services.people import LineError

MOST = 2000
EARLIEST_YEAR = 1990
_DAY = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})(?: 00:00:00)?", re.ASCII)
ALIASES: Mapping[str, str] = {
    "ngay": "date",
    "ngay to chuc": "date",
    "thoi gian": "date",
    "noi dung": "title",
    "ten buoi": "title",
    "chu de": "topic",
    "linh vuc": "topic",
    "loai": "kind",
    "hinh thuc": "form",
    "dia diem": "place",
    "nguoi trinh bay": "speaker",
    "bao cao vien": "speaker",
    "doi tuong": "audience",
    "so nguoi": "head_count",
    "so luot": "head_count",
    "so nguoi du": "head_count",
    "so luot nguoi du": "head_count",
}
HEADINGS = (
    "Ngày",
    "Nội dung",
    "Loại",
    "Chủ đề",
    "Hình thức",
    "Địa điểm",
    "Người trình bày",
    "Đối tượng",
    "Số người dự",
)
"""The headings of the empty book that can be downloaded."""

EXAMPLE = (
    "19/8/2025", "Ngày hội toàn dân bảo vệ an ninh Tổ quốc", "buổi tuyên truyền", "", "Ngày hội", "Hội trường", "",
    "cán bộ, nhân viên", 120,
)  # fmt: skip


class BookRefused(Refusal):
    def __init__(self, errors: list[LineError]) -> None:
        super().__init__(__("Sổ còn dòng chưa đúng nên chưa ghi gì."))
        self.errors = errors


@dataclass(frozen=True)
class BookLine:
    line: int
    values: Mapping[str, Any]
    """Arguments of `record_session`."""


@dataclass(frozen=True)
class Book:
    lines: list[BookLine]
    errors: list[LineError]

    @property
    def attendances(self) -> int:
        return sum(one.values["head_count"] for one in self.lines)


def read_book(file: bytes, unit: Unit, *, today: date) -> Book:
    """Every line checked, nothing written.

    :raises Refused: the file is no sheet, too large, empty (`units.services.sheets`).
    """
    rows = sheets.read(file, ALIASES)
    errors: list[LineError] = []
    missing = [words for name, words in (("date", "Ngày"), ("title", "Nội dung")) if name not in rows.columns]
    if missing:
        sentence = __("Không thấy cột: %(columns)s.") % {"columns": ", ".join(missing)}
        return Book([], [LineError(rows.first_line - 1, sentence)])
    read: list[BookLine] = []
    known = _known(unit)
    for line, row in enumerate(rows.lines, rows.first_line):
        cells = {name: text.clean(sheets.words(row[at])) if at < len(row) else "" for name, at in rows.columns.items()}
        if not any(cells.values()):
            continue
        values = _values(cells, errors, line, today)
        if values is None:
            continue
        key = (values["date"], values["title"])
        if key in known:
            errors.append(LineError(line, __("Buổi cùng ngày, cùng nội dung đã có.")))
            continue
        known.add(key)
        read.append(BookLine(line, values))
    if len(read) > MOST:
        errors.append(LineError(rows.first_line, __("Mỗi lần nhập không quá %(most)d buổi.") % {"most": MOST}))
    if not read and not errors:
        errors.append(LineError(rows.first_line, __("Sổ chưa có buổi nào.")))
    return Book(read, errors)


def _values(cells: Mapping[str, str], errors: list[LineError], line: int, today: date) -> dict[str, Any] | None:
    before = len(errors)

    def checked(reader: Callable[[str], Any], name: str) -> Any:
        try:
            return reader(cells.get(name, ""))
        except ValueError as problem:
            errors.append(LineError(line, str(problem)))
            return None

    title = cells.get("title", "")
    if not title:
        errors.append(LineError(line, __("Thiếu nội dung của buổi.")))
    elif len(title) > 250:
        errors.append(LineError(line, __("Nội dung dài quá 250 chữ.")))
    values = {
        "title": title,
        "date": checked(lambda words: _day(words, today), "date"),
        "head_count": checked(_count, "head_count"),
        "kind": checked(lambda words: _choice(words, dict(SessionKind.choices), SessionKind.AWARENESS.value), "kind"),
        "topic": checked(lambda words: _choice(words, _topics(), "general"), "topic"),
        "form": checked(lambda words: _choice(words, dict(SessionForm.choices), SessionForm.CONFERENCE.value), "form"),
        "audience": checked(lambda words: _choice(words, dict(Audience.choices), Audience.STAFF.value), "audience"),
        "place": cells.get("place", "")[:200],
        "speaker": cells.get("speaker", "")[:150],
    }
    return values if len(errors) == before else None


def _day(words: str, today: date) -> date:
    if found := _DAY.fullmatch(words):
        day, month, year, iso_year, iso_month, iso_day = found.groups()
        try:
            held = date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
        except ValueError:
            pass
        else:
            if held > today:
                raise ValueError(__("Ngày %(day)s chưa tới.") % {"day": words})
            if held.year < EARLIEST_YEAR:
                raise ValueError(__("Ngày %(day)s không hợp lý. Hãy xem lại năm.") % {"day": words})
            return held
    raise ValueError(__("Ngày “%(day)s” không đọc được; hãy ghi như 19/8/2025.") % {"day": words[:30]})


def _count(words: str) -> int:
    bare = words.replace(".", "").replace(" ", "")
    if not bare:
        return 0
    if not (bare.isascii() and bare.isdigit()) or int(bare) > 1_000_000:
        raise ValueError(__("Số người dự “%(count)s” không đọc được.") % {"count": words[:30]})
    return int(bare)


def _choice(words: str, choices: Mapping[str, Any], default: str) -> str:
    """The code whose words these are, or begin with; nothing written: the usual one."""
    asked = text.search_text(words)
    if not asked:
        return default
    folded = {code: text.search_text(str(label)) for code, label in choices.items()}
    for fits in (str.__eq__, str.startswith, str.__contains__):
        found = [code for code, label in folded.items() if fits(label, asked)]
        if len(found) == 1:
            return found[0]
    raise ValueError(
        __("Không rõ “%(words)s”; hãy dùng một trong: %(choices)s.")
        % {"words": words[:40], "choices": ", ".join(str(label) for label in choices.values())}
    )


def _topics() -> dict[str, str]:
    return {code: str(label) for code, label in catalogue().dimensions["topic"].values.items()}


@audit.transaction
def enter_book(unit: Unit, lines: Iterable[BookLine], *, by: User, at: datetime) -> list[Session]:
    """Write down every session of a book that was read, or none.

    :raises BookRefused: somebody has entered one of them since.
    """
    lines = list(lines)
    known = _known(unit)
    again = [one.line for one in lines if (one.values["date"], one.values["title"]) in known]
    if again:
        raise BookRefused([LineError(line, __("Buổi cùng ngày, cùng nội dung đã có.")) for line in again])
    return [record_session(unit, **one.values, by=by, at=at) for one in lines]


def _known(unit: Unit) -> set[tuple[date, str]]:
    return set(Session.objects.filter(unit=unit, withdrawn_at=None).values_list("date", "title"))
