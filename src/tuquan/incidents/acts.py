"""What a device sends about incidents, and what it takes along for 72 hours (`units.acts`)."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.files.models import StoredFile
from tuquan.incidents import emergency, wording
from tuquan.incidents.catalogue import Playbook, kind_of, kinds, playbooks, scene_sheets
from tuquan.incidents.enums import Duty, Severity, StepState
from tuquan.incidents.models import Incident, SceneItem, Told
from tuquan.incidents.services import reporting, responding, scene
from tuquan.units import acts
from tuquan.units.acts import Act, Data, Outcome
from tuquan.units.models import Site, Unit

NOTES = 10
WORDS = ("where", "now", "text", "note", "what", "holder", "kept_where")


class NoSuchIncident(Refusal):
    message = gettext_lazy("Không thấy vụ việc này trong sổ của đơn vị.")


class NoSuchItem(Refusal):
    message = gettext_lazy("Không thấy vật chứng này trong sổ của đơn vị.")


class ActUnreadable(Refusal):
    message = gettext_lazy("Việc này thiếu thông tin nên chưa ghi được.")


def report(act: Act) -> Outcome:
    """Recorded even when something does not fit: times out of order are put in order, pictures of a crowd and card
    numbers are left out, and the conflict says so."""
    data, odd = act.data, []
    kind = str(data.get("kind", ""))
    row = kinds().get(kind)
    if row is None:
        kind, row = "other", kind_of("other")
        odd.append(_("loại vụ việc không có trong danh mục"))
    where, now = _words(act, "where", 200, odd), _words(act, "now", 500, odd)
    started, discovered = _moment(data.get("started_at")), _moment(data.get("discovered_at"))
    reported = min(act.at, act.received_at)
    discovered = discovered or started or reported
    if discovered > reported or (started is not None and started > discovered):
        odd.append(_("các giờ không theo thứ tự"))
        discovered = min(discovered, reported)
        started = min(started, discovered) if started else None
    photos = reporting.sent_photos(_ids(data.get("photos")), act.unit, act.by)
    if photos and not row.takes_photos:
        photos = []
        odd.append(_("không giữ ảnh của việc đông người"))
    people = data.get("people")
    incident = reporting.report_incident(
        act.unit,
        kind=kind,
        where=where or _("chưa rõ"),
        now=now,
        severity=data["severity"] if data.get("severity") in Severity.values else Severity.HELP,
        started_at=started,
        discovered_at=discovered,
        reported_at=reported,
        people=people if isinstance(people, int) and 0 < people < 1_000_000 else None,
        drill=bool(data.get("drill")),
        site=_site(act),
        photos=photos,
        act_id=act.id,
        by=act.by,
        at=act.received_at,
    )
    return _outcome(incident, odd)


def take(act: Act) -> Outcome:
    """Who was written first deals with it; whoever pressed as well without network stands in its story."""
    incident = _incident(act)
    moment = max(min(act.at, act.received_at), incident.reported_at)
    name = act.by.get_full_name()
    incident = responding.take(incident, happened_at=moment, late=True, by=act.by, at=act.received_at)
    odd: list[str] = []
    if not incident.is_open:
        odd.append(_("vụ việc đã kết thúc khi việc nhận xử lý này tới nơi"))
    if (incident.taken_at, incident.taken_by) == (moment, name):
        return _outcome(incident, odd)
    if incident.taken_at is not None and incident.taken_by != name:
        taken = f"{timezone.localtime(incident.taken_at):%H:%M %d/%m}"
        odd.append(_("đã có người khác nhận xử lý lúc %(time)s") % {"time": taken})
    responding.note_down(
        incident,
        text=_("Cũng bấm nhận xử lý trên điện thoại."),
        happened_at=moment,
        act_id=act.id,
        late=True,
        by=act.by,
        at=act.received_at,
    )
    return _outcome(incident, odd)


def step(act: Act) -> Outcome:
    incident = _incident(act)
    odd: list[str] = []
    state = str(act.data.get("state", ""))
    if state not in StepState.values:
        raise ActUnreadable(field="state")
    note = _words(act, "note", 300, odd)
    if not incident.is_open:
        odd.append(_("vụ việc đã kết thúc khi bước này tới nơi"))
    responding.do_step(
        incident,
        step=str(act.data.get("step", "")),
        state=state,
        note=note,
        happened_at=min(act.at, act.received_at),
        late=True,
        by=act.by,
        at=act.received_at,
    )
    return _outcome(incident, odd)


def _photos(act: Act, incident: Incident, odd: list[str], why_not: str) -> list[StoredFile]:
    """Those that were sent; none of a kind of incident that takes none, which is told."""
    photos = reporting.sent_photos(_ids(act.data.get("photos")), act.unit, act.by)
    if photos and not kind_of(incident.kind).takes_photos:
        odd.append(why_not)
        return []
    return photos


def note(act: Act) -> Outcome:
    incident = _incident(act)
    odd: list[str] = []
    text = _words(act, "text", 500, odd)
    if not incident.is_open:
        odd.append(_("vụ việc đã kết thúc khi diễn biến này tới nơi"))
    photos = _photos(act, incident, odd, _("không giữ ảnh của việc đông người"))
    responding.note_down(
        incident,
        text=text or wording.MASKED,
        photos=photos,
        happened_at=min(act.at, act.received_at),
        act_id=act.id,
        late=True,
        by=act.by,
        at=act.received_at,
    )
    return _outcome(incident, odd)


def keep_item(act: Act) -> Outcome:
    """A thing or picture of the scene, and who keeps it first."""
    incident = _incident(act)
    odd: list[str] = []
    what, where = _words(act, "what", 200, odd), _words(act, "where", 200, odd)
    if not incident.is_open:
        odd.append(_("vụ việc đã kết thúc khi vật chứng này tới nơi"))
    photos = _photos(act, incident, odd, _("không giữ ảnh của loại việc này"))
    scene.keep_item(
        incident,
        what=what or wording.MASKED,
        where=where,
        holder=_words(act, "holder", 150, odd) or act.by.get_full_name(),
        kept_where=_words(act, "kept_where", 150, odd),
        photo=photos[0] if photos else None,
        found_at=min(act.at, act.received_at),
        act_id=act.id,
        late=True,
        by=act.by,
        at=act.received_at,
    )
    return _outcome(incident, odd)


def pass_item(act: Act) -> Outcome:
    """Somebody else keeps it from now on."""
    rows = SceneItem.objects.filter(pk__in=_ids([act.data.get("item")]), incident__unit=act.unit)
    item = rows.select_related("incident").first()
    if item is None:
        raise NoSuchItem
    odd: list[str] = []
    holder = _words(act, "holder", 150, odd)
    if not holder:
        raise ActUnreadable(field="holder")
    moment, last = min(act.at, act.received_at), item.custody.last()
    if last is not None and moment < last.since:
        odd.append(_("giờ giao trước lần giữ đã ghi"))
        moment = last.since
    kept_where = _words(act, "kept_where", 150, odd)
    scene.pass_item(item, holder=holder, kept_where=kept_where, since=moment, by=act.by, at=act.received_at)
    return _outcome(item.incident, odd)


def _outcome(incident: Incident, odd: list[str]) -> Outcome:
    message = _("Đã ghi, cần xem lại: %(what)s.") % {"what": "; ".join(odd)} if odd else ""
    return Outcome(incident.get_absolute_url(), message, bool(odd), {"incident": str(incident.pk)})


def _incident(act: Act) -> Incident:
    ids = _ids([act.data.get("incident")])
    found = Incident.objects.standing().filter(pk__in=ids, unit=act.unit).first()
    if found is None:
        raise NoSuchIncident
    return found


def _site(act: Act) -> Site | None:
    """The site of the unit, when the phone names one."""
    given = act.data.get("site")
    return act.unit.sites.filter(pk=given).first() if isinstance(given, int) and not isinstance(given, bool) else None


def _words(act: Act, key: str, longest: int, odd: list[str]) -> str:
    typed = act.data.get(key)
    found, changed = wording.masked(typed if isinstance(typed, str) else "")
    if changed:
        odd.append(_("đã bỏ số thẻ hoặc nội dung mang dấu mật"))
    return found[:longest]


def _moment(value: Any) -> datetime | None:
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and is_aware(found) else None


def _ids(values: Any) -> list[UUID]:
    found = []
    for value in values if isinstance(values, Iterable) and not isinstance(values, str) else ():
        try:
            found.append(UUID(str(value)))
        except ValueError:
            continue
    return found


# What the device takes along


def snapshot(unit: Unit, by: User, at: datetime) -> Data:
    """Kinds, playbooks, whom to ring, and what is open: enough to report and to act for 72 hours."""
    day = dates.local_date(at)
    return {
        "kinds": [
            {"code": one.code, "name": one.name, "icon": one.icon, "photos": one.takes_photos, "crowd": one.crowd,
             "calls": list(one.calls), "note": one.note}
            for one in kinds().values()
            if one.fits(unit.kind, day)
        ],
        "severities": [{"code": one.value, "name": str(one.label)} for one in Severity],
        "step_states": [{"code": one.value, "name": str(one.label)} for one in StepState],
        "duties": {one.value: str(one.label) for one in Duty},
        "playbooks": _carried(playbooks(), unit, day),
        "scenes": _carried(scene_sheets(), unit, day),
        "sites": [{"id": one.pk, "name": one.name} for one in unit.sites.all() if one.holds_on(day)],
        "calls": [asdict(one) for one in emergency.calls(unit, day)],
        "open": [
            {
                "id": str(one.pk),
                "title": str(one),
                "kind": one.kind,
                "drill": one.drill,
                "where": one.where,
                "site": one.site.name if one.site else "",
                "severity": one.severity,
                "now": one.now,
                "playbook": one.playbook,
                "version": one.playbook_version,
                "reported_at": one.reported_at.isoformat(),
                "taken_by": one.taken_by,
                "steps": {row.code: row.state for row in one.steps.all()},
                "notes": [
                    {"id": str(row.pk), "at": row.at.isoformat(), "text": row.text}
                    for row in sorted(one.notes.all(), key=lambda row: row.at)[-NOTES:]
                ],
                "told": [_told(row) for row in one.told.all()],
                "items": [_item(row) for row in one.items.all()],
            }
            for one in Incident.objects.open()
            .filter(unit=unit)
            .select_related("site")
            .prefetch_related("steps", "notes", "told", "items__custody")
            .order_by("-reported_at")[:20]
        ],
    }  # fmt: skip


def _told(row: Told) -> dict[str, Any]:
    """Who was told and how far the answer is; the word for it is the phone's."""
    times = (("arrived", row.arrived_at), ("coming", row.coming_at), ("received", row.received_at))
    state, at = next(((state, at) for state, at in times if at is not None), ("sent", row.sent_at))
    return {"name": row.name, "side": row.side, "phone": row.phone, "state": state, "at": at.isoformat()}


