"""Attendance by a list from a file: every line is found in the unit's people before one is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core import text
from tuquan.core.models import on_day
from tuquan.core.refusals import Refusal
from tuquan.outreach.enums import Way
from tuquan.outreach.models import Session
from tuquan.outreach.services.sessions import NamesNotAllowed, record_attendance
from tuquan.units.models import Membership, Person, Unit
from tuquan.units.services.people import LineError, SheetRow


class ListRefused(Refusal):
    def __init__(self, errors: list[LineError]) -> None:
        super().__init__()
        self.errors = errors


@dataclass(frozen=True)
class ListCheck:
    """What a list would do: people found, guests that are not of the unit, wrong lines."""

    people: list[Person]
    guests: int
    errors: list[LineError]


class Finder:
    """Finds people of a unit by staff code, or by a name that only one of them has."""

    def __init__(self, unit: Unit, day: object) -> None:
        self.by_code: dict[str, Person] = {}
        self.by_name: dict[str, list[Person]] = {}
        for row in Membership.objects.filter(on_day(day), unit=unit).select_related("person"):  # type: ignore[arg-type]
            if row.staff_code:
                self.by_code[row.staff_code.casefold()] = row.person
            found = self.by_name.setdefault(text.search_text(row.person.full_name), [])
            if row.person not in found:
                found.append(row.person)

    def find(self, full_name: str, staff_code: str) -> Person | str:
        """The person, or the sentence that says why not; empty when nobody of the unit has this name."""
        name = text.search_text(full_name)
        if staff_code:
            person = self.by_code.get(staff_code.casefold())
            if person is None:
                return gettext("Đơn vị không có ai mang mã “%(code)s”.") % {"code": staff_code[:30]}
            if text.search_text(person.full_name) != name:
                return gettext("Mã “%(code)s” là của người khác tên.") % {"code": staff_code[:30]}
            return person
        found = self.by_name.get(name, [])
        if len(found) > 1:
            return gettext("Có %(count)d người cùng tên; hãy điền mã.") % {"count": len(found)}
        return found[0] if found else ""


def check_list(session: Session, rows: Sequence[SheetRow], *, guests: bool) -> ListCheck:
    """What the list would do, without doing it. `guests`: names nobody of the unit has are counted, not refused."""
    finder = Finder(session.unit, session.date)
    people: list[Person] = []
    errors: list[LineError] = []
    strangers = 0
    for row in rows:
        if not text.search_words(row.full_name):
            errors.append(LineError(row.line, gettext("Thiếu họ và tên.")))
            continue
        found = finder.find(row.full_name, row.staff_code)
        if isinstance(found, Person):
            if found in people:
                errors.append(LineError(row.line, gettext("Người này đã có ở dòng trên.")))
            else:
                people.append(found)
        elif found:
            errors.append(LineError(row.line, found))
        elif guests:
            strangers += 1
        else:
            sentence = gettext("Không có “%(name)s” trong danh sách người của đơn vị.") % {"name": row.full_name[:60]}
            errors.append(LineError(row.line, sentence))
    if not rows:
        errors.append(LineError(1, gettext("Danh sách chưa có dòng nào.")))
    return ListCheck(people, strangers, errors)


@audit.transaction
def import_attendance(
    session: Session, rows: Sequence[SheetRow], *, guests: bool, by: User | None, at: datetime
) -> ListCheck:
    """The whole list or nothing; who was on the session's list before stays on it.

    :raises ListRefused: with the sentence of each wrong line.
    :raises NamesNotAllowed: a Party-cell or union meeting.
    """
    if session.head_count_only:
        raise NamesNotAllowed
    check = check_list(session, rows, guests=guests)
    if check.errors:
        raise ListRefused(check.errors)
    before = set(session.attendances.values_list("person", flat=True))
    names = len(before | {person.pk for person in check.people})
    head_count = max(session.head_count, names + check.guests) if check.guests else None
    record_attendance(
        session, people=check.people, among=check.people, head_count=head_count, way=Way.LIST, by=by, at=at
    )
    return check
