"""The rules of reading, in one place.

1. A period sums the facts that lie wholly inside it. Those that reach beyond are listed (`straddling`), never split.
2. What somebody stated of a unit, or of a whole area, is never added to what is recorded or stated beneath it on the
   same days. Where anything beneath is recorded, that counts; else the statement does; or the one a person chose. The
   other stands beside with its difference. Days that no statement covers are not touched by it, so a declared 2024 and
   a recorded 2025 make two years together.
3. Recorded figures are added over topics and parts. Stated ones never are, because nobody knows whether a "general"
   figure holds the "traffic" one: asked for both together, they stand apart and there is no total.
4. A parent is its own figure and its children's. Stocks are the latest count, not added over time; distinct counts are
   never added; a ratio comes from its two parts, each summed by these rules.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_DOWN, Decimal
from functools import partial

from tuquan.core.dates import Period
from tuquan.facts import qualifiers
from tuquan.facts.catalogue import Indicator, Kind, canonical, catalogue
from tuquan.facts.enums import Basis, Qualifier, Scope
from tuquan.facts.models import Fact
from tuquan.facts.queries.fetching import Fetched
from tuquan.facts.queries.nodes import nearest
from tuquan.facts.queries.results import (
    FEW,
    Beside,
    Detail,
    FigureResult,
    LeftOut,
    Part,
    Straddling,
    Subject,
    SubjectKey,
    TableRow,
    never,
)
from tuquan.facts.queries.rows import Row, Settled, holds
from tuquan.units.models import Place, Unit

ORDER = {str(basis): number for number, basis in enumerate(Basis)}


def figure(
    indicator: str,
    subject: Subject,
    period: Period,
    dims: Mapping[str, str] | None = None,
    on_map: date | None = None,
) -> FigureResult:
    """One figure of a unit or a place, with its parts, what stands beside it and what straddles the period. `on_map`:
    the day whose map of places is meant, when it is not the period's last."""
    return Reading(subject, period, [indicator], on_map, dims or {}).figure(indicator, dims or {})


def table(indicators: Sequence[str], subject: Subject, period: Period, on_map: date | None = None) -> list[TableRow]:
    """The indicators of which there are facts, each with its total and its division by its first dimension (without
    parts); the number of queries does not grow with the indicators."""
    return rows_of(Reading(subject, period, indicators, on_map, apart=False), indicators)


def rows_of(reading: "Reading", indicators: Sequence[str]) -> list[TableRow]:
    rows = []
    for code in indicators:
        indicator = catalogue()[code]
        if not reading.touches(indicator):
            continue
        total = reading.figure(code, {})
        if not total.empty or total.straddling or total.beside:
            details = [reading.figure(code, dims) for dims in reading.division(indicator)]
            rows.append(TableRow(indicator, total, tuple(details)))
    return rows


def figures(
    asked: Sequence[tuple[str, Mapping[str, str]]], subject: Subject, period: Period, on_map: date | None = None
) -> list[FigureResult]:
    """Several figures (indicator, dimensions) of one subject and period, in the order asked, those of divisions without
    parts; the number of queries does not grow with them."""
    divided = any(dims for _code, dims in asked)
    reading = Reading(subject, period, [code for code, _dims in asked], on_map, None if divided else {}, apart=False)
    return [reading.figure(code, dims) for code, dims in asked]


