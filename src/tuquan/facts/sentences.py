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
    part_first: str = ""
    """The first of several that cannot be added, where the name of the whole has to be heard."""
    within: str = ""
    """Said inside the sentence of this wider indicator: "trong đó …"."""
    within_said: str = ""
    kinds: bool = False
    """What is said inside are its kinds, each counted once: "gồm …" where they add up to it."""
    beside: str = ""
    """Said as the next clause of this indicator's sentence: "khám phá 26 vụ; bắt giữ 34 đối tượng"."""
    beside_said: str = ""
    by_kinds: bool = False
    """Not said where its kinds add up to it: they say it."""
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
    codes, told = list(codes), set[str]()
    leading = {code for code in codes if _known(rows.get(code)) and not _said_by_kinds(code, rows)}
    for code in codes:
        pattern = pattern_of(catalogue()[code])
        inside = pattern.within in leading or (pattern.beside in leading and not [*_within(code, rows)])
        if code in told or code in _people_of() or inside or _said_by_kinds(code, rows):
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
        pieces += [*_comparison(code, rows, before)]
        if parts and not whole:
            pieces += [*_inner(_adds_up(row.total, row.details), parts)]
        if inner := list(_within(code, rows)):
            kinds = [rows[one].total for one in _kinds_of(code) if _known(rows.get(one))]
            pieces += [*_inner(pattern.kinds and _adds_up(row.total, kinds), inner)]
        return _whole([*pieces, *_beside(code, rows, before)])
    if apart := list(_apart(code, pattern, row, people)):
        return _whole(apart)
    if _known(people) and pattern.only_people:
        return _whole([*_fill(pattern.only_people, Live(pattern.people), "")])
    return None


def _comparison(code: str, rows: Mapping[str, TableRow], before: Mapping[str, TableRow]) -> Iterator[Piece]:
    if pattern_of(catalogue()[code]).compared and _can_compare(rows[code].total, before.get(code)):
        yield from (", ", Live(code, compare=True))


def _inner(adds_up: bool, parts: Sequence[Sequence[Piece]]) -> Iterator[Piece]:
    """Parts that make up the whole are told as such; of others nobody may think so."""
    yield "; gồm " if adds_up else "; trong đó "
    yield from _joined(parts)


def _adds_up(total: FigureResult, parts: Iterable[FigureResult]) -> bool:
    parts = list(parts)
    exact = all(one.qualifier == Qualifier.EXACT and one.value is not None for one in (total, *parts))
    return exact and len(parts) > 1 and sum(one.value or 0 for one in parts) == total.value


def _apart(code: str, pattern: Pattern, row: TableRow | None, people: TableRow | None) -> Iterator[Piece]:
    """Figures that cannot be added stand one after another; the verb of the whole leads them, and those of which only
    the people are known have the verb of the people."""
    parts = list(_parts(code, pattern, row, people, first=pattern.part_first))
    counted = [one for one in parts if any(isinstance(piece, Live) and piece.indicator == code for piece in one)]
    only_people = [one for one in parts if one not in counted]
    if counted:
        yield pattern.said.split("{n}")[0]
        yield from _joined(counted)
    if only_people:
        lead, _number, _rest = pattern.only_people.partition("{n}")
        yield f"; {_lower_first(lead)}" if counted else lead
        yield from _joined(only_people)


def _parts(
    code: str, pattern: Pattern, row: TableRow | None, people: TableRow | None, first: str = ""
) -> Iterator[list[Piece]]:
    """`first`: how the first of them is said."""
    if not pattern.part:
        return
    mine = {tuple(one.dims.items()): one for one in (row.details if row else ())}
    theirs = {tuple(one.dims.items()): one for one in (people.details if people else ())}
    order = [*mine, *(dims for dims in theirs if dims not in mine)]
    for dims in order:
        counted, there = _value(mine.get(dims)), _value(theirs.get(dims))
        about = _about(dict(dims))
        if counted:
            pieces = [*_fill(first or pattern.part, Live(code, dims), about)]
            first = ""
            if there and pattern.part_people:
                pieces += _fill(pattern.part_people, Live(pattern.people, dims), about)
            yield pieces
        elif there and pattern.part_only_people:
            yield [*_fill(pattern.part_only_people, Live(pattern.people, dims), about)]


def _within(code: str, rows: Mapping[str, TableRow]) -> Iterator[list[Piece]]:
    for inner in _kinds_of(code):
        if not _known(rows.get(inner)):
            continue
        pattern = pattern_of(catalogue()[inner])
        pieces = [*_fill(pattern.within_said or pattern.said, Live(inner), "")]
        if pattern.people and _known(rows.get(pattern.people)):
            pieces += [" ", *_fill(pattern.people_said, Live(pattern.people), "")]
        if deeper := list(_within(inner, rows)):
            pieces += [" (", *_joined(deeper), ")"]
        yield pieces


def _beside(code: str, rows: Mapping[str, TableRow], before: Mapping[str, TableRow]) -> Iterator[Piece]:
    for other, pattern in _data()[0].items():
        if pattern.beside == code and _known(rows.get(other)) and not [*_within(other, rows)]:
            yield from ("; ", *_fill(pattern.beside_said, Live(other), ""), *_comparison(other, rows, before))


@cache
def _kinds_of(code: str) -> tuple[str, ...]:
    """The indicators said inside this one's sentence."""
    return tuple(inner for inner, pattern in _data()[0].items() if pattern.within == code)


def _said_by_kinds(code: str, rows: Mapping[str, TableRow]) -> bool:
    """A total that one indicator below makes up alone is said there; one that is told by its kinds, by all of them."""
    row, ours = rows.get(code), catalogue()
    if row is None or row.total.value is None:
        return False
    pattern = pattern_of(ours[code])
    in_parts = bool(pattern.part and row.details)
    below = [
        rows[one]
        for one in ours.family(code)[1:]
        if one in rows and not (in_parts and pattern_of(ours[one]).within == code)
    ]
    alone = any(one.total.value == row.total.value for one in below)
    return alone or (pattern.by_kinds and _adds_up(row.total, [one.total for one in below]))


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
        for name in filter(None, (code, one.people, one.within, one.beside)):
            if name not in known.indicators:
                raise ValueError(f"sentences.yaml: {code}: {name}")
        if "{n}" not in one.said:
            raise ValueError(f"sentences.yaml: {code}: said")
    for name, how in dimensions.items():
        if name not in known.dimensions or set(how.words) - set(known.dimensions[name].values):
            raise ValueError(f"sentences.yaml: {name}")
