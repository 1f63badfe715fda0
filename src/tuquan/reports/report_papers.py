"""A report as a letter after Decree 30/2020: headings, paragraphs and lists of its sections, and the annexes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import override

from tuquan.assessments.enums import REGISTERED_STATES
from tuquan.assessments.models import Cycle
from tuquan.core import dates
from tuquan.documents import letters, offices
from tuquan.documents.letters import (
    Block,
    BulletList,
    Cell,
    Column,
    Heading,
    HeadingLevel,
    Image,
    Letter,
    Paragraph,
    Table,
)
from tuquan.documents.letters.text import roman
from tuquan.facts import periods, words
from tuquan.facts.catalogue import catalogue
from tuquan.facts.enums import Qualifier
from tuquan.facts.queries import TableRow
from tuquan.reports import charts, marks
from tuquan.reports.grounds import Ground
from tuquan.reports.outlines import Outline
from tuquan.units.models import Place, Unit

LETTERS = Path(__file__).resolve().parent / "data" / "letters"
NOT_WRITTEN = "…………"
"""What stands where the writer has not written yet."""
CHART_WIDTH = 160
"""Millimetres: the breadth of the text."""
AS_ABOVE = "Như trên"
_LEVELS = {1: HeadingLevel.ROMAN, 2: HeadingLevel.ARABIC, 3: HeadingLevel.LETTER}


@dataclass(frozen=True)
class PaperSection:
    level: int
    heading: str
    text: str
    has_text: bool = True


@dataclass(frozen=True)
class PaperChart:
    """The figures of a picture, this period's beside the one it is compared with ("" where there is none)."""

    title: str
    unit: str
    now: str
    before: str
    rows: tuple[tuple[str, str, str, str, str], ...]
    """Name, this period and the other as numbers, and both as they are written ("gần 152.328")."""

    def drawn(self) -> charts.Chart:
        def value(text: str) -> Decimal | None:
            return Decimal(text) if text else None

        if not self.before:
            points = [charts.Point(name, value(now), said) for name, now, _before, said, _then in self.rows]
            return charts.bars(self.title, points, unit=self.unit)
        pairs = [
            charts.Pair(name, value(now), value(before), said, then) for name, now, before, said, then in self.rows
        ]
        return charts.compare(self.title, pairs, now=self.now, before=self.before, unit=self.unit)


@dataclass(frozen=True)
class PaperAnnex:
    """A table, and pictures, as they are kept with an issued report: texts only."""

    title: str
    header: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()
    """Columns of numbers."""
    charts: tuple[PaperChart, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "header": list(self.header),
            "widths": list(self.widths),
            "rows": [list(row) for row in self.rows],
            "figures": sorted(self.figures),
            "charts": [asdict(one) for one in self.charts],
        }

    @classmethod
    def of_json(cls, raw: Mapping[str, Any]) -> "PaperAnnex":
        rows = tuple(tuple(row) for row in raw["rows"])
        pictures = tuple(
            PaperChart(**{**one, "rows": tuple(tuple(row) for row in one["rows"])}) for one in raw["charts"]
        )
        return cls(raw["title"], tuple(raw["header"]), tuple(raw["widths"]), rows, frozenset(raw["figures"]), pictures)

    def blocks(self) -> Iterator[Block]:
        if self.rows:
            yield _table(self)
        for one in self.charts:
            drawn = one.drawn()
            yield Paragraph(f"{one.title} ({one.unit})", align="center", indent=False, keep_with_next=True)
            yield Image(drawn.for_letter, drawn.alt, width_mm=CHART_WIDTH)


def letter(
    unit: Unit,
    title: str,
    sections: Sequence[PaperSection],
    read: Callable[[str], str],
    *,
    annexes: Sequence[PaperAnnex] = (),
    made_at: datetime,
    number: str | None = None,
    symbol: str = "",
    day: date | None = None,
    signature: letters.Signature | None = None,
    readers: tuple[Iterable[str], Iterable[str]] = ((), ()),
) -> Letter:
    """The same sections, figures and time give the same bytes."""
    with override("vi"):
        context: dict[str, Any] = {
            "title": title,
            "body_blocks": tuple(body_of(sections, read)),
            "number": number,
            "symbol": symbol or letters.symbol("Báo cáo", unit.symbol),
            "date": day,
            "signature": offices.for_its_body(unit, signature or offices.signature_of(unit, None)),
            "to": list(readers[0]),
            "recipients_more": list(readers[1]),
            "annexes": [],
        }
        made = offices.letter("report", LETTERS, unit, context, made_at=made_at)
    return replace(made, annexes=tuple(letters.Annex(one.title, tuple(one.blocks())) for one in annexes))