class Reading(Fetched):
    """The rules, held against what was fetched."""

    def division(self, indicator: Indicator) -> list[dict[str, str]]:
        """The values of the indicator's first dimension that facts name, in the catalogue's order."""
        if not indicator.dimensions:
            return []
        name = indicator.dimensions[0]
        dims = {row.dims for code in catalogue().family(indicator.code) for row in self.rows[code] if row.dims}
        named = {json.loads(text).get(name) for text in dims}
        return [{name: value} for value in catalogue().dimensions[name].values if value in named]

    def touches(self, indicator: Indicator) -> bool:
        """Whether anything was found that its figure is made of, or that straddles the period."""
        parts = (indicator.code, indicator.numerator, indicator.denominator)
        rows = (self.rows.get(code) for part in parts if part for code in catalogue().family(part))
        return any(rows) or bool(self._straddling_of(indicator, {}))

    def figure(self, code: str, dims: Mapping[str, str]) -> FigureResult:
        indicator = catalogue()[code]
        if indicator.kind is Kind.RATIO:
            return self._ratio(indicator, dims)
        matching = self._matching(indicator, dims)
        if isinstance(self.subject, Unit):
            return self._result(indicator, dims, self._own(("unit", self.subject.pk), indicator, dims, matching))
        return self._result(indicator, dims, self._place(indicator, dims, matching))

    def _matching(self, indicator: Indicator, dims: Mapping[str, str]) -> list[Row]:
        family = catalogue().family(indicator.code)
        return [
            row
            for code in family
            for row in self.rows[code]
            if holds(row.dims, dims) and (dims or row.subject or not row.dims)
        ]

    def _own(self, subject: SubjectKey, indicator: Indicator, dims: Mapping[str, str], rows: Iterable[Row]) -> Settled:
        """A subject's own figure: what it stated against what was recorded of it."""
        recorded = Settled()
        stated: list[Row] = []
        exactly = (indicator.code, canonical(dims))
        for row in rows:
            addable = indicator.kind is not Kind.DISTINCT or (row.indicator, row.dims) == exactly
            (recorded.pieces if row.basis == Basis.RECORDED and addable else stated).append(row)
        return self._settle(subject, indicator, dims, stated, recorded, below=False)

    def _place(self, indicator: Indicator, dims: Mapping[str, str], rows: Sequence[Row]) -> Settled:
        """Bottom up: each place with a figure of its whole area weighs it against all that is inside it."""
        assert isinstance(self.subject, Place)
        if all(row.subject is None for row in rows):
            return Settled(list(rows))  # kept sums alone: nothing to weigh
        top = self.subject.path
        whole: dict[str, list[Row]] = {top: []}
        own: dict[tuple[str, SubjectKey], list[Row]] = defaultdict(list)
        inside: dict[str, Settled] = defaultdict(Settled)
        leaves: list[tuple[str, Settled]] = []
        for row in rows:
            if row.scope == Scope.WHOLE_AREA:
                whole.setdefault(row.path, []).append(row)
            elif row.subject is not None:
                own[row.path, row.subject].append(row)
            else:
                leaves.append((row.path, Settled([row])))
        leaves += [(path, self._own(subject, indicator, dims, found)) for (path, subject), found in own.items()]
        for path, leaf in leaves:
            inside[nearest(path, self._on_the_map, whole) or top].join(leaf)
        above = {path: nearest(path, self._on_the_map, whole, but=path) or top for path in whole if path != top}
        for path in sorted(above, key=lambda path: _steps(path, above, top), reverse=True):
            settled = self._settle(("place", path), indicator, dims, whole[path], inside[path], below=True)
            inside[above[path]].join(settled)
        return self._settle(("place", top), indicator, dims, whole[top], inside[top], below=True)

    def _settle(
        self,
        subject: SubjectKey,
        indicator: Indicator,
        dims: Mapping[str, str],
        stated: Iterable[Row],
        settled: Settled,
        *,
        below: bool,
    ) -> Settled:
        """Rule 2 of this module: weigh the statements about a subject against what is already settled beneath it."""
        exactly = (indicator.code, canonical(dims))
        exact: list[Row] = []
        details: list[Row] = []
        for row in stated:
            (exact if (row.indicator, row.dims) == exactly else details).append(row)
        chosen = {row.fact_id: self._choices.get((subject, *exactly, row.first, row.last)) for row in exact}
        # The chosen basis first, then as Basis orders them; of one basis the longer period (a year before its first
        # half), of equal ones the later written.
        exact.sort(
            key=lambda row: (
                chosen[row.fact_id] != row.basis,
                ORDER[row.basis],
                row.first - row.last,
                -(row.fact_id or 0),
            )
        )
        kept: list[Row] = []
        for row in exact:
            if clashing := [other for other in kept if other.meets(row)]:
                same = [other for other in clashing if (other.first, other.last) == (row.first, row.last)]
                choice = None if any(other.basis == row.basis for other in clashing) else Basis(row.basis)
                settled.beside.append(_beside(subject, [row], same, row, choice))
                continue
            kept.append(row)
            beneath = [piece for piece in settled.pieces if piece.meets(row)]
            recorded = any(piece.basis == Basis.RECORDED for piece in beneath)
            wanted = chosen[row.fact_id]
            if beneath and wanted != row.basis and (wanted == Basis.RECORDED or recorded):
                settled.beside.append(_beside(subject, [row], beneath, row, Basis(row.basis)))
                continue
            settled.pieces = [piece for piece in settled.pieces if piece not in beneath] + [row]
            if beneath:
                settled.beside.append(_beside(subject, beneath, [row], row, Basis.RECORDED, below=below))
                settled.left_out.append(LeftOut(subject, Period(row.first, row.last), below))
        for row in details:
            assert row.value is not None
            settled.apart.append(
                Detail(
                    catalogue()[row.indicator],
                    json.loads(row.dims),
                    row.value,
                    Qualifier(row.qualifier),
                    Basis(row.basis),
                )
            )
            if not any(piece.meets(row) for piece in [*settled.pieces, *kept] if piece.value is not None):
                settled.pieces.append(row._replace(value=None))
        return settled

    def _ratio(self, indicator: Indicator, dims: Mapping[str, str]) -> FigureResult:
        """From its parts where both are known; else the ratio stated for the subject itself."""
        assert indicator.numerator is not None
        assert indicator.denominator is not None
        top = self.figure(indicator.numerator, dims)
        bottom = self.figure(indicator.denominator, dims)
        subject = ("unit", self.subject.pk) if isinstance(self.subject, Unit) else ("place", self.subject.path)
        stated = [row for row in self._matching(indicator, dims) if row.subject == subject]
        if top.value is None or not bottom.value:
            return self._result(indicator, dims, self._own(subject, indicator, dims, stated))
        value = (top.value * 100 / bottom.value).quantize(Decimal("0.01"), ROUND_DOWN)
        computed = Row(
            indicator.code,
            canonical(dims),
            "",
            subject,
            Scope.OWN,
            Basis.RECORDED,
            qualifiers.of_ratio(top.qualifier, bottom.qualifier),
            value,
            self.period.first,
            self.period.last,
        )
        result = self._result(indicator, dims, self._own(subject, indicator, dims, [computed, *stated]))
        if result.value != value:
            return result  # a person chose the stated one
        return replace(
            result,
            bases=tuple(basis for basis in Basis if basis in {*top.bases, *bottom.bases}),
            facts=top.facts + bottom.facts,
            counted=top.counted | bottom.counted,
            left_out=(*top.left_out, *bottom.left_out),
            parts=(),
        )

    def _result(self, indicator: Indicator, dims: Mapping[str, str], settled: Settled) -> FigureResult:
        pieces = settled.pieces
        value = _sum(pieces, indicator)
        return FigureResult(
            indicator=indicator,
            dims=dict(dims),
            value=value,
            qualifier=qualifiers.of_sum(piece.qualifier for piece in pieces),
            bases=tuple(Basis(basis) for basis in sorted({piece.basis for piece in pieces}, key=ORDER.__getitem__)),
            parts=self._parts(indicator, pieces),
            beside=tuple(settled.beside),
            apart=tuple(settled.apart),
            straddling=Straddling(lambda: self._straddling_of(indicator, dims)),
            oldest=partial(self._oldest, indicator, dims, pieces) if indicator.kind is Kind.STOCK else never,
            read_at=self.read_at,
            facts=sum(piece.facts for piece in pieces),
            hidden=value is not None and 0 < value < FEW and indicator.few == "hide" and self._of_one_unit(indicator),
            counted=frozenset(piece.fact_id for piece in pieces if piece.fact_id is not None),
            left_out=tuple(settled.left_out),
        )

    def _straddling_of(self, indicator: Indicator, dims: Mapping[str, str]) -> tuple[Fact, ...]:
        return tuple(
            fact
            for code in catalogue().family(indicator.code)
            for fact in self._straddling.get(code, ())
            if holds(fact.dims, dims)
        )

    def _of_one_unit(self, indicator: Indicator) -> bool:
        if self.cover is None:
            return True
        facts = Fact.objects.standing().filter(self.scope, indicator__in=catalogue().family(indicator.code))
        # Few, so that each is looked at: counting the distinct ones the database would read all of the indicator.
        units = facts.inside(self.period).exclude(unit=None).values_list("unit", flat=True)
        return len(set(units)) == 1

    def _parts(self, indicator: Indicator, pieces: Iterable[Row]) -> tuple[Part, ...]:
        """By the children on the map; what lies in none of them stays at the old place it was of."""
        if not isinstance(self.subject, Place):
            return ()
        top, on_the_map = self.subject.path, self._on_the_map
        inside = len(top)
        found: dict[tuple[str, bool], list[Row]] = defaultdict(list)
        for piece in pieces:
            path = on_the_map.get(piece.path, piece.path)
            if path == top:
                found[piece.path, piece.path != top].append(piece)
            else:
                found[top + path[inside:].split("/", 1)[0] + "/", False].append(piece)
        return tuple(
            Part(path, _sum(some, indicator), qualifiers.of_sum(one.qualifier for one in some), undivided)
            for (path, undivided), some in sorted(found.items())
        )


