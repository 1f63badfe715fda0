"""A unit proposes for commendation: what was achieved, from records and figures; the person's own yes; sent."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.assessments import awards
from tuquan.assessments.award_enums import (
    PENDING,
    AwardGroup,
    AwardLevel,
    AwardSubject,
    Consent,
    ConsentVia,
    NominationState as N,
)
from tuquan.assessments.models import Achievement, Nomination
from tuquan.assessments.services import opening, telling
from tuquan.audit import services as audit
from tuquan.core import dates, links
from tuquan.core.models import on_day
from tuquan.core.refusals import Refusal
from tuquan.notifications import services as notifications
from tuquan.units.models import Membership, Person, SubUnit, Unit
from tuquan.units.queries.people import accounts_with

LINK_DAYS = 30
LINK = "commendation"


class NominationRefused(Refusal):
    """The nomination does not hold together, or is not there yet."""


class TipIsNoMerit(Refusal):
    text = gettext_lazy(
        "Không nêu việc tố giác, báo tin là thành tích của người cụ thể: người cung cấp tin không bao giờ được nêu tên, "
        "lập danh sách hay khen công khai. Hãy ghi thành tích khác."
    )

    def __init__(self) -> None:
        super().__init__(str(self.text))


def refuse_tip(words: str, *, unit: Unit, about_a_person: bool) -> None:
    """:raises TipIsNoMerit: the words make a tip the merit of somebody named."""
    if not awards.tells_of_tips(words):
        return
    names = tuple(Membership.objects.filter(unit=unit).values_list("person__full_name", flat=True))
    if awards.names_a_tip_giver(words, about_a_person=about_a_person, names=names):
        raise TipIsNoMerit


def refuse_stranger(unit: Unit, sub_unit: SubUnit | None, person: Person | None, on: date) -> None:
    """:raises NominationRefused: the room or the person is not of this unit."""
    if sub_unit is not None and sub_unit.unit_id != unit.pk:
        raise NominationRefused(_("Phòng, ban này không thuộc đơn vị."))
    if person is not None and not Membership.objects.filter(on_day(on), unit=unit, person=person).exists():
        raise NominationRefused(_("Người này hiện không thuộc đơn vị."))


def lock(nomination: Nomination, allowed: Iterable[N]) -> Nomination:
    """:raises NominationRefused: it has moved on, or is not there yet."""
    found = Nomination.objects.select_for_update(of=("self",)).select_related("unit", "person", "body", "review")
    nomination = found.get(pk=nomination.pk)
    if nomination.state not in set(allowed):
        raise NominationRefused(
            _("Đề nghị đang ở bước “%(state)s” nên không làm được việc này.")
            % {"state": nomination.get_state_display()}
        )
    return nomination


def move(nomination: Nomination, to: N, kind: str, *, by: User | None, at: datetime, **fields: object) -> Nomination:
    """Save the fields and the state, write the entry. The person's name is nowhere in it."""
    changes: dict[str, tuple[object, object]] = {"state": (nomination.state, to)} if to != nomination.state else {}
    nomination.state, nomination.state_since = to, at
    for name, value in fields.items():
        setattr(nomination, name, value)
    nomination.save(update_fields=["state", "state_since", *fields])
    why = str(fields.get("reason", ""))
    about = {"unit_id": nomination.unit_id, "by": by, "at": at, "changes": changes, **_said(nomination, why, "reason")}
    audit.record(kind, nomination, **about)
    return nomination


def _said(nomination: Nomination, words: str, column: str) -> dict[str, Any]:
    """Words about a person are kept beside the chain, where they can be forgotten; about a collective, in it."""
    if not nomination.is_person:
        return {"reason": words}
    return {"personal": {column: (None, words)}} if words else {}


@audit.transaction
def nominate(
    unit: Unit,
    year: int,
    *,
    subject: str,
    level: str,
    form: str,
    by: User | None,
    at: datetime,
    sub_unit: SubUnit | None = None,
    person: Person | None = None,
    position: str = "",
) -> Nomination:
    """Begin a proposal.

    :raises NominationRefused: the level has no such form for them, or the same proposal stands already.
    """
    refuse_stranger(unit, sub_unit, person, dates.local_date(at))
    group = AwardGroup.INDIVIDUAL if subject == AwardSubject.PERSON else AwardGroup.COLLECTIVE
    if not any(row.code == form for row in awards.forms_for(level, group)):
        raise NominationRefused(
            _("%(form)s không phải hình thức của cấp này cho %(group)s.")
            % {"form": awards.form_of(form), "group": group.label}
        )
    if level == AwardLevel.UNIT and subject == AwardSubject.UNIT:
        raise NominationRefused(_("Thủ trưởng không tự khen cả đơn vị mình; hãy chọn cấp khen khác."))
    if (subject == AwardSubject.PERSON and person is None) or (subject == AwardSubject.SUB_UNIT and sub_unit is None):
        raise NominationRefused(_("Chọn phòng, ban hoặc người được đề nghị."))
    nomination = Nomination(
        unit=unit,
        year=year,
        subject=subject,
        level=level,
        form=form,
        sub_unit=sub_unit if subject == AwardSubject.SUB_UNIT else None,
        person=person if subject == AwardSubject.PERSON else None,
        position=position if subject == AwardSubject.PERSON else "",
        state_since=at,
    )
    # Under the unit's lock: two who propose the same at one moment read a sentence instead of an error.
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    same = Nomination.objects.filter(
        unit=unit,
        year=year,
        level=level,
        form=form,
        subject=subject,
        sub_unit=nomination.sub_unit,
        person=nomination.person,
    )
    if same.exclude(state__in=(N.WITHDRAWN, N.DECLINED, N.REFUSED)).exists():
        raise NominationRefused(_("Đã có đề nghị như thế trong năm nay."))
    nomination.save(force_insert=True)
    audit.record(
        "nomination.begun",
        nomination,
        unit_id=unit.pk,
        by=by,
        at=at,
        changes={"level": (None, level), "form": (None, awards.form_of(form))},
        personal={"person": (None, str(person))} if nomination.person else None,
    )
    return nomination


