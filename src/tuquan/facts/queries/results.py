"""What reading gives: a figure, what stands beside it, what it is made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from tuquan.core.dates import Period
from tuquan.facts.catalogue import Indicator
from tuquan.facts.enums import Basis, Qualifier, Scope
from tuquan.facts.models import Fact
from tuquan.units.models import Place, Unit

FEW = 5
"""Counts about people below this are not shown for one unit (aggregates only)."""

Subject = Unit | Place
SubjectKey = tuple[str, Any]
"""("unit", id) or ("place", path); a place by its path, since rows of one area that differ in kind share it."""


@dataclass(frozen=True)
class Detail:
    """One of the figures that stand apart: its own indicator, dimensions and number."""

    indicator: Indicator
    dims: Mapping[str, str]
    value: Decimal
    qualifier: Qualifier
    basis: Basis


@dataclass(frozen=True)
class Beside:
    """A figure of the same cell that does not count. `difference` is it less what counts on the same days."""

    subject: SubjectKey
    scope: Scope
    basis: Basis | None
    """None: a sum of several bases."""
    value: Decimal | None
    qualifier: Qualifier
    period: Period
    difference: Decimal | None
    below: bool
    """The sum of what is below the place, where its whole-area figure counts."""
    statement: Period
    """The days of the statement it is about; `choosing.choose_basis` for these days, with `choice`, makes it count."""
    choice: Basis | None
    """None: two statements of one basis overlap, so there is nothing to choose but to withdraw one."""


@dataclass(frozen=True)
class Part:
    """What one child brings, or what stays at the place itself (`path` is then its own)."""

    path: str
    value: Decimal | None
    qualifier: Qualifier
    undivided: bool = False
    """An older place that no single child took over: what was there stays at the common ancestor."""


@dataclass(frozen=True)
class LeftOut:
    """Facts that do not count because a statement does: of a subject, or (`below`) of all inside a place."""

    subject: SubjectKey
    period: Period
    below: bool


class Straddling(Sequence[Fact]):
    """Facts that are only listed; looked up when somebody asks for them."""

    def __init__(self, find: Callable[[], tuple[Fact, ...]]) -> None:
        self._find = find

    @cached_property
    def _facts(self) -> tuple[Fact, ...]:
        return self._find()

    def __getitem__(self, at: Any) -> Any:
        return self._facts[at]

    def __len__(self) -> int:
        return len(self._facts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(other) == self._facts

    __hash__ = None  # type: ignore[assignment]


def never() -> None:
    return None


@dataclass(frozen=True)
class FigureResult:
    indicator: Indicator
    dims: Mapping[str, str]
    value: Decimal | None
    """None: no facts at all (`empty`), or a total that cannot be told (`apart`, or distinct counts of several)."""
    qualifier: Qualifier
    bases: tuple[Basis, ...]
    parts: tuple[Part, ...] = ()
    beside: tuple[Beside, ...] = ()
    apart: tuple[Detail, ...] = ()
    straddling: "Straddling | tuple[Fact, ...]" = ()
    oldest: Callable[[], date | None] = field(default=never, compare=False, repr=False)
    read_at: datetime | None = field(default=None, compare=False)
    """Every act committed before this moment is in the figure: what is not folded yet was read with the sums."""
    facts: int = 0
    """How many facts count."""
    hidden: bool = False
    counted: frozenset[int] = frozenset()
    """Facts read one by one that count. Those in the kept sums count too, except what is `left_out`."""
    left_out: tuple[LeftOut, ...] = ()

    @cached_property
    def as_of(self) -> date | None:
        """Stocks: the oldest day counted among the parts; looked up when somebody asks for it."""
        return self.oldest()

    @property
    def empty(self) -> bool:
        return self.value is None and not self.apart and not self.facts

    @property
    def basis(self) -> Basis | None:
        """The one basis of the figure; None when there is none or when several are mixed."""
        return self.bases[0] if len(self.bases) == 1 else None


@dataclass(frozen=True)
class TableRow:
    indicator: Indicator
    total: FigureResult
    details: tuple[FigureResult, ...]
    """The same by the indicator's first dimension, as far as facts say it."""
