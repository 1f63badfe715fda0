"""Records of the movement that take files (`files.attachments`); their pages show them."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuquan.access.permissions import Permission
from tuquan.core import dates
from tuquan.files import attachments
from tuquan.files.fields import DOCUMENTS
from tuquan.programme.models import Coordination, Gap, InternalRules, MovementModel, Organisation, YearPlan

PURPOSE = "attachment"


def register() -> None:
    _register("ke-hoach", YearPlan, _("Kế hoạch, văn bản kèm theo"))
    _register("noi-quy", InternalRules, _("Nội quy đã ký, bản niêm yết"))
    _register("mo-hinh", MovementModel, _("Quyết định, kế hoạch của mô hình"))
    _register("phoi-hop", Coordination, _("Quy chế đã ký, biên bản"))
    _register("so-ho", Gap, _("Ảnh, biên bản"))
    _register("doan-the", Organisation, _("Văn bản của tổ chức"))


def _register(slug: str, model: Any, title: Promise) -> None:
    attachments.register(
        slug,
        model,
        see=[Permission.RECORD_VIEW],
        change=[Permission.RECORD_EDIT],
        purposes=[attachments.Purpose(PURPOSE, title)],
        kinds=DOCUMENTS,
        why_not=_why_not,
    )


def _why_not(record: Any, purpose: str) -> str | Promise:
    closed = record.unit.closed_date
    if closed is not None and closed <= dates.today():
        return _("Đơn vị đã kết thúc hoạt động nên không thêm, bớt tệp.")
    return _("Mục này đã được bỏ khỏi sổ nên không thêm, bớt tệp.") if getattr(record, "withdrawn_at", None) else ""
