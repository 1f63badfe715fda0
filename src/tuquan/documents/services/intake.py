"""Last year's folder: files are dropped in, the product reads their headings, a person confirms, papers are entered."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.text import fold
from tuquan.documents import headings
from tuquan.documents.enums import Direction, IntakeState, Purpose
from tuquan.documents.models import IntakeFile, OfficialDocument
from tuquan.documents.services import papers
from tuquan.files import queries as file_queries, reading, services as files
from tuquan.files.enums import IMAGES, FileKind
from tuquan.files.models import StoredFile
from tuquan.units.models import Person, Unit
from tuquan.units.services import people
from tuquan.units.services.people import SheetRow

MOST_WAITING = 300
SHEETS = frozenset({FileKind.XLSX, FileKind.ODS, FileKind.CSV})


class AlreadyHere(Exception):
    def __init__(self, name: str) -> None:
        self.message = _("Tệp này đã có trong đơn vị với tên “%(name)s”.") % {"name": name}
        super().__init__(self.message)


class TooManyWaiting(Exception):
    message = gettext_lazy("Đã có 300 tệp chờ xác nhận. Hãy xác nhận bớt rồi nạp tiếp.")


class NotWaiting(Exception):
    message = gettext_lazy("Tệp này đã được xử lý trước đó.")


@audit.transaction
def take_in(unit: Unit, received: files.Received, *, by: User, at: datetime) -> IntakeFile:
    """Keep the file and what its heading says, for somebody to confirm.

    :raises AlreadyHere: the unit has a file with the same content.
    :raises TooManyWaiting: nobody confirmed the earlier ones.
    """
    same = StoredFile.objects.filter(unit=unit, sha256=received.sha256).first()
    if same is not None:
        received.path.unlink(missing_ok=True)
        raise AlreadyHere(same.name)
    if IntakeFile.objects.filter(unit=unit, state=IntakeState.WAITING).count() >= MOST_WAITING:
        received.path.unlink(missing_ok=True)
        raise TooManyWaiting
    lines = _lines(received)
    of_people = received.kind in SHEETS and headings.is_list_of_people(lines)
    intake = IntakeFile.objects.create(
        unit=unit,
        name=received.name,
        sha256=received.sha256,
        found=_found(unit, [] if of_people else lines),
        is_list_of_people=of_people,
        added_at=at,
        added_by=by,
    )
    files.store(received, unit=unit, by=by, at=at, owner=intake, purpose="intake")
    audit.record("intake.taken_in", intake, unit_id=unit.pk, by=by, at=at, personal={"name": (None, intake.name)})
    return intake


def _lines(received: files.Received) -> list[str]:
    if received.kind in IMAGES:
        return []
    try:
        pages = reading.read(received.path, received.kind, pages=3).pages
    except reading.Unreadable:
        return []
    return [line for page in pages[:3] for line in page]


def _found(unit: Unit, lines: list[str]) -> dict[str, Any]:
    heading = headings.heading_of(lines)
    own = unit.symbol in heading.symbol.replace("/", "-").split("-") if unit.symbol else False
    own = own or (bool(heading.issuer) and fold(heading.issuer) == fold(unit.name))
    return {
        "direction": (Direction.OUTGOING if own or not heading.symbol else Direction.INCOMING).value,
        "kind": heading.kind.value if heading.kind else "",
        "purpose": headings.guess(heading).purpose.value,
        "number": heading.number,
        "symbol": heading.symbol,
        "date": heading.issued.isoformat() if heading.issued else "",
        "issuer": unit.name if own else heading.issuer,
        "summary": heading.subject,
    }


def is_whole(intake: IntakeFile) -> bool:
    """All that a paper needs was read, so that it can be confirmed with others in one act."""
    found = intake.found
    return not intake.is_list_of_people and all(found.get(name) for name in ("kind", "date", "issuer", "summary"))


@audit.transaction
def confirm(intake: IntakeFile, *, by: User, at: datetime, **values: Any) -> OfficialDocument:
    """Enter the paper as the person says it is; the file goes with it.

    :raises NotWaiting: somebody was quicker.
    :raises papers.DateMissing, papers.DateAhead, papers.SameDocument: the paper cannot stand so.
    """
    intake = _waiting(intake)
    document = papers.enter_document(intake.unit, by=by, at=at, **values)
    for file in file_queries.files_of(intake):
        files.attach(file, document, by=by, at=at)
    _end(intake, IntakeState.ENTERED, document, by=by, at=at)
    return document


def confirm_as_read(intake: IntakeFile, *, by: User, at: datetime) -> OfficialDocument:
    """Enter the paper just as its heading was read."""
    found = intake.found
    return confirm(
        intake,
        by=by,
        at=at,
        direction=found["direction"],
        kind=found["kind"],
        purpose=found["purpose"] or Purpose.OTHER.value,
        number=found["number"],
        symbol=found["symbol"],
        date=date.fromisoformat(found["date"]),
        issuer=found["issuer"],
        summary=found["summary"],
    )


@audit.transaction
def add_people(
    intake: IntakeFile, rows: Sequence[SheetRow], *, make_sub_units: bool, by: User, at: datetime
) -> list[Person]:
    """Put the people of a list into the unit, all or nobody. The list itself is deleted then: what it says of them is
    in the product, and a second copy would outlive their wish to be forgotten.

    :raises NotWaiting: somebody was quicker.
    :raises people.SheetRefused: with the sentence of each wrong line.
    """
    intake = _waiting(intake)
    added = people.import_people(intake.unit, rows, make_sub_units=make_sub_units, valid_from=None, by=by, at=at)
    for file in file_queries.files_of(intake):
        files.delete(file, by=by, at=at, reason=_("Đã đưa vào danh sách người của đơn vị"), owner=intake)
    audit.record(
        "intake.people_added", intake, unit_id=intake.unit_id, by=by, at=at, changes={"people": (0, len(added))}
    )
    _end(intake, IntakeState.PEOPLE_ADDED, None, by=by, at=at)
    return added


@audit.transaction
def set_aside(intake: IntakeFile, *, by: User, at: datetime) -> None:
    """The file is not wanted: it is deleted, the log keeps that it was there.

    :raises NotWaiting: somebody was quicker.
    """
    intake = _waiting(intake)
    for file in file_queries.files_of(intake):
        files.delete(file, by=by, at=at, reason=_("Không dùng trong hồ sơ năm trước"), owner=intake)
    _end(intake, IntakeState.SET_ASIDE, None, by=by, at=at)


def _waiting(intake: IntakeFile) -> IntakeFile:
    intake = IntakeFile.objects.select_for_update(of=("self",)).select_related("unit").get(pk=intake.pk)
    if intake.state != IntakeState.WAITING:
        raise NotWaiting
    return intake


def _end(intake: IntakeFile, state: IntakeState, document: OfficialDocument | None, *, by: User, at: datetime) -> None:
    before, intake.state, intake.document = intake.state, state, document
    intake.save(update_fields=["state", "document"])
    audit.record(
        "intake.ended", intake, unit_id=intake.unit_id, by=by, at=at, changes={"state": (before, intake.state)}
    )
