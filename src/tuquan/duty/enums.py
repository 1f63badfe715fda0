"""Choices of the watch. Values are stable; what is shown is Vietnamese."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WindowKind(TextChoices):
    NEED = "need", _("cần người gác")
    PARTNER = "partner", _("lực lượng phối hợp giữ")


class RosterState(TextChoices):
    DRAFT = "draft", _("đang xếp")
    PUBLISHED = "published", _("đã công bố")


class ShiftSource(TextChoices):
    HAND = "hand", _("xếp tay")
    PATTERN = "pattern", _("theo mẫu")
    SOLVER = "solver", _("xếp tự động")
    SWAP = "swap", _("đổi ca")
    REPLACEMENT = "replacement", _("trực thay")


class AbsenceKind(TextChoices):
    """Why somebody is away, as far as the roster needs it; an illness is never named."""

    LEAVE = "leave", _("nghỉ phép năm")
    SICK = "sick", _("nghỉ ốm")
    PERSONAL = "personal", _("nghỉ việc riêng")
    TRAINING = "training", _("đi học, tập huấn")
    OTHER = "other", _("nghỉ khác")


class SolvingState(TextChoices):
    WAITING = "waiting", _("chờ máy chạy")
    RUNNING = "running", _("đang xếp")
    DONE = "done", _("đã xếp xong")
    IMPOSSIBLE = "impossible", _("không xếp được")
    STOPPED = "stopped", _("đã dừng")
    FAILED = "failed", _("máy gặp lỗi")


class SwapState(TextChoices):
    ASKED = "asked", _("chờ người kia trả lời")
    AGREED = "agreed", _("chờ tổ trưởng duyệt")
    APPROVED = "approved", _("đã duyệt")
    DECLINED = "declined", _("người kia không đổi")
    REFUSED = "refused", _("tổ trưởng không duyệt")
    WITHDRAWN = "withdrawn", _("đã rút")


class ItemKind(TextChoices):
    KEY = "key", _("chìa khóa")
    TOOL = "tool", _("công cụ, phương tiện")
    BADGE = "badge", _("thẻ khách")
    OTHER = "other", _("đồ dùng khác")
