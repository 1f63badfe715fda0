"""A report as it stands: its text with figures, what changed since, who writes where, what is still open."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tuquan.core import dates
from tuquan.core.dates import Period
from tuquan.documents import offices
from tuquan.documents.letters import Letter
from tuquan.facts import periods, queries as facts, words
from tuquan.facts.catalogue import catalogue
from tuquan.facts.queries import FigureResult, TableRow
from tuquan.facts.sentences import Live
from tuquan.reports import drafting, marks, merging, outlines, report_papers
from tuquan.reports.grounds import Ground, Lot
from tuquan.reports.hints import Hint, hints
from tuquan.reports.marks import Bit
from tuquan.reports.models import FigureUse, Report, ReportFigure, ReportSection, SectionPresence, SectionVersion
from tuquan.reports.models.writing import ONE_STEP
from tuquan.reports.outlines import Outline, Section
from tuquan.reports.report_papers import PaperAnnex, PaperSection
from tuquan.reports.writing_enums import ReportState, VersionKind
from tuquan.units.models import Unit


@dataclass(frozen=True)
class Changed:
    """A figure of a draft that the records now give differently."""

    figure: ReportFigure
    label: str
    now: str


@dataclass(frozen=True)
class OpenPoint:
    """What has to be settled before the report is issued."""

    sentence: str
    url: str


@dataclass(frozen=True)
class Chip:
    """A figure inside a paragraph of the page."""

    words: str
    label: str
    url: str
    over: str
    """What the records give, where somebody typed another number."""
    now: str
    """What the records give today, where it changed."""


@dataclass(frozen=True)
class Paragraph:
    pieces: tuple[str | Chip, ...]
    is_item: bool


@dataclass(frozen=True)
class SectionView:
    section: ReportSection
    number: str
    paragraphs: tuple[Paragraph, ...]
    writers: tuple[str, ...]


def outline_of(report: Report) -> Outline:
    """As it was when the draft was made."""
    return outlines.read(report.outline_code, report.outline)


def ground_of(report: Report, on: date) -> Ground:
    outline = outline_of(report)
    lot = Lot([report.unit], outline.kind, report.period, on, outlines.codes_in(outline))
    return lot.ground(report.unit, report.place)


text_of = drafting.text_of


def figures_of(report: Report) -> dict[str, ReportFigure]:
    return {one.mark: one for one in report.figures.all()}


def marks_of(report: Report) -> list[str]:
    return list(dict.fromkeys(mark for one in report.sections.all() for mark in marks.marks_in(one.text)))


def marks_offered(section: ReportSection) -> list[str]:
    """Figures that a writer may put into this section by name: of its groups, this period and the year before."""
    spec = spec_of(section)
    if spec is None:
        return []
    found = []
    for name in spec.figures:
        for one in catalogue().in_group(name, section.report.period):
            found += [marks.mark_of(Live(one.code)), marks.mark_of(Live(one.code, before=True))]
    return found


def spec_of(section: ReportSection) -> Section | None:
    return next((one for one in outline_of(section.report).sections if one.code == section.code), None)


@dataclass(frozen=True)
class Named:
    """A figure by its name, beside the box in which somebody writes."""

    label: str
    shown: str
    url: str
    typed: str = ""
    reason: str = ""

    @property
    def stands(self) -> str:
        return self.typed or self.shown


def known_marks(section: ReportSection) -> list[str]:
    """What may be written in this section by its name."""
    return [*section.report.figures.values_list("mark", flat=True), *marks_offered(section)]


def held(section: ReportSection, *, beside: str = "") -> list[Named]:
    """The figures in the section's text, in its order, and in another text of it."""
    kept = figures_of(section.report)
    return [
        Named(marks.label_of(mark), one.shown, lineage_url(mark, section.report), one.typed, one.reason)
        for mark in marks.marks_in(f"{section.text}\n{beside}")
        if (one := kept.get(mark)) is not None
    ]


