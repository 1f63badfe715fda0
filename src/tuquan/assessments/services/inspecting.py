"""Inspection by the steering committee: plan, findings, the unit's answer, conclusion, measures, re-check."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.assessments import rules
from tuquan.assessments.enums import InspectionState, LineVerdict, MeasureState
from tuquan.assessments.models import Inspection, InspectionLine, InspectionMeasure, InspectionPlan
from tuquan.assessments.services.flow import OwnUnit, belongs_to
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.core.refusals import Refusal
from tuquan.notifications import kinds, services as notifications
from tuquan.notifications.enums import Channel
from tuquan.units.models import Unit
from tuquan.units.queries.people import accounts_with

REMIND_DAYS = (7, 3, 1, 0, -1)
"""How many days before a measure's day the unit is reminded, and once on the day after."""

S = InspectionState


class InspectionWrongState(Refusal):
    """The inspection has moved on, or is not there yet."""


class InspectionIncomplete(Refusal):
    """Something that has to be said is missing."""


class InspectedAlready(Refusal):
    """The unit stands in this year's plan already."""


@dataclass(frozen=True)
class Seen:
    """What the team saw at a line."""

    verdict: LineVerdict
    finding: str = ""


@dataclass(frozen=True)
class Measure:
    what: str
    due_date: date


def register_kinds() -> None:
    kinds.register("inspection.moved", gettext_lazy("Kiểm tra của Ban Chỉ đạo"), default=Channel.EMAIL, always=True)
    kinds.register("inspection.answered", gettext_lazy("Đơn vị trả lời đoàn kiểm tra"))
    kinds.register("inspection.measure_due", gettext_lazy("Nhắc hạn khắc phục sau kiểm tra"), default=Channel.EMAIL)


@audit.transaction
def save_plan(
    office: Unit,
    year: int,
    *,
    title: str,
    number: str = "",
    issued_date: date | None = None,
    purpose: str = "",
    by: User | None,
    at: datetime,
) -> InspectionPlan:
    """The office's check plan of the year, made or changed."""
    values = {"title": title, "number": number, "issued_date": issued_date, "purpose": purpose}
    plan, _made = InspectionPlan.objects.update_or_create(office=office, year=year, defaults=values)
    audit.record(
        "inspection.plan_saved",
        plan,
        unit_id=office.pk,
        by=by,
        at=at,
        changes={k: (None, v) for k, v in values.items()},
    )
    return plan


def checklist(unit: Unit, year: int) -> list[InspectionLine]:
    """The lines of the unit's rule set, unsaved; units of kinds without one get none and the team writes its own."""
    if unit.kind not in rules.KINDS:
        return []
    rule_set = rules.title_rule_set(unit.kind, year)
    return [
        InspectionLine(
            order=place,
            code=criterion.code,
            text=criterion.text[:500],
            look_at=", ".join(rules.EVIDENCE.get(one, one) for one in criterion.evidence)[:300],
        )
        for place, criterion in enumerate(rule_set.criteria, 1)
    ]


@audit.transaction
def add_inspection(
    plan: InspectionPlan, unit: Unit, *, planned_date: date, lead: str, team: str, by: User | None, at: datetime
) -> Inspection:
    """Put a unit on the plan with its checklist; the unit is told when and by whom.

    :raises InspectedAlready: the unit stands in the plan.
    """
    if Inspection.objects.filter(plan=plan, unit=unit).exists():
        raise InspectedAlready(_("Đơn vị đã có trong kế hoạch kiểm tra năm %(year)d.") % {"year": plan.year})
    made = Inspection.objects.create(plan=plan, unit=unit, planned_date=planned_date, lead=lead, team=team)
    lines = checklist(unit, plan.year)
    for line in lines:
        line.inspection = made
    InspectionLine.objects.bulk_create(lines)
    audit.record(
        "inspection.planned",
        made,
        unit_id=plan.office_id,
        by=by,
        at=at,
        changes={"planned_date": (None, planned_date)},
        personal={"lead": (None, lead)},
    )
    _tell_unit(made, _("Ban Chỉ đạo sẽ kiểm tra đơn vị ngày %(day)s") % {"day": dates.day(planned_date)}, at=at)
    return made


