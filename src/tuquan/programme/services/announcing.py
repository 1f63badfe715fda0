"""Telling the other sides beforehand: a delegation, an event, a citizen-reception day, a call for support.

A side without the product answers by a signed link. Delegations are deleted on the day after, other announcements
after a year; a count by month stays.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.links import LinkRefused, link_of, token_of
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.notifications import kinds, services as notifications
from tuquan.programme.enums import AnnouncementKind, Reply
from tuquan.programme.models import Announcement, AnnouncementSide, AnnouncementTally, Coordination
from tuquan.units.models import Unit
from tuquan.units.queries.people import accounts_with
from tuquan.units.services.checks import DateRefused, locked_unit, refuse_far

PURPOSE = "programme.announcement"
KEPT_DAYS = 365
"""How long other announcements than delegations are kept."""

Side = tuple[Coordination | None, str]


class NobodyTold(Refusal):
    message = gettext_lazy("Chọn hoặc nhập ít nhất một bên cần báo.")


class WordsRefused(Refusal):
    message = gettext_lazy("Đoàn đến làm việc chỉ ghi ngày, giờ, cổng, số người và số xe.")


class AnnouncementOver(Refusal):
    message = gettext_lazy("Thông báo này đã hủy hoặc đã qua ngày.")


class QuestionMissing(Refusal):
    message = gettext_lazy("Hãy ghi điều cần hỏi.")


def register_kinds() -> None:
    kinds.register("programme.announced", gettext_lazy("Đơn vị báo trước cho bên phối hợp"), always=True)
    kinds.register("programme.replied", gettext_lazy("Bên phối hợp trả lời"))
    kinds.register("programme.unanswered", gettext_lazy("Bên phối hợp chưa trả lời khi đã hết hạn"))
    kinds.register("programme.review_due", gettext_lazy("Đến hạn sơ kết quy chế phối hợp"))


@audit.transaction
def announce(
    unit: Unit,
    *,
    kind: str,
    date: date,
    start_time: time,
    place: str,
    answer_by: datetime,
    sides: Iterable[Side],
    title: str = "",
    people: int | None = None,
    vehicles: int | None = None,
    done: str = "",
    by: User,
    at: datetime,
) -> Announcement:
    """Tell the sides; each gets a link of its own to answer by.

    :raises NobodyTold, WordsRefused: what the sentence says.
    :raises DateRefused: the event has passed, or the deadline to answer lies behind or after the event.
    """
    unit = locked_unit(unit, at)
    told = {clean(name): coordination for coordination, name in sides if clean(name)}
    if not told:
        raise NobodyTold(field="sides")
    if kind == AnnouncementKind.DELEGATION and (title or done):
        raise WordsRefused
    announcement = Announcement(
        unit=unit,
        kind=kind,
        title=clean(title),
        date=date,
        start_time=start_time,
        place=clean(place),
        people=people,
        vehicles=vehicles,
        done=clean(done) if kind == AnnouncementKind.SUPPORT else "",
        answer_by=answer_by,
        announced_at=at,
        announced_by=by,
    )
    _check(announcement, at)
    announcement.save()
    for name, coordination in told.items():
        AnnouncementSide.objects.create(
            announcement=announcement, coordination=coordination, unit=_in_product(unit, name), name=name
        )
    # Of the event itself nothing goes into the log: a delegation is deleted afterwards, and the log is not.
    audit.record(
        "programme.announced",
        announcement,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"kind": (None, kind), "sides": (None, len(told))},
    )
    for side in announcement.sides.select_related("unit"):
        _tell(side, announcement, at=at, key="announced")
    return announcement


def _check(announcement: Announcement, at: datetime) -> None:
    day = announcement.date
    refuse_far(day, at, "date")
    if day < dates.local_date(at):
        raise DateRefused(_("Ngày %(day)s đã qua; chỉ báo trước việc sắp tới.") % {"day": dates.day(day)}, field="date")
    if announcement.answer_by <= at:
        raise DateRefused(_("Hạn trả lời phải sau lúc này."), field="answer_by")
    if announcement.kind != AnnouncementKind.SUPPORT and announcement.answer_by > announcement.starts_at:
        raise DateRefused(_("Hạn trả lời phải trước giờ bắt đầu."), field="answer_by")
    if announcement.answer_by > announcement.answers_until:
        raise DateRefused(_("Hạn trả lời phải trong ngày diễn ra."), field="answer_by")


def _in_product(unit: Unit, name: str) -> Unit | None:
    """The side as a unit of this installation: where it is the police body of the unit."""
    police = unit.police_body
    return police if police is not None and clean(police.name) == name else None


def link(side: AnnouncementSide) -> str:
    """The whole address by which the side answers."""
    return f"{settings.PUBLIC_URL}{path(side)}"


def path(side: AnnouncementSide) -> str:
    until = side.announcement.answers_until
    return reverse("programme:announcement_reply", args=[token_of(PURPOSE, side.pk, until=until, serial=side.serial)])


def _tell(side: AnnouncementSide, announcement: Announcement, *, at: datetime, key: str) -> int:
    if side.unit is None:
        return 0
    title = _("%(unit)s báo: %(what)s, ngày %(day)s") % {
        "unit": announcement.unit.name,
        "what": announcement.get_kind_display(),
        "day": dates.day(announcement.date),
    }
    people = accounts_with(side.unit, Permission.UNIT_VIEW)
    return notifications.tell(
        people,
        "programme.announced",
        announcement,
        title=title,
        url=path(side),
        at=at,
        key=f"{side.pk}:{key}",
        unit=side.unit,
    )


def side_of(token: str, *, now: datetime) -> AnnouncementSide:
    """The side that holds the link.

    :raises LinkRefused: bent, expired, taken back, or the announcement is gone.
    """
    found = link_of(PURPOSE, token, now=now)
    side = (
        AnnouncementSide.objects.select_related("announcement__unit")
        .filter(pk=found.key, serial=found.serial, announcement__cancelled_at=None)
        .first()
    )
    if side is None:
        raise LinkRefused
    return side


def opened(side: AnnouncementSide, *, at: datetime) -> None:
    """Somebody at the side looked; only the first time is kept, and nothing about who."""
    AnnouncementSide.objects.filter(pk=side.pk, opened_at=None).update(opened_at=at)


@audit.transaction
def reply(side: AnnouncementSide, *, reply: str, question: str = "", at: datetime) -> AnnouncementSide:
    """The side answers; it may answer anew until the event. The same answer again (a button pressed twice) is one.

    :raises AnnouncementOver: it was called off, or its day has passed.
    :raises QuestionMissing: it asks, but not what.
    """
    side = AnnouncementSide.objects.select_for_update(of=("self",)).select_related("announcement__unit").get(pk=side.pk)
    announcement = side.announcement
    if announcement.cancelled_at is not None or announcement.is_over(dates.local_date(at)):
        raise AnnouncementOver
    question = clean(question) if reply == Reply.QUESTION else ""
    if reply == Reply.QUESTION and not question:
        raise QuestionMissing(field="question")
    if (side.reply, side.question) == (reply, question):
        return side
    before, side.reply, side.question, side.replied_at = side.reply, reply, question, at
    if before != reply:
        side.explained = ""
    side.opened_at = side.opened_at or at
    side.save(update_fields=["reply", "question", "replied_at", "explained", "opened_at"])
    audit.record(
        "programme.announcement_replied",
        announcement,
        unit_id=announcement.unit_id,
        by=None,
        at=at,
        changes={"reply": (before, reply)},
    )
    title = _("%(side)s: %(reply)s") % {"side": side.name, "reply": Reply(reply).label}
    people = accounts_with(announcement.unit, Permission.RECORD_EDIT)
    notifications.tell(people, "programme.replied", announcement, title=title, body=question, at=at)
    return side


@audit.transaction
def explain(side: AnnouncementSide, *, explained: str, by: User, at: datetime) -> AnnouncementSide:
    """Answer the question of a side; it reads the answer behind the same link."""
    announcement = side.announcement
    side.explained = clean(explained)
    side.save(update_fields=["explained"])
    audit.record("programme.announcement_explained", announcement, unit_id=announcement.unit_id, by=by, at=at)
    _tell(side, announcement, at=at, key=f"explained:{at.isoformat()}")
    return side


@audit.transaction
def remind(side: AnnouncementSide, *, by: User, at: datetime) -> AnnouncementSide:
    """Remind a side that has not answered. One in the product is told at once; for others the clerk sends the words.

    :raises AnnouncementOver: there is nothing more to answer.
    """
    announcement = side.announcement
    if announcement.cancelled_at is not None or announcement.is_over(dates.local_date(at)) or side.reply:
        raise AnnouncementOver
    side.reminded_at = at
    side.save(update_fields=["reminded_at"])
    audit.record("programme.announcement_reminded", announcement, unit_id=announcement.unit_id, by=by, at=at)
    _tell(side, announcement, at=at, key=f"reminded:{at.isoformat()}")
    return side


@audit.transaction
def renew_link(side: AnnouncementSide, *, by: User, at: datetime) -> AnnouncementSide:
    """The link went to the wrong people: the old one no longer opens."""
    announcement = side.announcement
    AnnouncementSide.objects.filter(pk=side.pk).update(serial=F("serial") + 1)
    side.refresh_from_db()
    audit.record("programme.announcement_link_renewed", announcement, unit_id=announcement.unit_id, by=by, at=at)
    return side


@audit.transaction
def cancel(announcement: Announcement, *, by: User, at: datetime) -> Announcement:
    """It does not take place; the links close.

    :raises AnnouncementOver: it was called off already, or its day has passed.
    """
    announcement = Announcement.objects.select_for_update(of=("self",)).get(pk=announcement.pk)
    if announcement.cancelled_at is not None or announcement.is_over(dates.local_date(at)):
        raise AnnouncementOver
    announcement.cancelled_at = at
    announcement.save(update_fields=["cancelled_at"])
    audit.record("programme.announcement_cancelled", announcement, unit_id=announcement.unit_id, by=by, at=at)
    return announcement


def tell_of_unanswered(now: datetime) -> int:
    """Each minute: deadlines that have passed without an answer; told once each."""
    told = 0
    waiting = AnnouncementSide.objects.filter(
        reply="",
        announcement__cancelled_at=None,
        announcement__answer_by__lte=now,
        announcement__answer_by__gt=now - timedelta(days=1),
    )
    for side in waiting.select_related("announcement__unit"):
        announcement = side.announcement
        title = _("%(side)s chưa trả lời, đã hết hạn: %(what)s") % {"side": side.name, "what": announcement}
        people = accounts_with(announcement.unit, Permission.RECORD_EDIT)
        told += notifications.tell(
            people, "programme.unanswered", announcement, title=title, at=now, key=f"{side.pk}:unanswered"
        )
    return told


@audit.transaction
def forget_past(day: date) -> int:
    """Every night: yesterday's delegations and announcements a year old go, with what was said of them. Returns how
    many went. Only counts by month stay."""
    rows = Announcement.objects.filter(kind=AnnouncementKind.DELEGATION, date__lt=day) | Announcement.objects.filter(
        date__lt=day - timedelta(days=KEPT_DAYS)
    )
    gone = list(rows.prefetch_related("sides").order_by("pk"))
    for one in gone:
        if one.cancelled_at is None:
            tally, _made = AnnouncementTally.objects.get_or_create(
                unit_id=one.unit_id, year=one.date.year, month=one.date.month, kind=one.kind
            )
            sides = list(one.sides.all())
            tally.announced += 1
            tally.asked += len(sides)
            tally.in_time += sum(side.replied_at is not None and side.replied_at <= one.answer_by for side in sides)
            tally.save()
        notifications.forget(one._meta.label_lower, str(one.pk))
        audit.record("programme.announcement_forgotten", one, unit_id=one.unit_id, by=None, at=dates.at_noon(day))
        one.delete()
    return len(gone)
