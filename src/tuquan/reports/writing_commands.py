"""What `tuquan report write` does: the fresh draft of a unit's report to a file, without touching the database."""

from datetime import date
from pathlib import Path

from tuquan.core import dates, keeping
from tuquan.documents import letters
from tuquan.documents.letters import Letter
from tuquan.reports import drafting, outlines, report_papers
from tuquan.reports.report_papers import PaperSection
from tuquan.reports.writing_enums import ReportKind
from tuquan.units.models import Unit


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
    unit = Unit.objects.filter(code=code).select_related("governs", "managing", "following", "place").first()
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
        (mark for one in made.sections for mark in drafting.marks.marks_in(one.text)), ground.subject, ground.period
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
    makers = {".docx": letters.docx, ".pdf": letters.pdf}
    maker = makers.get(out.suffix.lower())
    if maker is None:
        raise NotWritten("Tên tệp phải có đuôi .docx hoặc .pdf.")
    with keeping.whole(out) as draft:
        draft.write_bytes(maker(letter))
