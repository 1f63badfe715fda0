"""Files of a session: pictures, the signed list, what was spoken from. Read by who sees the unit's records."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.files import attachments, registry
from tuquan.files.enums import PAPERS, FileKind
from tuquan.files.models import StoredFile
from tuquan.outreach.models import Certificate, Material, MediaItem, Session
from tuquan.outreach.queries.library import readable_materials
from tuquan.units.models import Unit
from tuquan.units.permitted import Viewer, assignments_with

NAMES = "names"
"""A list with names: it goes when the names of its year go (`services.names.forget_names`)."""


def register() -> None:
    attachments.register(
        "buoi",
        Session,
        see=[Permission.RECORD_VIEW],
        change=[Permission.RECORD_EDIT],
        purposes=[
            attachments.Purpose("photo", _("Ảnh buổi làm việc")),
            attachments.Purpose(NAMES, _("Danh sách có tên người dự")),
            attachments.Purpose("material", _("Tài liệu, biên bản")),
        ],
        why_not=_why_not,
    )
    _register("tin-bai", MediaItem, _("Ảnh, bản in, trang đã đăng"))
    _register("chung-nhan", Certificate, _("Bản chụp giấy chứng nhận"))
    _register("tai-lieu", Material, _("Tài liệu để dùng"), Permission.GUIDANCE_EDIT, kinds=frozenset(FileKind))
    registry.register("outreach.material", _may_read_material)


def _register(slug: str, model: Any, title: Promise, *more: Permission, kinds: frozenset[FileKind] = PAPERS) -> None:
    attachments.register(
        slug,
        model,
        see=[Permission.RECORD_VIEW, *more],
        change=[Permission.RECORD_EDIT, *more],
        purposes=[attachments.Purpose("file", title)],
        kinds=kinds,
        why_not=lambda record, purpose: (
            _("Mục này đã được rút nên không thêm, bớt tệp.") if record.withdrawn_at else ""
        ),
    )


def _may_read_material(user: Viewer, file: StoredFile) -> bool:
    """Whoever works in the unit that wrote it, or in one that it is shared with."""
    units = Unit.objects.filter(pk__in=assignments_with(user, Permission.UNIT_VIEW).values("unit"))
    return any(readable_materials(unit).filter(pk=file.owner_id).exists() for unit in units)


def _why_not(session: Session, purpose: str) -> str | Promise:
    if session.withdrawn_at:
        return _("Buổi này đã được rút nên không thêm, bớt tệp.")
    if purpose == NAMES and session.head_count_only:
        return _("Sinh hoạt chi bộ, công đoàn, đoàn thể chỉ ghi số người dự nên không nhận danh sách có tên.")
    return ""
