"""What is known of a paper beyond the unit's own list. The app that knows the law registers its look-up here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class KnownState:
    """`lost`: no longer in force; `words` says so to the reader."""

    lost: bool
    words: str


LookUp = Callable[[str, date, date | None], KnownState | None]
_look_ups: list[LookUp] = []


def register(look_up: LookUp) -> None:
    _look_ups.append(look_up)


def state_of(reference: str, on: date, issued: date | None = None) -> KnownState | None:
    """What the law's list says of "124/2021/TT-BCA" on a day; None when nobody knows the paper."""
    return next((found for look_up in _look_ups if (found := look_up(reference, on, issued)) is not None), None)