def _item(row: SceneItem) -> dict[str, Any]:
    held = list(row.custody.all())
    holder, since = (held[-1].holder, held[-1].since) if held else ("", row.found_at)
    return {
        "id": str(row.pk),
        "number": row.number,
        "what": row.what,
        "picture": bool(row.sha256),
        "holder": holder,
        "since": since.isoformat(),
    }


def _carried(rows: Sequence[Playbook], unit: Unit, day: date) -> list[dict[str, Any]]:
    """What could fit an incident of this unit from that day on."""
    return [
        _playbook(one)
        for one in rows
        if one.valid_from <= day
        and (not one.unit_kinds or unit.kind in one.unit_kinds)
        and (not one.units or unit.code in one.units)
    ]


def _playbook(one: Playbook) -> dict[str, Any]:
    """`own` weighs as `Playbook.fit` does what the phone need not compare again."""
    lists: dict[str, Any] = {key: list(getattr(one, key)) for key in ("kinds", "severities", "sites")}
    lists["own"] = one.fit_of_unit
    steps = [
        {"code": row.code, "text": row.text, "who": row.who.value, "stand_in": row.stand_in.value,
         "minutes": row.minutes, "calls": list(row.calls)}
        for row in one.steps
    ]  # fmt: skip
    return {"code": one.code, "version": one.version, "title": one.title, "note": one.note, **lists, "steps": steps}


def register() -> None:
    acts.register("incidents.report", Permission.WATCH_WORK, report, kept=_kept)
    acts.register("incidents.take", Permission.WATCH_WORK, take, kept=_kept)
    acts.register("incidents.step", Permission.WATCH_WORK, step, kept=_kept)
    acts.register("incidents.note", Permission.WATCH_WORK, note, kept=_kept)
    acts.register("incidents.item", Permission.WATCH_WORK, keep_item, kept=_kept)
    acts.register("incidents.item_passed", Permission.WATCH_WORK, pass_item, kept=_kept)
    acts.register_snapshot("incidents", Permission.WATCH_WORK, snapshot)


def _kept(data: Data) -> Data:
    """The words stand in the record; beside the act only what it was about."""
    return {key: value for key, value in data.items() if key not in WORDS}
