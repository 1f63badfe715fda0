"""What the pages of this app share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from tuquan.access.permissions import Permission
from tuquan.core.dates import Period
from tuquan.facts import periods
from tuquan.units.current import desk, unit_for
from tuquan.units.models import Place, Unit


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


def lineage(subject: Place | Unit, code: str, period: Period) -> str:
    """Where a figure comes from."""
    name = "facts:place_lineage" if isinstance(subject, Place) else "facts:unit_lineage"
    return f"{reverse(name, args=[subject.pk, code])}?{urlencode(query_of(period))}"


def query_of(period: Period) -> dict[str, Any]:
    """The address part that asks for a period of one of the kinds."""
    kind = periods.kind_of(period)
    if kind == periods.OTHER:
        return {"ky": periods.YEAR, "nam": period.last.year}
    first = period.first.year + (kind == periods.ASSESSMENT)
    part = {periods.MONTH: period.first.month, periods.QUARTER: period.first.month // 3 + 1}.get(kind)
    found: dict[str, Any] = {"ky": f"{kind}-{part}" if part else kind, "nam": first}
    if kind in (periods.YEAR, periods.ASSESSMENT) and period.last.year != first:
        found["den_nam"] = period.last.year
    return found