def _reworded(nomination: Nomination, *, by: User | None, at: datetime) -> None:
    """What somebody agreed to has changed: the earlier yes and the earlier link hold no longer."""
    nomination.link_serial += 1
    nomination.consent = nomination.consent_via = ""
    nomination.consent_at = None
    back = N.RETURNED if nomination.state == N.RETURNED and not nomination.is_person else N.DRAFTING
    nomination.state, nomination.state_since = back, at
    nomination.save(update_fields=["link_serial", "consent", "consent_via", "consent_at", "state", "state_since"])


@audit.transaction
def add_achievement(
    nomination: Nomination,
    *,
    sentence: str,
    source: str,
    source_title: str,
    source_date: date | None,
    source_url: str,
    by: User | None,
    at: datetime,
) -> Achievement:
    """A sentence with the record or figure it stands on.

    :raises TipIsNoMerit: giving a tip is never named as a merit.
    :raises NominationRefused: too late, or the source is of another year.
    """
    nomination = lock(nomination, [N.DRAFTING, N.ASKED, N.AGREED, N.RETURNED])
    for words in (sentence, source_title):
        refuse_tip(words, unit=nomination.unit, about_a_person=nomination.is_person)
    if source.startswith(("tips.", "figure:tips")):
        raise TipIsNoMerit
    row = Achievement.objects.create(
        nomination=nomination,
        sentence=sentence,
        source=source,
        source_title=source_title,
        source_date=source_date,
        source_url=source_url,
        added_at=at,
    )
    _reworded(nomination, by=by, at=at)
    audit.record(
        "nomination.achievement_added",
        nomination,
        unit_id=nomination.unit_id,
        by=by,
        at=at,
        **_said(nomination, source_title[:250], "achievements"),
    )
    return row


@audit.transaction
def remove_achievement(achievement: Achievement, *, by: User | None, at: datetime) -> None:
    nomination = lock(achievement.nomination, [N.DRAFTING, N.ASKED, N.AGREED, N.RETURNED])
    title = achievement.source_title
    achievement.delete()
    _reworded(nomination, by=by, at=at)
    audit.record(
        "nomination.achievement_removed",
        nomination,
        unit_id=nomination.unit_id,
        by=by,
        at=at,
        **_said(nomination, title[:250], "achievements"),
    )


def _refuse_bare(nomination: Nomination) -> None:
    if not nomination.achievements.exists():
        raise NominationRefused(_("Ghi ít nhất một thành tích, kèm việc đã ghi hoặc số liệu."))


@audit.transaction
def ask_consent(nomination: Nomination, *, by: User | None, at: datetime) -> Nomination:
    """Tell the person and wait for the answer: in the product when there is an account, else by the link to hand over.

    :raises NominationRefused: not about a person, or nothing achieved is written yet.
    """
    nomination = lock(nomination, [N.DRAFTING, N.ASKED, N.RETURNED])
    if not nomination.is_person or nomination.person is None:
        raise NominationRefused(_("Chỉ hỏi ý kiến khi đề nghị khen cá nhân."))
    _refuse_bare(nomination)
    nomination = move(
        nomination, N.ASKED, "nomination.consent_asked", by=by, at=at, link_serial=nomination.link_serial + 1
    )
    person = nomination.person
    if person is not None and person.user is not None:
        notifications.tell(
            [person.user],
            "commendation.about_me",
            nomination,
            title=_("Anh/chị được đề nghị khen thưởng năm %(year)d, xin cho biết ý kiến") % {"year": nomination.year},
            body=nomination.form_words,
            url=_answer_url(nomination),
            at=at,
            unit=nomination.unit,
            key=f"asked:{nomination.link_serial}",
        )
    return nomination


def _answer_url(nomination: Nomination) -> str:
    from django.urls import reverse

    return reverse("assessments:my_nomination", args=[nomination.pk])


