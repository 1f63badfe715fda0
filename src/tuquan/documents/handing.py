"""Papers with a day to be carried out by, entered by somebody who leaves, that no paper of the unit carries out yet."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import dates
from tuquan.documents.enums import DocumentState
from tuquan.documents.models import OfficialDocument
from tuquan.notifications import services as notifications
from tuquan.units import handover
from tuquan.units.models import Person, Unit


def papers_with_deadline(person: Person, unit: Unit) -> Iterator[handover.OpenTask]:
    if person.user_id is None:
        return
    rows = OfficialDocument.objects.filter(
        unit=unit,
        created_by=person.user_id,
        state=DocumentState.RECEIVED,
        deadline_date__isnull=False,
        carried_out_by=None,
    )
    for paper in rows.order_by("deadline_date", "pk"):
        day = paper.deadline_date
        assert day is not None
        sentence = f"{dates.until(day, dates.today())} ({dates.day(day)})"
        title = _("Thực hiện văn bản %(paper)s") % {"paper": paper}
        yield handover.OpenTask(title, paper.get_absolute_url(), sentence, _to_next(paper, sentence))


def _to_next(paper: OfficialDocument, sentence: str) -> handover.PassOn:
    """The paper is the unit's and has no keeper: the successor is told of it, and the log says who."""

    def pass_on(successor: Person, by: User, at: datetime) -> None:
        if successor.user is None:
            raise handover.CannotTake(
                _("%(name)s chưa có tài khoản nên không nhận được việc “%(paper)s”.")
                % {"name": successor.full_name, "paper": paper}
            )
        title = _("Anh/chị nhận thực hiện văn bản %(paper)s") % {"paper": paper}
        notifications.tell([successor.user], "document.handed", paper, title=title, body=sentence, at=at)
        personal = {"keeper": (None, successor.full_name)}
        audit.record("task.handed_over", paper, unit_id=paper.unit_id, by=by, at=at, personal=personal)

    return pass_on


def register() -> None:
    handover.source(papers_with_deadline)
