"""A report as a letter after Decree 30/2020: headings, paragraphs and lists of its sections, and the annexes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.translation import override

from tuquan.assessments.enums import REGISTERED_STATES
from tuquan.assessments.models import Cycle
from tuquan.core import dates
from tuquan.documents import letters, offices
from tuquan.documents.letters import Block, BulletList, Cell, Column, Heading, HeadingLevel, Letter, Paragraph, Table
from tuquan.facts import periods, words
from tuquan.facts.catalogue import catalogue
from tuquan.facts.queries import TableRow
from tuquan.reports import marks
from tuquan.reports.sources import Ground
from tuquan.units.models import Unit

LETTERS = Path(__file__).resolve().parent / "data" / "letters"
NOT_WRITTEN = "…………"
"""What stands where the writer has not written yet."""
_LEVELS = {1: HeadingLevel.ROMAN, 2: HeadingLevel.ARABIC, 3: HeadingLevel.LETTER}


@dataclass(frozen=True)
class PaperSection:
    level: int
    heading: str
    text: str
    has_text: bool = True


@dataclass(frozen=True)
class PaperAnnex:
    """A table as it is kept with an issued report: texts only."""

    title: str
    header: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()
    """Columns of numbers."""

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "header": list(self.header),
            "widths": list(self.widths),
            "rows": [list(row) for row in self.rows],
            "figures": sorted(self.figures),
        }

    @classmethod
    def of_json(cls, raw: Mapping[str, Any]) -> "PaperAnnex":
        rows = tuple(tuple(row) for row in raw["rows"])
        return cls(raw["title"], tuple(raw["header"]), tuple(raw["widths"]), rows, frozenset(raw["figures"]))


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
            "signature": signature or offices.signature_of(unit, None),
            "to": list(readers[0]),
            "recipients_more": list(readers[1]),
            "annexes": [],
        }
        made = offices.letter("report", LETTERS, unit, context, made_at=made_at)
    return replace(made, annexes=tuple(letters.Annex(one.title, (_table(one),)) for one in annexes))


def readers_of(unit: Unit, raw: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Addressees and recipients as the outline names them; {following} and {managing} stand for the unit's own, and
    whoever the unit does not have is left out."""
    names = {
        "{following}": unit.following.name if unit.following else "",
        "{managing}": unit.managing.name if unit.managing else "",
    }

    def named(key: str) -> list[str]:
        return [said for one in raw.get(key, []) if (said := names.get(one, one))]

    return named("addressees"), named("recipients")


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


def annexes_of(names: Iterable[str], ground: Ground) -> list[tuple[PaperAnnex, list[TableRow]]]:
    """Each with the rows of figures it shows, so that their use can be kept."""
    with override("vi"):
        makers = {"indicators": _indicators, "units": _units}
        return [made for name in names if (made := makers[name](ground)) is not None]


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
    header = ("TT", "Chỉ tiêu", "Đơn vị tính", "Kỳ này", same)
    title = f"Bảng số liệu {periods.name_of(ground.period)}"
    return PaperAnnex(title, header, (1, 6, 2.4, 2.2, 2.2), tuple(rows), frozenset({3, 4})), list(now)


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