def offered(section: ReportSection) -> list[Named]:
    """Figures with a value that the section does not hold yet."""
    wanted = [mark for mark in marks_offered(section) if mark not in marks.marks_in(section.text)]
    taken = drafting.take(wanted, section.report.subject, section.report.period)
    return [
        Named(marks.label_of(mark), one.shown, lineage_url(mark, section.report))
        for mark, one in taken.items()
        if one.value is not None
    ]


def hints_of(section: ReportSection, on: date) -> list[Hint]:
    spec = spec_of(section)
    if spec is None or not spec.hints:
        return []
    return hints(spec.hints, ground_of(section.report, on))


def fresh_text(section: ReportSection, on: date) -> str:
    """What the section would say if it were drafted today; empty when it says that already."""
    spec = spec_of(section)
    if spec is None or not section.edited:
        return ""
    text = drafting.text_of(spec, ground_of(section.report, on))
    return "" if text == section.text else text


def changed_figures(report: Report) -> list[Changed]:
    """Old and new of the figures that the records give differently today; of a draft only."""
    if not report.is_draft:
        return []
    kept = figures_of(report)
    wanted = [mark for mark in marks_of(report) if mark in kept]
    taken = drafting.take(wanted, report.subject, report.period)
    return [
        Changed(kept[mark], marks.label_of(mark), one.shown)
        for mark, one in taken.items()
        if one.shown != kept[mark].shown
    ]


@dataclass(frozen=True)
class Outlived:
    """A figure of an issued report that the records no longer give."""

    label: str
    days: str
    before: str
    now: str
    url: str


def outlived(report: Report) -> list[Outlived]:
    """Old and new of what an issued report used; the paper itself stays as it was signed."""
    if report.state != ReportState.ISSUED:
        return []
    by_days: dict[Period, list[FigureUse]] = {}
    for use in FigureUse.objects.of(report).order_by("pk"):
        if use.indicator in catalogue().indicators:
            by_days.setdefault(use.period, []).append(use)
    found = []
    for period, used in by_days.items():
        cells = [(one.indicator, json.loads(one.dims)) for one in used]
        for one, now in zip(used, facts.figures(cells, report.subject, period), strict=True):
            if (one.value, one.qualifier if one.value is not None else "") != (
                now.value,
                now.qualifier if now.value is not None else "",
            ):
                found.append(_outlived(report, one, now, period))
    return found


def _outlived(report: Report, used: FigureUse, now: FigureResult, period: Period) -> Outlived:
    dims = tuple(now.dims.items())
    hides = now.indicator.few == "hide" and report.place_id is None
    hidden = [hides and value is not None and 0 < value < facts.FEW for value in (used.value, now.value)]
    return Outlived(
        label=marks.label_of(marks.mark_of(Live(used.indicator, dims))),
        days="" if period == report.period else periods.name_of(period),
        before=words.number(used.value, used.qualifier, hidden=hidden[0]),
        now=words.number(now.value, now.qualifier, hidden=hidden[1]),
        url=_lineage_url(report, used.indicator, dims, period),
    )


def writers_in(report: Report, now: datetime, without: Any = None) -> dict[int, list[str]]:
    """Names by section of those who write there now."""
    rows = SectionPresence.objects.filter(section__report=report, **SectionPresence.since(now)).select_related("user")
    found: dict[int, list[str]] = {}
    for one in rows.order_by("-seen_at"):
        if one.user_id != without:
            found.setdefault(one.section_id, []).append(one.user.get_full_name())
    return found


def kept_apart(report: Report) -> list[SectionVersion]:
    rows = SectionVersion.objects.filter(section__report=report, kind=VersionKind.KEPT_APART, settled_at=None)
    return list(rows.select_related("section__report", "by").order_by("at", "id"))


def views_of(report: Report, now: datetime, viewer: Any = None) -> list[SectionView]:
    """The report as the page shows it: numbered headings, paragraphs with figures, who writes."""
    kept = figures_of(report)
    changed = {one.figure.mark: one.now for one in changed_figures(report)}
    writers = writers_in(report, now, without=viewer)
    counts: dict[int, int] = {}
    made = []
    for section in report.sections.all():
        number = _numbered(section, counts)
        made.append(
            SectionView(
                section,
                number,
                tuple(_paragraph(line, report, kept, changed) for line in section.text.split("\n") if line),
                tuple(writers.get(section.pk, ())),
            )
        )
    return made


