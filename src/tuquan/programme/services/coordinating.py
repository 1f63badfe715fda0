"""Coordination regulations and plans: signed, lived by meetings, ended."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.files.services import Received
from tuquan.notifications import services as notifications
from tuquan.programme.enums import JointActivity
from tuquan.programme.models import (
    ContactCard,
    Coordination,
    CoordinationMeeting,
    CoordinationParty,
    CoordinationReview,
)
from tuquan.programme.models.coordination import half_of, last_day_of_half
from tuquan.programme.services import register
from tuquan.programme.services.attaching import keep as keep_file
from tuquan.units.models import Unit
from tuquan.units.queries.people import accounts_with
from tuquan.units.services.checks import DateRefused, locked_unit, refuse_future, refuse_not_after

REMIND_DAYS = (14, 7, 0, -7)
"""How many days before the end of a half-year the review is asked for; ours, not the law's."""


class CoordinationEnded(Refusal):
    """The regulation has ended."""


@audit.transaction
def sign_coordination(
    unit: Unit,
    *,
    partner: str,
    partner_name: str,
    title: str,
    valid_from: date,
    valid_to: date | None = None,
    number: str = "",
    content: str = "",
    file: Received | None = None,
    by: User,
    at: datetime,
) -> Coordination:
    """Put down a signed regulation or plan; `valid_to`, where it was agreed, is the first day it no longer holds.

    :raises DateRefused: signed in the future, or its end does not come after its beginning.
    """
    unit = locked_unit(unit, at)
    refuse_future(valid_from, at, "valid_from")
    if valid_to is not None:
        refuse_not_after(valid_to, valid_from, "valid_to")
    coordination = Coordination.objects.create(
        unit=unit,
        partner=partner,
        partner_name=clean(partner_name),
        title=clean(title),
        number=clean(number),
        valid_from=valid_from,
        valid_to=valid_to,
        content=content.strip(),
    )
    keep_file(file, coordination, unit, by=by, at=at)
    changes = {
        "title": ("", coordination.title),
        "partner_name": ("", coordination.partner_name),
        "valid_from": (None, valid_from),
        "valid_to": (None, valid_to),
    }
    audit.record("programme.coordination_signed", coordination, unit_id=unit.pk, by=by, at=at, changes=changes)
    register.keep(unit, by=by, at=at)
    return coordination


@audit.transaction
def end_coordination(
    coordination: Coordination, *, valid_to: date, reason: str, by: User, at: datetime
) -> Coordination:
    """End it, also earlier than was agreed.

    :raises CoordinationEnded: its end has passed.
    :raises DateRefused: the day lies ahead, before its beginning, or before a meeting that was held.
    """
    unit = locked_unit(coordination.unit, at)
    coordination = _locked(coordination)
    if coordination.valid_to is not None and coordination.valid_to <= dates.local_date(at):
        raise CoordinationEnded(
            _("Quy chế phối hợp này đã hết hiệu lực ngày %(day)s.") % {"day": dates.day(coordination.valid_to)}
        )
    refuse_future(valid_to, at, "valid_to")
    refuse_not_after(valid_to, coordination.valid_from, "valid_to")
    last = coordination.meetings.first()
    if last is not None and last.date > valid_to:
        raise DateRefused(
            _("Còn buổi trao đổi ngày %(day)s; chọn ngày từ đó trở đi.") % {"day": dates.day(last.date)},
            field="valid_to",
        )
    before, coordination.valid_to = coordination.valid_to, valid_to
    coordination.save(update_fields=["valid_to"])
    audit.record(
        "programme.coordination_ended",
        coordination,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"valid_to": (before, valid_to)},
        reason=clean(reason),
    )
    register.keep(unit, by=by, at=at)
    return coordination


@audit.transaction
def note_meeting(
    coordination: Coordination,
    *,
    date: date,
    content: str,
    kind: str = JointActivity.MEETING,
    by: User,
    at: datetime,
) -> CoordinationMeeting:
    """Note that the sides met or did something together.

    :raises DateRefused: the day lies ahead or outside the time in force.
    """
    locked_unit(coordination.unit, at)
    coordination = _locked(coordination)
    refuse_future(date, at, "date")
    if coordination.valid_from is not None and date < coordination.valid_from:
        raise DateRefused(
            _("Quy chế có hiệu lực từ %(day)s; buổi trao đổi phải từ ngày đó.")
            % {"day": dates.day(coordination.valid_from)},
            field="date",
        )
    if coordination.valid_to is not None and date > coordination.valid_to:
        raise DateRefused(
            _("Quy chế đã hết hiệu lực ngày %(day)s.") % {"day": dates.day(coordination.valid_to)}, field="date"
        )
    meeting = CoordinationMeeting.objects.create(
        coordination=coordination, kind=kind, date=date, content=clean(content)
    )
    audit.record(
        "programme.meeting_noted",
        coordination,
        unit_id=coordination.unit_id,
        by=by,
        at=at,
        changes={"kind": (None, kind), "date": (None, date)},
        personal={"content": ("", meeting.content)},
    )
    return meeting


