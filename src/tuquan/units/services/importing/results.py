"""What reading and checking a list of units finds, and the sentences of refusal."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy

from tuquan.units.models import Place, Unit
from tuquan.units.services.refusals import Refused
from tuquan.units.services.sheets import Rows


@dataclass(frozen=True)
class Refusal:
    line: int
    column: str
    reason: str


@dataclass(slots=True)
class New:
    """A unit to create. `above` is a unit's id, or the line of a row of the same file."""

    line: int
    id: str
    code: str
    name: str
    kind: str
    place: "Home"
    values: tuple[str, ...]
    school_level: str
    managing_level: str = ""
    founded_date: str | None = None
    above: UUID | int | None = None
    following: UUID | None = None
    police: UUID | None = None
    people: int | None = None
    path: str = ""
    sort_key: str = ""


@dataclass
class Change:
    line: int
    unit: UUID
    details: dict[str, Any]
    place: int | None = None
    relations: dict[str, UUID] = field(default_factory=dict)
    people: int | None = None


@dataclass
class Report:
    """What an import would do; `refused` empty means it may be applied."""

    rows: Rows
    office: Unit | None
    on: date
    read: int = 0
    unchanged: int = 0
    new: list[New] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    guessed: int = 0
    """Rows whose kind the file did not say and the name did."""

    @property
    def created(self) -> int:
        return len(self.new)

    @property
    def updated(self) -> int:
        return len(self.changes)


@dataclass(frozen=True)
class Defaults:
    """What holds for the whole file where it says nothing."""

    kind: str = ""
    place: Place | None = None
    managing: Unit | None = None
    police_body: Unit | None = None


class LinesRefused(Refused):
    """Nothing was entered."""

    message = gettext_lazy("Còn dòng chưa đúng nên chưa nhập gì. Hãy sửa các dòng đã nêu rồi tải tệp lên lại.")


class NothingToImport(Refused):
    message = gettext_lazy("Tệp không có gì mới so với danh sách đang có.")


class AlreadyApplied(Refused):
    message = gettext_lazy("Tệp này đã được nhập rồi.")


class NotApplied(Refused):
    message = gettext_lazy("Tệp này chưa được nhập hoặc đã được hoàn tác.")


class BuiltUpon(Refused):
    message = gettext_lazy(
        "Không thể hoàn tác: đã có việc được ghi cho đơn vị nhập từ tệp này. "
        "Hãy sửa từng đơn vị, hoặc cho đơn vị nhập nhầm kết thúc hoạt động."
    )


class Problem(Exception):
    """A cell that cannot be taken; the sentence says what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Home:
    place: int
    path: str
    code: str
