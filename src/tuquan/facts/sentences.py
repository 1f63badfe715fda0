"""Sentences of a paper from figures: "Tổ chức 12 buổi tuyên truyền với 340 lượt người dự, tăng 02 buổi so với cùng kỳ
năm trước; trong đó 05 buổi về an toàn giao thông."

How an indicator is said stands in `data/sentences.yaml`; one without a pattern is said by its name. A sentence keeps
its figures apart from its words, so that a report can hold them live. Only what facts give is said.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tuquan.core import text
from tuquan.facts import words
from tuquan.facts.catalogue import Indicator, Kind, catalogue
from tuquan.facts.enums import Qualifier
from tuquan.facts.queries import FigureResult, TableRow

PATTERNS = Path(__file__).resolve().parent / "data" / "sentences.yaml"
SMALL = 10
"""Against fewer than this last year no share is told: "tăng 200 %" from one to three says nothing."""


@dataclass(frozen=True, order=True)
class Live:
    """A figure inside a sentence; `before`: of the same days a year earlier; `compare`: how it went since then."""

    indicator: str
    dims: tuple[tuple[str, str], ...] = ()
    before: bool = False
    compare: bool = False


Piece = str | Live
Sentence = tuple[Piece, ...]


@dataclass(frozen=True)
class Pattern:
    """`said` holds {n}. `people`: the indicator that counts the people of the same occasions."""

    said: str
    unit: str = ""
    people: str = ""
    people_said: str = ""
    only_people: str = ""
    part: str = ""
    part_people: str = ""
    part_only_people: str = ""
    within: str = ""
    """Said inside the sentence of this wider indicator: "trong đó …"."""
    within_said: str = ""
    compared: bool = True


@dataclass(frozen=True)
class _Dimension:
    about: str = "{value}"
    as_written: bool = False
    """Values that begin with a name keep their capital letter."""
    words: Mapping[str, str] = field(default_factory=dict)


@cache
def _data() -> tuple[dict[str, Pattern], dict[str, _Dimension]]:
    raw = yaml.safe_load(PATTERNS.read_text(encoding="utf-8"))
    patterns = {code: Pattern(**one) for code, one in raw["indicators"].items()}
    return patterns, {code: _Dimension(**one) for code, one in raw["dimensions"].items()}


def pattern_of(indicator: Indicator) -> Pattern:
    """Ours, or for an indicator that a province added its name and unit."""
    known = _data()[0].get(indicator.code)
    if known is not None:
        return known
    unit = "" if indicator.unit == "%" else f" {indicator.unit}"
    number = "{n} %" if indicator.unit == "%" else "{n}"
    return Pattern(said=f"{indicator.name}: {number}{unit}", part=f"{{n}}{unit} {{about}}")


def say(codes: Iterable[str], rows: Mapping[str, TableRow], before: Mapping[str, TableRow]) -> Iterator[Sentence]:
    """The sentences of these indicators in their order, as far as there are figures. `before`: a year earlier."""
    codes, ours, told = list(codes), catalogue(), set[str]()
    for code in codes:
        inside = _known(rows.get(pattern_of(ours[code]).within))
        if code in told or code in _people_of() or inside or _is_one_part(code, rows):
            continue
        if (sentence := _sentence(code, rows, before)) is not None:
            told.update(one.indicator for one in sentence if isinstance(one, Live))
            yield sentence


def _sentence(code: str, rows: Mapping[str, TableRow], before: Mapping[str, TableRow]) -> Sentence | None:
    pattern = pattern_of(catalogue()[code])
    row, people = rows.get(code), rows.get(pattern.people)
    if _known(row):
        assert row is not None
        pieces = [*_fill(pattern.said, Live(code), "")]
        parts = list(_parts(code, pattern, row, people))
        whole = len(parts) == 1 and row.details and row.details[0].value == row.total.value
        if whole:
            pieces += [f" {_about(row.details[0].dims)}"]
        if _known(people):
            pieces += [" ", *_fill(pattern.people_said, Live(pattern.people), "")]
        if pattern.compared and _can_compare(row.total, before.get(code)):
            pieces += [", ", Live(code, compare=True)]
        inner = [*_within(code, rows)]
        if parts and not whole:
            inner = [*_joined(parts), *(["; ", *inner] if inner else [])]
        if inner:
            pieces += ["; trong đó ", *inner]
        return _whole(pieces)
    apart = list(_parts(code, pattern, row, people))
    if not apart:
        if _known(people) and pattern.only_people:
            return _whole([*_fill(pattern.only_people, Live(pattern.people), "")])
        return None
    return _whole([*_head(pattern, apart)])


def _head(pattern: Pattern, apart: Sequence[Sequence[Piece]]) -> Iterator[Piece]:
    """Figures that cannot be added stand one after another; the verb of the whole leads them."""
    lead = pattern.said.split("{n}")[0]
    yield lead
    yield from _joined(apart)


def _parts(code: str, pattern: Pattern, row: TableRow | None, people: TableRow | None) -> Iterator[list[Piece]]:
    if not pattern.part:
        return
    mine = {tuple(one.dims.items()): one for one in (row.details if row else ())}
    theirs = {tuple(one.dims.items()): one for one in (people.details if people else ())}
    order = [*mine, *(dims for dims in theirs if dims not in mine)]
    for dims in order:
        counted, there = _value(mine.get(dims)), _value(theirs.get(dims))
        about = _about(dict(dims))
        if counted:
            pieces = [*_fill(pattern.part, Live(code, dims), about)]
            if there and pattern.part_people:
                pieces += _fill(pattern.part_people, Live(pattern.people, dims), about)
            yield pieces
        elif there and pattern.part_only_people:
            yield [*_fill(pattern.part_only_people, Live(pattern.people, dims), about)]


def _within(code: str, rows: Mapping[str, TableRow]) -> Iterator[Piece]:
    first = True
    for inner, pattern in _data()[0].items():
        if pattern.within != code or not _known(rows.get(inner)):
            continue
        if not first:
            yield "; "
        first = False
        yield from _fill(pattern.within_said or pattern.said, Live(inner), "")
        if pattern.people and _known(rows.get(pattern.people)):
            yield " "
            yield from _fill(pattern.people_said, Live(pattern.people), "")


def _is_one_part(code: str, rows: Mapping[str, TableRow]) -> bool:
    """A total that one indicator below makes up alone is said there."""
    row = rows.get(code)
    if row is None or row.total.value is None:
        return False
    below = [
        rows[one] for one in catalogue().family(code)[1:] if one in rows and not pattern_of(catalogue()[one]).within
    ]
    return any(one.total.value == row.total.value for one in below)


@cache
def _people_of() -> frozenset[str]:
    return frozenset(one.people for one in _data()[0].values() if one.people)


def _known(row: TableRow | None) -> bool:
    return row is not None and bool(row.total.value)


def _value(figure: FigureResult | None) -> Decimal | None:
    return figure.value if figure is not None else None


def _can_compare(now: FigureResult, before: TableRow | None) -> bool:
    return (
        before is not None
        and before.total.value is not None
        and now.indicator.kind in (Kind.SUM, Kind.STOCK)
        and not now.hidden
        and not before.total.hidden
    )


def _about(dims: Mapping[str, str]) -> str:
    said = []
    for name, value in dims.items():
        how = _data()[1].get(name, _Dimension())
        ours = catalogue().dimensions.get(name)
        called = how.words.get(value) or (ours.values.get(value, value) if ours else value)
        said.append(how.about.format(value=called if how.as_written else _lower_first(called)))
    return " ".join(said)


def _lower_first(called: str) -> str:
    """ "An toàn giao thông" inside a sentence; "ANTT …" stays."""
    return called if called[1:2].isupper() else called[:1].lower() + called[1:]


def _fill(template: str, figure: Live, about: str) -> Iterator[Piece]:
    head, _sign, tail = template.partition("{n}")
    for piece in (head, figure, tail):
        if isinstance(piece, Live):
            yield piece
        elif filled := piece.replace("{about}", about):
            yield filled


def _joined(parts: Sequence[Sequence[Piece]]) -> Iterator[Piece]:
    for place, part in enumerate(parts):
        if place:
            yield "; "
        yield from part


def _whole(pieces: Sequence[Piece]) -> Sentence:
    """Words side by side become one piece; the sentence ends."""
    made: list[Piece] = []
    for piece in [*pieces, "."]:
        if isinstance(piece, str) and made and isinstance(made[-1], str):
            made[-1] += piece
        else:
            made.append(piece)
    return tuple(made)


# Writing a figure


def written(figure: FigureResult) -> str:
    """As a paper writes it: "02", "2.914", "gần 152.328", "94,49"."""
    return words.in_paper(figure)


def compared(now: FigureResult, before: FigureResult, *, several_years: bool = False) -> str:
    """ "tăng 12 buổi (8,3 %) so với cùng kỳ năm trước"; nothing silly where the base is none, small or not exact."""
    base = "giai đoạn trước" if several_years else "cùng kỳ năm trước"
    unit = pattern_of(now.indicator).unit or now.indicator.unit.partition("/")[0]
    if now.value is None or before.value is None:
        return f"không có số liệu {base} để so sánh"
    if now.hidden or before.hidden:
        return f"{base} {words.in_paper(before)} {unit}"
    if not before.value:
        return f"{base} không có"
    if now.qualifier != Qualifier.EXACT or before.qualifier != Qualifier.EXACT:
        return f"{base} {words.in_paper(before)} {unit}"
    gap = now.value - before.value
    if not gap:
        return f"bằng {base}"
    share = f" ({text.percent(abs(gap), before.value)})" if before.value >= SMALL else ""
    return f"{'tăng' if gap > 0 else 'giảm'} {text.counted(abs(gap))} {unit}{share} so với {base}"


def render(sentence: Sentence, read: Callable[[Live], str]) -> str:
    return "".join(piece if isinstance(piece, str) else read(piece) for piece in sentence)


def reader(
    rows: Mapping[str, TableRow], before: Mapping[str, TableRow], *, several_years: bool = False
) -> Callable[[Live], str]:
    """Writes the figures that `say` put into a sentence made of the same rows."""

    def found(among: Mapping[str, TableRow], live: Live) -> FigureResult | None:
        row = among.get(live.indicator)
        if row is None or not live.dims:
            return row.total if row else None
        return next((one for one in row.details if tuple(one.dims.items()) == live.dims), None)

    def read(live: Live) -> str:
        now, then = found(rows, live), found(before, live)
        if live.compare:
            return compared(now, then, several_years=several_years) if now and then else ""
        figure = then if live.before else now
        return words.in_paper(figure) if figure is not None else "–"

    return read


def check(raw: Any = None) -> None:
    """:raises ValueError: a pattern names an indicator or dimension that the catalogue does not have."""
    patterns, dimensions = _data()
    known = catalogue()
    for code, one in patterns.items():
        for name in filter(None, (code, one.people, one.within)):
            if name not in known.indicators:
                raise ValueError(f"sentences.yaml: {code}: {name}")
        if "{n}" not in one.said:
            raise ValueError(f"sentences.yaml: {code}: said")
    for name, how in dimensions.items():
        if name not in known.dimensions or set(how.words) - set(known.dimensions[name].values):
            raise ValueError(f"sentences.yaml: {name}")
