"""Who may open the file of a paper: whoever may see the paper."""

from tuquan.access.permissions import Permission
from tuquan.documents.models import OfficialDocument
from tuquan.files.models import StoredFile
from tuquan.units.permitted import Viewer


def may_read_document(user: Viewer, file: StoredFile) -> bool:
    return OfficialDocument.objects.permitted(user, Permission.DOCUMENT_VIEW).filter(pk=file.owner_id).exists()