def _numbered(section: ReportSection, counts: dict[int, int]) -> str:
    from tuquan.documents.letters.text import roman

    if not section.level:
        return ""
    counts[section.level] = counts.get(section.level, 0) + 1
    for deeper in [level for level in counts if level > section.level]:
        del counts[deeper]
    number = counts[section.level]
    return f"{roman(number)}." if section.level == 1 else f"{number}."


def _paragraph(line: str, report: Report, kept: dict[str, ReportFigure], changed: dict[str, str]) -> Paragraph:
    is_item = line.startswith("- ")

    def read(mark: str) -> str:
        return kept[mark].stands if mark in kept else marks.label_of(mark)

    pieces = tuple(
        bit.words if not bit.mark else _chip(bit, report, kept.get(bit.mark), changed.get(bit.mark, ""))
        for bit in marks.bits(line[2:] if is_item else line, read)
    )
    return Paragraph(pieces, is_item)


def _chip(bit: Bit, report: Report, kept: ReportFigure | None, now: str) -> Chip:
    return Chip(
        words=bit.words,
        label=marks.label_of(bit.mark),
        url=lineage_url(bit.mark, report),
        over=kept.shown if kept is not None and kept.typed else "",
        now=now,
    )


def lineage_url(mark: str, report: Report) -> str:
    """Where the figure opens down to its records."""
    figure = marks.figure_of(mark)
    if figure is None:
        return ""
    period = periods.year_before(report.period) if figure.before else report.period
    return _lineage_url(report, figure.indicator, figure.dims, period)


def _lineage_url(report: Report, indicator: str, dims: Iterable[tuple[str, str]], period: Period) -> str:
    name = "place" if report.place_id else "unit"
    kind = periods.kind_of(period)
    years = {"nam": period.last.year}
    if kind in (periods.YEAR, periods.OTHER):
        years = {"nam": period.first.year, "den_nam": period.last.year}
    query: dict[str, str | int] = {"ky": periods.YEAR if kind == periods.OTHER else kind, **years, **dict(dims)}
    address = reverse(f"facts:{name}_lineage", args=[report.subject.pk, indicator])
    return f"{address}?{urlencode(query)}"


def open_points(report: Report, today: date) -> list[OpenPoint]:
    """What a paper cannot leave the house with."""
    found = []
    for section in report.sections.all():
        if section.is_writers and not section.text.strip():
            sentence = _("Mục “%(heading)s” chưa có nội dung.") % {"heading": section.heading}
            found.append(OpenPoint(sentence, section.get_absolute_url()))
    here = set(marks_of(report))
    for figure in report.figures.all():
        if figure.typed and not figure.reason and figure.mark in here:
            sentence = _("Số “%(name)s” gõ đè %(typed)s chưa có lý do.") % {
                "name": marks.label_of(figure.mark),
                "typed": figure.typed,
            }
            found.append(OpenPoint(sentence, reverse("reports:figure_explain", args=[report.pk, figure.pk])))
    if changed := changed_figures(report):
        sentence = _("%(count)d số đã đổi trong hồ sơ từ khi soạn; hãy cập nhật số liệu.") % {"count": len(changed)}
        found.append(OpenPoint(sentence, report.get_absolute_url()))
    for apart in kept_apart(report):
        sentence = _("Mục “%(heading)s” còn một bản giữ riêng của %(who)s.") % {
            "heading": apart.section.heading,
            "who": apart.by.get_full_name() if apart.by else "",
        }
        found.append(OpenPoint(sentence, reverse("reports:apart", args=[report.pk, apart.pk])))
    return found


# The paper


def paper_sections(report: Report) -> list[PaperSection]:
    return [PaperSection(one.level, one.heading, one.text, one.has_text) for one in report.sections.all()]


def words_of(report: Report) -> str:
    """The whole report in plain words."""
    kept = figures_of(report)
    read = partial(_stands, kept)
    return "\n".join([report.title, *report_papers.words_of(paper_sections(report), read)])


def _stands(kept: dict[str, ReportFigure], mark: str) -> str:
    return kept[mark].stands if mark in kept else mark