def consent_token(nomination: Nomination, *, now: datetime) -> str:
    """For the printed link or QR. Asking again takes the earlier ones back."""
    until = now + timedelta(days=LINK_DAYS)
    return links.token_of(LINK, nomination.pk, until=until, serial=nomination.link_serial)


def nomination_of_link(token: str, *, now: datetime) -> Nomination:
    """:raises links.LinkRefused: wrong, expired, or taken back since."""
    link = links.link_of(LINK, token, now=now)
    found = Nomination.objects.select_related("unit", "person", "decision").filter(pk=link.key).first()
    if found is None or found.link_serial != link.serial or found.person is None:
        raise links.LinkRefused
    return found


@audit.transaction
def answer(nomination: Nomination, *, agrees: bool, via: ConsentVia, by: User | None, at: datetime) -> Nomination:
    """The person's own word. A no ends the proposal at any time before the decision; nobody asks why.

    :raises NominationRefused: nobody asked, or it is decided already.
    """
    nomination = lock(nomination, PENDING)
    if by is not None and (nomination.person is None or nomination.person.user_id != by.pk):
        raise NominationRefused(_("Chỉ chính người được đề nghị trả lời."))
    said = {"consent": Consent.YES if agrees else Consent.NO, "consent_via": via, "consent_at": at}
    if not agrees:
        nomination = move(nomination, N.DECLINED, "nomination.declined", by=by, at=at, **said)
    elif nomination.state == N.ASKED:
        nomination = move(nomination, N.AGREED, "nomination.agreed", by=by, at=at, **said)
    else:
        return nomination
    words = _("đồng ý") if agrees else _("không đồng ý")
    notifications.tell(
        accounts_with(nomination.unit, Permission.CYCLE_PREPARE),
        "commendation.moved",
        nomination,
        title=_("Người được đề nghị khen thưởng đã trả lời: %(words)s") % {"words": words},
        at=at,
        unit=nomination.unit,
    )
    return nomination


@audit.transaction
def send_nomination(nomination: Nomination, *, number: str, date: date, by: User | None, at: datetime) -> Nomination:
    """To the standing office; what the unit's own head awards stays in the unit.

    :raises NominationRefused: the person has not agreed, nothing is written, or nobody receives it.
    """
    if nomination.is_person:
        if nomination.state in (N.DRAFTING, N.ASKED):
            raise NominationRefused(_("Người được đề nghị chưa đồng ý nên chưa gửi được."))
        nomination = lock(nomination, [N.AGREED, N.RETURNED])
    else:
        nomination = lock(nomination, [N.DRAFTING, N.RETURNED])
    _refuse_bare(nomination)
    if date > dates.local_date(at):
        raise NominationRefused(_("Ngày đề nghị chưa tới."))
    if nomination.level == AwardLevel.UNIT:
        body: Unit | None = nomination.unit
    else:
        body = opening.authority(nomination.unit, dates.local_date(at)).office
    if body is None:
        raise NominationRefused(_("Chưa rõ cơ quan nào nhận đề nghị của đơn vị; hỏi Thường trực Ban Chỉ đạo."))
    nomination = move(
        nomination, N.SENT, "nomination.sent", by=by, at=at, body=body, sent_number=number, sent_date=date, reason=""
    )
    if body != nomination.unit:
        telling.tell_body(
            body, nomination, _("Có đề nghị khen thưởng của %(unit)s") % {"unit": nomination.unit.name}, at=at
        )
    return nomination


@audit.transaction
def withdraw(nomination: Nomination, *, reason: str, by: User | None, at: datetime) -> Nomination:
    """The unit takes the proposal back, as long as it is in no list that went up."""
    nomination = lock(nomination, [N.DRAFTING, N.ASKED, N.AGREED, N.RETURNED, N.SENT])
    return move(
        nomination,
        N.WITHDRAWN,
        "nomination.withdrawn",
        by=by,
        at=at,
        reason=reason,
        link_serial=nomination.link_serial + 1,
    )


# Retention


@audit.transaction
def forget(unit: Unit, nominations: Sequence[Nomination], *, at: datetime) -> int:
    """The retention period of what names these people is over. Level, form, result and counts stay."""
    if nominations:
        audit.erase(nominations, unit_id=unit.pk, by=None, at=at, reason=_("Hết thời hạn lưu tên người được đề nghị"))
    return len(nominations)


def blank_nomination(nomination_id: str) -> None:
    """What forgetting takes away; a restore does it again for what was forgotten since its backup."""
    for one in Nomination.objects.filter(pk=nomination_id, subject=AwardSubject.PERSON, forgotten_at=None):
        one.achievements.all().delete()
        for item in one.council_items.all():
            item.aside.clear()
        one.person, one.position, one.forgotten_at = None, "", timezone.now()
        one.link_serial += 1
        # Typed words may name somebody; that there was a reason stays, what it said does not.
        one.reason = str(_("Đã bỏ theo thời hạn lưu.")) if one.reason else ""
        one.save(update_fields=["person", "position", "forgotten_at", "link_serial", "reason"])
