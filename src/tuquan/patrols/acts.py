"""What a device sends of a patrol, and what it takes along for 72 hours (`units.acts`)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.files.enums import IMAGES
from tuquan.files.models import StoredFile
from tuquan.patrols.enums import How
from tuquan.patrols.models import Point, Round, Route
from tuquan.patrols.services import walking
from tuquan.patrols.services.planning import fingerprint
from tuquan.units import acts, point_checks
from tuquan.units.acts import Act, Data, Outcome
from tuquan.units.models import Unit

TAKEN_ALONG = timedelta(hours=72)


class NoSuchRoute(Refusal):
    message = gettext_lazy("Không thấy tuyến tuần tra này.")


class NoSuchRound(Refusal):
    message = gettext_lazy("Không thấy vòng tuần tra này; gửi việc bắt đầu vòng trước.")


class NoSuchPoint(Refusal):
    message = gettext_lazy("Không thấy điểm tuần tra này.")


def start(act: Act) -> Outcome:
    route = Route.objects.filter(unit=act.unit, pk__in=_ids([act.data.get("route")])).select_related("unit").first()
    if route is None:
        raise NoSuchRoute(field="route")
    shift = _ids([act.data.get("shift")])
    round = walking.start_round(
        route, shift=shift[0] if shift else None, act_id=act.id, started_at=act.at, by=act.by, at=act.received_at
    )
    odd = [] if route.holds_on(dates.local_date(act.at)) else [_("tuyến không còn dùng")]
    return _outcome(round, odd)


def point(act: Act) -> Outcome:
    """A wrong code or a position too far away is recorded and named."""
    round = _round(act)
    data = act.data
    found = Point.objects.filter(unit=act.unit, pk__in=_ids([data.get("point")])).first()
    if found is None:
        raise NoSuchPoint(field="point")
    how = data["how"] if data.get("how") in How.values else How.HAND
    answers, position = data.get("answers"), data.get("position")
    photos = StoredFile.objects.filter(
        pk__in=_ids(data.get("photos")), unit=act.unit, uploaded_by=act.by, owner_type="", kind__in=IMAGES
    )
    odd = []
    if round.finished_at is not None:
        odd.append(_("vòng đã kết thúc khi điểm này tới nơi"))
    visit = walking.pass_point(
        round,
        point=found,
        how=how,
        code=str(data.get("code") or ""),
        position=position if isinstance(position, Mapping) else None,
        answers={str(key): str(value) for key, value in answers.items()} if isinstance(answers, Mapping) else None,
        note=str(data.get("note") or ""),
        photos=list(photos),
        act_id=act.id,
        passed_at=act.at,
        late=True,
        by=act.by,
        at=act.received_at,
    )
    if how != How.HAND and not visit.sure:
        odd.append(_("mã hoặc vị trí không khớp điểm %(point)s") % {"point": found.name})
    if not any(stop.point_id == found.pk for stop in round.route.stops.all()):
        odd.append(_("điểm %(point)s không nằm trên tuyến") % {"point": found.name})
    return _outcome(round, odd)


def finish(act: Act) -> Outcome:
    note = str(act.data.get("note") or "")
    round = walking.finish_round(_round(act), note=note, finished_at=act.at, by=act.by, at=act.received_at)
    missed = walking.missed_of(round)
    return Outcome(round.get_absolute_url(), told={"round": str(round.pk), "missed": [str(one.pk) for one in missed]})


def _outcome(round: Round, odd: list[str]) -> Outcome:
    message = _("Đã ghi, cần xem lại: %(what)s.") % {"what": "; ".join(odd)} if odd else ""
    return Outcome(round.get_absolute_url(), message, bool(odd), {"round": str(round.pk)})


def _round(act: Act) -> Round:
    """Named by its id, or by the act that began it."""
    ids = _ids([act.data.get("round")])
    rows = Round.objects.filter(unit=act.unit).select_related("route", "unit")
    found = rows.filter(Q(pk__in=ids) | Q(start_act__in=ids)).first()
    if found is None:
        raise NoSuchRound(field="round")
    return found


def _ids(values: Any) -> list[UUID]:
    found = []
    for value in values if isinstance(values, list | tuple) else ():
        try:
            found.append(UUID(str(value)))
        except ValueError:
            continue
    return found


def snapshot(unit: Unit, by: User, at: datetime) -> Data:
    """Routes, points, what is asked at them, rounds of the next days. Of a code only its fingerprint goes along, so that
    a lost phone prints no sheet; when a round is called is known to the phone, and shown when it is time."""
    day = dates.local_date(at)
    asks = point_checks.asks_of(unit)
    routes = list(Route.objects.on(day).filter(unit=unit).prefetch_related("stops", "windows"))
    rounds = Round.objects.filter(unit=unit, finished_at=None).filter(
        Q(started_at__gte=at - timedelta(hours=12))
        | Q(started_at=None, due_by__gte=at - timedelta(hours=2), due_from__lte=at + TAKEN_ALONG)
    )
    return {
        "hows": [{"code": one.value, "name": str(one.label)} for one in How],
        "routes": [
            {
                "id": str(one.pk),
                "name": one.name,
                "ordered": one.ordered,
                "minutes": one.minutes,
                "points": [str(stop.point_id) for stop in one.stops.all()],
            }
            for one in routes
        ],
        "points": [
            {
                "id": str(one.pk),
                "name": one.name,
                "code_sha256": fingerprint(one.code),
                "nfc_sha256": fingerprint(walking.plain(one.nfc)) if one.nfc else "",
                "position": None
                if one.latitude is None
                else {"lat": one.latitude, "lon": one.longitude, "radius": one.radius},
                "instructions": one.instructions,
                "questions": one.questions,
                "photo": one.photo,
                "asked": [ask.what for ask in asks.get(one.pk, ())],
            }
            for one in Point.objects.on(day).filter(unit=unit)
        ],
        "rounds": [
            {
                "id": str(one.pk),
                "route": str(one.route_id),
                "due_from": _iso(one.due_from),
                "due_by": _iso(one.due_by),
                "call_at": _iso(one.call_at),
                "started_at": _iso(one.started_at),
                "passed": [str(visit.point_id) for visit in one.visits.all()],
            }
            for one in rounds.prefetch_related("visits").order_by("due_from", "pk")[:100]
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _kept(data: Data) -> Data:
    """Not the position of the guard: it showed that the point was right, and is needed no more."""
    return {key: value for key, value in data.items() if key not in ("position", "note", "code")}


def register() -> None:
    acts.register("patrols.start", Permission.WATCH_WORK, start)
    acts.register("patrols.point", Permission.WATCH_WORK, point, kept=_kept)
    acts.register("patrols.finish", Permission.WATCH_WORK, finish, kept=_kept)
    acts.register_snapshot("patrols", Permission.WATCH_WORK, snapshot)
