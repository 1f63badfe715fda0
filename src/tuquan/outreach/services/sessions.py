"""Sessions are recorded in under a minute and counted once: by named list, by head count, or both."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text
from tuquan.core.dates import local_date
from tuquan.core.models import on_day
from tuquan.core.refusals import Refusal
from tuquan.facts import services as facts
from tuquan.outreach.enums import Audience, CountedAs, SessionForm, SessionKind, SessionResult, Way
from tuquan.outreach.models import Attendance, Material, Session
from tuquan.outreach.records import figures_of_session
from tuquan.outreach.services.refusals import refuse_unknown_topic
from tuquan.units.models import Membership, Person, SubUnit, Unit

FIELDS = (
    "kind",
    "topic",
    "form",
    "title",
    "date",
    "start_time",
    "last_date",
    "place",
    "speaker",
    "audience",
    "covers_internal_rules",
    "covers_criteria",
    "head_count",
    "counted_as",
)
PERSONAL = ("speaker",)


class NotYetHeld(Refusal):
    message = _("Chỉ ghi buổi đã diễn ra; ngày không được ở tương lai.")


class EndsBeforeItBegins(Refusal):
    message = _("Ngày cuối phải bằng hoặc sau ngày đầu.")


class TitleMissing(Refusal):
    message = _("Hãy nhập nội dung của buổi.")


class NamesNotAllowed(Refusal):
    message = _("Sinh hoạt chi bộ, công đoàn, đoàn thể chỉ ghi số người dự, không ghi tên.")


class CountBelowNames(Refusal):
    message = _("Số lượt người dự không được ít hơn số người đã điểm danh.")


class NotOfTheUnit(Refusal):
    message = _("Có người không thuộc đơn vị vào ngày diễn ra.")


class SessionWithdrawn(Refusal):
    message = _("Buổi này đã được rút.")


@audit.transaction
def record_session(
    unit: Unit,
    *,
    title: str,
    date: date,
    kind: str = SessionKind.AWARENESS,
    topic: str = "general",
    form: str = SessionForm.CONFERENCE,
    start_time: time | None = None,
    last_date: date | None = None,
    place: str = "",
    speaker: str = "",
    audience: str = Audience.STAFF,
    covers_internal_rules: bool = False,
    covers_criteria: bool = False,
    head_count: int = 0,
    counted_as: str = CountedAs.EXACT,
    act_id: UUID | None = None,
    target_rooms: Iterable[SubUnit] = (),
    materials: Iterable[Material] = (),
    by: User | None,
    at: datetime,
) -> Session:
    """Write down a session that was held. The same `act_id` again (a button pressed twice, a phone sending again)
    returns the first.

    :raises NotYetHeld, EndsBeforeItBegins, UnknownTopic, TitleMissing: what the sentence says.
    """
    if act_id is not None and (first := Session.objects.filter(act_id=act_id, unit=unit).first()):
        return first
    session = Session(
        unit=unit,
        kind=kind,
        topic=topic,
        form=form,
        title=text.clean(title),
        date=date,
        start_time=start_time,
        last_date=last_date if last_date != date else None,
        place=text.clean(place),
        speaker=text.clean(speaker),
        audience=audience,
        covers_internal_rules=covers_internal_rules,
        covers_criteria=covers_criteria,
        head_count=head_count,
        counted_as=counted_as,
        act_id=act_id,
        created_by=by,
        created_at=at,
    )
    _check(session, at)
    rooms = _rooms_of(unit, target_rooms)
    session.save()
    session.target_rooms.set(rooms)
    session.materials.set(materials)
    _follow(session, by=by, at=at)
    audit.record(
        "session.recorded",
        session,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={name: (None, getattr(session, name)) for name in ("kind", "topic", "form", "date", "head_count")},
    )
    return session


@audit.transaction
def edit_session(
    session: Session,
    *,
    target_rooms: Iterable[SubUnit] | None = None,
    materials: Iterable[Material] | None = None,
    by: User | None,
    at: datetime,
    **values: Any,
) -> Session:
    """Correct what was written down (any of `FIELDS`, whom it was meant for, what it used); the figures follow.

    :raises SessionWithdrawn, NotYetHeld, EndsBeforeItBegins, UnknownTopic, TitleMissing: what the sentence says.
    :raises NamesNotAllowed: it becomes a Party-cell or union meeting and has names.
    :raises CountBelowNames: fewer attendances than names.
    """
    session = _standing(session)
    rooms = None if target_rooms is None else _rooms_of(session.unit, target_rooms)
    before = {name: getattr(session, name) for name in FIELDS}
    for name, value in values.items():
        if name not in FIELDS:
            raise TypeError(f"a session has no {name} to edit")
        setattr(session, name, text.clean(value) if name in ("title", "place", "speaker") else value)
    if session.last_date == session.date:
        session.last_date = None
    _check(session, at)
    names = session.attendances.count()
    if names and session.head_count_only:
        raise NamesNotAllowed
    # While phones still come in, the names run ahead of the number; it follows when the door closes.
    if session.head_count < names and session.head_count != before["head_count"]:
        raise CountBelowNames
    session.save()
    if rooms is not None:
        session.target_rooms.set(rooms)
    if materials is not None:
        session.materials.set(materials)
    _follow(session, by=by, at=at)
    changes = {name: (old, getattr(session, name)) for name, old in before.items() if old != getattr(session, name)}
    audit.record(
        "session.edited",
        session,
        unit_id=session.unit_id,
        by=by,
        at=at,
        changes={name: pair for name, pair in changes.items() if name not in PERSONAL},
        personal={name: pair for name, pair in changes.items() if name in PERSONAL} or None,
    )
    return session


@audit.transaction
def record_attendance(
    session: Session,
    *,
    people: Iterable[Person],
    among: Iterable[Person] | None = None,
    head_count: int | None = None,
    way: str = Way.ORGANISER,
    by: User | None,
    at: datetime,
) -> Session:
    """Say by name who was there. `among`: the people that were asked about (a page of one room); others keep what was
    said of them. `head_count`: all attendances, guests included; left out, it becomes the number of names where that
    is larger or where it was only the number of names before.

    :raises SessionWithdrawn: it no longer counts.
    :raises NamesNotAllowed: a Party-cell or union meeting.
    :raises NotOfTheUnit: somebody did not belong to the unit that day.
    :raises CountBelowNames: `head_count` is less than the names.
    """
    session = _standing(session)
    there = {person.pk for person in people}
    if session.head_count_only and there:
        raise NamesNotAllowed
    members = Membership.objects.filter(on_day(session.date), unit=session.unit_id, person__in=there)
    if there - set(members.values_list("person", flat=True)):
        raise NotOfTheUnit
    before = set(session.attendances.values_list("person", flat=True))
    asked = before | there if among is None else {person.pk for person in among} | there
    after = (before - asked) | there
    session.attendances.filter(person__in=before - after).delete()
    Attendance.objects.bulk_create(Attendance(session=session, person_id=pk, way=way) for pk in sorted(after - before))
    old_count = session.head_count
    if head_count is None:
        head_count = len(after) if old_count in (0, len(before)) else max(old_count, len(after))
    if head_count < len(after):
        raise CountBelowNames
    session.head_count = head_count
    session.save(update_fields=["head_count"])
    _follow(session, by=by, at=at)
    audit.record(
        "session.attendance",
        session,
        unit_id=session.unit_id,
        by=by,
        at=at,
        changes={"names": (len(before), len(after)), "head_count": (old_count, head_count)},
        personal={"people": (sorted(map(str, before - after)), sorted(map(str, after - before)))},
    )
    return session


@audit.transaction
def evaluate_session(session: Session, *, result: str, note: str, by: User | None, at: datetime) -> Session:
    """What the organiser says of the session afterwards; of the session, never of a person.

    :raises SessionWithdrawn: it no longer counts.
    """
    session = _standing(session)
    before = (session.result, session.result_note)
    session.result, session.result_note = SessionResult(result), text.clean(note)
    session.save(update_fields=["result", "result_note"])
    audit.record(
        "session.evaluated",
        session,
        unit_id=session.unit_id,
        by=by,
        at=at,
        changes={"result": (before[0], session.result), "result_note": (before[1], session.result_note)},
    )
    return session


@audit.transaction
def withdraw_session(session: Session, *, reason: str, by: User | None, at: datetime) -> Session:
    """The session was written down by mistake: it stays to be read, and counts no more.

    :raises SessionWithdrawn: somebody did it first.
    """
    session = _standing(session)
    session.withdrawn_at, session.withdrawn_reason = at, reason
    session.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    facts.withdraw(session, by=by, at=at, reason=reason)
    audit.record("session.withdrawn", session, unit_id=session.unit_id, by=by, at=at, reason=reason)
    return session


def _rooms_of(unit: Unit, rooms: Iterable[SubUnit]) -> list[SubUnit]:
    chosen = list(rooms)
    if any(room.unit_id != unit.pk for room in chosen):
        raise NotOfTheUnit
    return chosen


def _standing(session: Session) -> Session:
    locked = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if locked.withdrawn_at is not None:
        raise SessionWithdrawn
    return locked


def _check(session: Session, at: datetime) -> None:
    if not session.title:
        raise TitleMissing
    if session.last_date is not None and session.last_date < session.date:
        raise EndsBeforeItBegins
    if (session.last_date or session.date) > local_date(at):
        raise NotYetHeld
    refuse_unknown_topic(session.topic)


def _follow(session: Session, *, by: User | None, at: datetime) -> None:
    facts.replace(session, figures_of_session(session), by=by, at=at)
