"""Requests of people about the data held on them, with the clocks of the law (`data_request_clock`): acknowledged within
working days, answered within days that go by what is asked, extended once by as much."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as __, gettext_lazy as _

from tuquan.accounts import services as accounts
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.units.data_request_clock import clock
from tuquan.units.enums import DataRequestKind, DataRequestOutcome
from tuquan.units.models import DataRequest, Membership, Person, RoleAssignment, TeamMember, Unit

HEARERS: list[Callable[[DataRequest, str, datetime], None]] = []
"""`(request, act, at)` with act made, acknowledged, extended or finished, inside the act: `notifications` stands above
and tells those who answer, and the person who asked."""


class WordingMissing(Exception):
    message = _("Hãy ghi rõ anh/chị muốn gì, để người phụ trách làm đúng.")


class AlreadyAsked(Exception):
    message = _("Anh/chị đã gửi yêu cầu này và đang chờ trả lời.")


class AlreadyFinished(Exception):
    message = _("Yêu cầu này đã được trả lời trước đó.")


class AlreadyExtended(Exception):
    message = _("Mỗi yêu cầu chỉ gia hạn được một lần.")


class NotYourOwn(Exception):
    message = _("Không ai tự trả lời yêu cầu của chính mình.")


class StillNeeded(Exception):
    message = _("Người này còn thuộc đơn vị hoặc còn giữ vai trò. Hãy làm thủ tục thôi làm việc trước khi xóa dữ liệu.")


def working_days_after(day: date, count: int) -> date:
    """Saturdays and Sundays do not count. Public holidays do, so the date shown is never later than the law's."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


@audit.transaction
def ask(person: Person, *, unit: Unit | None, kind: str, wording: str, by: User, at: datetime) -> DataRequest:
    """:raises WordingMissing, AlreadyAsked: see their sentences."""
    if kind != DataRequestKind.COPY and not wording.strip():
        raise WordingMissing
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if DataRequest.objects.filter(person=person, unit=unit, kind=kind).open().exists():
        raise AlreadyAsked
    day = dates.local_date(at)
    request = DataRequest.objects.create(
        person=person,
        unit=unit,
        kind=kind,
        wording=wording.strip(),
        made_at=at,
        acknowledge_by=working_days_after(day, clock().acknowledge_working_days),
        finish_by=day + timedelta(days=clock().finish_days[kind]),
    )
    audit.record(
        "data_request.made",
        request,
        unit_id=unit.pk if unit else None,
        by=by,
        at=at,
        changes={"kind": (None, kind), "finish_by": (None, request.finish_by)},
        personal={"wording": (None, request.wording)},
    )
    _say(request, "made", at)
    return request


@audit.transaction
def acknowledge(request: DataRequest, *, by: User, at: datetime) -> DataRequest:
    """:raises AlreadyFinished, NotYourOwn: see their sentences."""
    request = _open(request, by)
    if request.acknowledged_at is None:
        request.acknowledged_at = at
        request.save(update_fields=["acknowledged_at"])
        audit.record("data_request.acknowledged", request, unit_id=request.unit_id, by=by, at=at)
        _say(request, "acknowledged", at)
    return request


@audit.transaction
def extend(request: DataRequest, *, reason: str, by: User, at: datetime) -> DataRequest:
    """Once, by as many days as the law gave at first.

    :raises AlreadyFinished, AlreadyExtended, WordingMissing, NotYourOwn: see their sentences.
    """
    request = _open(request, by)
    if request.extended_at is not None:
        raise AlreadyExtended
    if not reason.strip():
        raise WordingMissing
    before = request.finish_by
    request.finish_by += timedelta(days=clock().finish_days[request.kind])
    request.extended_at, request.extension_reason = at, reason.strip()
    request.save(update_fields=["finish_by", "extended_at", "extension_reason"])
    audit.record(
        "data_request.extended",
        request,
        unit_id=request.unit_id,
        by=by,
        at=at,
        changes={"finish_by": (before, request.finish_by)},
        reason=request.extension_reason,
    )
    _say(request, "extended", at)
    return request


@audit.transaction
def finish(request: DataRequest, *, outcome: str, answer: str, by: User, at: datetime) -> DataRequest:
    """Answer the request. A deletion that is granted is carried out in the same act (`forget_person`).

    :raises AlreadyFinished, WordingMissing, NotYourOwn, StillNeeded: see their sentences.
    """
    request = _open(request, by)
    if not answer.strip():
        raise WordingMissing
    request.acknowledged_at = request.acknowledged_at or at
    request.outcome, request.answer = outcome, answer.strip()
    request.finished_at, request.finished_by = at, by
    request.save(update_fields=["acknowledged_at", "outcome", "answer", "finished_at", "finished_by"])
    audit.record(
        "data_request.finished",
        request,
        unit_id=request.unit_id,
        by=by,
        at=at,
        changes={"outcome": (None, outcome)},
        personal={"answer": (None, request.answer)},
    )
    _say(request, "finished", at)
    if request.kind == DataRequestKind.DELETE and outcome == DataRequestOutcome.DONE:
        forget_person(request.person, unit=request.unit, by=by, at=at)
    return request


@audit.transaction
def forget_person(person: Person, *, unit: Unit | None, by: User, at: datetime) -> None:
    """No name remains: not on the person, not in the log, not in the account. Acts stay, by "người đã xóa dữ liệu".

    :raises StillNeeded: the person still belongs to a unit, holds a role or sits in a team.
    """
    lasting = Q(valid_to=None) | Q(valid_to__gt=dates.local_date(at))
    if any(model.objects.filter(lasting, person=person).exists() for model in (Membership, RoleAssignment, TeamMember)):
        raise StillNeeded
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    memberships = list(Membership.objects.filter(person=person))
    requests = list(DataRequest.objects.filter(person=person))
    about: list[models.Model] = [person, *memberships, *requests]
    if person.user is not None:
        about.append(person.user)
        accounts.forget(person.user, by=by, at=at)
    audit.erase(about, unit_id=unit.pk if unit else None, by=by, at=at, reason=__("Theo yêu cầu xóa dữ liệu cá nhân"))
    person.refresh_from_db()


# What forgetting takes away from each record; a restore does it again for what was forgotten since its backup.


def blank_person(person_id: str) -> None:
    for person in Person.objects.filter(pk=person_id):
        person.full_name, person.phone = __("Người đã xóa dữ liệu"), ""
        person.save(update_fields=["full_name", "phone"])


def blank_membership(membership_id: str) -> None:
    Membership.objects.filter(pk=membership_id).update(position="", staff_code="")


def blank_request(request_id: str) -> None:
    DataRequest.objects.filter(pk=request_id).update(wording="", answer="")


def _say(request: DataRequest, act: str, at: datetime) -> None:
    for hear in HEARERS:
        hear(request, act, at)


def _open(request: DataRequest, by: User) -> DataRequest:
    request = DataRequest.objects.select_for_update(of=("self",)).select_related("person", "unit").get(pk=request.pk)
    if request.person.user_id == by.pk:
        raise NotYourOwn
    if request.finished_at is not None:
        raise AlreadyFinished
    return request
