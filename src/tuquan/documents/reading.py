"""Who may open the file of a paper: whoever may see the paper. And what the file says."""

from tuquan.access.permissions import Permission
from tuquan.documents.models import IntakeFile, OfficialDocument
from tuquan.files import queries as files, reading
from tuquan.files.enums import IMAGES, FileKind
from tuquan.files.models import StoredFile
from tuquan.units.permitted import Viewer


def may_read_document(user: Viewer, file: StoredFile) -> bool:
    return OfficialDocument.objects.permitted(user, Permission.DOCUMENT_VIEW).filter(pk=file.owner_id).exists()


def may_read_intake(user: Viewer, file: StoredFile) -> bool:
    return IntakeFile.objects.permitted(user, Permission.DOCUMENT_EDIT).filter(pk=file.owner_id).exists()


def lines_of(document: OfficialDocument) -> list[str]:
    """The lines of the paper's first file that can be read; none for a scan."""
    for file in files.files_of(document):
        if file.kind in IMAGES:
            continue
        try:
            pages = reading.read(file.path, FileKind(file.kind)).pages
        except (reading.Unreadable, OSError):
            continue
        lines = [line for page in pages for line in page]
        if any(line.strip() for line in lines):
            return lines
    return []
