"""A fresh draft: the outline filled from the records of the unit on a day. The page, the command and every test use
this one; nothing is written here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import override

from tuquan.assessments import reviewing
from tuquan.core.dates import Period
from tuquan.facts import periods, queries as facts, sentences, words
from tuquan.facts.models import Declaration
from tuquan.facts.queries import FigureResult
from tuquan.reports import marks, outlines
from tuquan.reports.grounds import Cell, Ground, Lot
from tuquan.reports.outlines import Outline, Section
from tuquan.reports.sources import SOURCES
from tuquan.reports.writing_enums import ReportKind
from tuquan.units.models import Place, Unit

FIVE = 5


@dataclass(frozen=True)
class Taken:
    """A live figure as it is now. `results`: what it was read from, with the days of each (a comparison has two)."""

    shown: str
    result: FigureResult
    results: tuple[tuple[Period, FigureResult], ...]

    @property
    def value(self) -> Decimal | None:
        return self.result.value


@dataclass(frozen=True)
class DraftSection:
    section: Section
    text: str


@dataclass(frozen=True)
class Fresh:
    outline: Outline
    ground: Ground
    title: str
    sections: tuple[DraftSection, ...]


def period_of(unit: Unit, kind: ReportKind, year: int, first_year: int | None = None) -> Period:
    """The days of a report of that year. Five years: those for which the unit stated figures that end then (a programme
    counted "2014–2019" has six calendar years), else the five calendar years."""
    if kind == ReportKind.HALF_YEAR:
        return periods.period_of(periods.FIRST_HALF, year)
    if kind == ReportKind.RESULT:
        cycle = reviewing.title_cycle(unit, year)
        return cycle.window if cycle is not None else periods.period_of(periods.ASSESSMENT, year)
    if kind == ReportKind.FIVE_YEAR:
        if first_year is None:
            stated = Declaration.objects.standing().filter(
                unit=unit, last_date=date(year, 12, 31), first_date__range=(date(year - 5, 1, 1), date(year - 3, 1, 1))
            )
            row = stated.order_by("first_date").first()
            first_year = row.first_date.year if row is not None else year - FIVE + 1
        return periods.period_of(periods.YEAR, first_year, year)
    return periods.period_of(periods.YEAR, first_year or year, year)


def fresh(unit: Unit, outline: Outline, period: Period, on: date) -> Fresh:
    return next(fresh_ones([unit], outline, period, on))


def fresh_ones(units: Sequence[Unit], outline: Outline, period: Period, on: date) -> Iterator[Fresh]:
    """The drafts of units that write after the same outline; what they are made of is read once for all."""
    lot = Lot(units, outline.kind, period, on, outlines.codes_in(outline))
    for unit in units:
        with override("vi"):
            ground = lot.ground(unit, unit.governs if outline.about == "area" else None)
            sections = tuple(DraftSection(one, text_of(one, ground)) for one in outline.sections)
            title = outline.summary.replace("{period}", periods.name_of(period)).replace("{year}", str(lot.year))
        yield Fresh(outline, ground, title, sections)


def text_of(section: Section, ground: Ground) -> str:
    """The paragraphs of the section's sources; where none gave a word, what the outline says then."""
    lines = [line for source in section.sources for line in SOURCES[source.name](ground, source.given)]
    if not lines and section.nothing:
        lines = [section.nothing]
    return "\n".join(" ".join(line.split()) for line in lines)


def take(found: Iterable[str], subject: Unit | Place, period: Period, known: Ground | None = None) -> dict[str, Taken]:
    """Read the live figures of these marks; those that the whole report has read (`known`) are not read again. A mark
    whose indicator left the catalogue is not among them."""
    wanted = {mark: figure for mark in dict.fromkeys(found) if (figure := marks.figure_of(mark)) is not None}
    earlier = periods.year_before(period)
    several = period.last.year - period.first.year > 1
    now = _read({(one.indicator, one.dims) for one in wanted.values() if not one.before}, subject, period, known)
    then = _read(
        {(one.indicator, one.dims) for one in wanted.values() if one.before or one.compare}, subject, earlier, known
    )
    taken = {}
    with override("vi"):
        for mark, one in wanted.items():
            cell = (one.indicator, one.dims)
            if one.compare:
                said = sentences.compared(now[cell], then[cell], several_years=several)
                taken[mark] = Taken(said, now[cell], ((period, now[cell]), (earlier, then[cell])))
            else:
                result, days = (then[cell], earlier) if one.before else (now[cell], period)
                taken[mark] = Taken(words.in_paper(result), result, ((days, result),))
    return taken


def _read(cells: set[Cell], subject: Unit | Place, period: Period, known: Ground | None) -> Mapping[Cell, FigureResult]:
    there = {cell: one for cell in cells if known is not None and (one := known.known(period, cell)) is not None}
    asked = sorted(cells - there.keys())
    if not asked:
        return there
    found = facts.figures([(code, dict(dims)) for code, dims in asked], subject, period)
    return {**there, **dict(zip(asked, found, strict=True))}
