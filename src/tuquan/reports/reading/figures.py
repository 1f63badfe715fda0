"""A figure as it is told to others, and a number on the way to becoming one."""

from dataclasses import dataclass
from typing import Any

from .numerals import Numeral


@dataclass(slots=True)
class Figure:
    indicator: str
    value: float
    qualifier: str
    start: int
    end: int
    confidence: float = 0.0
    ratio: tuple[float, float] | None = None
    high: float | None = None
    period: str | None = None

    def as_dict(self) -> dict[str, Any]:
        made: dict[str, Any] = {
            "indicator": self.indicator,
            "value": _plain(self.value),
            "qualifier": self.qualifier,
            "start": self.start,
            "end": self.end,
            "confidence": round(self.confidence, 2),
        }
        if self.ratio is not None:
            made["ratio"] = {"num": _plain(self.ratio[0]), "den": _plain(self.ratio[1])}
        if self.high is not None:
            made["high"] = _plain(self.high)
        if self.period is not None:
            made["period"] = self.period
        return made


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else round(value, 6)


@dataclass(slots=True)
class Seen:
    """A number on the way to becoming a figure."""

    numeral: Numeral
    right: str = ""
    """Class of what follows directly."""
    right_end: int = 0
    unknown: bool = False
    """Something else follows directly."""
    chosen: str = ""
    noun: str = ""
    why_not: str = ""
    part: str = ""
    """The indicator of the whole that it is reckoned to be a part of."""
    within: bool = False
    """Already part of a sum that is told."""

    @property
    def after(self) -> int:
        """The first token behind the number and its noun."""
        return max(self.right_end, self.numeral.last) + 1


Counted = tuple[str, float, int]
"""A noun that a number may count: (class, evidence, its first token)."""
