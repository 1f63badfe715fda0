"""The register of gaps: found → proposal → mended → checked again; and the self-check sheets that find them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.core.text import clean
from tuquan.facts import services as facts
from tuquan.facts.catalogue import catalogue
from tuquan.files.services import Received
from tuquan.notifications import kinds, services as notifications
from tuquan.programme.enums import GapSource
from tuquan.programme.models import Gap, RulesReview, SelfCheck, SelfCheckLine
from tuquan.programme.records import figures_of_gap
from tuquan.programme.self_checks import sheets
from tuquan.programme.services.attaching import keep as keep_file
from tuquan.units.models import Unit
from tuquan.units.queries.people import accounts_with
from tuquan.units.services.checks import DateRefused, locked_unit, refuse_far, refuse_future

LATE_DAYS = (3, 0, -1, -7, -14, -30)
"""How many days before (after) the deadline a gap is reminded of."""


class GapMoved(Refusal):
    message = gettext_lazy("Việc này đã sang bước khác; tải lại trang để xem.")


class UnknownTopic(Refusal):
    message = gettext_lazy("Không có lĩnh vực này trong danh mục.")


class SheetIncomplete(Refusal):
    message = gettext_lazy("Hãy trả lời mọi dòng: đạt hoặc chưa.")


class CheckStands(Refusal):
    message = gettext_lazy("Phiếu này đã ghi cho ngày đó; chọn ngày khác hoặc mở lần đã ghi.")


class LineHasGap(Refusal):
    message = gettext_lazy("Dòng này đạt, hoặc đã được đưa vào sổ sơ hở.")


def register_kinds() -> None:
    kinds.register("programme.gap_due", gettext_lazy("Hạn khắc phục sơ hở, thiếu sót"))
    kinds.register("programme.check_due", gettext_lazy("Đến kỳ tự kiểm tra"))


@audit.transaction
def find_gap(
    unit: Unit,
    *,
    what: str,
    found_date: date,
    topic: str = "general",
    source: str = GapSource.SELF_CHECK,
    found_by: str = "",
    place: str = "",
    file: Received | None = None,
    act_id: UUID | None = None,
    by: User | None,
    at: datetime,
) -> Gap:
    """Write down a weak spot. The same `act_id` again (a button pressed twice) returns the first.

    :raises DateRefused: found in the future.
    :raises UnknownTopic: not in the catalogue.
    """
    unit = locked_unit(unit, at)
    if act_id is not None and (first := Gap.objects.filter(act_id=act_id, unit=unit).first()):
        return first
    refuse_future(found_date, at, "found_date")
    if topic not in catalogue().dimensions["topic"].values:
        raise UnknownTopic(field="topic")
    gap = Gap.objects.create(
        unit=unit,
        topic=topic,
        source=source,
        found_date=found_date,
        found_by=clean(found_by),
        place=clean(place),
        what=clean(what),
        act_id=act_id,
    )
    keep_file(file, gap, unit, by=by, at=at)
    _note("programme.gap_found", gap, {"found_date": (None, found_date), "topic": (None, topic)}, by=by, at=at)
    facts.replace(gap, figures_of_gap(gap), by=by, at=at)
    return gap


@audit.transaction
def propose_mending(
    gap: Gap, *, proposal: str, responsible: str, due_date: date, proposed_date: date, by: User, at: datetime
) -> Gap:
    """Say how, who and until when; again, to move the deadline, while it is not mended.

    :raises GapMoved: it was mended or taken out.
    :raises DateRefused: days that do not follow one another.
    """
    gap = _open(gap)
    if gap.mended_date is not None:
        raise GapMoved
    refuse_future(proposed_date, at, "proposed_date")
    _refuse_before(proposed_date, gap.found_date, "proposed_date", _("ngày phát hiện"))
    refuse_far(due_date, at, "due_date")
    _refuse_before(due_date, proposed_date, "due_date", _("ngày đề xuất"))
    before = gap.due_date
    gap.proposal, gap.responsible = clean(proposal), clean(responsible)
    gap.proposed_date, gap.due_date = proposed_date, due_date
    gap.save()
    changes = {"proposed_date": (None, proposed_date), "due_date": (before, due_date)}
    _note("programme.gap_proposed", gap, changes, by=by, at=at)
    return gap


@audit.transaction
def mend(gap: Gap, *, mended_date: date, mended_how: str, file: Received | None = None, by: User, at: datetime) -> Gap:
    """It was mended; somebody still has to look again before it counts.

    :raises GapMoved: without a proposal, mended already, or taken out.
    :raises DateRefused: in the future, or before the proposal.
    """
    gap = _open(gap)
    if gap.mended_date is not None or gap.proposed_date is None:
        raise GapMoved
    refuse_future(mended_date, at, "mended_date")
    _refuse_before(mended_date, gap.proposed_date, "mended_date", _("ngày đề xuất"))
    gap.mended_date, gap.mended_how = mended_date, clean(mended_how)
    gap.save()
    keep_file(file, gap, gap.unit, by=by, at=at)
    _note("programme.gap_mended", gap, {"mended_date": (None, mended_date)}, by=by, at=at)
    return gap


@audit.transaction
def check_again(
    gap: Gap,
    *,
    passed: bool,
    checked_date: date,
    checked_by: str = "",
    new_due_date: date | None = None,
    by: User,
    at: datetime,
) -> Gap:
    """Look again: it is mended, or it has to be done again until a new day.

    :raises GapMoved: not mended yet, checked already, or taken out.
    :raises DateRefused: in the future, before the mending, or no new deadline.
    """
    gap = _open(gap)
    if gap.mended_date is None or gap.proposed_date is None:
        raise GapMoved
    refuse_future(checked_date, at, "checked_date")
    _refuse_before(checked_date, gap.mended_date, "checked_date", _("ngày khắc phục"))
    if passed:
        gap.checked_date, gap.checked_by = checked_date, clean(checked_by)
        gap.save()
        _note("programme.gap_checked", gap, {"checked_date": (None, checked_date)}, by=by, at=at)
        facts.replace(gap, figures_of_gap(gap), by=by, at=at)
        return gap
    if new_due_date is None:
        raise DateRefused(_("Chưa đạt thì cần hạn khắc phục mới."), field="new_due_date")
    _refuse_before(new_due_date, checked_date, "new_due_date", _("ngày kiểm tra lại"))
    changes = {"mended_date": (gap.mended_date, None), "due_date": (gap.due_date, new_due_date)}
    gap.mended_date, gap.mended_how, gap.due_date = None, "", new_due_date
    gap.sent_back += 1
    gap.save()
    _note("programme.gap_sent_back", gap, changes, by=by, at=at)
    return gap


@audit.transaction
def withdraw_gap(gap: Gap, *, reason: str, by: User, at: datetime) -> Gap:
    """It was written down by mistake: it leaves the register and counts no more; the log keeps that it stood there.

    :raises GapMoved: somebody did it first.
    """
    gap = _open(gap, also_checked=True)
    gap.withdrawn_at = at
    gap.save(update_fields=["withdrawn_at"])
    SelfCheckLine.objects.filter(gap=gap).update(gap=None)
    RulesReview.objects.filter(gap_entry=gap).update(gap_entry=None)
    facts.withdraw(gap, by=by, at=at, reason=clean(reason))
    audit.record("programme.gap_withdrawn", gap, unit_id=gap.unit_id, by=by, at=at, reason=clean(reason))
    return gap


@audit.transaction
def check_sheet(
    unit: Unit, *, sheet: str, date: date, answers: Mapping[str, bool], by: User, at: datetime
) -> SelfCheck:
    """Go through a sheet: each line passed or not yet.

    :raises SheetIncomplete: a line without an answer, or one that the sheet does not have.
    :raises CheckStands: that sheet was gone through on that day.
    :raises DateRefused: in the future.
    """
    unit = locked_unit(unit, at)
    refuse_future(date, at, "date")
    if set(answers) != {line.code for line in sheets()[sheet].lines}:
        raise SheetIncomplete
    if SelfCheck.objects.filter(unit=unit, sheet=sheet, date=date).exists():
        raise CheckStands(field="date")
    check = SelfCheck.objects.create(unit=unit, sheet=sheet, date=date)
    SelfCheckLine.objects.bulk_create(
        SelfCheckLine(check_of=check, code=line.code, passed=answers[line.code]) for line in sheets()[sheet].lines
    )
    changes = {"date": (None, date), "passed": (None, sum(answers.values())), "lines": (None, len(answers))}
    audit.record("programme.self_checked", check, unit_id=unit.pk, by=by, at=at, changes=changes)
    return check


@audit.transaction
def gap_from_line(line: SelfCheckLine, *, by: User, at: datetime) -> Gap:
    """A line that did not pass goes into the register of gaps, in the words of the sheet.

    :raises LineHasGap: it passed, or stands there already.
    """
    line = SelfCheckLine.objects.select_for_update(of=("self",)).select_related("check_of__unit").get(pk=line.pk)
    if line.passed or line.gap_id is not None:
        raise LineHasGap
    sheet = sheets()[line.check_of.sheet]
    what = next(one.gap for one in sheet.lines if one.code == line.code)
    gap = find_gap(line.check_of.unit, what=what, found_date=line.check_of.date, topic=sheet.topic, by=by, at=at)
    line.gap = gap
    line.save(update_fields=["gap"])
    return gap


def remind_of_gaps(day: date) -> int:
    """Every morning: gaps whose deadline is near or has passed."""
    told = 0
    for gap in Gap.objects.open().filter(mended_date=None, due_date__isnull=False).select_related("unit"):
        left = ((gap.due_date or day) - day).days
        if left not in LATE_DAYS:
            continue
        title = _("Khắc phục sơ hở (%(topic)s): %(left)s") % {
            "topic": gap.topic_name,
            "left": dates.until(gap.due_date or day, day),
        }
        people = accounts_with(gap.unit, Permission.RECORD_EDIT)
        key = f"{gap.due_date}:{left}"
        told += notifications.tell(people, "programme.gap_due", gap, title=title, at=dates.at_noon(day), key=key)
    return told


def remind_of_checks(day: date) -> int:
    """On the first of a month: sheets that a unit once began and whose turn has come again."""
    if day.day != 1:
        return 0
    told = 0
    for sheet in sheets().values():
        latest: dict[object, SelfCheck] = {}
        for check in SelfCheck.objects.filter(sheet=sheet.code).select_related("unit").order_by("date", "pk"):
            latest[check.unit_id] = check
        for check in latest.values():
            if sheet.next_after(check.date) > day or check.unit.is_closed:
                continue
            title = _("Đến kỳ tự kiểm tra: %(sheet)s") % {"sheet": sheet.title}
            people = accounts_with(check.unit, Permission.RECORD_EDIT)
            told += notifications.tell(
                people, "programme.check_due", check, title=title, at=dates.at_noon(day), key=day.isoformat()
            )
    return told


def _open(gap: Gap, *, also_checked: bool = False) -> Gap:
    gap = Gap.objects.select_for_update(of=("self",)).select_related("unit").get(pk=gap.pk)
    if gap.withdrawn_at is not None or (gap.checked_date is not None and not also_checked):
        raise GapMoved
    return gap


def _refuse_before(day: date, first: date, field: str, name: str) -> None:
    if day < first:
        raise DateRefused(
            _("Phải từ %(name)s %(first)s trở đi.") % {"name": name, "first": dates.day(first)}, field=field
        )


def _note(kind: str, gap: Gap, changes: dict[str, tuple[Any, Any]], *, by: User | None, at: datetime) -> None:
    # The words of a gap tell where the unit is weak: they stay in the register, the log says days only.
    audit.record(kind, gap, unit_id=gap.unit_id, by=by, at=at, changes=changes)