@audit.transaction
def record_findings(
    inspection: Inspection,
    *,
    held_date: date,
    seen: Mapping[int, Seen],
    extra: Sequence[tuple[str, Seen]] = (),
    measures: Iterable[Measure] = (),
    remarks: str,
    by: User,
    at: datetime,
) -> Inspection:
    """Write what was found at each line and what is to be mended; the unit sees it at once and may answer.

    :raises OwnUnit: the person belongs to the inspected unit.
    :raises InspectionWrongState: concluded already.
    :raises InspectionIncomplete: the day lies ahead, a lack is not described, or a measure ends before the day.
    """
    inspection = _lock(inspection, [S.PLANNED, S.RECORDED])
    _refuse_own(inspection, by)
    if held_date > dates.local_date(at):
        raise InspectionIncomplete(_("Ngày kiểm tra không thể sau hôm nay."))
    wanted = list(measures)
    if any(one.due_date < held_date for one in wanted):
        raise InspectionIncomplete(_("Hạn khắc phục không thể trước ngày kiểm tra."))
    lines = list(inspection.lines.all())
    for line in lines:
        said = seen.get(line.pk)
        if said is not None:
            line.verdict, line.finding = said.verdict, said.finding.strip()
    made = [
        InspectionLine(
            inspection=inspection, order=place, text=text, verdict=said.verdict, finding=said.finding.strip()
        )
        for place, (text, said) in enumerate(extra, len(lines) + 1)
    ]
    silent = next((one for one in (*lines, *made) if one.verdict == LineVerdict.LACKING and not one.finding), None)
    if silent is not None:
        raise InspectionIncomplete(_("Ghi điều thiếu sót thấy được: %(line)s") % {"line": silent.code or silent.text})
    InspectionLine.objects.bulk_update(lines, ["verdict", "finding"])
    InspectionLine.objects.bulk_create(made)
    inspection.measures.all().delete()
    InspectionMeasure.objects.bulk_create(
        InspectionMeasure(inspection=inspection, what=one.what, due_date=one.due_date) for one in wanted
    )
    _move(inspection, S.RECORDED, "inspection.recorded", by=by, at=at, held_date=held_date, remarks=remarks)
    _tell_unit(inspection, _("Đoàn kiểm tra đã ghi nhận kết quả; đơn vị xem và trả lời"), at=at)
    return inspection


@audit.transaction
def answer(inspection: Inspection, *, text: str, by: User, at: datetime) -> Inspection:
    """The unit says what it thinks of the findings, before the conclusion.

    :raises InspectionWrongState: nothing is found yet, or it is concluded.
    """
    inspection = _lock(inspection, [S.RECORDED])
    inspection.answer, inspection.answered_at, inspection.answered_by = text.strip(), at, by
    inspection.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record("inspection.answered", inspection, unit_id=inspection.unit_id, by=by, at=at)
    _tell_office(inspection, _("Đơn vị đã trả lời đoàn kiểm tra: %(unit)s"), at=at)
    return inspection


@audit.transaction
def conclude(inspection: Inspection, *, conclusion: str, number: str, by: User, at: datetime) -> Inspection:
    """The conclusion goes to the unit as a letter; without anything to mend the inspection ends here.

    :raises OwnUnit: the person belongs to the inspected unit.
    :raises InspectionWrongState: nothing is found yet, or it is concluded.
    """
    inspection = _lock(inspection, [S.RECORDED])
    _refuse_own(inspection, by)
    to = S.CONCLUDED if inspection.measures.exists() else S.CLOSED
    _move(
        inspection,
        to,
        "inspection.concluded",
        by=by,
        at=at,
        conclusion=conclusion.strip(),
        conclusion_number=number,
        concluded_at=at,
        concluded_by=by,
    )
    _tell_unit(inspection, _("Đã có kết luận kiểm tra đơn vị"), at=at)
    return inspection


@audit.transaction
def report_measure(measure: InspectionMeasure, *, report: str, by: User, at: datetime) -> InspectionMeasure:
    """The unit reports that it has mended something; the team checks it again.

    :raises InspectionWrongState: checked as done already, or nothing is found yet.
    """
    inspection = _lock(measure.inspection, [S.RECORDED, S.CONCLUDED])
    measure.refresh_from_db()
    if measure.state == MeasureState.DONE:
        raise InspectionWrongState(_("Biện pháp này đã được kiểm tra lại và xác nhận xong."))
    measure.state, measure.report, measure.reported_at = MeasureState.REPORTED, report.strip(), at
    measure.save(update_fields=["state", "report", "reported_at"])
    audit.record("inspection.measure_reported", measure, unit_id=inspection.unit_id, by=by, at=at)
    _tell_office(inspection, _("Đơn vị báo đã khắc phục: %(unit)s"), at=at)
    return measure


