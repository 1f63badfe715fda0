"""Files of a session: pictures, the signed list, what was spoken from. Read by who sees the unit's records."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.files import attachments
from tuquan.outreach.models import Session

NAMES = "names"
"""A list with names: it goes when the names of its year go (`services.forget_names`)."""


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


def _why_not(session: Session, purpose: str) -> str | Promise:
    if session.withdrawn_at:
        return _("Buổi này đã được rút nên không thêm, bớt tệp.")
    if purpose == NAMES and session.head_count_only:
        return _("Sinh hoạt chi bộ, công đoàn, đoàn thể chỉ ghi số người dự nên không nhận danh sách có tên.")
    return ""
