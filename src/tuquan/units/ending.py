"""What follows when a unit ends, or when that is taken back. An app above says so in `ready()`; it is told inside the
same act, with the unit locked."""

from collections.abc import Callable
from datetime import date

from tuquan.units.models import Unit

Follow = Callable[[Unit, date | None], None]
"""`(unit, closed before)`: the day it had ended on until now, None when it had not."""
_followers: list[Follow] = []


def register(follow: Follow) -> None:
    _followers.append(follow)


def tell(unit: Unit, before: date | None) -> None:
    for follow in _followers:
        follow(unit, before)
