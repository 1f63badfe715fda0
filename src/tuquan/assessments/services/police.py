"""The opinion of the police of the place: asked for by the unit, given by the police themselves, written into the
minutes. Until the minutes are adopted it may be corrected; afterwards it stands."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.assessments.enums import CycleState, Stance
from tuquan.assessments.models import Cycle, Meeting, PoliceOpinion
from tuquan.assessments.services.flow import lock
from tuquan.audit import services as audit
from tuquan.core import dates, links, text
from tuquan.core.refusals import Refusal
from tuquan.notifications import kinds, services as notifications
from tuquan.notifications.enums import Channel
from tuquan.units.queries.people import accounts_with

PURPOSE = "assessments.police_opinion"
OPEN = (CycleState.REGISTERED, CycleState.ASSESSED, CycleState.RETURNED)
LONGEST = timedelta(days=60)
"""How long a link may be valid; ours, not the law's."""


class NoMeeting(Refusal):
    """There is no meeting to give an opinion for."""

    def __init__(self) -> None:
        super().__init__(_("Chưa ghi cuộc họp tự đánh giá nên chưa xin ý kiến của Công an."))


class MinutesAdopted(Refusal):
    """What stands in adopted minutes is not changed."""

    def __init__(self) -> None:
        super().__init__(_("Biên bản họp đã thông qua nên ý kiến không ghi, sửa được nữa."))


class BadDay(Refusal):
    """A link has to end, and not long after the meeting."""


class Incomplete(Refusal):
    """An opinion that the minutes could not carry."""


def register_kinds() -> None:
    kinds.register("police.asked", gettext_lazy("Đơn vị xin ý kiến của Công an"), default=Channel.EMAIL, of_office=True)
    kinds.register("police.given", gettext_lazy("Công an đã cho ý kiến"), default=Channel.EMAIL, of_office=True)


def link_to(opinion: PoliceOpinion) -> str:
    """The address to hand over; empty when no link stands."""
    if opinion.link_until is None:
        return ""
    token = links.token_of(PURPOSE, opinion.pk, until=opinion.link_until, serial=opinion.link_serial)
    return f"{settings.PUBLIC_URL}{reverse('assessments:police_link', args=[token])}"


def opinion_of(token: str, *, now: datetime) -> PoliceOpinion:
    """The opinion that a link opens.

    :raises links.LinkRefused: not ours, expired, or taken back since.
    """
    link = links.link_of(PURPOSE, token, now=now)
    rows = PoliceOpinion.objects.select_related("meeting__cycle__unit", "body")
    opinion = rows.filter(pk=link.key, link_serial=link.serial, link_until__isnull=False).first()
    if opinion is None:
        raise links.LinkRefused
    return opinion


@audit.transaction
def ask(cycle: Cycle, *, until: date, by: User, at: datetime) -> PoliceOpinion:
    """Make a link that is good to the end of that day, and tell the police body where it has accounts. A link made
    before opens nothing any more.

    :raises NoMeeting, MinutesAdopted: there is nothing to give an opinion for.
    :raises BadDay: the day has passed, or lies too far ahead.
    """
    cycle = lock(cycle, OPEN)
    meeting = _open_meeting(cycle)
    today = dates.local_date(at)
    if not today <= until <= today + LONGEST:
        raise BadDay(_("Liên kết dùng được đến một ngày từ hôm nay đến %(day)s.") % {"day": dates.day(today + LONGEST)})
    opinion = PoliceOpinion.objects.filter(meeting=meeting).first() or PoliceOpinion(meeting=meeting)
    body = cycle.unit.police_body
    ends = timezone.make_aware(datetime.combine(until + timedelta(days=1), time()))
    opinion.body, opinion.asked_at, opinion.asked_by = body, at, by
    opinion.link_serial, opinion.link_until = opinion.link_serial + 1, ends
    opinion.save()
    audit.record(
        "police.asked", opinion, unit_id=cycle.unit_id, by=by, at=at, changes={"link_until": (None, until.isoformat())}
    )
    if body is not None and not opinion.stance:
        title = _("%(unit)s xin ý kiến về kết quả năm %(year)d") % {"unit": cycle.unit.name, "year": cycle.year}
        people = accounts_with(body, Permission.POLICE_OPINION)
        notifications.tell(people, "police.asked", opinion, title=title, url=opinion.answer_url, at=at, unit=body)
    return opinion


