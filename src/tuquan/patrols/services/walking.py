"""Walking: start, pass points, finish; what is late or missed is told to the chief."""

import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _, gettext_lazy, ngettext

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.ids import uuid7
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.duty.queries.watch import shift_under_way
from tuquan.files import services as files
from tuquan.files.models import StoredFile
from tuquan.files.services import Received
from tuquan.notifications import kinds, services as notifications
from tuquan.patrols.enums import How, RoundState
from tuquan.patrols.models import Point, Round, Route, Visit
from tuquan.patrols.services import counting
from tuquan.units.models import Unit
from tuquan.units.queries.people import accounts_with
from tuquan.units.services.checks import locked_unit

PHOTO = "point"
EARTH = 6_371_000
ODD = "no"
"""The answer that something is not as it should be."""


class RouteOver(Refusal):
    message = gettext_lazy("Tuyến này không còn dùng.")


class RoundOver(Refusal):
    message = gettext_lazy("Vòng tuần tra này đã kết thúc.")


class RoundPlanned(Refusal):
    message = gettext_lazy("Vòng theo lịch luôn được tính; ghi lý do vào vụ việc hoặc sổ trực.")


class PointNotHere(Refusal):
    message = gettext_lazy("Điểm này không nằm trên tuyến.")


def register_kinds() -> None:
    kinds.register("patrols.late", gettext_lazy("Vòng tuần tra trễ giờ"), always=True)
    kinds.register("patrols.missed", gettext_lazy("Sót điểm tuần tra"), always=True)
    kinds.register("patrols.odd", gettext_lazy("Bất thường tại điểm tuần tra"), always=True)


@audit.transaction
def start_round(
    route: Route,
    *,
    round: Round | None = None,
    shift: UUID | None = None,
    act_id: UUID | None = None,
    started_at: datetime | None = None,
    by: User | None,
    at: datetime,
) -> Round:
    """Begin to walk: the planned round whose time it is, otherwise one more. The same `act_id` returns the first.

    :raises RouteOver: the route is no longer walked.
    """
    if act_id is not None and (first := Round.objects.filter(start_act=act_id).first()):
        return first
    locked_unit(route.unit, at)
    moment = min(started_at or at, at)
    if not route.stops.exists():
        raise RouteOver
    found = round or planned_at(route, moment)
    if found is not None:
        found = Round.objects.select_for_update(of=("self",)).select_related("route").get(pk=found.pk)
    if found is None or found.started_at is not None:
        found = Round(id=act_id or uuid7(), unit_id=route.unit_id, route=route)
    found.started_at, found.started_by, found.start_act = moment, by, act_id
    found.shift = shift or shift_under_way(route.unit, by, moment)
    found.course = found.course or course_of(route)
    found.save()
    audit.record("patrol.started", found, unit_id=found.unit_id, by=by, at=at)
    if found.is_over:  # told by a device after it was given up
        counting.count_anew(found, by=by, at=at)
    return found


def course_of(route: Route) -> list[str]:
    return [str(stop.point_id) for stop in route.stops.all()]


def planned_at(route: Route, moment: datetime) -> Round | None:
    """The round that is to begin about now: open, and not yet over."""
    rows = Round.objects.filter(route=route, started_at=None, finished_at=None, due_from__lte=moment)
    return next((one for one in rows.select_related("route").order_by("-due_from")[:3] if _still(one, moment)), None)


def _still(one: Round, moment: datetime) -> bool:
    return one.ends_by is not None and moment <= one.ends_by


@audit.transaction
def pass_point(
    round: Round,
    *,
    point: Point,
    how: str,
    code: str = "",
    position: Mapping[str, Any] | None = None,
    answers: Mapping[str, str] | None = None,
    note: str = "",
    photos: Iterable[Received | StoredFile] = (),
    act_id: UUID | None = None,
    passed_at: datetime | None = None,
    late: bool = False,
    by: User | None,
    at: datetime,
) -> Visit:
    """Write down that the point was passed; the first time counts, a picture or answer of a second one is added.

    What cannot be proved (a wrong code, a position too far away) is written down all the same and marked as not sure.

    :raises PointNotHere: the point belongs to another unit.
    :raises RoundOver: the round was finished; a device that was without network says `late`.
    """
    if act_id is not None and (first := Visit.objects.filter(pk=act_id).first()):
        return first
    round = Round.objects.select_for_update(of=("self",)).select_related("route", "unit").get(pk=round.pk)
    if point.unit_id != round.unit_id:
        raise PointNotHere
    if round.finished_at is not None and not late:
        raise RoundOver
    moment = min(passed_at or at, at)
    said = answers or {}
    answers = {str(n): str(said[str(n)]) for n in range(len(point.questions)) if str(n) in said}
    odd = ODD in answers.values()
    sure = proves(point, how, code, position)
    visit = Visit.objects.filter(round=round, point=point).first()
    if visit is None:
        visit = Visit(id=act_id or uuid7(), round=round, point=point, at=moment, by=by, received_at=at, how=how)
    visit.how = how if sure and not visit.sure else visit.how
    visit.sure = visit.sure or sure
    visit.answers = {**visit.answers, **answers}
    visit.odd = visit.odd or odd
    visit.note = clean(note)[:500] or visit.note
    visit.save()
    for photo in photos:
        if isinstance(photo, StoredFile):
            files.attach(photo, visit, by=by, at=at)
        else:
            files.store(photo, unit=round.unit, owner=visit, purpose=PHOTO, by=by, at=at)
    changes = {"how": (None, how), "sure": (None, sure), "odd": (None, odd)}
    audit.record("patrol.point_passed", visit, unit_id=round.unit_id, by=by, at=at, changes=changes)
    if odd:
        title = _("Bất thường tại một điểm: %(round)s") % {"round": round}
        _tell(round, "patrols.odd", title, key=f"odd:{visit.pk}", at=at)
    if round.is_over:
        counting.count_anew(round, by=by, at=at)
    return visit