@audit.transaction
def check_again(
    inspection: Inspection, *, checked_date: date, results: Mapping[int, tuple[bool, str]], by: User, at: datetime
) -> Inspection:
    """Re-check the measures: done, or open again. When all are done, the inspection is closed.

    :raises OwnUnit: the person belongs to the inspected unit.
    :raises InspectionWrongState: it is not concluded, or closed already.
    :raises InspectionIncomplete: the day lies ahead or before the inspection.
    """
    inspection = _lock(inspection, [S.CONCLUDED])
    _refuse_own(inspection, by)
    assert inspection.held_date is not None
    if not inspection.held_date <= checked_date <= dates.local_date(at):
        raise InspectionIncomplete(_("Ngày kiểm tra lại phải từ ngày kiểm tra đến hôm nay."))
    measures = list(inspection.measures.all())
    for measure in measures:
        if measure.pk not in results or measure.state == MeasureState.DONE:
            continue
        done, note = results[measure.pk]
        measure.state = MeasureState.DONE if done else MeasureState.OPEN
        measure.checked_date, measure.check_note = checked_date, note.strip()
        audit.record(
            "inspection.measure_checked",
            measure,
            unit_id=inspection.unit_id,
            by=by,
            at=at,
            changes={"state": (None, measure.state)},
        )
    InspectionMeasure.objects.bulk_update(measures, ["state", "checked_date", "check_note"])
    if all(measure.state == MeasureState.DONE for measure in measures):
        _move(inspection, S.CLOSED, "inspection.closed", by=by, at=at)
        _tell_unit(inspection, _("Ban Chỉ đạo xác nhận đơn vị đã khắc phục xong"), at=at)
    else:
        _tell_unit(inspection, _("Đã kiểm tra lại; còn việc phải khắc phục"), at=at)
    return inspection


def remind_of_measures(day: date) -> int:
    """Every morning: units whose measures are due soon, or were due yesterday. Each occasion is told once."""
    told = 0
    rows = InspectionMeasure.objects.filter(state=MeasureState.OPEN).exclude(inspection__state=S.CLOSED)
    for measure in rows.select_related("inspection__unit").order_by("pk"):
        left = (measure.due_date - day).days
        if left not in REMIND_DAYS:
            continue
        title = f"{measure.what}: {dates.until(measure.due_date, day)} ({dates.day(measure.due_date)})"
        people = accounts_with(measure.inspection.unit, Permission.CYCLE_PREPARE)
        told += notifications.tell(
            people,
            "inspection.measure_due",
            measure.inspection,
            title=title,
            at=dates.at_noon(day),
            key=f"{measure.pk}:{measure.due_date.isoformat()}:{left}",
        )
    return told


def _lock(inspection: Inspection, allowed: Iterable[InspectionState]) -> Inspection:
    rows = Inspection.objects.select_for_update(of=("self",)).select_related("plan__office", "unit")
    inspection = rows.get(pk=inspection.pk)
    if inspection.state not in set(allowed):
        state = inspection.get_state_display()
        raise InspectionWrongState(_("Cuộc kiểm tra đang ở bước “%(state)s”.") % {"state": state})
    return inspection


def _refuse_own(inspection: Inspection, by: User) -> None:
    if belongs_to(inspection.unit_id, by):
        raise OwnUnit(_("Anh/chị thuộc chính đơn vị này nên không kiểm tra, kết luận về đơn vị."))


def _move(inspection: Inspection, to: InspectionState, kind: str, *, by: User, at: datetime, **fields: object) -> None:
    before = inspection.state
    for name, value in fields.items():
        setattr(inspection, name, value)
    inspection.state = to
    inspection.save(update_fields=[*fields, "state"])
    audit.record(kind, inspection, unit_id=inspection.unit_id, by=by, at=at, changes={"state": (before, to)})


def _tell_unit(inspection: Inspection, title: str, *, at: datetime) -> None:
    people = accounts_with(inspection.unit, Permission.CYCLE_PREPARE)
    notifications.tell(people, "inspection.moved", inspection, title=title, at=at)


def _tell_office(inspection: Inspection, title: str, *, at: datetime) -> None:
    office = inspection.plan.office
    people = accounts_with(office, Permission.DOSSIER_APPRAISE)
    words = title % {"unit": inspection.unit.name}
    notifications.tell(people, "inspection.answered", inspection, title=words, at=at, unit=office)
