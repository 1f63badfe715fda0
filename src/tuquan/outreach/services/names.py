"""Names of those who attended: kept until the year is closed, then only counts stay."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.refusals import Refusal
from tuquan.files import services as files
from tuquan.files.models import StoredFile
from tuquan.outreach.attaching import NAMES
from tuquan.outreach.models import Attendance, CoursePass, NameKeeping, Session
from tuquan.outreach.models.keeping import DAYS, MOST_DAYS
from tuquan.units.models import Unit


class TooLong(Refusal):
    message = _("Tên chỉ được giữ ít ngày sau khi đóng năm.")


def days_kept(unit: Unit) -> int:
    row = NameKeeping.objects.filter(unit=unit).first()
    return DAYS if row is None else row.days


@audit.transaction
def keep_names_for(unit: Unit, *, days: int, by: User, at: datetime) -> None:
    """:raises TooLong: longer than names may be kept."""
    if not 0 <= days <= MOST_DAYS:
        raise TooLong
    before = days_kept(unit)
    NameKeeping.objects.update_or_create(unit=unit, defaults={"days": days})
    audit.record("session.names_kept", unit, unit_id=unit.pk, by=by, at=at, changes={"days": (before, days)})


@audit.transaction
def forget_names(unit: Unit, until: date, *, by: User | None, at: datetime) -> int:
    """After the year is closed its lists of names become head counts, lists on file among them, and who passed a course
    is not kept either; figures stay as they are. Returns how many names went."""
    attended = Attendance.objects.filter(session__unit=unit, session__date__lte=until)
    passed = CoursePass.objects.filter(unit=unit, date__lte=until)
    count = attended.count() + passed.count()
    lists = _forget_lists(unit, until, by=by, at=at)
    if count or lists:
        attended.delete()
        passed.delete()
        changes = {"names": (count, 0), "lists": (lists, 0)}
        audit.record("session.names_forgotten", unit, unit_id=unit.pk, by=by, at=at, changes=changes)
    return count


def lists_with_names() -> QuerySet[StoredFile]:
    """The files of sessions that are lists of names."""
    return StoredFile.objects.filter(owner_type=Session._meta.label_lower, purpose=NAMES)


def _forget_lists(unit: Unit, until: date, *, by: User | None, at: datetime) -> int:
    sessions = {str(one.pk): one for one in Session.objects.filter(unit=unit, date__lte=until)}
    count = 0
    for file in lists_with_names().filter(unit=unit).order_by("pk"):
        if file.owner_id in sessions:
            reason = _("Năm đã đóng: danh sách có tên được bỏ")
            files.delete(file, owner=sessions[file.owner_id], reason=reason, by=by, at=at)
            count += 1
    return count
