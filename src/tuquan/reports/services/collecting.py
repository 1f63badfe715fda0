"""A campaign from its first draft to its end, by the office that collects: whom it asks, by when, reminding."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from tuquan.access.permissions import Permission
from tuquan.access.roles import roles_with
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates, text
from tuquan.core.dates import Period
from tuquan.core.models import on_day
from tuquan.core.refusals import Refusal
from tuquan.facts import periods
from tuquan.facts.services import BadFigure as BadFigure
from tuquan.notifications import kinds, services as notifications
from tuquan.notifications.enums import Channel
from tuquan.reports.enums.collecting import OWED, CampaignState, SubmissionState
from tuquan.reports.models import Campaign, Submission
from tuquan.reports.queries import collecting as queries
from tuquan.reports.sheets.catalogue import Fills, SheetForm, version_of
from tuquan.units.models import RoleAssignment, Unit
from tuquan.units.queries.people import accounts_with

CHANGE = "reports.submission_changed"
ASKED = "reports.campaign_opened"
REMIND = "reports.submission_due"
RECEIVED = "reports.submission_received"

EARLIEST, LATEST = -queries.LONGEST_AFTER.days, queries.LONGEST_BEFORE.days


class NothingAsked(Refusal):
    message = gettext_lazy("Chọn một biểu, hoặc viết đề cương báo cáo bằng lời; có thể cả hai.")


class PeriodDoesNotFit(Refusal):
    """The form is made for other periods."""


class DeadlineTooEarly(Refusal):
    message = gettext_lazy("Hạn nộp đã qua. Chọn từ hôm nay trở đi.")


class BadReminderDays(Refusal):
    message = gettext_lazy("Ngày nhắc là số ngày trước hạn, từ 90 (trước) đến -60 (sau hạn), nhiều nhất 10 ngày.")


class NobodyAsked(Refusal):
    message = gettext_lazy("Chưa chọn đơn vị nào. Chọn ít nhất một đơn vị rồi mở đợt.")


class NotBelow(Refusal):
    """A unit that the office may not ask."""


class WrongState(Refusal):
    """Somebody was first, or the act does not fit any more."""


class ReasonMissing(Refusal):
    message = gettext_lazy("Hãy ghi lý do.")


class RemindedToday(Refusal):
    message = gettext_lazy("Các đơn vị này đã được nhắc trong hôm nay, hoặc đã nộp. Mai hãy nhắc tiếp.")


def register_kinds() -> None:
    kinds.register(ASKED, gettext_lazy("Có đợt báo cáo mới"), default=Channel.EMAIL, always=True)
    kinds.register(REMIND, gettext_lazy("Nhắc nộp báo cáo"), default=Channel.EMAIL, always=True)
    kinds.register(CHANGE, gettext_lazy("Bài nộp bị trả lại, mở lại, được tiếp nhận"), always=True)
    kinds.register(RECEIVED, gettext_lazy("Có bài nộp, xin sửa bài nộp"))


# The campaign


@audit.transaction
def write_campaign(
    unit: Unit,
    *,
    title: str,
    form: SheetForm | None,
    outline: str = "",
    period: Period,
    deadline: date,
    reminder_days: Sequence[int] = (7, 1, 0, -3),
    instruction: str = "",
    by: User,
    at: datetime,
) -> Campaign:
    """Prepare a campaign; nobody below knows of it before it is opened.

    :raises NothingAsked: neither a form nor an outline.
    :raises PeriodDoesNotFit: a half-year form for another kind of period.
    :raises DeadlineTooEarly, BadReminderDays: see their sentences.
    """
    values = _checked(title, form, outline, period, deadline, reminder_days, instruction, at)
    made = Campaign.objects.create(unit=unit, made_by=by, made_at=at, **values)
    changes = {"title": ("", made.title), "deadline": (None, deadline), "first_date": (None, period.first)}
    audit.record("campaign.written", made, unit_id=unit.pk, by=by, at=at, changes=changes)
    return made


@audit.transaction
def rewrite_campaign(
    campaign: Campaign,
    *,
    title: str,
    form: SheetForm | None,
    outline: str = "",
    period: Period,
    deadline: date,
    reminder_days: Sequence[int] = (),
    instruction: str = "",
    by: User,
    at: datetime,
) -> Campaign:
    """Change a draft; units chosen for another kind of form fall away.

    :raises WrongState: it was opened.
    """
    campaign = _locked(campaign)
    if campaign.state != CampaignState.DRAFT:
        raise WrongState(_("Đợt đã mở nên không đổi biểu và kỳ nữa; còn dời hạn được."))
    values = _checked(title, form, outline, period, deadline, reminder_days, instruction, at)
    changes = {
        name: (str(getattr(campaign, name)), str(value))
        for name, value in values.items()
        if name not in ("form",) and getattr(campaign, name) != value
    }
    fills_before = _fills(campaign)
    for name, value in values.items():
        setattr(campaign, name, value)
    campaign.__dict__.pop("sheet", None)
    campaign.save(update_fields=list(values))
    if _fills(campaign) != fills_before:
        campaign.submissions.all().delete()
    audit.record("campaign.rewritten", campaign, unit_id=campaign.unit_id, by=by, at=at, changes=changes)
    return campaign


@audit.transaction
def delete_campaign(campaign: Campaign, *, by: User, at: datetime) -> None:
    """:raises WrongState: it was opened; then it can only be ended."""
    campaign = _locked(campaign)
    if campaign.state != CampaignState.DRAFT:
        raise WrongState(_("Đợt đã mở thì không xóa được; có thể kết thúc đợt."))
    audit.record(
        "campaign.deleted",
        campaign,
        unit_id=campaign.unit_id,
        by=by,
        at=at,
        changes={"title": (campaign.title, "")},
    )
    campaign.delete()


@audit.transaction
def drop_units(campaign: Campaign, units: Iterable[Any], *, by: User, at: datetime) -> int:
    """Take units off the list of a draft; returns how many.

    :raises WrongState: the campaign runs; a unit is then excused, with a reason.
    """
    campaign = _locked(campaign)
    if campaign.state != CampaignState.DRAFT:
        raise WrongState(_("Đợt đã mở; đơn vị không phải nộp thì miễn cho đơn vị, có lý do."))
    listed = campaign.submissions.count()
    campaign.submissions.filter(unit__in=list(units)).delete()
    left = campaign.submissions.count()
    if left != listed:
        changes = {"units": (listed, left)}
        audit.record("campaign.units_chosen", campaign, unit_id=campaign.unit_id, by=by, at=at, changes=changes)
    return listed - left


@audit.transaction
def open_campaign(campaign: Campaign, *, by: User, at: datetime) -> Campaign:
    """From now on the units see it; whoever writes reports there is told.

    :raises NobodyAsked: no unit is on the list.
    :raises WrongState: it is open already.
    :raises DeadlineTooEarly: the deadline has passed while it was prepared.
    """
    campaign = _locked(campaign)
    if campaign.state != CampaignState.DRAFT:
        raise WrongState(_("Đợt này đã được mở trước đó."))
    if campaign.deadline < dates.local_date(at):
        raise DeadlineTooEarly
    if not campaign.submissions.exists():
        raise NobodyAsked
    campaign.state, campaign.opened_at = CampaignState.OPEN, at
    campaign.save(update_fields=["state", "opened_at"])
    count = campaign.submissions.count()
    changes = {"state": (CampaignState.DRAFT, CampaignState.OPEN), "units": (None, count)}
    audit.record("campaign.opened", campaign, unit_id=campaign.unit_id, by=by, at=at, changes=changes)
    _tell_units(
        campaign,
        campaign.submissions.all(),
        ASKED,
        title=_("Đợt báo cáo: %(title)s") % {"title": campaign.title},
        body=_("%(office)s đề nghị nộp trước hết ngày %(day)s. Số đã ghi trong năm được điền sẵn.")
        % {"office": campaign.unit.name, "day": dates.day(campaign.deadline)},
        key="opened",
        at=at,
    )
    return campaign


@audit.transaction
def move_deadline(campaign: Campaign, *, deadline: date, reason: str, by: User, at: datetime) -> Campaign:
    """:raises WrongState: it does not run. :raises DeadlineTooEarly, ReasonMissing: see their sentences."""
    campaign, reason = running(campaign), reason_given(reason)
    if deadline < dates.local_date(at):
        raise DeadlineTooEarly(field="deadline")
    before, campaign.deadline = campaign.deadline, deadline
    campaign.save(update_fields=["deadline"])
    changes = {"deadline": (before, deadline)}
    audit.record(
        "campaign.deadline_moved", campaign, unit_id=campaign.unit_id, by=by, at=at, changes=changes, reason=reason
    )
    _tell_units(
        campaign,
        campaign.submissions.owed(),
        ASKED,
        title=_("Dời hạn nộp: %(title)s") % {"title": campaign.title},
        body=_("Hạn mới: hết ngày %(day)s. Lý do: %(reason)s") % {"day": dates.day(deadline), "reason": reason},
        key=f"deadline:{deadline}",
        at=at,
    )
    return campaign


@audit.transaction
def add_units(campaign: Campaign, units: Iterable[Any], *, reason: str = "", by: User, at: datetime) -> int:
    """Ask further units (their keys); returns how many were new. Once the campaign runs, with a reason, and they are
    told.

    :raises NotBelow: one of them is none of the office's, or cannot fill in this form.
    :raises WrongState: the campaign was ended.
    :raises ReasonMissing: it runs, and nobody said why they come late.
    """
    campaign = _locked(campaign)
    running = campaign.state == CampaignState.OPEN
    if campaign.state == CampaignState.CLOSED:
        raise WrongState(_("Đợt này đã kết thúc."))
    reason = reason_given(reason) if running else ""
    found = _askable(campaign, set(units), dates.local_date(at))
    listed = set(campaign.submissions.values_list("unit", flat=True))
    new = _list(campaign, [unit for unit in found if unit.pk not in listed], reason=reason)
    if not new:
        return 0
    audit.record(
        "campaign.units_added" if running else "campaign.units_chosen",
        campaign,
        unit_id=campaign.unit_id,
        by=by,
        at=at,
        changes={"units": (len(listed), len(listed) + len(new))},
        reason=reason,
    )
    if running:
        _tell_units(
            campaign,
            campaign.submissions.filter(unit__in=[one.unit_id for one in new]),
            ASKED,
            title=_("Đợt báo cáo: %(title)s") % {"title": campaign.title},
            body=_("%(office)s đề nghị nộp trước hết ngày %(day)s.")
            % {"office": campaign.unit.name, "day": dates.day(campaign.deadline)},
            key=f"added:{at:%Y%m%d%H%M%S}",
            at=at,
        )
    return len(new)


@audit.transaction
def excuse(submission: Submission, *, reason: str, by: User, at: datetime) -> Submission:
    """The unit need not hand in. What it wrote so far stays. :raises WrongState: it was handed in, or is excused."""
    submission, reason = locked_submission(submission), reason_given(reason)
    if submission.state not in OWED:
        raise WrongState(_("Bài đã nộp hoặc đơn vị đã được miễn."))
    return put(submission, SubmissionState.EXCUSED, "submission.excused", by=by, at=at, reason=reason)


@audit.transaction
def ask_again(submission: Submission, *, reason: str, by: User, at: datetime) -> Submission:
    """An excused unit has to hand in after all. :raises WrongState: it is not excused."""
    submission, reason = locked_submission(submission), reason_given(reason)
    if submission.state != SubmissionState.EXCUSED:
        raise WrongState(_("Đơn vị này không ở diện được miễn."))
    state = SubmissionState.FILLING if submission.begun_at else SubmissionState.NOT_BEGUN
    put(submission, state, "submission.asked_again", by=by, at=at, reason=reason)
    tell_unit(submission, _("Đơn vị lại phải nộp: %(title)s"), reason, at=at)
    return submission


@audit.transaction
def close_campaign(campaign: Campaign, *, by: User, at: datetime) -> Campaign:
    """Nothing is taken in any more; what is missing stays missing. :raises WrongState: it does not run."""
    campaign = running(campaign)
    campaign.state, campaign.closed_at = CampaignState.CLOSED, at
    campaign.save(update_fields=["state", "closed_at"])
    changes = {"state": (CampaignState.OPEN, CampaignState.CLOSED)}
    audit.record("campaign.closed", campaign, unit_id=campaign.unit_id, by=by, at=at, changes=changes)
    return campaign


@audit.transaction
def resume_campaign(campaign: Campaign, *, deadline: date, reason: str, by: User, at: datetime) -> Campaign:
    """A campaign that was ended runs again, to a new deadline. :raises WrongState, DeadlineTooEarly, ReasonMissing."""
    campaign, reason = _locked(campaign), reason_given(reason)
    if campaign.state != CampaignState.CLOSED:
        raise WrongState(_("Đợt này đang mở."))
    if deadline < dates.local_date(at):
        raise DeadlineTooEarly(field="deadline")
    changes = {"state": (CampaignState.CLOSED, CampaignState.OPEN), "deadline": (campaign.deadline, deadline)}
    campaign.state, campaign.closed_at, campaign.deadline = CampaignState.OPEN, None, deadline
    campaign.save(update_fields=["state", "closed_at", "deadline"])
    audit.record("campaign.resumed", campaign, unit_id=campaign.unit_id, by=by, at=at, changes=changes, reason=reason)
    return campaign


# Reminding


@audit.transaction
def remind(
    campaign: Campaign, units: Iterable[Any] | None = None, *, words: str = "", by: User | None, at: datetime
) -> int:
    """Remind those who owe (`units`: only these), each at most once a day, whoever does it. Returns how many units.

    :raises WrongState: it does not run.
    :raises RemindedToday: all of them were reminded today.
    """
    campaign, today = running(campaign), dates.local_date(at)
    owed = campaign.submissions.owed().exclude(reminded_date=today)
    if units is not None:
        owed = owed.filter(unit__in=list(units))
    keys = list(owed.values_list("pk", flat=True))
    if not keys:
        raise RemindedToday
    chosen = campaign.submissions.filter(pk__in=keys)
    left = (campaign.deadline - today).days
    if left > 0:
        said = ngettext("Còn %(n)s ngày (hạn %(day)s).", "Còn %(n)s ngày (hạn %(day)s).", left)
    elif left == 0:
        said = _("Hôm nay là hạn nộp.")
    else:
        said = ngettext("Đã quá hạn %(n)s ngày (hạn %(day)s).", "Đã quá hạn %(n)s ngày (hạn %(day)s).", -left)
    body = said % {"n": text.number(abs(left)), "day": dates.day(campaign.deadline)} if left else said
    if words.strip():
        body = f"{words.strip()}\n{body}"
    _tell_units(
        campaign,
        chosen,
        REMIND,
        title=_("Nhắc nộp: %(title)s") % {"title": campaign.title},
        body=body,
        key=f"reminder:{today}",
        at=at,
    )
    chosen.update(reminded_date=today)
    audit.record(
        "campaign.reminded", campaign, unit_id=campaign.unit_id, by=by, at=at, changes={"units": (None, len(keys))}
    )
    return len(keys)


def remind_due(day: date) -> int:
    """The daily job: campaigns whose day to remind has come. Returns how many units were reminded."""
    now, count = timezone.now(), 0
    if dates.local_date(now) != day:
        now = dates.at_noon(day)
    for campaign in queries.reminders_due(day).order_by("pk"):
        if queries.reminds_on(campaign, day):
            try:
                count += remind(campaign, by=None, at=now)
            except Refusal:
                continue  # everybody has handed in, or was reminded by hand today
    return count


# Steps


def _checked(
    title: str,
    form: SheetForm | None,
    outline: str,
    period: Period,
    deadline: date,
    reminder_days: Sequence[int],
    instruction: str,
    at: datetime,
) -> dict[str, Any]:
    if form is None and not outline.strip():
        raise NothingAsked(field="form")
    if form is not None and form.periods and periods.kind_of(period) not in form.periods:
        raise PeriodDoesNotFit(
            _("Biểu “%(form)s” không dùng cho %(period)s.") % {"form": form.title, "period": periods.name_of(period)},
            field="form",
        )
    if deadline < dates.local_date(at):
        raise DeadlineTooEarly(field="deadline")
    days = sorted(set(reminder_days), reverse=True)
    if len(days) > 10 or any(not EARLIEST <= one <= LATEST for one in days):
        raise BadReminderDays(field="reminder_days")
    snapshot = form.snapshot() if form is not None else None
    return {
        "title": text.clean(title),
        "form": snapshot,
        "form_version": version_of(snapshot) if snapshot else "",
        "outline": outline.strip(),
        "first_date": period.first,
        "last_date": period.last,
        "deadline": deadline,
        "reminder_days": days,
        "instruction": instruction.strip(),
    }


def _fills(campaign: Campaign) -> Fills | None:
    return campaign.sheet.fills if campaign.sheet is not None else None


def _askable(campaign: Campaign, wanted: set[Any], on: date) -> list[Unit]:
    found = list(queries.askable(campaign.unit, _fills(campaign), on).filter(pk__in=wanted).select_related("governs"))
    if len(found) != len(wanted):
        raise NotBelow(_("Có đơn vị không thuộc diện của đợt này hoặc không do cơ quan anh/chị quản lý, theo dõi."))
    return found


def _list(campaign: Campaign, units: Iterable[Unit], reason: str = "") -> list[Submission]:
    whole_area = _fills(campaign) not in (None, Fills.UNIT)
    return Submission.objects.bulk_create(
        [
            Submission(
                campaign=campaign,
                unit=unit,
                place=unit.governs if whole_area or (campaign.form is None and unit.governs is not None) else None,
                reason=reason,
            )
            for unit in units
        ],
        batch_size=1000,
    )


def _tell_units(
    campaign: Campaign,
    submissions: QuerySet[Submission],
    kind: str,
    *,
    title: str,
    body: str,
    key: str,
    at: datetime,
) -> None:
    """One message to each who writes reports at these units; it leads to the own submission."""
    rows = RoleAssignment.objects.filter(
        on_day(dates.local_date(at)),
        unit__in=submissions.values("unit"),
        role__in=roles_with(Permission.REPORT_WRITE),
    )
    people = User.objects.filter(pk__in=rows.values("person__user"), is_active=True).order_by("pk")
    url = reverse("reports:submission_own", args=[campaign.pk])
    notifications.tell(people, kind, campaign, title=title, body=body, url=url, key=key, at=at)


def tell_unit(submission: Submission, title: str, reason: str, *, at: datetime) -> None:
    notifications.tell(
        accounts_with(submission.unit, Permission.REPORT_WRITE, dates.local_date(at)),
        CHANGE,
        submission,
        title=title % {"title": submission.campaign.title},
        body=reason,
        at=at,
        unit=submission.unit,
    )


def put(
    submission: Submission,
    state: SubmissionState,
    kind: str,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    more: Mapping[str, Any] | None = None,
) -> Submission:
    """The new state with its entry in the log of the unit; what stood there before is in the entry."""
    before = submission.state
    submission.state, submission.reason = state, reason
    submission.save(update_fields=["state", "reason"])
    audit.record(
        kind,
        submission,
        unit_id=submission.unit_id,
        by=by,
        at=at,
        changes={"state": (before, state), **(more or {})},
        reason=reason,
    )
    return submission


def reason_given(typed: str) -> str:
    reason = text.clean(typed)
    if not reason:
        raise ReasonMissing(field="reason")
    return reason[:500]


def _locked(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update(of=("self",)).select_related("unit").get(pk=campaign.pk)


def running(campaign: Campaign) -> Campaign:
    """:raises WrongState: it does not run."""
    campaign = _locked(campaign)
    if campaign.state != CampaignState.OPEN:
        raise WrongState(_("Đợt này không còn mở."))
    return campaign


def locked_submission(submission: Submission) -> Submission:
    """Two officers may press at the same moment: the second finds the state of the first."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related(
        "campaign__unit", "unit", "place", "declaration"
    )
    return rows.get(pk=submission.pk)