@audit.transaction
def strike_meeting(meeting: CoordinationMeeting, *, reason: str, by: User, at: datetime) -> None:
    """Take out a meeting that was noted by mistake; the audit keeps that it stood there, and why it went."""
    coordination = _locked(meeting.coordination)
    audit.record(
        "programme.meeting_struck",
        coordination,
        unit_id=coordination.unit_id,
        by=by,
        at=at,
        changes={"date": (meeting.date, None)},
        personal={"content": (meeting.content, "")},
        reason=clean(reason),
    )
    meeting.delete()


class PartyStands(Refusal):
    """The side is written down already."""


@audit.transaction
def add_party(coordination: Coordination, *, partner: str, name: str, by: User, at: datetime) -> CoordinationParty:
    """A further side of the regulation.

    :raises PartyStands: it is a side already.
    """
    unit = locked_unit(coordination.unit, at)
    name = clean(name)
    if name in coordination.side_names:
        raise PartyStands(_("%(name)s đã có trong quy chế này.") % {"name": name}, field="name")
    party = CoordinationParty.objects.create(coordination=coordination, partner=partner, name=name)
    audit.record("programme.party_added", coordination, unit_id=unit.pk, by=by, at=at, changes={"name": ("", name)})
    return party


@audit.transaction
def remove_party(party: CoordinationParty, *, by: User, at: datetime) -> None:
    coordination = party.coordination
    unit = locked_unit(coordination.unit, at)
    audit.record(
        "programme.party_removed", coordination, unit_id=unit.pk, by=by, at=at, changes={"name": (party.name, "")}
    )
    party.delete()


@audit.transaction
def add_contact(
    coordination: Coordination, *, side: str, name: str, duty: str = "", phone: str, by: User, at: datetime
) -> ContactCard:
    """Whom to ring. The log keeps name and telephone where they can be forgotten."""
    unit = locked_unit(coordination.unit, at)
    card = ContactCard.objects.create(
        coordination=coordination, side=clean(side), name=clean(name), duty=clean(duty), phone=clean(phone)
    )
    audit.record(
        "programme.contact_added",
        coordination,
        unit_id=unit.pk,
        by=by,
        at=at,
        personal={"name": ("", card.name), "phone": ("", card.phone)},
    )
    return card


@audit.transaction
def remove_contact(card: ContactCard, *, by: User, at: datetime) -> None:
    unit = locked_unit(card.coordination.unit, at)
    audit.record(
        "programme.contact_removed",
        card.coordination,
        unit_id=unit.pk,
        by=by,
        at=at,
        personal={"name": (card.name, ""), "phone": (card.phone, "")},
    )
    card.delete()


class ReviewStands(Refusal):
    """The half-year was reviewed."""


@audit.transaction
def review_half(
    coordination: Coordination, *, date: date, result: str, remark: str = "", by: User, at: datetime
) -> CoordinationReview:
    """How it went in the half-year of the day; in the first month of a half it is still about the half before.

    :raises ReviewStands: that half-year has its review.
    :raises DateRefused: the day lies ahead.
    """
    unit = locked_unit(coordination.unit, at)
    coordination = _locked(coordination)
    refuse_future(date, at, "date")
    year, half = reviewed_half(date)
    if coordination.reviews.filter(year=year, half=half).exists():
        raise ReviewStands(_("Nửa năm này đã ghi sơ kết."), field="date")
    review = CoordinationReview.objects.create(
        coordination=coordination, year=year, half=half, date=date, result=result, remark=clean(remark)
    )
    audit.record(
        "programme.coordination_reviewed",
        coordination,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"date": (None, date), "result": ("", result)},
        personal={"remark": ("", review.remark)},
    )
    return review


def reviewed_half(day: date) -> tuple[int, int]:
    """The half-year that a review of that day is about."""
    year, half = half_of(day)
    if day.month in (1, 7):
        return (year - 1, 2) if half == 1 else (year, 1)
    return year, half


def remind_of_reviews(day: date) -> int:
    """Every morning near the end of a half-year: whose regulation in force has no review yet."""
    told = 0
    for year, half in {half_of(day), reviewed_half(day)}:
        left = (last_day_of_half(year, half) - day).days
        if left not in REMIND_DAYS:
            continue
        rows = Coordination.objects.on(day).filter(unit__closed_date=None).exclude(reviews__in=_reviews(year, half))
        for row in rows.select_related("unit"):
            title = _("Sơ kết “%(title)s”: %(left)s") % {
                "title": row.title,
                "left": dates.until(last_day_of_half(year, half), day),
            }
            people = accounts_with(row.unit, Permission.RECORD_EDIT)
            key = f"{year}-{half}:{left}"
            told += notifications.tell(people, "programme.review_due", row, title=title, at=dates.at_noon(day), key=key)
    return told


def _reviews(year: int, half: int) -> QuerySet[CoordinationReview]:
    return CoordinationReview.objects.filter(year=year, half=half)


def _locked(coordination: Coordination) -> Coordination:
    return Coordination.objects.select_for_update(of=("self",)).get(pk=coordination.pk)