def _steps(path: str, above: Mapping[str, str], top: str) -> int:
    """How many places hold this one. A path's length does not tell: an old district may lie in a commune of today."""
    steps = 0
    while path != top:
        path, steps = above[path], steps + 1
    return steps


def _sum(pieces: Sequence[Row], indicator: Indicator) -> Decimal | None:
    if not pieces or (len(pieces) > 1 and indicator.kind in (Kind.DISTINCT, Kind.RATIO)):
        return None
    values = [piece.value for piece in pieces if piece.value is not None]
    return sum(values, Decimal(0)) if len(values) == len(pieces) else None


def _beside(
    subject: SubjectKey,
    set_aside: Sequence[Row],
    counting: Sequence[Row],
    statement: Row,
    choice: Basis | None,
    *,
    below: bool = False,
) -> Beside:
    values = [row.value for row in set_aside if row.value is not None]
    value = sum(values, Decimal(0)) if len(values) == len(set_aside) else None
    against = [row.value for row in counting if row.value is not None]
    bases = {row.basis for row in set_aside}
    return Beside(
        subject=subject,
        scope=Scope(set_aside[0].scope),
        basis=Basis(bases.pop()) if len(bases) == 1 else None,
        value=value,
        qualifier=qualifiers.of_sum(row.qualifier for row in set_aside),
        period=Period(min(row.first for row in set_aside), max(row.last for row in set_aside)),
        difference=value - sum(against) if value is not None and against and len(against) == len(counting) else None,
        below=below,
        statement=Period(statement.first, statement.last),
        choice=choice,
    )
