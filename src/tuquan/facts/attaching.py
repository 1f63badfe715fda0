"""The paper that a declaration was read from. Its figures reach further than the paper: that stays with the own unit."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.facts.models import Declaration
from tuquan.files import attachments


def register() -> None:
    attachments.register(
        "ban-khai",
        Declaration,
        see=[Permission.RECORD_VIEW],
        change=[Permission.FACT_DECLARE],
        purposes=[attachments.Purpose("source", _("nguồn của số liệu"))],
        why_not=_why_not,
    )


def _why_not(declaration: Declaration, purpose: str) -> str | Promise:
    return _("Bản khai đã được rút nên không thêm, bớt tệp.") if declaration.withdrawn_at else ""
