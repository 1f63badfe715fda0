"""Reading incidents: the story of one, whose turn it is, and what other apps may know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tuquan.core import dates
from tuquan.core.dates import Period
from tuquan.core.states import State
from tuquan.incidents.catalogue import Playbook, Step, kind_of, kinds
from tuquan.incidents.enums import Side, StepState
from tuquan.incidents.models import Incident, Measure, StepTaken, Told, Transfer
from tuquan.units.models import Unit
from tuquan.units.point_checks import Ask

STEP_STATES = {
    StepState.DONE: State.MET,
    StepState.NO_ANSWER: State.UNMET,
    StepState.NOT_NEEDED: State.NOT_APPLICABLE,
}


@dataclass(frozen=True)
class StepLine:
    step: Step
    taken: StepTaken | None
    due_at: datetime | None
    late: bool

    @property
    def state(self) -> State:
        if self.taken is None:
            return State.LATE if self.late else State.TODO
        return STEP_STATES[StepState(self.taken.state)]

    @property
    def words(self) -> str:
        if self.taken is None:
            return str(_("chưa làm, đã quá giờ")) if self.late else str(_("chưa làm"))
        return self.taken.get_state_display()

    @property
    def doer(self) -> str:
        """Whose turn it is: the stand-in, once somebody did not answer."""
        stands_in = self.taken is not None and self.taken.no_answer_at is not None
        return capfirst(str((self.step.stand_in if stands_in else self.step.who).label))

    @property
    def stand_in(self) -> str:
        return str(self.step.stand_in.label)

    @property
    def open(self) -> bool:
        return self.taken is None or self.taken.state == StepState.NO_ANSWER


def steps_of(incident: Incident, now: datetime) -> list[StepLine]:
    """The steps of the playbook that held when it was reported, with what became of each."""
    return _lines(incident, incident.plan, now)


def scene_lines(incident: Incident, now: datetime) -> list[StepLine]:
    """How the scene is protected, line by line; nothing of a crowd or of what leaves no scene."""
    return _lines(incident, incident.scene_sheet, now)


def _lines(incident: Incident, sheet: Playbook | None, now: datetime) -> list[StepLine]:
    if sheet is None:
        return []
    taken = {row.code: row for row in incident.steps.all()}
    lines = []
    for step in sheet.steps:
        due = incident.reported_at + timedelta(minutes=step.minutes) if step.minutes else None
        row = taken.get(step.code)
        late = incident.is_open and row is None and due is not None and now > due
        lines.append(StepLine(step, row, due, late))
    return lines


def story(incident: Incident) -> list[dict[str, Any]]:
    """What happened in what order, newest first, as `{% timeline %}` takes it."""
    rows: list[dict[str, Any]] = []

    def add(at: datetime | None, words: Any, sentence: Any = "", icon: str = "point", by: Any = None) -> None:
        if at is not None:
            name = by.get_full_name() if by else ""
            rows.append({"at": at, "words": str(words), "sentence": str(sentence), "icon": icon, "by": name})

    add(incident.started_at, _("Bắt đầu"), icon="clock")
    if incident.discovered_at != incident.reported_at:
        add(incident.discovered_at, _("Phát hiện"), icon="eye")
    add(incident.reported_at, _("Báo vụ việc"), incident.now, "urgent", incident.reported_by)
    add(incident.taken_at, _("Có người nhận xử lý"), incident.taken_by, "user-check")
    for told in incident.told.all():
        who = f"{told.name} ({told.get_side_display()})"
        add(told.received_at, _("Đã nhận tin"), who, "mail-opened")
        add(told.arrived_at, _("Có mặt tại hiện trường"), who, "map-pin")
    for row in incident.steps.select_related("by"):
        step = incident.step(row.code)
        text = step.text if step else row.code
        if row.no_answer_at is not None:
            add(row.no_answer_at, _("Không liên lạc được"), text, "phone", row.by)
        if row.state != StepState.NO_ANSWER:
            add(row.at, capfirst(row.get_state_display()), " · ".join(filter(None, (text, row.note))), "check", row.by)
    for note in incident.notes.select_related("by"):
        add(note.at, _("Diễn biến"), note.text, "note", note.by)
    for item in incident.items.all():
        add(item.found_at, _("Giữ vật chứng, ảnh"), item, "package")
    for transfer in incident.transfers.select_related("handed_by"):
        add(transfer.handed_at, _("Bàn giao"), transfer.to_name, "arrows-exchange", transfer.handed_by)
        receipt = " · ".join(filter(None, (transfer.receiver, transfer.receipt_number)))
        add(transfer.received_at, _("%(body)s đã nhận") % {"body": transfer.to_name}, receipt, "file-check")
    add(incident.closed_at, _("Kết thúc"), incident.finding, "circle-check", incident.closed_by)
    return sorted(rows, key=lambda row: row["at"], reverse=True)


# For the criteria


@dataclass(frozen=True)
class Matter:
    """An incident that a point or criterion has to look at, with its times: what the law asks of an excuse."""

    incident: Incident
    point: str
    verdict: str
    """Empty while the competent body has not concluded."""
    excuse: str
    number: str
    times: str

    @property
    def title(self) -> str:
        return _("Vụ việc ngày %(day)s: %(kind)s (%(times)s)") % {
            "day": dates.day(dates.local_date(self.incident.discovered_at)),
            "kind": kind_of(self.incident.kind).name,
            "times": self.times,
        }


def matters(unit: Unit, period: Period, on: Any) -> Iterator[Matter]:
    """Incidents of those days that put something up for judgement; never drills, never false alarms."""
    asking = [code for code, row in kinds().items() if row.points or row.criteria]
    rows = (
        Incident.objects.real()
        .filter(unit=unit, kind__in=asking)
        .exclude(outcome="false_alarm")
        .filter(discovered_at__date__range=(period.first, period.last))
        .prefetch_related("conclusions", Prefetch("told", Told.objects.order_by("sent_at")))
        .order_by("discovered_at", "pk")
    )
    for incident in rows:
        row = kind_of(incident.kind)
        said = {one.point: one for one in incident.conclusions.all() if one.date <= on}
        for point in (*row.points, *row.criteria):
            one = said.get(point)
            yield Matter(
                incident,
                point,
                one.verdict if one else "",
                one.excuse if one else "",
                one.number if one else "",
                times_of(incident),
            )


def times_of(incident: Incident) -> str:
    """ "phát hiện 02:10, báo 02:15, Công an nhận tin 02:21": whether it was found early and reported at once."""
    from django.utils import timezone

    def hour(moment: datetime) -> str:
        local = timezone.localtime(moment)
        same = local.date() == dates.local_date(incident.discovered_at)
        return f"{local:%H:%M}" if same else f"{local:%H:%M %d/%m}"

    parts = [_("phát hiện %s") % hour(incident.discovered_at), _("báo %s") % hour(incident.reported_at)]
    police = next((one for one in incident.told.all() if one.side == Side.POLICE and one.received_at), None)
    if police is not None and police.received_at is not None:
        parts.append(_("Công an nhận tin %s") % hour(police.received_at))
    return ", ".join(parts)


# For the patrol


def asks_of(unit: Unit) -> list[Ask]:
    """Points that a measure wants looked at, while it is not done (`units.point_checks`)."""
    rows = Measure.objects.filter(
        incident__unit=unit, incident__withdrawn_at=None, point__isnull=False, done_date=None
    ).select_related("incident")
    return [
        Ask(one.point, one.what, one.incident.get_absolute_url(), one.due_date) for one in rows if one.point is not None
    ]


def waiting_for(unit: Unit) -> list[Transfer]:
    """What was handed over to this body and waits for its receipt."""
    return list(Transfer.objects.filter(to_unit=unit, received_at=None).select_related("incident__unit"))
