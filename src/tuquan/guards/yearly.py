"""What the year makes of the guards: the criterion that asks for them and what is on record, as apps above say it.

They register in `ready()`; nobody here knows them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tuquan.core.states import State
from tuquan.units.models import Unit
from tuquan.units.permitted import Viewer


@dataclass(frozen=True)
class Yearly:
    """One line: no guard is named, discipline is a count."""

    title: str
    words: tuple[str, ...]
    state: State
    url: str = ""
    """The criterion; empty for who may not see it."""
    act_url: str = ""
    """Where the rating is written."""


Source = Callable[[Unit, Viewer], list[Yearly]]
_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def yearly_of(unit: Unit, user: Viewer) -> list[Yearly]:
    return [one for source in _sources for one in source(unit, user)]
