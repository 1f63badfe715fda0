"""The acts of a watch. A page and a device call the same functions; what happened is recorded even when it does not
agree with the roster or the lists, and what does not agree is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, hypot, radians
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.ids import uuid7
from tuquan.core.refusals import Refusal
from tuquan.duty import counting
from tuquan.duty.enums import RosterState
from tuquan.duty.models import ClockIn, DutyPost, HandOver, HandOverItem, LogLine, Shift
from tuquan.duty.queries.watch import LONGEST_WATCH
from tuquan.duty.services.changes import chiefs_of
from tuquan.notifications import services as notifications
from tuquan.units.models import Person

EARLY = timedelta(minutes=60)
"""Earlier than this is not the shift that begins then."""
LATE = timedelta(minutes=15)
NEAR_METRES = 150


class PostGone(Refusal):
    message = gettext_lazy("Không có chốt này trong đơn vị.")
    field = "post"


class NobodyOfTheUnit(Refusal):
    message = gettext_lazy("Tài khoản này chưa gắn với người nào của đơn vị nên không ghi được ca.")


class NotClockedIn(Refusal):
    message = gettext_lazy("Không có lượt vào ca nào để ra ca.")
    field = "clock_in"


class OutBeforeIn(Refusal):
    message = gettext_lazy("Giờ ra ca trước giờ vào ca.")


class EmptyLine(Refusal):
    message = gettext_lazy("Dòng sổ trực chưa có nội dung.")
    field = "text"


class NothingToTake(Refusal):
    message = gettext_lazy("Không có bàn giao nào đang chờ nhận ở chốt này.")
    field = "hand_over"


class TakenAlready(Refusal):
    message = gettext_lazy("Bàn giao này đã có người nhận.")
    field = "hand_over"


class OwnHandOver(Refusal):
    message = gettext_lazy("Người giao và người nhận phải là hai người.")
    field = "hand_over"


@dataclass(frozen=True)
class Position:
    lat: float
    lon: float
    accuracy: float = 0.0


@dataclass(frozen=True)
class Counted:
    item: Any
    """The id of a PostItem."""
    count: int
    note: str = ""


def person_of(user: User) -> Person:
    person: Person | None = getattr(user, "person", None)
    if person is None:
        raise NobodyOfTheUnit
    return person


def distance(post: DutyPost, position: Position) -> int | None:
    """Metres to the post, as far as the device knows; None when nobody said where the post is."""
    if post.latitude is None or post.longitude is None:
        return None
    north = (position.lat - post.latitude) * 111_320
    east = (position.lon - post.longitude) * 111_320 * cos(radians(post.latitude))
    return round(max(hypot(north, east) - position.accuracy, 0))


@audit.transaction
def clock_in(
    post: DutyPost,
    *,
    by: User,
    at: datetime,
    act_id: UUID | None = None,
    shift: Shift | None = None,
    code: str = "",
    position: Position | None = None,
    device: str = "",
    received_at: datetime | None = None,
) -> ClockIn:
    """Somebody begins the watch at a post. The same act twice is one record."""
    if act_id is not None and (there := ClockIn.objects.filter(pk=act_id).first()) is not None:
        return there
    person = person_of(by)
    if shift is None or shift.post_id != post.pk or shift.guard.person_id != person.pk:
        shift = shift_at(post, person, at)
    far = distance(post, position) if position else None
    open_elsewhere = (
        ClockIn.objects.filter(person=person, out_at=None, in_at__gt=at - LONGEST_WATCH, in_at__lte=at)
        .select_related("post")
        .first()
    )
    remarks = []
    if shift is None:
        remarks.append(_("Không có ca nào của người này ở chốt vào giờ ấy trong lịch đã công bố."))
    elif at > shift.starts_at + LATE:
        remarks.append(
            _("Vào ca muộn %(minutes)d phút so với lịch.") % {"minutes": (at - shift.starts_at).seconds // 60}
        )
    if code and code != post.code:
        remarks.append(_("Mã đọc được không phải mã của chốt này."))
    if far is not None and far > NEAR_METRES:
        remarks.append(_("Máy báo vị trí cách chốt %(far)s m.") % {"far": text.number(far)})
    if open_elsewhere is not None:
        remarks.append(
            _("Lượt trực ở %(post)s từ %(time)s chưa ra ca.")
            % {"post": open_elsewhere.post.name, "time": f"{timezone.localtime(open_elsewhere.in_at):%H:%M}"}
        )
    made = ClockIn.objects.create(
        pk=act_id or uuid7(),
        unit_id=post.unit_id,
        post=post,
        person=person,
        shift=shift,
        in_at=at,
        in_received_at=received_at or at,
        in_device=device[:100],
        code_read=(code == post.code) if code else None,
        distance=far,
        remarks=remarks,
    )
    audit.record(
        "duty.clocked_in",
        made,
        unit_id=post.unit_id,
        by=by,
        at=at,
        changes={"post": (None, post.pk), "shift": (None, made.shift_id), "remarks": (None, len(remarks))},
    )
    return made


@audit.transaction
def clock_out(
    one: ClockIn,
    *,
    by: User,
    at: datetime,
    act_id: UUID | None = None,
    position: Position | None = None,
    device: str = "",
    received_at: datetime | None = None,
) -> ClockIn:
    """Somebody ends the watch. Who left without saying so is clocked out by whoever looks after the roster.

    :raises OutBeforeIn: the times do not fit.
    """
    one = ClockIn.objects.select_for_update(of=("self",)).select_related("post").get(pk=one.pk)
    if one.out_at is not None:
        if act_id is None or one.out_act != act_id:
            raise NotClockedIn(_("Lượt trực này đã ra ca."))
        return one
    if at < one.in_at:
        raise OutBeforeIn
    far = distance(one.post, position) if position else None
    if far is not None and far > NEAR_METRES:
        one.remarks.append(_("Khi ra ca, máy báo vị trí cách chốt %(far)s m.") % {"far": text.number(far)})
    one.out_at, one.out_received_at, one.out_device, one.out_act = at, received_at or at, device[:100], act_id
    one.save(update_fields=["out_at", "out_received_at", "out_device", "out_act", "remarks"])
    audit.record(
        "duty.clocked_out",
        one,
        unit_id=one.unit_id,
        by=by,
        at=at,
        changes={"out_at": (None, at), "own": (None, one.person_id == getattr(person_or_none(by), "pk", None))},
    )
    return one


@audit.transaction
def write_line(
    post: DutyPost,
    *,
    words: str,
    by: User,
    at: datetime,
    act_id: UUID | None = None,
    received_at: datetime | None = None,
) -> LogLine:
    """A line in the duty book; lines are added, never changed.

    :raises EmptyLine: nothing written.
    """
    if act_id is not None and (there := LogLine.objects.filter(pk=act_id).first()) is not None:
        return there
    words = text.clean(words)[:2000]
    if not words:
        raise EmptyLine
    made = LogLine.objects.create(
        pk=act_id or uuid7(), unit_id=post.unit_id, post=post, at=at, received_at=received_at or at, by=by, text=words
    )
    audit.record("duty.line_written", made, unit_id=post.unit_id, by=by, at=at)
    return made


@audit.transaction
def hand_over(
    post: DutyPost,
    *,
    by: User,
    at: datetime,
    items: Sequence[Counted] = (),
    open_matters: str = "",
    inside: int | None = None,
    badges_out: int | None = None,
    remarks: str = "",
    clock_in: ClockIn | None = None,
    act_id: UUID | None = None,
    received_at: datetime | None = None,
) -> HandOver:
    """The one who leaves says how the post stands; every count that differs from the records is named."""
    if act_id is not None and (there := HandOver.objects.filter(pk=act_id).first()) is not None:
        return there
    if clock_in is None:
        clock_in = ClockIn.objects.filter(post=post, person=person_or_none(by), out_at=None, in_at__lte=at).last()
    said = {str(one.item): one for one in items}
    listed = list(post.items.on(dates.local_date(at)).order_by("kind", "name", "pk"))
    differences = []
    for item in listed:
        one = said.get(str(item.pk))
        if one is None:
            differences.append(_("%(item)s: không đếm.") % {"item": item.name})
        elif one.count != item.count:
            differences.append(
                _("%(item)s: đếm được %(count)d, theo danh mục %(expected)d.")
                % {"item": item.name, "count": one.count, "expected": item.count}
            )
    for name, value in (("inside", inside), ("badges_out", badges_out)):
        expected = counting.counted(name, post, at)
        if value is not None and expected is not None and value != expected:
            differences.append(
                _("%(what)s: bàn giao %(count)d, theo sổ vào ra %(expected)d.")
                % {"what": capfirst(str(counting.NAMES[name])), "count": value, "expected": expected}
            )
    made = HandOver.objects.create(
        pk=act_id or uuid7(),
        unit_id=post.unit_id,
        post=post,
        clock_in=clock_in,
        given_by=by,
        given_at=at,
        received_at=received_at or at,
        open_matters=text.clean(open_matters),
        inside=inside,
        badges_out=badges_out,
        remarks=text.clean(remarks),
        differences=differences,
    )
    HandOverItem.objects.bulk_create(
        HandOverItem(
            hand_over=made,
            item=item,
            expected=item.count,
            count=said[str(item.pk)].count,
            note=text.clean(said[str(item.pk)].note)[:250],
        )
        for item in listed
        if str(item.pk) in said
    )
    audit.record(
        "duty.handed_over",
        made,
        unit_id=post.unit_id,
        by=by,
        at=at,
        changes={"post": (None, post.pk), "differences": (None, len(differences))},
    )
    return made


@audit.transaction
def take_over(
    one: HandOver,
    *,
    agrees: bool,
    by: User,
    at: datetime,
    differences: str = "",
    act_id: UUID | None = None,
) -> HandOver:
    """The second signature: the one who comes says whether the post is as written.

    :raises Refusal: taken already, or by the one who gave it.
    """
    one = HandOver.objects.select_for_update(of=("self",)).select_related("post", "unit").get(pk=one.pk)
    if one.taken_at is not None:
        if act_id is not None and one.take_act == act_id:
            return one
        raise TakenAlready
    if one.given_by_id == by.pk:
        raise OwnHandOver
    one.taken_by, one.taken_at, one.agrees, one.take_act = by, at, agrees, act_id
    one.taker_says = text.clean(differences)[:2000]
    one.save(update_fields=["taken_by", "taken_at", "agrees", "take_act", "taker_says"])
    if not agrees:
        notifications.tell(
            [chief for chief in chiefs_of(one.unit) if chief != by],
            "duty.hand_over",
            one,
            title=_("Nhận ca có chỗ khác: %(post)s") % {"post": one.post.name},
            url=one.get_absolute_url(),
            unit=one.unit,
            at=at,
        )
    audit.record("duty.taken_over", one, unit_id=one.unit_id, by=by, at=at, changes={"agrees": (None, agrees)})
    return one


def person_or_none(user: User) -> Person | None:
    return getattr(user, "person", None)


def shift_at(post: DutyPost, person: Person, at: datetime) -> Shift | None:
    """The published shift of that person there that runs, or begins within the hour."""
    return (
        Shift.objects.filter(
            post=post,
            guard__person=person,
            roster__state=RosterState.PUBLISHED,
            starts_at__lte=at + EARLY,
            ends_at__gt=at,
        )
        .order_by("starts_at")
        .first()
    )


def position_from(data: Mapping[str, Any] | None) -> Position | None:
    """What a device says of its place; nonsense is no place."""
    if not isinstance(data, Mapping):
        return None
    try:
        found = Position(float(data["lat"]), float(data["lon"]), float(data.get("accuracy") or 0))
    except (KeyError, TypeError, ValueError):
        return None
    return found if abs(found.lat) <= 90 and abs(found.lon) <= 180 and 0 <= found.accuracy < 1e6 else None
