"""Excel forms that came back: looked at, then taken in together or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.refusals import Refusal
from tuquan.files.services import Received
from tuquan.reports.enums.collecting import Route
from tuquan.reports.models import Campaign, Receipt, Submission
from tuquan.reports.services import filling
from tuquan.reports.sheets import workbooks


@dataclass(frozen=True)
class FileError:
    name: str
    sentences: list[str]


class FilesRefused(Refusal):
    """What is wrong with each file; nothing was written from any of them."""

    def __init__(self, files: list[FileError]) -> None:
        self.files = files
        super().__init__(_("Chưa ghi gì: có tệp cần sửa."))


@audit.transaction
def take_workbook(submission: Submission, received: Received, *, by: User, at: datetime) -> list[str]:
    """The unit's own file fills its sheet; it looks at it and sends it itself. Returns the keys of changed lines.

    :raises NotOurWorkbook, WorkbookErrors, NotOpen: see their sentences.
    """
    filled = workbooks.read(received.path, submission)
    _unchanged(filled)
    return filling.save_sheet(submission, filled.typed, route=Route.EXCEL, by=by, at=at)


@audit.transaction
def take_workbooks(campaign: Campaign, files: Iterable[Received], *, by: User, at: datetime) -> list[Receipt]:
    """The office's officer brings in what units sent by mail or on a stick, for each of them; each is handed in at
    once. All of them or none.

    :raises FilesRefused: by file and cell.
    """
    wrong: list[FileError] = []
    found: list[tuple[Received, workbooks.Filled]] = []
    seen: dict[str, str] = {}
    for file in files:
        try:
            key, _token = workbooks.whose(file.path)
            submission = _submission(campaign, key)
            if key in seen:
                raise workbooks.NotOurWorkbook(_("Cùng đơn vị với tệp “%(other)s”.") % {"other": seen[key]})
            seen[key] = file.name
            filled = workbooks.read(file.path, submission)
            _unchanged(filled)
            found.append((file, filled))
        except workbooks.WorkbookErrors as refusal:
            wrong.append(FileError(file.name, refusal.errors))
        except Refusal as refusal:
            wrong.append(FileError(file.name, [str(refusal.message)]))
    receipts = []
    for file, filled in found if not wrong else ():
        try:
            filling.save_sheet(filled.submission, filled.typed, route=Route.EXCEL, by=by, at=at)
            receipts.append(filling.send(filled.submission, by=by, at=at))
        except Refusal as refusal:
            wrong.append(FileError(file.name, [str(refusal.message)]))
    if wrong:
        raise FilesRefused(wrong)  # takes everything of this transaction back
    return receipts


def _submission(campaign: Campaign, key: str) -> Submission:
    try:
        return campaign.submissions.select_related("campaign__unit", "unit", "place").get(pk=UUID(key))
    except (Submission.DoesNotExist, ValueError):
        raise workbooks.NotOurWorkbook(_("Tệp này không thuộc đợt báo cáo này.")) from None


def _unchanged(filled: workbooks.Filled) -> None:
    if filled.version != filled.submission.version:
        raise workbooks.NotOurWorkbook(
            _("Biểu của %(unit)s đã được sửa trên phần mềm từ khi tải tệp này. Hãy tải tệp mới rồi điền lại.")
            % {"unit": filled.submission.unit.name}
        )
