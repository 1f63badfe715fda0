"""The self-check sheets as data: what each asks, how often, and what a line is called as a gap."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).resolve().parent / "data" / "self_checks.yaml"


@dataclass(frozen=True)
class Line:
    code: str
    text: str
    gap: str
    """What lacks when the line does not pass: the words with which it goes into the register of gaps."""


@dataclass(frozen=True)
class Sheet:
    code: str
    title: str
    topic: str
    months: int
    """How many months lie between two checks."""
    basis: str
    note: str
    lines: tuple[Line, ...]

    def next_after(self, day: date) -> date:
        """The first day on which the sheet is due again: the same day of a later month, at most the 28th."""
        month = day.month - 1 + self.months
        return date(day.year + month // 12, month % 12 + 1, min(day.day, 28))


@cache
def sheets() -> dict[str, Sheet]:
    """By code, in the order of the file."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    found = {row["code"]: Sheet(**{**row, "lines": tuple(Line(**line) for line in row["lines"])}) for row in rows}
    for sheet in found.values():
        if len({line.code for line in sheet.lines}) != len(sheet.lines):
            raise ValueError(f"self_checks.yaml, {sheet.code}: a line stands twice")
    return found