def annexes_now(report: Report, on: date) -> list[tuple[PaperAnnex, list[TableRow]]]:
    return report_papers.annexes_of(outline_of(report), ground_of(report, on))


def annex_results(report: Report, on: date) -> Iterable[tuple[Period, FigureResult]]:
    for _annex, rows in annexes_now(report, on):
        for row in rows:
            for result in (row.total, *row.details):
                yield report.period, result


def letter_of(report: Report, on: date) -> Letter:
    """Of a draft as it is today; of an issued report as it was issued."""
    kept = figures_of(report)
    if report.annexes or not report.is_draft:
        annexes = [PaperAnnex.of_json(one) for one in report.annexes]
    else:
        annexes = [annex for annex, _rows in annexes_now(report, on)]
    document = report.document
    made_at = report.issued_at or dates.at_noon(
        Period(report.first_date, max(report.first_date, min(on, report.last_date))).last
    )
    return report_papers.letter(
        report.unit,
        report.title,
        paper_sections(report),
        partial(_stands, kept),
        annexes=annexes,
        made_at=made_at,
        number=document.number if document else None,
        symbol=document.symbol if document else "",
        day=document.date if document else None,
        signature=offices.signed_by(document.signer_position, document.signer) if document else None,
        readers=report_papers.readers_of(report.unit, report.outline),
    )


# Versions


@dataclass(frozen=True)
class Step:
    """A step in the life of the report: who changed which sections, until when nobody else stepped in."""

    pk: int
    at: datetime
    who: str
    headings: tuple[str, ...]
    kind: VersionKind


def steps_of(report: Report) -> list[Step]:
    """Newest first; what was drafted at once is one step."""
    rows = SectionVersion.objects.filter(section__report=report).exclude(kind=VersionKind.KEPT_APART)
    found: list[Step] = []
    for row in rows.select_related("section", "by").order_by("at", "id"):
        who = row.by.get_full_name() if row.by else ""
        heading = row.section.heading or _("Mở đầu")
        last = found[-1] if found else None
        if last is not None and last.at == row.at and last.kind == row.kind and last.who == who:
            found[-1] = Step(row.pk, row.at, who, (*last.headings, heading), last.kind)
        elif last is not None and _goes_on(last, row, who, heading):
            found[-1] = Step(row.pk, row.at, who, last.headings, last.kind)
        else:
            found.append(Step(row.pk, row.at, who, (heading,), VersionKind(row.kind)))
    return found[::-1]


def _goes_on(last: Step, row: SectionVersion, who: str, heading: str) -> bool:
    """The same person wrote on in the same section without a pause."""
    saved = last.kind == row.kind == VersionKind.SAVED
    return saved and last.who == who and last.headings == (heading,) and row.at - last.at <= ONE_STEP


def texts_at(report: Report, step: Step) -> dict[str, str]:
    """The text of every section as it was after the step, with the numbers it showed."""
    rows = SectionVersion.objects.filter(section__report=report).exclude(kind=VersionKind.KEPT_APART)
    found: dict[str, str] = {}
    for row in rows.select_related("section").order_by("section__order", "at", "id"):
        if (row.at, row.pk) <= (step.at, step.pk):
            found[row.section.code] = marks.shown(row.text, partial(_as_shown, row.shown))
    return found


def _as_shown(shown: dict[str, str], mark: str) -> str:
    return shown.get(mark, marks.label_of(mark))


@dataclass(frozen=True)
class Compared:
    heading: str
    lines: list[list[merging.Change]]


def compared(report: Report, older: Step, newer: Step) -> list[Compared]:
    """Sections that differ between two steps, word by word."""
    before, after = texts_at(report, older), texts_at(report, newer)
    found = []
    for section in report.sections.all():
        old, new = before.get(section.code, ""), after.get(section.code, "")
        if old != new:
            found.append(Compared(section.heading or _("Mở đầu"), merging.words_changed(old, new)))
    return found


def reports_of(unit: Unit) -> Any:
    """The unit's own reports; `report_list` pages them."""
    return Report.objects.filter(unit=unit).select_related("document")
