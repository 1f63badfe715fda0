"""Routes, points and windows; the rounds that follow from them, a few days ahead."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.files import services as files
from tuquan.files.services import Received
from tuquan.patrols.models import PatrolSettings, Point, Round, Route, SitePlan, Stop, Window
from tuquan.patrols.services.counting import forgotten_before
from tuquan.units.models import Unit
from tuquan.units.services.checks import locked_unit

AHEAD = 4
"""How many days ahead rounds are laid down: a device takes three of them along."""
PLAN = "plan"


class RouteEmpty(Refusal):
    message = gettext_lazy("Chọn ít nhất một điểm cho tuyến.")


class WindowRefused(Refusal):
    """The hours do not fit."""


class PointOfOther(Refusal):
    message = gettext_lazy("Điểm này không thuộc đơn vị.")


class MarkOutside(Refusal):
    message = gettext_lazy("Vị trí nằm ngoài sơ đồ.")


def new_code() -> str:
    return secrets.token_urlsafe(12)


def fingerprint(code: str) -> str:
    """What a device keeps of a code: enough to know it again, not to print it."""
    return hashlib.sha256(code.encode()).hexdigest()


@audit.transaction
def add_point(unit: Unit, *, name: str, by: User | None, at: datetime, **fields: Any) -> Point:
    unit = locked_unit(unit, at)
    point = Point(unit=unit, name=clean(name), code=new_code(), valid_from=dates.local_date(at))
    _fill(point, fields)
    point.save()
    audit.record("patrol.point_added", point, unit_id=unit.pk, by=by, at=at)
    return point


@audit.transaction
def change_point(point: Point, *, name: str, by: User, at: datetime, **fields: Any) -> Point:
    point = Point.objects.select_for_update(of=("self",)).get(pk=point.pk)
    point.name = clean(name)
    _fill(point, fields)
    point.save()
    audit.record("patrol.point_changed", point, unit_id=point.unit_id, by=by, at=at)
    return point


def _fill(point: Point, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        if name == "questions":
            value = [line for line in (clean(one) for one in value) if line][:12]
        setattr(point, name, clean(value) if isinstance(value, str) else value)


@audit.transaction
def renew_code(point: Point, *, by: User, at: datetime) -> Point:
    """A new code: the sheet at the wall has to be printed anew, a picture of the old one opens nothing."""
    point = Point.objects.select_for_update(of=("self",)).get(pk=point.pk)
    point.code = new_code()
    point.save(update_fields=["code"])
    audit.record("patrol.code_renewed", point, unit_id=point.unit_id, by=by, at=at)
    return point


@audit.transaction
def end_point(point: Point, *, by: User, at: datetime) -> Point:
    """From today on no round passes it; what was walked stays."""
    point = Point.objects.select_for_update(of=("self",)).get(pk=point.pk)
    today = dates.local_date(at)
    point.valid_to = max(today, point.valid_from + timedelta(days=1)) if point.valid_from else today
    point.save(update_fields=["valid_to"])
    Stop.objects.filter(point=point).delete()
    audit.record("patrol.point_ended", point, unit_id=point.unit_id, by=by, at=at)
    return point


@audit.transaction
def add_plan(unit: Unit, *, name: str, file: Received, by: User | None, at: datetime) -> SitePlan:
    """The picture of a site; it is a picture, not a map: its size in dots is what marks are counted in."""
    from PIL import Image

    unit = locked_unit(unit, at)
    with Image.open(file.path) as picture:
        width, height = picture.size
    plan = SitePlan.objects.create(unit=unit, name=clean(name), width=width, height=height, added_at=at)
    files.store(file, unit=unit, owner=plan, purpose=PLAN, by=by, at=at)
    audit.record("patrol.plan_added", plan, unit_id=unit.pk, by=by, at=at)
    return plan


@audit.transaction
def mark_point(point: Point, *, plan: SitePlan, x: int, y: int, by: User, at: datetime) -> Point:
    """Where on the plan the point lies, in dots of the picture.

    :raises PointOfOther: the plan is another unit's. :raises MarkOutside: beside the picture.
    """
    point = Point.objects.select_for_update(of=("self",)).get(pk=point.pk)
    if plan.unit_id != point.unit_id:
        raise PointOfOther
    if not (0 <= x <= plan.width and 0 <= y <= plan.height):
        raise MarkOutside
    point.plan, point.x, point.y = plan, x, y
    point.save(update_fields=["plan", "x", "y"])
    audit.record("patrol.point_marked", point, unit_id=point.unit_id, by=by, at=at)
    return point


@audit.transaction
def save_route(
    unit: Unit,
    *,
    name: str,
    points: Sequence[Point],
    basis: str = "",
    ordered: bool = False,
    minutes: int = 45,
    route: Route | None = None,
    by: User | None,
    at: datetime,
) -> Route:
    """A new route, or another course for one that stands; rounds already begun keep what they passed.

    :raises RouteEmpty: no points. :raises PointOfOther: a point of another unit.
    """
    unit = locked_unit(unit, at)
    if not points:
        raise RouteEmpty(field="points")
    if any(point.unit_id != unit.pk for point in points):
        raise PointOfOther(field="points")
    kind = "patrol.route_changed" if route is not None else "patrol.route_added"
    if route is None:
        route = Route(unit=unit, valid_from=dates.local_date(at))
    route.name, route.basis, route.ordered, route.minutes = clean(name), clean(basis), ordered, minutes
    route.save()
    route.stops.all().delete()
    Stop.objects.bulk_create(Stop(route=route, point=point, order=n) for n, point in enumerate(points, 1))
    audit.record(kind, route, unit_id=unit.pk, by=by, at=at, changes={"points": (None, len(points))})
    return route


@audit.transaction
def end_route(route: Route, *, by: User, at: datetime) -> Route:
    """From tomorrow on nobody walks it; planned rounds that have not begun go."""
    route = Route.objects.select_for_update(of=("self",)).get(pk=route.pk)
    route.valid_to = dates.local_date(at) + timedelta(days=1)
    route.save(update_fields=["valid_to"])
    Round.objects.filter(route=route, started_at=None, due_from__gt=at).delete()
    audit.record("patrol.route_ended", route, unit_id=route.unit_id, by=by, at=at)
    return route


@audit.transaction
def set_windows(
    route: Route, *, windows: Sequence[tuple[time, time, bool]], by: User | None, at: datetime
) -> list[Round]:
    """When rounds begin, each day; the rounds ahead are laid down anew.

    :raises WindowRefused: two windows begin at the same hour, or one is empty.
    """
    route = Route.objects.select_for_update(of=("self",)).get(pk=route.pk)
    if len({opens for opens, _closes, _random in windows}) != len(windows):
        raise WindowRefused(_("Hai khung giờ bắt đầu cùng lúc."), field="windows")
    if any(opens == closes for opens, closes, _random in windows):
        raise WindowRefused(_("Khung giờ phải dài hơn không phút."), field="windows")
    route.windows.all().delete()
    Window.objects.bulk_create(
        Window(route=route, opens=opens, closes=closes, random=random) for opens, closes, random in windows
    )
    Round.objects.filter(route=route, started_at=None, due_from__gt=at).delete()
    audit.record(
        "patrol.windows_set", route, unit_id=route.unit_id, by=by, at=at, changes={"windows": (None, len(windows))}
    )
    return _lay_down([route], dates.local_date(at), at)


def plan_ahead(day: date) -> int:
    """Every night: the rounds of the coming days."""
    routes = Route.objects.on(day).filter(unit__closed_date=None)
    return len(_lay_down(routes, day, dates.at_noon(day) - timedelta(hours=12)))


def _lay_down(routes: QuerySet[Route] | list[Route], day: date, after: datetime) -> list[Round]:
    made = []
    for route in routes:
        for window in route.windows.all():
            for ahead in range(AHEAD):
                on = day + timedelta(days=ahead)
                due_from, due_by = window.span(on)
                if not route.holds_on(on) or due_by <= after:
                    continue
                call_at = due_from
                if window.random:  # unguessable, and drawn only once: the row stands from then on
                    call_at += timedelta(minutes=secrets.randbelow(int((due_by - due_from).total_seconds() // 60)))
                one, new = Round.objects.get_or_create(
                    route=route,
                    due_from=due_from,
                    defaults={"unit_id": route.unit_id, "due_by": due_by, "call_at": call_at},
                )
                if new:
                    made.append(one)
    return made


@audit.transaction
def set_keeping(unit: Unit, *, keep_months: int, by: User, at: datetime) -> PatrolSettings:
    found, _made = PatrolSettings.objects.get_or_create(unit=unit)
    before, found.keep_months = found.keep_months, keep_months
    found.save()
    changes = {"keep_months": (before, keep_months)}
    audit.record("patrol.keeping_set", found, unit_id=unit.pk, by=by, at=at, changes=changes)
    return found


def forget_rounds(day: date) -> int:
    """Every night: rounds older than the unit keeps them go, with who walked them; logged as a count."""
    count = 0
    for unit in Unit.objects.filter(patrol_rounds__isnull=False).distinct():
        limit = forgotten_before(unit, day)
        with audit.act():
            old = Round.objects.filter(unit=unit, due_from__lt=limit) | Round.objects.filter(
                unit=unit, due_from=None, started_at__lt=limit
            )
            rows = list(old)
            for one in rows:
                _delete_files(one)
            if rows:
                audit.erase(rows, unit_id=unit.pk, by=None, at=dates.at_noon(day), reason=_("Hết thời hạn lưu giữ"))
                Round.objects.filter(pk__in=[one.pk for one in rows]).delete()
                count += len(rows)
    return count


def _delete_files(round: Round) -> None:
    from tuquan.files.models import StoredFile

    for visit in round.visits.all():
        for file in StoredFile.objects.of(visit):
            files.delete(file, owner=visit, by=None, at=file.uploaded_at, reason=_("Hết thời hạn lưu giữ"))


def points_of(unit: Unit) -> list[tuple[UUID, str]]:
    return list(Point.objects.on(dates.today()).filter(unit=unit).values_list("pk", "name"))