def readers_of(unit: Unit, raw: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Addressees and recipients as the outline names them; {following} and {managing} stand for the unit's own, and
    whoever the unit does not have is left out; nobody above, nobody "as above"."""
    names = {
        "{following}": unit.following.name if unit.following else "",
        "{managing}": unit.managing.name if unit.managing else "",
    }

    def named(key: str) -> list[str]:
        return [said for one in raw.get(key, []) if (said := names.get(one, one))]

    addressees, recipients = named("addressees"), named("recipients")
    return addressees, recipients if addressees else [one for one in recipients if one != AS_ABOVE]


def body_of(sections: Sequence[PaperSection], read: Callable[[str], str]) -> Iterator[Block]:
    counts: dict[int, int] = {}
    for one in sections:
        if one.level:
            counts[one.level] = counts.get(one.level, 0) + 1
            for deeper in [level for level in counts if level > one.level]:
                del counts[deeper]
            yield Heading(_LEVELS[one.level], counts[one.level], one.heading)
        text = marks.shown(one.text, read)
        if one.has_text:
            yield from _paragraphs(text or NOT_WRITTEN)


def words_of(sections: Sequence[PaperSection], read: Callable[[str], str]) -> Iterator[str]:
    """The body as lines of plain words: headings with their numbers, paragraphs, items of lists."""
    for block in body_of(sections, read):
        match block:
            case Heading(level, number, title):
                yield f"{roman(number) if level == HeadingLevel.ROMAN else number}. {title}"
            case BulletList(items):
                yield from (f"- {item}" for item in items)
            case Paragraph(content):
                yield str(content)


def _paragraphs(text: str) -> Iterator[Block]:
    items: list[str] = []
    for line in text.split("\n"):
        if line.startswith("- "):
            items.append(line[2:])
            continue
        if items:
            yield BulletList(tuple(items))
            items = []
        if line:
            yield Paragraph(line, keep_with_next=line.endswith(":"))
    if items:
        yield BulletList(tuple(items))


def _table(annex: PaperAnnex) -> Table:
    columns = tuple(
        Column(width, "right" if place in annex.figures else "center" if place == 0 else "left")
        for place, width in enumerate(annex.widths)
    )
    rows = tuple(
        (Cell(row[1], bold=True, colspan=len(annex.widths)),) if row[0] == "" else tuple(row) for row in annex.rows
    )
    return Table(columns, rows, (annex.header,), size=12)


# Annexes


def annexes_of(outline: Outline, ground: Ground) -> list[tuple[PaperAnnex, list[TableRow]]]:
    """Each with the rows of figures it shows, so that their use can be kept."""
    with override("vi"):
        makers: dict[str, Callable[[Ground], tuple[PaperAnnex, list[TableRow]] | None]] = {
            "indicators": _indicators,
            "units": _units,
            "charts": partial(_charts, outline.charts),
        }
        return [made for name in outline.annexes if (made := makers[name](ground)) is not None]


def _charts(codes: Iterable[str], ground: Ground) -> tuple[PaperAnnex, list[TableRow]] | None:
    """Pictures of the indicators that the outline names: each by its first dimension, or, of an area that has none, by
    the places in it. What has fewer than two parts is better said in the text."""
    made, shown = [], []
    for code in codes:
        row = ground.rows.get(code)
        if row is not None and (picture := _chart(row, ground.before.get(code), ground)) is not None:
            made.append(picture)
            shown.append(row)
    if not made:
        return None
    return PaperAnnex(f"Biểu đồ {periods.name_of(ground.period)}", (), (), (), charts=tuple(made)), shown


def _chart(row: TableRow, then: TableRow | None, ground: Ground) -> PaperChart | None:
    divided = bool(row.details)
    now, before = _parts(row, divided), _parts(then, divided) if then is not None else {}
    names = [name for name in {**now, **before} if now.get(name, NONE)[0] or before.get(name, NONE)[0]]
    if len(names) < 2:
        return None
    compared = any(value for value, _words in before.values())
    return PaperChart(
        row.indicator.name,
        row.indicator.unit,
        capfirst(periods.name_of(ground.period)),
        capfirst(periods.name_of(periods.year_before(ground.period))) if compared else "",
        tuple(_pair(name, now.get(name, NONE), before.get(name, NONE)) for name in names),
    )


NONE = ("", "")


def _pair(name: str, now: tuple[str, str], before: tuple[str, str]) -> tuple[str, str, str, str, str]:
    return name, now[0], before[0], now[1], before[1]


def _parts(row: TableRow, divided: bool) -> dict[str, tuple[str, str]]:
    """The division of an indicator, or else what each place inside brings: number and words. What is hidden because it
    counts few people has no bar."""
    if divided:
        return {
            catalogue().words(one.dims): _number(None if one.hidden else one.value, one.qualifier)
            for one in row.details
        }
    parts = {part.path: part for part in row.total.parts}
    names = dict(Place.objects.filter(path__in=parts).order_by("pk").values_list("path", "name"))
    return {names[path]: _number(part.value, part.qualifier) for path, part in parts.items() if path in names}


def _number(value: Decimal | None, qualifier: Qualifier) -> tuple[str, str]:
    return NONE if value is None else (f"{value.normalize():f}", words.number(value, qualifier))


def _indicators(ground: Ground) -> tuple[PaperAnnex, list[TableRow]] | None:
    """All indicators with figures, by groups, last year beside."""
    now = [row for row in ground.rows.values() if row.indicator.holds_in(ground.period)]
    before = ground.before
    rows: list[tuple[str, ...]] = []
    place = 0
    for group, name in catalogue().groups.items():
        here = [row for row in now if row.indicator.group == group and (row.total.value is not None or row.details)]
        if here:
            rows.append(("", name, "", "", ""))
        for row in here:
            place += 1
            then = before.get(row.indicator.code)
            rows.append(
                (
                    str(place),
                    row.indicator.name,
                    row.indicator.unit,
                    words.in_paper(row.total),
                    words.in_paper(then.total) if then else "–",
                )
            )
            for one in row.details:
                earlier_one = next((old for old in then.details if old.dims == one.dims), None) if then else None
                rows.append(
                    (
                        "-",
                        catalogue().words(one.dims),
                        row.indicator.unit,
                        words.in_paper(one),
                        words.in_paper(earlier_one) if earlier_one else "–",
                    )
                )
    if not rows:
        return None
    same = "Kỳ trước" if ground.several_years else "Cùng kỳ năm trước"
    header: tuple[str, ...] = ("TT", "Chỉ tiêu", "Đơn vị tính", "Kỳ này", same)
    widths: tuple[float, ...] = (1, 6, 2.4, 2.2, 2.2)
    if all(row[4] in ("", "–") for row in rows):  # a column of dashes tells nothing
        header, widths, rows = header[:4], widths[:4], [row[:4] for row in rows]
    title = f"Bảng số liệu {periods.name_of(ground.period)}"
    return PaperAnnex(title, header, widths, tuple(rows), frozenset({3, 4} & set(range(len(header))))), list(now)


def _units(ground: Ground) -> tuple[PaperAnnex, list[TableRow]] | None:
    """At an authority: every unit that registered with it, and what became of it."""
    rows = (
        Cycle.objects.filter(Q(office=ground.unit) | Q(recogniser=ground.unit))
        .filter(year__range=(ground.period.first.year, ground.year), state__in=REGISTERED_STATES)
        .filter(Q(registration_date=None) | Q(registration_date__lte=ground.seen.last))
        .select_related("unit", "decision_item__decision")
        .order_by("year", "unit__sort_key", "pk")
    )
    made = []
    for place, cycle in enumerate(rows, 1):
        item = getattr(cycle, "decision_item", None)
        decision = f"{item.decision.number} ngày {dates.day(item.decision.date)}" if item is not None else ""
        number = cycle.registration_number
        day = f" ngày {dates.day(cycle.registration_date)}" if cycle.registration_date else ""
        made.append(
            (
                str(place),
                cycle.unit.name,
                str(cycle.year),
                f"{number}{day}".strip(),
                str(cycle.get_state_display()),
                decision,
            )
        )
    if not made:
        return None
    header = ("TT", "Đơn vị", "Năm", "Đăng ký", "Kết quả", "Quyết định")
    return PaperAnnex("Danh sách đơn vị và kết quả", header, (1, 5, 1.3, 3, 2.6, 3), tuple(made)), []
