from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tuquan.gate import deciding


class EntryKind(TextChoices):
    """What came in; the words stand as the key `what` of the act `gate.enter`."""

    VISITOR = "visitor", _("khách")
    GROUP = "group", _("đoàn, nhóm")
    CONTRACTOR = "contractor", _("nhà thầu")
    VEHICLE = "vehicle", _("xe")
    GOODS = "goods", _("hàng hóa, vật tư")
    COUNT = "count", _("lượt tiếp công dân")
    DELEGATION = "delegation", _("đoàn công tác")


NAMELESS = (EntryKind.COUNT, EntryKind.DELEGATION)
"""Numbers only: no name, no card, no search."""


class VisitState(TextChoices):
    WAITING = "waiting", _("chờ duyệt")
    APPROVED = "approved", _("được vào")
    REFUSED = "refused", _("không duyệt")
    CANCELLED = "cancelled", _("đã hủy")


class VisitSource(TextChoices):
    HOST = "host", _("người mời đăng ký")
    GUEST = "guest", _("khách tự đăng ký")


class Direction(TextChoices):
    IN = "in", _("mang vào")
    OUT = "out", _("mang ra")


class ExitKind(TextChoices):
    """Who or what of the unit itself goes out in class or working hours."""

    PUPIL = "pupil", _("người học")
    STAFF = "staff", _("cán bộ, nhân viên")
    GOODS = "goods", _("tài sản, hàng hóa của đơn vị")


class ExitState(TextChoices):
    WAITING = "waiting", _("chờ duyệt")
    APPROVED = "approved", _("được ra")
    REFUSED = "refused", _("không duyệt")
    CANCELLED = "cancelled", _("đã hủy")


class BlockReason(TextChoices):
    """A closed list: complaining, denouncing and petitioning are lawful and no reason at all."""

    COURT = "court", _("bản án, quyết định của Tòa án")
    POLICE = "police", _("quyết định xử phạt vi phạm về an ninh, trật tự")
    DAMAGE = "damage", _("quyết định xử lý việc gây rối, hủy hoại tài sản tại đơn vị")
    CONTRACT = "contract", _("quyết định đình chỉ nhân viên của nhà thầu")
    FORMER = "former", _("quyết định thu hồi quyền ra vào của người từng làm việc")


class BlockState(TextChoices):
    PROPOSED = "proposed", _("chờ người thứ hai duyệt")
    IN_FORCE = "in_force", _("đang có hiệu lực")
    REFUSED = "refused", _("không duyệt")
    LIFTED = "lifted", _("đã gỡ")


class Reason(TextChoices):
    """What the screen says of a decision (`deciding.Reason`); of a block the guard learns nothing more than this."""

    OK = deciding.Reason.OK, _("mời vào")
    COUNTS_ONLY = deciding.Reason.COUNTS_ONLY, _("cổng tiếp công dân chỉ đếm lượt, không kiểm tra giấy")
    WRONG_WAY = (
        deciding.Reason.WRONG_WAY,
        _("giấy dùng cho chiều khác: giấy ra cổng không để vào, giấy vào không để ra"),
    )
    FORGED = deciding.Reason.FORGED, _("mã này không phải giấy ra vào của đơn vị")
    OTHER_UNIT = deciding.Reason.OTHER_UNIT, _("giấy ra vào của đơn vị khác")
    BLOCKED = deciding.Reason.BLOCKED, _("mời gặp trực ban")
    REVOKED = deciding.Reason.REVOKED, _("giấy ra vào đã bị thu hồi")
    NOT_APPROVED = deciding.Reason.NOT_APPROVED, _("lượt khách chưa được duyệt")
    TOO_EARLY = deciding.Reason.TOO_EARLY, _("chưa tới giờ hẹn")
    TOO_LATE = deciding.Reason.TOO_LATE, _("đã quá thời hạn của giấy")
    WRONG_DAY = deciding.Reason.WRONG_DAY, _("giấy không dùng cho ngày này")
    WRONG_HOUR = deciding.Reason.WRONG_HOUR, _("ngoài giờ được vào")
    WRONG_GATE = deciding.Reason.WRONG_GATE, _("giấy dùng cho cổng khác")
    WRONG_AREA = deciding.Reason.WRONG_AREA, _("giấy không dùng cho khu vực này")
    USED_UP = deciding.Reason.USED_UP, _("giấy đã dùng hết số lần")


GOING_OUT = {
    Reason.REVOKED: _("giấy đã hủy"),
    Reason.NOT_APPROVED: _("giấy chưa được duyệt"),
    Reason.TOO_EARLY: _("chưa tới giờ được ra"),
    Reason.TOO_LATE: _("đã quá giờ được ra"),
    Reason.USED_UP: _("giấy đã dùng để ra"),
}
"""The same reasons, said of somebody who wants to go out."""


class Conflict(TextChoices):
    """What does not agree in something that happened all the same; a person looks at it."""

    DOUBLE_USE = "double_use", _("giấy được dùng quá số lần, ở máy hoặc cổng khác")
    LET_IN = "let_in", _("đã cho vào dù giấy không hợp lệ")
    BLOCKED = "blocked", _("người trong danh sách cần gặp trực ban đã vào")
    BADGE_TAKEN = "badge_taken", _("thẻ này đang ghi cho người khác")
    UNKNOWN_PASS = "unknown_pass", _("không tìm thấy giấy ra vào này")
    LEFT_BEFORE = "left_before", _("giờ ra trước giờ vào")
    LEFT_TWICE = "left_twice", _("lượt này đã được ghi ra ở máy khác")
