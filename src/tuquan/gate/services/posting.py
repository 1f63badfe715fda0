"""What goes out to guests, and how much may come in from them."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import segno
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, override

from tuquan.accounts.models import User
from tuquan.audit import services as audit
from tuquan.core.refusals import Refusal
from tuquan.gate.enums import VisitSource, VisitState
from tuquan.gate.models import Visit
from tuquan.gate.services.visiting import pass_of, token_of_pass
from tuquan.notifications.services import email_is_set_up
from tuquan.units.models import Unit

AN_HOUR = 60
"""Guests who may announce themselves to a unit in an hour; whoever wants to flood it meets this first."""


class NoMail(Refusal):
    message = _("Hệ thống chưa gửi được thư điện tử. Hãy in giấy, hoặc gửi liên kết cho khách.")


class NothingToPost(Refusal):
    message = _("Lượt này không có địa chỉ thư, chưa được duyệt hoặc đã xong.")


class TooMany(Refusal):
    message = _("Đang có quá nhiều lượt tự đăng ký. Hãy thử lại sau, hoặc đăng ký ở cổng.")


@audit.transaction
def post_pass(
    visit: Visit, *, send: Callable[[str, str, str, bytes], None], address: str, by: User | None, at: datetime
) -> Visit:
    """:raises Refusal: no address, not approved, over; no mail server."""
    row = pass_of(visit)
    if not visit.email or visit.state != VisitState.APPROVED or not visit.is_open(at) or row is None:
        raise NothingToPost
    if not email_is_set_up():
        raise NoMail
    picture = io.BytesIO()
    segno.make(token_of_pass(row), error="m", micro=False).save(picture, kind="png", scale=6, border=3)
    local = timezone.localtime(visit.starts_at)
    with override("vi"):
        subject = _("Giấy ra vào %(unit)s, ngày %(day)s") % {"unit": visit.unit.name, "day": f"{local:%d/%m/%Y}"}
        body = _(
            "Kính gửi quý khách,\n\nMời quý khách đưa mã QR trong tệp kèm theo, hoặc đọc mã ngắn %(code)s, ở cổng từ "
            "%(time)s ngày %(day)s.\n\nXem trên điện thoại: %(address)s\n"
        ) % {"code": visit.code, "time": f"{local:%H:%M}", "day": f"{local:%d/%m/%Y}", "address": address}
    send(visit.email, str(subject), str(body), picture.getvalue())
    audit.record("gate.pass_posted", visit, unit_id=visit.unit_id, by=by, at=at)
    return visit


def refuse_a_flood(unit: Unit, *, at: datetime) -> None:
    """:raises TooMany: see its sentence."""
    lately = Visit.objects.filter(unit=unit, source=VisitSource.GUEST, made_at__gt=at - timedelta(hours=1))
    if lately.count() >= AN_HOUR:
        raise TooMany