@audit.transaction
def take_back(cycle: Cycle, *, by: User, at: datetime) -> None:
    """No link opens the page any more; what was said with one stays.

    :raises NoMeeting: nobody was asked.
    """
    opinion = PoliceOpinion.objects.select_for_update(of=("self",)).filter(meeting__cycle=cycle).first()
    if opinion is None:
        raise NoMeeting
    opinion.link_serial, opinion.link_until = opinion.link_serial + 1, None
    opinion.save(update_fields=["link_serial", "link_until"])
    audit.record("police.link_taken_back", opinion, unit_id=cycle.unit_id, by=by, at=at)


@audit.transaction
def give(
    opinion: PoliceOpinion,
    *,
    stance: str,
    reasons: str,
    name: str,
    office: str,
    paper_number: str = "",
    paper_date: date | None = None,
    by: User | None,
    at: datetime,
) -> PoliceOpinion:
    """Give the opinion, or correct it, before the minutes are adopted. `by` None: through the link that `opinion` was
    opened with (`opinion_of`), which must still stand.

    :raises MinutesAdopted, Incomplete: what the sentence says.
    :raises links.LinkRefused: the link was taken back meanwhile.
    """
    cycle = Cycle.objects.get(meeting=opinion.meeting_id)
    try:
        cycle = lock(cycle, OPEN)
    except Refusal as refusal:
        raise MinutesAdopted from refusal
    meeting = _open_meeting(cycle)
    serial = opinion.link_serial
    opinion = PoliceOpinion.objects.select_for_update(of=("self",)).get(pk=opinion.pk)
    if by is None and (opinion.link_serial != serial or opinion.link_until is None or opinion.link_until <= at):
        raise links.LinkRefused
    opinion.meeting = meeting
    values = {
        "stance": stance,
        "reasons": reasons.strip(),
        "name": text.clean(name),
        "office": text.clean(office),
        "paper_number": text.clean(paper_number),
        "paper_date": paper_date,
    }
    if stance not in Stance.values or not values["name"]:
        raise Incomplete(_("Hãy chọn ý kiến và ghi họ tên người cho ý kiến."))
    if stance != Stance.AGREE and not values["reasons"]:
        raise Incomplete(_("Hãy ghi nhận xét hoặc lý do."))
    if paper_date is not None and paper_date > dates.local_date(at):
        raise Incomplete(_("Ngày văn bản không thể sau hôm nay."))
    corrected = bool(opinion.stance)
    before = {field: getattr(opinion, field) for field in values}
    for field, value in values.items():
        setattr(opinion, field, value)
    opinion.given_at, opinion.given_by = at, by
    opinion.save()
    changed = {field: (before[field], value) for field, value in values.items() if before[field] != value}
    audit.record(
        "police.corrected" if corrected else "police.given",
        opinion,
        unit_id=cycle.unit_id,
        by=by,
        at=at,
        changes={"way": (None, opinion.way)} | {f: pair for f, pair in changed.items() if f != "name"},
        personal={"name": changed["name"]} if "name" in changed else None,
    )
    _tell_unit(cycle, opinion, corrected=corrected, at=at)
    return opinion


def _tell_unit(cycle: Cycle, opinion: PoliceOpinion, *, corrected: bool, at: datetime) -> None:
    sentence = _("Công an đã sửa ý kiến: %(stance)s") if corrected else _("Công an đã cho ý kiến: %(stance)s")
    handling, permission = cycle.unit, Permission.CYCLE_PREPARE
    if cycle.on_behalf and cycle.office is not None:
        handling, permission = cycle.office, Permission.DOSSIER_RECEIVE
    notifications.tell(
        accounts_with(handling, permission),
        "police.given",
        cycle,
        title=sentence % {"stance": opinion.get_stance_display()},
        url=reverse("assessments:police_ask", args=[cycle.pk]),
        at=at,
    )


def _open_meeting(cycle: Cycle) -> Meeting:
    meeting = Meeting.objects.filter(cycle=cycle).first()
    if meeting is None:
        raise NoMeeting
    if meeting.closed_at is not None:
        raise MinutesAdopted
    return meeting