def proves(point: Point, how: str, code: str, position: Mapping[str, Any] | None) -> bool:
    """Whether code, card or position shows that somebody stood at the point."""
    if how == How.QR:
        read = code.rstrip("/").rpartition("/")[2]  # the sheet's QR is an address that ends in the code
        return hmac.compare_digest(read.encode(), point.code.encode())
    if how == How.NFC:
        return bool(point.nfc) and plain(code) == plain(point.nfc)
    if how == How.GPS and point.latitude is not None and point.longitude is not None and position:
        try:
            away = metres(point.latitude, point.longitude, float(position["lat"]), float(position["lon"]))
            spread = float(position.get("accuracy") or 0)
        except (KeyError, TypeError, ValueError):
            return False
        return away <= point.radius + min(max(spread, 0), 50)
    return False


def plain(card: str) -> str:
    return "".join(one for one in card.casefold() if one.isalnum())


def metres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The way between two positions on the ground."""
    a, b = radians(lat), radians(other_lat)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


@audit.transaction
def finish_round(
    round: Round, *, note: str = "", finished_at: datetime | None = None, by: User | None, at: datetime
) -> Round:
    """The walk is over; points not passed are told to the chief. A second time changes nothing."""
    round = Round.objects.select_for_update(of=("self",)).select_related("route", "unit").get(pk=round.pk)
    if round.finished_at is not None:
        return round
    round.finished_at, round.note = min(finished_at or at, at), clean(note)[:500]
    round.save(update_fields=["finished_at", "note"])
    missed = missed_of(round)
    changes = {"missed": (None, len(missed))}
    audit.record("patrol.finished", round, unit_id=round.unit_id, by=by, at=at, changes=changes)
    if missed:
        _tell_missed(round, missed, at)
    counting.count_anew(round, by=by, at=at)
    return round


@audit.transaction
def set_aside(round: Round, *, reason: str, by: User, at: datetime) -> Round:
    """A round outside the plan that was begun by mistake or for practice counts no more. What the plan asked for always
    counts.

    :raises RoundPlanned: the plan asked for it.
    """
    round = Round.objects.select_for_update(of=("self",)).select_related("route", "unit").get(pk=round.pk)
    if round.due_from is not None:
        raise RoundPlanned
    if round.set_aside_at is not None:
        return round
    round.set_aside_at, round.finished_at = at, round.finished_at or at
    round.save(update_fields=["set_aside_at", "finished_at"])
    audit.record("patrol.set_aside", round, unit_id=round.unit_id, by=by, at=at, reason=clean(reason))
    counting.count_anew(round, by=by, at=at)
    return round


def missed_of(round: Round) -> list[Point]:
    missed = round.not_passed()
    points = Point.objects.in_bulk(missed)
    return [points[one] for one in missed if one in points]


def out_of_order(round: Round) -> bool:
    """Whether an ordered route was walked otherwise."""
    if not round.route.ordered:
        return False
    place = {point: order for order, point in enumerate(round.to_pass())}
    walked = [place[visit.point_id] for visit in round.visits.order_by("at", "pk") if visit.point_id in place]
    return walked != sorted(walked)


def watch(now: datetime) -> int:
    """Every minute: rounds that should have begun, and those that should be over."""
    count = 0
    open_rounds = Round.objects.filter(finished_at=None, missed_told_at=None).select_related("route", "unit")
    for one in open_rounds.filter(due_by__lt=now) | open_rounds.filter(due_by=None):
        count += _look(one, now)
    return count


@audit.transaction
def _look(round: Round, now: datetime) -> int:
    round = Round.objects.select_for_update(of=("self",)).select_related("route", "unit").get(pk=round.pk)
    if round.finished_at is not None or round.missed_told_at is not None:
        return 0
    if round.ends_by is not None and now > round.ends_by:
        if round.state_at(now) == RoundState.DONE:  # every point passed, only the last press is missing
            finish_round(round, finished_at=round.visits.latest("at").at, by=None, at=now)
            return 0
        round.course = round.course or course_of(round.route)
        round.save(update_fields=["course"])
        _tell_missed(round, missed_of(round), now)
        counting.count_anew(round, by=None, at=now)
        return 1
    if round.started_at is None and round.due_by is not None and now > round.due_by and round.late_told_at is None:
        round.late_told_at = now
        round.save(update_fields=["late_told_at"])
        _tell(round, "patrols.late", _("Trễ giờ tuần tra: %(round)s") % {"round": round}, key="late", at=now)
        return 1
    return 0


def _tell_missed(round: Round, missed: list[Point], at: datetime) -> None:
    round.missed_told_at = at
    round.save(update_fields=["missed_told_at"])
    title = ngettext("Sót %(n)d điểm tuần tra: %(round)s", "Sót %(n)d điểm tuần tra: %(round)s", len(missed))
    _tell(round, "patrols.missed", title % {"n": len(missed), "round": round}, key="missed", at=at)


def _tell(round: Round, kind: str, title: str, *, key: str, at: datetime) -> None:
    """To the chief of the guards; the names of points stay behind the page, as they belong to the protection plan."""
    chiefs = chiefs_of(round.unit)
    notifications.tell(chiefs, kind, round, title=title, key=key, at=at)


def chiefs_of(unit: Unit) -> list[User]:
    return accounts_with(unit, Permission.PATROL_EDIT)
