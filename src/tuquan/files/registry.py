"""Who may read a file is decided by the app whose record it hangs on.

registry.register("assessments.cycle", may_read)     # in ready(); may_read(user, file) -> bool
"""

from collections.abc import Callable

from tuquan.access.permissions import Permission
from tuquan.files.models import StoredFile
from tuquan.units.permitted import Viewer, has_permission

Reader = Callable[[Viewer, StoredFile], bool]
_readers: dict[str, Reader] = {}


def register(owner_type: str, may_read: Reader) -> None:
    """`owner_type` is the label of the model in lower case, "app.model"."""
    _readers[owner_type] = may_read


def may_read(user: Viewer, file: StoredFile) -> bool:
    """What its record's app says; without one, who sees the records of its unit, and who uploaded it."""
    if not user.is_authenticated:
        return False
    if file.owner_type in _readers:
        return _readers[file.owner_type](user, file)
    if not file.owner_type and file.uploaded_by_id == user.pk:
        return True
    return file.unit is not None and has_permission(user, Permission.RECORD_VIEW, file.unit)
