"""What campaigns register with the apps below: reminders by the clock, messages, files, deeds, tasks of those who
leave."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _g, gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.audit import services as audit, words
from tuquan.core import dates, jobs
from tuquan.core.dates import Period
from tuquan.facts import words as facts_words
from tuquan.facts.enums import Qualifier
from tuquan.files import attachments, registry
from tuquan.files.models import StoredFile
from tuquan.reports import marks
from tuquan.reports.enums.collecting import EDITABLE, HANDED_IN, CampaignState
from tuquan.reports.models import Submission
from tuquan.reports.queries.collecting import row_of_key
from tuquan.reports.services import collecting
from tuquan.units import deeds, handover
from tuquan.units.deeds import Deed
from tuquan.units.models import Person, Unit
from tuquan.units.permitted import Viewer, has_permission


def deeds_of(unit: Unit, period: Period) -> Iterator[Deed]:
    """Reports handed in tick the plan off on the day of the first sending."""
    rows = Submission.objects.filter(unit=unit, state__in=HANDED_IN, first_sent_at__isnull=False)
    for row in rows.select_related("campaign").order_by("first_sent_at", "pk"):
        assert row.first_sent_at is not None
        day = dates.local_date(row.first_sent_at)
        if day in period:
            yield Deed("reports.submission", str(row.pk), row.campaign.title, day, row.get_absolute_url())


def tasks_of(person: Person, unit: Unit) -> Iterator[handover.OpenTask]:
    """Sheets that the person was filling in."""
    if person.user_id is None:
        return
    rows = Submission.objects.filter(
        unit=unit, filled_by=person.user_id, state__in=EDITABLE, campaign__state=CampaignState.OPEN
    )
    for row in rows.select_related("campaign", "unit").order_by("campaign__deadline", "pk"):
        title = _g("Báo cáo phải nộp: %(title)s") % {"title": row.campaign.title}
        due = _g("Hạn %(day)s") % {"day": dates.day(row.campaign.deadline)}
        yield handover.OpenTask(title, row.get_absolute_url(), due, pass_on=_pass(row))


def _pass(submission: Submission) -> handover.PassOn:
    def pass_on(successor: Person, by: User, at: datetime) -> None:
        user = successor.user
        if user is None or not has_permission(user, Permission.REPORT_WRITE, submission.unit):
            raise handover.CannotTake(
                _g("%(name)s chưa có vai trò lập báo cáo nên chưa nhận được “%(title)s”.")
                % {"name": successor.full_name, "title": submission.campaign.title}
            )
        before, submission.filled_by = submission.filled_by_id, user
        submission.save(update_fields=["filled_by"])
        audit.record(
            "task.handed_over",
            submission,
            unit_id=submission.unit_id,
            by=by,
            at=at,
            changes={"filled_by": (before, user.pk)},
        )

    return pass_on


def may_read_file(user: Viewer, file: StoredFile) -> bool:
    """The unit's own people; the office's once it was handed in."""
    own = Submission.objects.permitted(user, Permission.REPORT_VIEW).filter(pk=file.owner_id)
    if own.exists():
        return True
    theirs = Submission.objects.received(user, Permission.REPORT_VIEW)
    return theirs.filter(pk=file.owner_id, state__in=HANDED_IN).exists()


def why_no_file(record: Any, _purpose: str) -> Any:
    return "" if record.is_open else _("Bài đã nộp nên tệp kèm không đổi được nữa.")


def read_change(name: str, value: Any) -> tuple[str, str]:
    """A line of the log about a submission: 'cell propaganda_sessions', "15 (exact) hai buổi chưa ghi"."""
    what, _space, key = name.partition(" ")
    if what not in ("cell", "chosen") or not key:
        return str(words.label(name)), str(value)
    label = row_of_key(key).label
    if what == "chosen":
        return _g("%(label)s, tính số đơn vị ghi") % {"label": label}, str(value)
    number, _space, rest = str(value).partition(" (")
    qualifier, _bracket, reason = rest.partition(")")
    written = facts_words.number(Decimal(number), qualifier or Qualifier.EXACT)
    return label, f"{written} ({reason.strip()})" if reason.strip() else written


def read_report_change(name: str, value: Any) -> tuple[str, str]:
    """A figure's mark is its name to nobody but the program."""
    label = marks.label_of(name) if marks.figure_of(name) is not None else str(words.label(name))
    return label, words.value(name, str(value))


def register() -> None:
    collecting.register_kinds()
    words.register_reader("reports.report", read_report_change)
    words.register_reader("reports.submission", read_change)
    jobs.every_day("reports.reminders", "07:30", collecting.remind_due)
    attachments.register(
        "bai-nop",
        Submission,
        see=[Permission.REPORT_VIEW],
        change=[Permission.REPORT_WRITE],
        purposes=[attachments.Purpose("report", _("Báo cáo đã ký")), attachments.Purpose("annex", _("Phụ lục"))],
        why_not=why_no_file,
    )
    registry.register("reports.submission", may_read_file)
    deeds.register(
        "reports.submission",
        _("báo cáo số liệu đã nộp"),
        deeds_of=deeds_of,
        add_url=lambda tag: reverse("reports:submission_list"),
    )
    handover.source(tasks_of)
    words.register_labels(
        {
            "declared": _("số dòng thành bản khai"),
            "receipt": _("biên nhận"),
            "fingerprint": _("dấu vân tay"),
            "section": _("mục"),
            "figure": _("số"),
            "mark": _("số liệu"),
            "typed": _("số gõ đè"),
        }
    )
