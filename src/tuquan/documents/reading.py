"""Who may open the file of a paper: whoever may see the paper."""

from tuquan.access.permissions import Permission
from tuquan.documents.models import IntakeFile, OfficialDocument
from tuquan.files.models import StoredFile
from tuquan.units.permitted import Viewer


def may_read_document(user: Viewer, file: StoredFile) -> bool:
    return OfficialDocument.objects.permitted(user, Permission.DOCUMENT_VIEW).filter(pk=file.owner_id).exists()


def may_read_intake(user: Viewer, file: StoredFile) -> bool:
    return IntakeFile.objects.permitted(user, Permission.DOCUMENT_EDIT).filter(pk=file.owner_id).exists()
