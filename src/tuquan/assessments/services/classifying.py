"""The movement's classification: the unit scores and proposes a grade, the office writes down what was decided."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.assessments import grading
from tuquan.assessments.models import MovementGrade, MovementPoint
from tuquan.assessments.records import figures_of_movement_grade
from tuquan.assessments.services import opening, telling
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.facts import services as facts
from tuquan.units.models import Unit


class GradeRefused(Refusal):
    """The sheet does not hold together, or has moved on."""


def _lock(grade: MovementGrade) -> MovementGrade:
    return MovementGrade.objects.select_for_update(of=("self",)).select_related("unit", "office").get(pk=grade.pk)


@audit.transaction
def open_sheet(unit: Unit, year: int, *, by: User | None, at: datetime) -> MovementGrade:
    """The unit's sheet of the year; the one that is there, when it was opened before.

    :raises GradeRefused: no sheet is known for this kind of unit.
    """
    sheet = grading.sheet_for(unit, date(year, 11, 15))
    if sheet is None:
        raise GradeRefused(_("Chưa có bảng chấm điểm phong trào cho loại đơn vị này."))
    office = opening.authority(unit, date(year, 3, 31)).office
    row, made = MovementGrade.objects.get_or_create(
        unit=unit, year=year, defaults={"rule_set_code": sheet.code, "office": office}
    )
    if made:
        audit.record("movement_grade.opened", row, unit_id=unit.pk, by=by, at=at, changes={"year": (None, year)})
    return row


@audit.transaction
def score(
    grade: MovementGrade, points: Mapping[str, tuple[Decimal, str]], *, by: User | None, at: datetime
) -> MovementGrade:
    """The unit's own points: line → (points, remark). A line that equals what the facts give is marked so; one that
    differs needs the reason.

    :raises GradeRefused: sent already, more than a line has, or a difference without a reason.
    """
    grade = _lock(grade)
    if grade.sent_at is not None:
        raise GradeRefused(_("Bảng điểm đã gửi nên không sửa được."))
    lines = {line.criterion.code: line for line in grading.lines(grade, dates.local_date(at))}
    rows = []
    for code, (value, remark) in points.items():
        line = lines.get(code)
        if line is None or not 0 <= value <= line.top:
            raise GradeRefused(_("Điểm dòng %(code)s không hợp lệ.") % {"code": code})
        if line.points is not None and value != line.points and not remark.strip():
            raise GradeRefused(_("Dòng %(code)s chấm khác số liệu: ghi lý do.") % {"code": code})
        rows.append(
            MovementPoint(grade=grade, criterion=code, points=value, from_facts=value == line.points, remark=remark)
        )
    grade.points.all().delete()
    MovementPoint.objects.bulk_create(rows)
    total = sum((row.points for row in rows), Decimal(0))
    audit.record(
        "movement_grade.scored",
        grade,
        unit_id=grade.unit_id,
        by=by,
        at=at,
        reason=_("tổng %(total)s điểm") % {"total": total},
    )
    return grade


@audit.transaction
def send_sheet(
    grade: MovementGrade, *, proposed: str, number: str, date: date, by: User | None, at: datetime
) -> MovementGrade:
    """:raises GradeRefused: a line has no points, or it was sent."""
    grade = _lock(grade)
    if grade.sent_at is not None:
        raise GradeRefused(_("Bảng điểm đã gửi."))
    scored = set(grade.points.values_list("criterion", flat=True))
    left = [one.code for one in grade.sheet.criteria if one.code not in scored]
    if left:
        raise GradeRefused(_("Chưa chấm dòng %(codes)s.") % {"codes": ", ".join(left)})
    if date > dates.local_date(at):
        raise GradeRefused(_("Ngày văn bản chưa tới."))
    grade.proposed, grade.number, grade.date, grade.sent_at = proposed, number, date, at
    grade.save(update_fields=["proposed", "number", "date", "sent_at"])
    audit.record(
        "movement_grade.sent",
        grade,
        unit_id=grade.unit_id,
        by=by,
        at=at,
        changes={"number": (None, number), "date": (None, date)},
        reason=grade.proposed_words,
    )
    words = _("Bảng điểm phân loại phong trào của %(unit)s") % {"unit": grade.unit.name}
    telling.tell_body(grade.office, grade, words, at=at)
    return grade


@audit.transaction
def decide_grade(
    grade: MovementGrade,
    *,
    decided: str,
    decided_points: Decimal,
    decided_note: str,
    paper_number: str,
    paper_date: date,
    by: User,
    at: datetime,
) -> MovementGrade:
    """Write down the grade that was decided, with its paper; another than proposed needs the reason.

    :raises GradeRefused: not sent, a day that does not fit, or no reason.
    """
    grade = _lock(grade)
    if grade.sent_at is None:
        raise GradeRefused(_("Đơn vị chưa gửi bảng điểm."))
    if not dates.local_date(grade.sent_at) <= paper_date <= dates.local_date(at):
        raise GradeRefused(_("Ngày phân loại phải từ ngày nhận đến hôm nay."))
    if (decided != grade.proposed or decided_points != grade.total) and not decided_note.strip():
        raise GradeRefused(_("Khác với đơn vị đề nghị thì ghi lý do."))
    before = grade.decided
    grade.decided, grade.decided_points, grade.decided_note = decided, decided_points, decided_note
    grade.paper_number, grade.paper_date = paper_number, paper_date
    grade.decided_at, grade.decided_by = at, by
    grade.save()
    audit.record(
        "movement_grade.decided",
        grade,
        unit_id=grade.unit_id,
        by=by,
        at=at,
        changes={"decided": (before, grade.decided_words), "paper_number": (None, paper_number)},
        reason=decided_note,
    )
    facts.replace(grade, figures_of_movement_grade(grade), by=by, at=at)
    return grade
