"""What the pages of this app share."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from tuquan.access.permissions import Permission
from tuquan.units.current import desk, unit_for
from tuquan.units.models import Unit


@dataclass(frozen=True)
class Line:
    """One thing that is open: what, where, its state as `{% state %}` takes it, and words beside it."""

    title: str
    url: str
    state: str = ""
    words: str = ""
    sub: str = ""


@dataclass(frozen=True)
class Card:
    """An area on the page "Báo cáo": its list, the things open in it, and what to do there."""

    title: str
    url: str
    lines: tuple[Line, ...] = ()
    empty: str = ""
    act_title: str = ""
    act_url: str = ""


CardMaker = Callable[[HttpRequest, Unit], Card | None]


def own_unit(request: HttpRequest, permission: Permission) -> Unit:
    return unit_for(request, permission)


def may(request: HttpRequest, permission: Permission) -> bool:
    """For what to show at the current unit, never instead of `permitted()`."""
    return desk(request).may(permission)
