"""What `tuquan report write` does: the fresh drafts of reports to files, without touching the database."""

import multiprocessing
import os
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

from django.db import connections
from django.db.models import QuerySet

from tuquan.core import dates, keeping
from tuquan.core.dates import Period
from tuquan.documents import letters, offices
from tuquan.documents.letters import Letter
from tuquan.reports import drafting, outlines, report_papers
from tuquan.reports.outlines import Outline
from tuquan.reports.report_papers import PaperSection
from tuquan.reports.writing_enums import ReportKind
from tuquan.units.models import Unit

AT_ONCE = 50
"""Units whose records are read together."""


class NotWritten(Exception):
    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


def letter_of(
    code: str, year: int, kind: str, *, today: date, first_year: int | None = None, outline_code: str = ""
) -> Letter:
    """The same text as the page's fresh draft of that day. The file's time is the last day the draft knows of, so the
    same records give the same bytes.

    :raises NotWritten: no such unit, nothing to write it by, or the period has not begun.
    """
    unit = _units().filter(code=code).first()
    if unit is None:
        raise NotWritten(f"Không có đơn vị mang mã {code}.")
    outline = outlines.outline_for(unit, ReportKind(kind), outline_code)
    if outline is None:
        raise NotWritten(f"Không có đề cương loại {kind} cho {unit.name}.")
    period = drafting.period_of(unit, outline.kind, year, first_year)
    if period.first > today:
        raise NotWritten(f"Kỳ này bắt đầu từ ngày {dates.day(period.first)}.")
    return fresh_letter(drafting.fresh(unit, outline, period, today))


def fresh_letter(made: drafting.Fresh) -> Letter:
    ground = made.ground
    sections = [
        PaperSection(one.section.level, one.section.title, one.text, one.section.has_text) for one in made.sections
    ]
    taken = drafting.take(
        (mark for one in made.sections for mark in drafting.marks.marks_in(one.text)),
        ground.subject,
        ground.period,
        known=ground,
    )
    annexes = [annex for annex, _rows in report_papers.annexes_of(made.outline, ground)]
    return report_papers.letter(
        ground.unit,
        made.title,
        sections,
        lambda mark: taken[mark].shown if mark in taken else mark,
        annexes=annexes,
        made_at=dates.at_noon(ground.seen.last),
        readers=report_papers.readers_of(ground.unit, made.outline.raw),
    )


def write(letter: Letter, out: Path) -> None:
    """:raises NotWritten: another ending than .docx or .pdf."""
    maker = MAKERS.get(out.suffix.lower())
    if maker is None:
        raise NotWritten("Tên tệp phải có đuôi .docx hoặc .pdf.")
    with keeping.whole(out) as draft:
        draft.write_bytes(maker(letter))


MAKERS = {".docx": letters.docx, ".pdf": letters.pdf}


# Many at once


def letters_of(
    codes: Sequence[str], year: int, kind: ReportKind, *, today: date, outline_code: str = ""
) -> Iterator[tuple[str, Letter]]:
    """The letters of these units as `letter_of` makes them, each with the unit's code; units that write no report of the
    kind, or whose period has not begun, are passed over."""
    for start in range(0, len(codes), AT_ONCE):
        units = list(_units().filter(code__in=codes[start : start + AT_ONCE]).order_by("code"))
        offices.know_provinces(units)
        lots: dict[tuple[str, str, Period], tuple[Outline, list[Unit]]] = {}
        for unit in units:
            outline = outlines.outline_for(unit, kind, outline_code)
            if outline is not None:
                period = drafting.period_of(unit, kind, year)
                if period.first <= today:
                    lots.setdefault((outline.code, outline.version, period), (outline, []))[1].append(unit)
        for (_code, _version, period), (outline, some) in lots.items():
            for unit, made in zip(some, drafting.fresh_ones(some, outline, period, today), strict=True):
                yield unit.code, fresh_letter(made)


def write_under(code: str, year: int, kind: str, folder: Path, ending: str, *, today: date) -> int:
    """The reports of all units managed below this one, by as many processes as there are cores.

    :raises NotWritten: no such unit, or nobody below it writes such a report.
    """
    top = Unit.objects.filter(code=code).first()
    if top is None:
        raise NotWritten(f"Không có đơn vị mang mã {code}.")
    below = Unit.objects.filter(managing_path__startswith=top.managing_path, closed_date=None).exclude(pk=top.pk)
    codes = list(below.order_by("code").values_list("code", flat=True))
    written = write_many(codes, year, kind, folder, ending, today=today, processes=os.cpu_count() or 1)
    if not written:
        raise NotWritten(f"Dưới {top.name} không có đơn vị nào soạn báo cáo loại {kind}.")
    return written


def write_many(
    codes: Sequence[str], year: int, kind: str, folder: Path, ending: str, *, today: date, processes: int = 1
) -> int:
    """One file for each unit, named by its code. Returns how many were written."""
    folder.mkdir(parents=True, exist_ok=True)
    lots = [codes[start : start + AT_ONCE] for start in range(0, len(codes), AT_ONCE)]
    if processes == 1 or len(lots) < 2:
        return sum(_write_lot(lot, year, kind, folder, ending, today) for lot in lots)
    # A connection is not shared by two processes. Where the system can, they begin with everything loaded.
    connections.close_all()
    way = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(min(processes, len(lots)), mp_context=way, initializer=_begin) as pool:
        work = [pool.submit(_write_lot, lot, year, kind, folder, ending, today) for lot in lots]
        return sum(one.result() for one in work)


def _begin() -> None:
    import django

    django.setup()


def _write_lot(codes: Sequence[str], year: int, kind: str, folder: Path, ending: str, today: date) -> int:
    written = 0
    for code, letter in letters_of(codes, year, ReportKind(kind), today=today):
        write(letter, folder / f"{re.sub(r'[^0-9A-Za-zĐđ._-]', '-', code)}{ending}")
        written += 1
    return written


def _units() -> QuerySet[Unit]:
    return Unit.objects.select_related("governs", "managing", "following", "place")
