"""What a year's dossiers ask of somebody by name: the appraisal begun, the minutes to be kept."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from tuquan.access.permissions import Permission
from tuquan.accounts.models import User
from tuquan.assessments.enums import CycleState
from tuquan.assessments.models import Cycle, Meeting
from tuquan.assessments.services.appraising import open_appraisal
from tuquan.audit import services as audit
from tuquan.core.refusals import Refusal
from tuquan.units import handover
from tuquan.units.models import Person, Unit


def appraisals(person: Person, unit: Unit) -> Iterator[handover.OpenTask]:
    """Dossiers that the person has taken on to appraise."""
    if person.user_id is None:
        return
    rows = Cycle.objects.filter(office=unit, appraiser=person.user_id, state=CycleState.REQUESTED)
    for cycle in rows.select_related("unit").order_by("year", "pk"):
        title = _("Thẩm định hồ sơ %(cycle)s") % {"cycle": cycle}
        yield handover.OpenTask(title, reverse("assessments:appraise", args=[cycle.pk]), pass_on=_appraiser(cycle))


def minutes(person: Person, unit: Unit) -> Iterator[handover.OpenTask]:
    """Meetings whose secretary the person is, until the minutes are adopted."""
    rows = Meeting.objects.filter(cycle__unit=unit, closed_at=None, secretary=person.full_name)
    for meeting in rows.select_related("cycle__unit").order_by("pk"):
        title = _("Thư ký cuộc họp tự đánh giá năm %(year)d") % {"year": meeting.cycle.year}
        url = reverse("assessments:meeting_edit", args=[meeting.cycle_id])
        yield handover.OpenTask(title, url, pass_on=_secretary(meeting))


def _appraiser(cycle: Cycle) -> handover.PassOn:
    def pass_on(successor: Person, by: User, at: datetime) -> None:
        user = successor.user
        may = user is not None and Cycle.objects.submitted_to(user, Permission.DOSSIER_APPRAISE).filter(pk=cycle.pk)
        if user is None or not may:
            raise handover.CannotTake(
                _("%(name)s chưa được giao việc thẩm định nên chưa nhận được hồ sơ %(cycle)s.")
                % {"name": successor.full_name, "cycle": cycle}
            )
        before = cycle.appraiser_id
        try:
            open_appraisal(cycle, by=user, at=at)
        except Refusal as refusal:
            raise handover.CannotTake(refusal.message) from refusal
        changes = {"appraiser": (before, user.pk)}
        audit.record("task.handed_over", cycle, unit_id=cycle.office_id, by=by, at=at, changes=changes)

    return pass_on


def _secretary(meeting: Meeting) -> handover.PassOn:
    def pass_on(successor: Person, by: User, at: datetime) -> None:
        before, meeting.secretary = meeting.secretary, successor.full_name
        meeting.save(update_fields=["secretary"])
        personal = {"secretary": (before, meeting.secretary)}
        audit.record("task.handed_over", meeting, unit_id=meeting.cycle.unit_id, by=by, at=at, personal=personal)

    return pass_on


def register() -> None:
    handover.source(appraisals)
    handover.source(minutes)
